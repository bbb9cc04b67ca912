import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Sheets from '@e965/xlsx';
import iconv from 'iconv-lite';
import * as assert from 'uvu/assert';
import { readWorkbook, workbookLimits } from '../../crawlers/import/workbook.ts';
import { suite } from '../suite.ts';
import { importedFrom } from './import-example.ts';
import { xlsxOf, xlsxOfXml } from './workbook-files.ts';

const xlsx: typeof Sheets = createRequire(import.meta.url)('@e965/xlsx');
const workbooks = suite('importing a workbook');
const folder = mkdtempSync(join(tmpdir(), 'huiying-workbook-'));
workbooks.after(() => rmSync(folder, { recursive: true }));

const read = (name: string, bytes: Uint8Array | string) => {
  writeFileSync(join(folder, name), bytes);
  return importedFrom(join(folder, name));
};
const reasons = (report: { rejected: { line: number; reason: string }[] }) =>
  report.rejected.map(({ line, reason }) => `${line} ${reason}`).join('\n');

workbooks('dates are Beijing wall clock, a formula counts by its result, faults name their cell', async () => {
  const { documents, report } = await read(
    'book.xlsx',
    xlsxOf({
      表: [
        ['标题', '内容', '发布时间'],
        ['日期单元格', '内容一', { number: 45415.430555555555, format: 1 }],
        [{ formula: 'B2&"报告"', result: '公式的结果' }, '内容二', '2024年5月3日'],
        [{ formula: 'B3' }, '内容三', null],
        [{ error: '#REF!' }, '内容四', null],
        [{ formula: 'A9', error: '#N/A' }, '内容五', null],
        ['数字日期', '内容六', 45415.5],
      ],
    }),
  );
  assert.equal(
    documents.map((one) => [one.title, one.publishedAt]),
    [
      ['日期单元格', '2024-05-03T02:20:00.000Z'],
      ['公式的结果', '2024-05-02T16:00:00.000Z'],
      ['数字日期', '2024-05-03T04:00:00.000Z'],
    ],
  );
  assert.equal(report.rejected, [
    { line: 4, reason: '单元格 A4 的公式没有保存结果，请在表格软件中重新计算并保存' },
    { line: 5, reason: '单元格 A5 是错误值 #REF!' },
    { line: 6, reason: '单元格 A6 的公式结果是错误值 #N/A' },
  ]);
});

workbooks('every sheet with a header is read; a sheet of notes is named', async () => {
  const rows = (month: string) => [
    [`${month}工单明细`, null],
    ['工单编号', '诉求标题', '诉求内容'],
    [`${month}-1`, `${month}噪声`, '夜里施工'],
    [`${month}-2`, `${month}异味`, '刺鼻气味'],
  ];
  const { documents, report } = await read(
    'months.xlsx',
    xlsxOf({ 说明: [['填表说明'], ['请勿改动', '版式']], 五月: rows('五月'), 六月: rows('六月') }),
  );
  assert.equal(
    documents.map((one) => one.title),
    ['五月噪声', '五月异味', '六月噪声', '六月异味'],
  );
  assert.is(report.rejectedCount, 0);
  assert.match(report.warnings.map((one) => one.reason).join('\n'), /工作表“说明”未读取：没有标题列也没有正文列/);
});

workbooks('a long number that the spreadsheet rounded is no identity', async () => {
  const { documents, report } = await read(
    'long.xlsx',
    xlsxOf({
      表: [
        ['工单编号', '标题', '内容'],
        [2.0240506123456e17, '第一件', '滨江路施工'],
        [2.0240506123456e17, '第二件', '养殖场臭味'],
        [{ number: 12_345, format: 2 }, '第三件', '河道漂油'],
      ],
    }),
  );
  assert.is(new Set(documents.map((one) => one.id)).size, 3);
  assert.equal(
    report.warnings.map((one) => one.line),
    [2, 3],
  );
  assert.match(report.warnings[0]?.reason ?? '', /超过 15 位，被表格软件取整，不能当作编号/);
  assert.is(documents[2]?.url, 'urn:huiying:test-import:012345');
});

workbooks('.xls of old Excel comes in, dates and all', async () => {
  const sheet = xlsx.utils.aoa_to_sheet([
    ['标题', '内容', '时间'],
    ['河道异味', '村民反映河道有异味', null],
  ]);
  sheet['C2'] = { t: 'n', v: 45415.5, z: 'yyyy-mm-dd hh:mm' };
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, sheet, '工单');
  const { documents } = await read('old.xls', xlsx.write(book, { type: 'buffer', bookType: 'biff8' }));
  assert.equal(
    documents.map((one) => [one.title, one.text, one.publishedAt]),
    [['河道异味', '村民反映河道有异味', '2024-05-03T04:00:00.000Z']],
  );
});

workbooks('a HTML table named .xls comes in, also in GBK; its long numbers stay whole', async () => {
  const html =
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body><table border="1"><tr><td colspan="3">热线工单明细表</td></tr><tr><th>工单编号</th><th>标题</th><th>内容</th></tr><tr><td>202405061234567891</td><td>河道&nbsp;异味</td><td>第一行<br>第二行 &lt;完&gt;</td></tr></table></body></html>';
  for (const [name, bytes] of [
    ['gbk.xls', iconv.encode(html, 'gbk')],
    ['utf8.xls', Buffer.from(html.replace('gb2312', 'utf-8'))],
  ] as const) {
    const { documents } = await read(name, bytes);
    assert.equal(
      documents.map((one) => [one.url, one.title, one.text]),
      [['urn:huiying:test-import:202405061234567891', '河道 异味', '第一行\n第二行 <完>']],
      name,
    );
  }
});

workbooks('tabs under the name .xls, and a workbook under the name .csv, are read as what they are', async () => {
  const tabs = await read('tabs.xls', iconv.encode('标题\t内容\n河道异味\t村民反映\n', 'gbk'));
  assert.equal([tabs.documents[0]?.title, tabs.documents[0]?.text], ['河道异味', '村民反映']);
  const book = await read('book.csv', xlsxOf({ 表: [['标题'], ['河道异味']] }));
  assert.is(book.documents[0]?.title, '河道异味');
});

workbooks('a bomb ends in a sentence, also one that declares less than it holds', async () => {
  const bomb = Buffer.from(
    xlsxOfXml([{ name: '表', rows: `<row r="1"><c r="A1" t="str"><v>${'x'.repeat(210_000_000)}</v></c></row>` }]),
  );
  assert.ok(bomb.length < 1_000_000);
  const sentence = /^1 不是可读的表格文件：解压后超过 200 MB，可能是恶意构造的文件；请拆分，或另存为 CSV 再导入$/;
  assert.match(reasons((await read('bomb.xlsx', bomb)).report), sentence);
  const lying = Buffer.from(bomb);
  let at = lying.readUInt32LE(lying.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16);
  while (lying.readUInt32LE(at) === 0x02014b50) {
    lying.writeUInt32LE(100, at + 24);
    at += 46 + lying.readUInt16LE(at + 28) + lying.readUInt16LE(at + 30) + lying.readUInt16LE(at + 32);
  }
  assert.match(reasons((await read('lying.xlsx', lying)).report), sentence);
});

workbooks('a million rows of nothing or of blanks end in a sentence, and the process stays responsive', async () => {
  const rows = (inside: (line: number) => string) =>
    Array.from({ length: 1_048_575 }, (_, at) => `<row r="${at + 2}">${inside(at + 2)}</row>`).join('');
  const header = '<row r="1"><c r="A1" t="str"><v>标题</v></c></row>';
  const before = process.memoryUsage().rss;
  const empty = xlsxOfXml([{ name: '表', rows: header + rows(() => '') }]);
  assert.match(reasons((await read('empty.xlsx', empty)).report), /^1 文件里没有记录（只有表头或空行）$/);
  const blank = xlsxOfXml([{ name: '表', rows: header + rows((line) => `<c r="A${line}" t="str"><v> </v></c>`) }]);
  assert.match(reasons((await read('blank.xlsx', blank)).report), /^200001 这张表超过 200,000 行，从这里起没有读取/);
  assert.ok(process.memoryUsage().rss - before < 2_000_000_000);
});

workbooks('what takes too long, too much memory or holds too many words is given up with a sentence', async () => {
  const rows = Array.from({ length: 3_000 }, (_, at) => [`第${at}条`, '河道有异味'.repeat(10)]);
  writeFileSync(join(folder, 'many.xlsx'), xlsxOf({ 表: [['标题', '内容'], ...rows] }));
  const errors = async (limits: Partial<typeof workbookLimits>) => {
    const found: string[] = [];
    for await (const line of readWorkbook(join(folder, 'many.xlsx'), { ...workbookLimits, ...limits }))
      if ('error' in line) found.push(line.error);
    return found.join('\n');
  };
  assert.match(await errors({ ms: 1 }), /没有读完；请拆分，或另存为 CSV 再导入/);
  assert.match(await errors({ heapMb: 8 }), /内存上限；请拆分/);
  assert.match(await errors({ chars: 60_000 }), /百万字，从这里起没有读取/);
  assert.match(await errors({ rows: 100 }), /^这张表超过 100 行，从这里起没有读取/);
  assert.is(await errors({}), '');
});

workbooks('what is no workbook is named', async () => {
  assert.match(reasons((await read('cut.xlsx', Buffer.from('PK\x03\x04 cut off', 'latin1'))).report), /文件不完整/);
  assert.match(reasons((await read('page.xls', '<html><body>会话已过期</body></html>')).report), /网页里没有表格/);
  const big = xlsxOf({ 表: [['标题'], ['河道异味']] });
  assert.is((await read('big.xlsx', big)).documents.length, 1);
});

workbooks.run();
