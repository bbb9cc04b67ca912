import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import exceljs from 'exceljs';
import iconv from 'iconv-lite';
import * as assert from 'uvu/assert';
import type { Document } from '../../analysis/document.ts';
import { readRecords } from '../../crawlers/import/import-file.ts';
import { type ImportReport, importRecords } from '../../crawlers/import/import-records.ts';
import { readMapping } from '../../crawlers/import/mapping.ts';
import type { IntakeContext } from '../../crawlers/intake.ts';
import { suite } from '../suite.ts';

const importing = suite('importing a file');
const folder = mkdtempSync(join(tmpdir(), 'huiying-import-'));
importing.after(() => rmSync(folder, { recursive: true }));

const context: IntakeContext = {
  sourceId: 'test-import',
  sourceName: '测试导入',
  sourceKind: 'vendor',
  sourceRegion: null,
  authorSalt: 'salt',
  foundAt: '2024-06-01T00:00:00.000Z',
  demo: false,
};

importing('JSONL with English names goes in; a time without zone is Beijing time', async () => {
  const { documents, report } = await imported('a.jsonl', [
    '{"id": "w-1", "user": "u1", "text": "河水发黑", "time": "2024-05-03T10:20"}',
    '',
    '{"id": "w-2", "title": "夜里有异味", "text": null, "date": "2024-05-03", "likes": 3}',
  ]);
  assert.equal([report.read, report.accepted, report.rejectedCount], [2, 2, 0]);
  assert.equal(
    documents.map((one) => [one.url, one.title, one.text, one.publishedAt]),
    [
      ['urn:huiying:test-import:w-1', '', '河水发黑', '2024-05-03T02:20:00.000Z'],
      ['urn:huiying:test-import:w-2', '夜里有异味', '', '2024-05-02T16:00:00.000Z'],
    ],
  );
  assert.equal(report.warnings, [{ line: 3, reason: '未使用的列：likes' }]);
});

importing('every kind of bad line has its line and reason, and the rest goes in', async () => {
  const { documents, report } = await imported('bad.jsonl', [
    '{"title": "好的一条"}',
    '{"title": "断了的一',
    '[1, 2]',
    '{"title": "", "text": "  "}',
    '{"headline": "没有认识的列"}',
    '{"title": "时间坏了", "time": "某天"}',
    '{"title": "半个\\ud83d表情和\\u0000空字符"}',
    '{"title": "网址坏了", "url": "无"}',
    '{"title": "好的一条"}',
  ]);
  assert.equal(
    documents.map((one) => one.title),
    ['好的一条', '时间坏了', '半个\ufffd表情和空字符', '网址坏了', '好的一条'],
  );
  assert.equal(
    report.rejected.map((one) => one.line),
    [2, 3, 4, 5],
  );
  assert.match(report.rejected[0]?.reason ?? '', /不是合法的 JSON/);
  assert.match(report.rejected[1]?.reason ?? '', /不是 JSON 对象/);
  assert.match(report.rejected[2]?.reason ?? '', /标题和正文都是空的/);
  assert.match(report.rejected[3]?.reason ?? '', /这里的列是：headline；认识的列名有：title、标题/);
  assert.equal(
    report.warnings.map((one) => one.line),
    [6, 7, 7, 8, 9],
  );
  assert.is(documents[1]?.publishedAt, null);
  assert.is(report.repeated, 1);
});

importing('one line in another charset is an error of that line only', async () => {
  const path = join(folder, 'mixed.jsonl');
  const line = (text: string) => `{"title": "${text}"}\n`;
  writeFileSync(
    path,
    Buffer.concat([
      Buffer.from(line('河道水质通报').repeat(20)),
      iconv.encode(line('混进来的编码'), 'gbk'),
      Buffer.from(line('后面的一条')),
    ]),
  );
  const { report } = await read(path);
  assert.equal(
    [report.accepted, report.rejected],
    [21, [{ line: 21, reason: '编码错误：这一行不是合法的 UTF-8 文本' }]],
  );
});

importing('GBK and UTF-16 JSONL are recognised', async () => {
  for (const charset of ['gbk', 'utf-16le']) {
    const path = join(folder, `${charset}.jsonl`);
    writeFileSync(
      path,
      iconv.encode('{"标题": "河道水质通报", "内容": "青石河水质恢复正常"}\n', charset, { addBOM: charset !== 'gbk' }),
    );
    assert.is((await read(path)).documents[0]?.text, '青石河水质恢复正常', charset);
  }
});

importing('a 50 MB line is an error and is never held in memory', async () => {
  for (const kind of ['jsonl', 'csv']) {
    const path = join(folder, `long.${kind}`);
    const file = createWriteStream(path);
    file.write(kind === 'csv' ? 'title\n第一条\n' : '{"title": "第一条"}\n');
    for (let at = 0; at < 50; at += 1) file.write(Buffer.alloc(1_000_000, 'x'));
    file.end(kind === 'csv' ? '\n第三条\n' : '\n{"title": "第三条"}\n');
    await new Promise<void>((done) => file.on('close', () => done()));
    const before = process.memoryUsage().rss;
    const { documents, report } = await read(path);
    assert.ok(process.memoryUsage().rss - before < 90_000_000, kind);
    assert.ok(documents.some((one) => one.title === '第一条') && documents.some((one) => one.title === '第三条'), kind);
    const line = kind === 'csv' ? 3 : 2;
    assert.ok(
      report.rejected.some((one) => one.line === line && one.reason.includes('1 MB 的行长上限')),
      JSON.stringify(report.rejected),
    );
    assert.is(documents.length, 2, kind);
  }
});

importing('an empty file, a header alone and an unknown kind of file are each named', async () => {
  assert.match((await imported('empty.jsonl', [])).report.rejected[0]?.reason ?? '', /文件是空的/);
  assert.match((await imported('head.csv', ['标题,内容'])).report.rejected[0]?.reason ?? '', /没有记录/);
  assert.match((await imported('old.xls', ['x'])).report.rejected[0]?.reason ?? '', /另存为 \.xlsx/);
});

importing('CSV in GBK with Chinese headers, quotes, line breaks and a byte order mark', async () => {
  const text =
    '编号,标题,内容,发布时间,作者,来源,地区\r\n17,"夜间异味，刺鼻","第一行\r\n第二行",2024/5/3 10:20,网友甲,某论坛,360102\r\n18,河水发黑,,45415.43,,,南昌\r\n';
  writeFileSync(join(folder, 'gbk.csv'), iconv.encode(text, 'gbk'));
  writeFileSync(join(folder, 'bom.csv'), `\uFEFF${text}`);
  for (const name of ['gbk.csv', 'bom.csv']) {
    const { documents, report } = await read(join(folder, name));
    assert.equal([report.accepted, report.rejected], [2, []]);
    assert.equal(
      [documents[0]?.title, documents[0]?.text, documents[0]?.publishedAt],
      ['夜间异味，刺鼻', '第一行\n第二行', '2024-05-03T02:20:00.000Z'],
    );
    assert.equal(
      [documents[0]?.url, documents[0]?.sourceName, documents[0]?.sourceRegion],
      ['urn:huiying:test-import:17', '某论坛', '360102'],
    );
    assert.is(documents[1]?.publishedAt, '2024-05-03T02:19:12.000Z');
    assert.equal(report.warnings, [{ line: 4, reason: '地区“南昌”不是 4 位或 6 位区划代码，未采用' }]);
  }
});

importing('CSV rows with too many cells and an open quote are errors with their line', async () => {
  const { documents, report } = await imported('broken.csv', [
    '标题,内容',
    '甲标题,甲内容',
    '乙标题,乙内容,多出来的',
    '丙标题,丙内容',
    '"没有收住的引号,丁内容',
  ]);
  assert.equal(
    documents.map((one) => one.title),
    ['甲标题', '丙标题'],
  );
  assert.equal(
    report.rejected.map((one) => one.line),
    [3, 5],
  );
  assert.match(report.rejected[1]?.reason ?? '', /双引号没有成对/);
});

importing('a mapping names columns that nobody would guess; a wrong mapping is refused', async () => {
  const path = join(folder, 'mapping.json');
  writeFileSync(path, '{"title": "诉求", "time": "登记"}');
  writeFileSync(join(folder, 'odd.csv'), '诉求,登记\n夜间施工太吵,2024-05-03 10:20\n');
  const mapping = await readMapping(path);
  const lines = [];
  for await (const line of readRecords(join(folder, 'odd.csv'), { mapping })) lines.push(line);
  assert.is(lines.length, 1);
  assert.is(
    lines[0] !== undefined && 'record' in lines[0] ? lines[0].record.publishedAt : '',
    '2024-05-03T02:20:00.000Z',
  );
  writeFileSync(path, '{"headline": "诉求"}');
  await readMapping(path).then(
    () => assert.unreachable(),
    (error) => assert.match(String(error), /键只能是 title、text/),
  );
});

importing('XLSX: dates are Beijing wall clock, a formula counts by its result, faults name their cell', async () => {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('表');
  sheet.addRow(['标题', '内容', '发布时间']);
  sheet.addRow(['日期单元格', '内容一', new Date('2024-05-03T10:20:00Z')]);
  sheet.addRow([{ formula: 'B2&"报告"', result: '公式的结果' }, '内容二', '2024年5月3日']);
  sheet.addRow([{ formula: 'B3', result: undefined }, '内容三', null]);
  sheet.addRow([{ error: '#REF!' }, '内容四', null]);
  sheet.addRow([{ richText: [{ text: '富' }, { text: '文本' }] }, '内容五', 45415.5]);
  const path = join(folder, 'book.xlsx');
  await book.xlsx.writeFile(path);
  const { documents, report } = await read(path);
  assert.equal(
    documents.map((one) => [one.title, one.publishedAt]),
    [
      ['日期单元格', '2024-05-03T02:20:00.000Z'],
      ['公式的结果', '2024-05-02T16:00:00.000Z'],
      ['富文本', '2024-05-03T04:00:00.000Z'],
    ],
  );
  assert.equal(report.rejected, [
    { line: 4, reason: '单元格 A4 的公式没有保存结果，请在表格软件中重新计算并保存' },
    { line: 5, reason: '单元格 A5 是错误值 #REF!' },
  ]);
  writeFileSync(join(folder, 'fake.xlsx'), 'no zip');
  assert.match((await read(join(folder, 'fake.xlsx'))).report.rejected[0]?.reason ?? '', /不是可读的 xlsx/);
});

importing('packs hold at most 200 documents and keep the line of each', async () => {
  const path = join(folder, 'many.jsonl');
  writeFileSync(path, Array.from({ length: 450 }, (_, at) => JSON.stringify({ title: `第${at + 1}条` })).join('\n'));
  const { packs, report } = importRecords(path, context);
  const sizes: number[] = [];
  let last = 0;
  for await (const pack of packs) {
    sizes.push(pack.documents.length);
    last = pack.lines.at(-1) ?? 0;
  }
  assert.equal([sizes, last, report.accepted], [[200, 200, 50], 450, 450]);
});

importing.run();

async function imported(
  name: string,
  lines: readonly string[],
): Promise<{ documents: Document[]; report: ImportReport }> {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return read(path);
}

async function read(path: string): Promise<{ documents: Document[]; report: ImportReport }> {
  const { packs, report } = importRecords(path, context);
  const documents: Document[] = [];
  for await (const pack of packs) documents.push(...pack.documents);
  return { documents, report };
}
