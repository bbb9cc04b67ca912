import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import * as assert from 'uvu/assert';
import type { Document } from '../../analysis/document.ts';
import { readRecords } from '../../crawlers/import/import-file.ts';
import { type ImportReport, importRecords, previewRecords } from '../../crawlers/import/import-records.ts';
import { readMapping } from '../../crawlers/import/mapping.ts';
import { suite } from '../suite.ts';
import { importContext, importedFrom } from './import-example.ts';

const importing = suite('importing a file');
const folder = mkdtempSync(join(tmpdir(), 'huiying-import-'));
importing.after(() => rmSync(folder, { recursive: true }));

importing('JSONL with English names goes in; a time without zone is Beijing time', async () => {
  const { documents, report } = await imported('a.jsonl', [
    '{"id": "w-1", "user": "u1", "text": "河水发黑", "time": "2024-05-03T10:20"}',
    '',
    '{"id": "w-2", "title": "夜里有异味", "text": null, "date": "2024-05-03", "mood": 3}',
  ]);
  assert.equal([report.read, report.accepted, report.rejectedCount], [2, 2, 0]);
  assert.equal(
    documents.map((one) => [one.url, one.title, one.text, one.publishedAt]),
    [
      ['urn:huiying:test-import:w-1', '', '河水发黑', '2024-05-03T02:20:00.000Z'],
      ['urn:huiying:test-import:w-2', '夜里有异味', '', '2024-05-02T16:00:00.000Z'],
    ],
  );
  assert.equal(report.warnings, [{ line: 3, reason: '未使用的列：mood' }]);
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
  const other = (await imported('letter.doc', ['x'])).report;
  assert.match(other.rejected[0]?.reason ?? '', /不支持的文件类型 \.doc；可导入 \.jsonl、.*\.xls、/);
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
      [documents[0]?.url, '某论坛', '360102'],
    );
    assert.match(documents[0]?.url ?? '', /^urn:huiying:test-import:[0-9a-f]{32}$/);
    assert.is(documents[1]?.publishedAt, '2024-05-03T02:19:12.000Z');
    assert.equal([documents[1]?.sourceRegion, report.warnings], ['3601', []]);
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
    (error) => assert.match(String(error), /键只能是 title、text、time.*\{"value": 固定值\}/),
  );
});

importing('packs hold at most 200 documents and keep the line of each', async () => {
  const path = join(folder, 'many.jsonl');
  writeFileSync(path, Array.from({ length: 450 }, (_, at) => JSON.stringify({ title: `第${at + 1}条` })).join('\n'));
  const { packs, report } = importRecords(path, importContext);
  const sizes: number[] = [];
  let last = 0;
  for await (const pack of packs) {
    sizes.push(pack.documents.length);
    last = pack.lines.at(-1) ?? 0;
  }
  assert.equal([sizes, last, report.accepted], [[200, 200, 50], 450, 450]);
});

importing('a header under lines of title, after sep= and in a repeated place is found', async () => {
  const records = ['GD1;施工噪声;滨江路施工', 'GD2;养殖场臭味;粪水直排水渠'];
  for (const [name, lines] of Object.entries({
    title: ['某市热线工单明细表;;', '导出时间：2024-05-08 09:00;;', '', '工单编号;诉求标题;诉求内容', ...records],
    sep: ['\uFEFFsep=;', '工单编号;诉求标题;诉求内容', ...records],
    twice: ['工单编号;诉求标题;诉求内容', records[0], '工单编号;诉求标题;诉求内容', records[1]],
    marked: [' 工单编号 ;*诉求标题;诉求内容（必填）', ...records],
  })) {
    const { documents, report } = await imported(`${name}.csv`, lines as string[]);
    assert.equal(
      documents.map((one) => [one.url, one.title, one.text]),
      [
        ['urn:huiying:test-import:GD1', '施工噪声', '滨江路施工'],
        ['urn:huiying:test-import:GD2', '养殖场臭味', '粪水直排水渠'],
      ],
      name,
    );
    assert.equal([report.rejected, report.warnings], [[], []], name);
  }
});

importing('a line that sums up the others is told of and not stored, a text that begins with the word is', async () => {
  const records = ['GD1,施工噪声,滨江路施工', 'GD2,合计三处排口冒黑水,粪水直排水渠'];
  for (const sum of ['合计,2,', '总 计：,2件,', '本月合计,,2', '合计,,']) {
    const { documents, report } = await imported('sum.csv', ['工单编号,诉求标题,诉求内容', ...records, sum]);
    assert.equal(
      documents.map(({ title }) => title),
      ['施工噪声', '合计三处排口冒黑水'],
      sum,
    );
    assert.equal([report.rejected, report.warnings.map(({ line }) => line)], [[], [4]], sum);
    assert.match(report.warnings[0]?.reason ?? '', '合计行');
  }
  const told = await imported('told.csv', ['工单编号,诉求标题,诉求内容', '合计,三处排口冒黑水,粪水直排水渠']);
  assert.is(told.documents.length, 1, 'words beside it make it a record');
});

importing('a number that a narrow column showed as #### is no number', async () => {
  const { documents, report } = await imported('narrow.csv', [
    '工单编号,诉求标题,诉求内容',
    '########,施工噪声,滨江路施工',
    '########,养殖场臭味,粪水直排水渠',
  ]);
  assert.is(new Set(documents.map(({ id }) => id)).size, 2);
  assert.not.ok(documents.some(({ url }) => url.includes('%23')));
  assert.match(report.warnings[0]?.reason ?? '', '列太窄');
});

importing('a file of blanks ends with a sentence', async () => {
  const blanks = [' '.repeat(400), '\u3000\u3000', '\t', '  ,  ,'];
  for (const [name, first] of [
    ['blank.csv', '标题,内容,时间'],
    ['blank.jsonl', ''],
  ] as const) {
    const lines = Array.from({ length: 20_000 }, (_, at) => blanks[at % (name === 'blank.csv' ? 4 : 3)] ?? '');
    const { report } = await imported(name, [first, ...lines]);
    assert.equal(report.rejected, [{ line: 1, reason: '文件里没有记录（只有表头或空行）' }], name);
  }
});

importing('a preview is the first records as they would be stored, and reads no further', async () => {
  const path = join(folder, 'preview.csv');
  const lines = Array.from({ length: 1_000 }, (_, at) => `第${at + 1}条,回电13800001234`);
  writeFileSync(path, ['标题,内容', ...lines].join('\n'));
  const { records, report } = await previewRecords(path, importContext);
  assert.equal(
    records.map(({ line, document }) => [line, document.title, document.text]),
    Array.from({ length: 10 }, (_, at) => [at + 2, `第${at + 1}条`, '回电138****1234']),
  );
  assert.ok(report.read < 1_000);
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

function read(path: string): Promise<{ documents: Document[]; report: ImportReport }> {
  return importedFrom(path);
}
