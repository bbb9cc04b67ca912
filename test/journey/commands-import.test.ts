import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import iconv from 'iconv-lite';
import * as assert from 'uvu/assert';
import { openSqliteStore } from '../../analysis/store-sqlite.ts';
import { xlsxOf } from '../crawlers/workbook-files.ts';
import { suite } from '../suite.ts';
import { answersOf, runCommand } from './command-process.ts';

const importing = suite('the import command');
const folder = mkdtempSync(join(tmpdir(), 'huiying-import-'));
const settings = { DATA_DIR: join(folder, 'data') };

importing.after(() => rmSync(folder, { recursive: true, force: true }));

importing('bad input is named with its place and the rest goes in', async () => {
  const run = await runCommand(['import', ...badFiles()], settings);
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
  assert.match(run.stderr, /lines\.jsonl ✗ 第 2 行：不是合法的 JSON/);
  assert.match(run.stderr, /lines\.jsonl ! 第 3 行：列“text”含有不成对的代理字符，已替换/);
  assert.match(rejected('columns.csv').join('\n'), /^1 没有标题列也没有正文列；这里的列是：foo、bar；/);
  assert.equal(rejected('table.xlsx'), [
    '3 单元格 B3 的公式没有保存结果，请在表格软件中重新计算并保存',
    '4 单元格 B4 的公式结果是错误值 #REF!',
  ]);
  assert.match(rejected('letter.doc').join('\n'), /^1 不支持的文件类型 \.doc；可导入 \.jsonl、/);
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

importing('a mapped column that is not in the file stops that file; the others go in', async () => {
  const map = join(folder, 'typo.json');
  writeFileSync(map, '{"title":"问题","time":"何日"}');
  writeFileSync(join(folder, 'typo.csv'), '问题,何时\n夜间异味,2026-11-03 22:10\n');
  writeFileSync(join(folder, 'right.csv'), '问题,何日\n河道漂油,2026-11-03 22:10\n');
  const files = [join(folder, 'typo.csv'), join(folder, 'right.csv')];
  const run = await runCommand(['import', ...files, '--map', map], settings);
  assert.equal([run.code, answersOf(run).at(-1)?.['stored']], [1, 1], run.stderr);
  assert.match(run.stderr, /有 1 个文件因列映射不合而没有读取/);
  assert.match(run.stderr, /typo\.csv ✗ 第 1 行：列映射里写的列“何日”不在文件里；这里的列是：问题、何时；/);
});

importing('a preview shows the records as they would be stored, and stores none', async () => {
  const file = join(folder, 'hotline.csv');
  const rows = Array.from(
    { length: 12 },
    (_, at) => `2026113000${at},施工噪声,回电13800001234,2026-10-30 20:05,南昌市进贤县`,
  );
  writeFileSync(
    file,
    ['工单编号,工单标题,诉求内容,受理时间,事件发生地', ...rows, '2026113099,异味,臭,某天,某地'].join('\n'),
  );
  const dataDir = join(folder, 'preview-data');
  const run = await runCommand(['import', file, '--preset', '热线', '--preview'], { DATA_DIR: dataDir });
  assert.is(run.code, 0, run.stderr);
  const shown = answersOf(run);
  assert.is(shown.length, 10);
  assert.equal(
    [shown[0]?.['line'], shown[0]?.['title'], shown[0]?.['text'], shown[0]?.['sourceRegion'], shown[0]?.['sourceName']],
    [2, '施工噪声', '回电138****1234\n南昌市进贤县', '360124', '12345热线'],
  );
  assert.match(run.stderr, /hotline\.csv：前 10 条入库后的样子（没有入库）\n行 +标题 +正文/);
  assert.match(
    run.stderr,
    /2 +施工噪声 +回电138\*\*\*\*1234 南昌市进贤县 +2026年10月30日20:05 +进贤县 +12345热线 +热线与信访/,
  );
  assert.match(run.stderr, /第 14 行：时间“某天”无法识别，按未知处理/);
  assert.not.ok(existsSync(dataDir));
});

importing('an unknown preset is refused with the known ones', async () => {
  const file = join(folder, 'hotline.csv');
  writeFileSync(file, '标题\n河道漂油\n');
  const run = await runCommand(['import', file, '--preset', '12346'], settings);
  assert.is(run.code, 1);
  assert.match(run.stderr, /没有“12346”这种预设；可用的有：12345、12369、weibo、vendor、mediacrawler、wechat、none/);
});

importing('equal warnings are told together, with their first lines and how many', async () => {
  const file = join(folder, 'warned.csv');
  writeFileSync(
    file,
    ['标题,时间,心情', ...Array.from({ length: 9 }, (_, at) => `第${at}条河道漂油,某天${at},好`)].join('\n'),
  );
  const run = await runCommand(['import', file, '--dry-run'], { DATA_DIR: join(folder, 'warned-data') });
  assert.match(run.stderr, /warned\.csv ! 第 2、3、4、5、6 行等共 9 处：时间“某天0”无法识别，按未知处理\n/);
  assert.match(run.stderr, /warned\.csv ! 第 2 行：未使用的列：心情\n/);
});

importing('a file imported twice with a column mended stores what was mended', async () => {
  const file = join(folder, 'mended.csv');
  const map = join(folder, 'mended.json');
  writeFileSync(file, '编号,标题,何日\nM-1,河道漂油,2026-11-03 22:10\n');
  writeFileSync(map, '{"time":"何日"}');
  const mine = { DATA_DIR: join(folder, 'mended-data') };
  const first = await runCommand(['import', file], mine);
  const second = await runCommand(['import', file, '--map', map], mine);
  assert.equal([answersOf(first).at(-1)?.['stored'], answersOf(second).at(-1)?.['duplicate']], [1, 1], second.stderr);
  const store = await openSqliteStore({ file: join(mine.DATA_DIR, 'documents.db') });
  const { hits } = await store.search({ sort: 'time', limit: 10 });
  await store.close();
  assert.equal(
    hits.map(({ document }) => document.publishedAt),
    ['2026-11-03T14:10:00.000Z'],
  );
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

function badFiles(): string[] {
  const write = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const gbk = (text: string) => iconv.encode(text, 'gbk');
  const table = xlsxOf({
    帖文: [
      ['标题', '内容'],
      ['工地噪声', '夜里施工噪声很大'],
      ['公式', { formula: 'A2' }],
      ['公式', { formula: 'A9', error: '#REF!' }],
    ],
  });
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
    write('table.xlsx', Buffer.from(table)),
    write('letter.doc', 'x'),
  ];
}
