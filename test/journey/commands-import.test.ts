import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import exceljs from 'exceljs';
import iconv from 'iconv-lite';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import { answersOf, runCommand } from './command-process.ts';

const importing = suite('the import command');
const folder = mkdtempSync(join(tmpdir(), 'huiying-import-'));
const settings = { DATA_DIR: join(folder, 'data') };

importing.after(() => rmSync(folder, { recursive: true, force: true }));

importing('bad input is named with its place and the rest goes in', async () => {
  const run = await runCommand(['import', ...(await badFiles())], settings);
  assert.is(run.code, 0, run.stderr);
  const [total] = answersOf(run);
  assert.equal(answersOf(run).length, 1);
  const { report: path, ...counts } = total ?? {};
  assert.equal(counts, { read: 21, stored: 13, duplicate: 0, rejected: 8 });
  assert.match(run.stderr, /有 8 条记录未入库，逐行原因见 .*import-reports/);
  const reports = new Map(reportsIn(String(path)).map((one) => [basename(one.file), one]));
  const rejected = (file: string) => reports.get(file)?.rejected.map(({ line, reason }) => `${line} ${reason}`) ?? [];
  const warnings = (file: string) => reports.get(file)?.warnings.map(({ line, reason }) => `${line} ${reason}`) ?? [];
  assert.match(rejected('lines.jsonl').join('\n'), /^2 不是合法的 JSON：.*\n5 超过 1 MB 的行长上限，未导入这一行$/s);
  assert.equal(warnings('lines.jsonl'), [
    '3 列“text”含有不成对的代理字符，已替换',
    '4 列“text”含有空字符（NUL），已去除',
  ]);
  assert.equal([rejected('gbk.csv'), warnings('gbk.csv')], [[], []]);
  assert.equal(rejected('mixed.csv'), ['8 编码错误：这一行含有无法识别的字符']);
  assert.equal(rejected('empty.jsonl'), ['1 文件是空的']);
  assert.match(rejected('columns.csv').join('\n'), /^2 没有标题列也没有正文列；这里的列是：foo、bar；/);
  assert.equal(rejected('table.xlsx'), [
    '3 单元格 B3 的公式没有保存结果，请在表格软件中重新计算并保存',
    '4 单元格 B4 的公式结果是错误值 #REF!',
  ]);
  assert.equal(rejected('old.xls'), [
    '1 不支持的文件类型 .xls；请在表格软件中另存为 .xlsx；可导入 .jsonl、.ndjson、.csv、.tsv、.xlsx',
  ]);
});

importing('a dry run reads all and stores nothing', async () => {
  const file = join(folder, 'dry.jsonl');
  writeFileSync(file, '{"title":"河水发黑"}\n{broken\n');
  const dataDir = join(folder, 'dry-data');
  const run = await runCommand(['import', file, '--dry-run'], { DATA_DIR: dataDir });
  assert.is(run.code, 0, run.stderr);
  const { report, ...counts } = answersOf(run).at(-1) ?? {};
  assert.equal(counts, { read: 2, stored: 0, duplicate: 0, rejected: 1 });
  assert.ok(existsSync(String(report)));
  assert.equal(readdirSync(dataDir), ['import-reports']);
});

importing('a mapping names columns that have other names, and a wrong mapping is refused', async () => {
  const file = join(folder, 'named.csv');
  writeFileSync(file, '问题,详情,何时\n夜间异味,化工厂夜里排放刺鼻气体,2026-11-03 22:10\n');
  const map = join(folder, 'map.json');
  writeFileSync(map, '{"title":"问题","text":"详情","time":"何时"}');
  const run = await runCommand(['import', file, '--map', map], settings);
  const { stored, rejected } = answersOf(run).at(-1) ?? {};
  assert.equal([run.code, stored, rejected], [0, 1, 0], run.stderr);
  writeFileSync(map, '{"headline":"问题"}');
  const wrong = await runCommand(['import', file, '--map', map], settings);
  assert.is(wrong.code, 1);
  assert.match(wrong.stderr, /列映射文件 .*map\.json 不合要求：键只能是 title、text、time/);
});

importing('a file without anything to import ends badly, with the reason in its report', async () => {
  const file = join(folder, 'nothing.jsonl');
  writeFileSync(file, '[1]\n');
  const run = await runCommand(['import', file], settings);
  assert.is(run.code, 1);
  assert.match(run.stderr, /文件里没有可导入的记录。/);
  assert.match(reportsIn(String(answersOf(run).at(-1)?.['report']))[0]?.rejected[0]?.reason ?? '', /不是 JSON 对象/);
});

importing.run();

type Report = {
  file: string;
  rejected: { line: number; reason: string }[];
  warnings: { line: number; reason: string }[];
};

function reportsIn(path: string): Report[] {
  return JSON.parse(readFileSync(path, 'utf8')) as Report[];
}

const ordinary = ['饮水浑浊', '河面泡沫', '烟囱冒烟', '夜间噪声', '路边垃圾', '沟渠发臭'];

async function badFiles(): Promise<string[]> {
  const write = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const gbk = (text: string) => iconv.encode(text, 'gbk');
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('帖文');
  sheet.addRow(['标题', '内容']);
  sheet.addRow(['工地噪声', '夜里施工噪声很大']);
  sheet.addRow(['公式', { formula: 'A2' }]);
  sheet.addRow(['公式', { formula: 'A9', result: { error: '#REF!' } }]);
  await book.xlsx.writeFile(join(folder, 'table.xlsx'));
  return [
    write(
      'lines.jsonl',
      [
        '{"title":"第一条","text":"河水发黑发臭"}',
        '{"title":"断了',
        '{"title":"半个字符","text":"河面\\ud83d漂着死鱼"}',
        '{"title":"空字符","text":"工厂\\u0000冒黑烟"}',
        `{"title":"很长","text":"${'长'.repeat(17_000_000)}"}`,
        '{"title":"最后一条","text":"露天焚烧垃圾"}',
        '',
      ].join('\n'),
    ),
    write('gbk.csv', gbk('标题,内容,发布时间\n河道异味,村民反映河道有异味,2026/11/3 9:20\n')),
    write(
      'mixed.csv',
      Buffer.concat([
        Buffer.from(`标题,内容\n${ordinary.map((title) => `${title},村民反映的情况\n`).join('')}`),
        gbk('混入,别的编码的一行\n'),
        Buffer.from('后一条,焚烧秸秆浓烟很大\n'),
      ]),
    ),
    write('empty.jsonl', ''),
    write('columns.csv', 'foo,bar\n1,2\n'),
    join(folder, 'table.xlsx'),
    write('old.xls', 'x'),
  ];
}
