import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { openSqliteStore } from '../../analysis/store-sqlite.ts';
import { exampleDocument } from '../analysis/example-documents.ts';
import { suite } from '../suite.ts';
import { importContext, importedFrom } from './import-example.ts';

const identity = suite('the identity of imported records');
const folder = mkdtempSync(join(tmpdir(), 'huiying-identity-'));
identity.after(() => rmSync(folder, { recursive: true }));

identity('addresses that differ in their route are different texts, a place in the page is none', async () => {
  const office = await openOffice();
  await office.importLines('route.csv', [
    '标题,内容,链接',
    '施工噪声,滨江路施工到凌晨,https://letters.example/#/detail?id=1',
    '养殖场臭味,粪水直排水渠,https://letters.example/#/detail?id=2',
    '河道漂油,下游漂着油花,https://letters.example/#!/detail/3',
    '河道漂油,下游漂着油花,https://letters.example/news/7.html#comments',
  ]);
  assert.equal(await office.urls(), [
    'https://letters.example/#!/detail/3',
    'https://letters.example/#/detail?id=1',
    'https://letters.example/#/detail?id=2',
    'https://letters.example/news/7.html',
  ]);
});

identity('several texts at one home page or one list are as many documents, each again the same', async () => {
  const office = await openOffice();
  const lines = [
    '标题,内容,链接',
    '施工噪声,滨江路施工到凌晨,https://letters.example/',
    '养殖场臭味,粪水直排水渠,https://letters.example/',
    '河道漂油,下游漂着油花,https://letters.example/list?page=1',
    '工地扬尘,工地不洒水,https://letters.example/list?page=1',
  ];
  const { report } = await office.importLines('home.csv', lines);
  assert.is((await office.texts()).length, 4);
  assert.match(report.warnings.map((one) => one.reason).join('\n'), /按内容分开保存/);
  await office.importLines('home.csv', lines);
  await office.importLines('home-again.csv', [...lines.slice(0, 1), ...lines.slice(1).reverse()]);
  assert.is((await office.texts()).length, 4);
  assert.equal([...new Set(await office.urls())], ['https://letters.example/', 'https://letters.example/list?page=1']);
});

identity('a list address that last week stood for another text does not take it over', async () => {
  const office = await openOffice();
  const head = '标题,内容,发布时间,链接';
  const notice = (day: number, town: string) =>
    `情况通报,${day}日9时许${town}群众反映自来水有刺鼻异味。接报后执法人员和监测人员赶赴现场开展调查处置并采样监测,2026-11-${day} 12:00,https://bureau.example/tb`;
  await office.importLines('week.csv', [head, notice(14, '甲镇')]);
  await office.importLines('week.csv', [head, notice(27, '乙镇')]);
  assert.is((await office.texts()).length, 2);
  assert.ok((await office.texts()).some(({ text }) => text.includes('甲镇')));
});

identity('an article at its own address that was corrected or answered is a new version of it', async () => {
  const office = await openOffice();
  const head = '标题,内容,发布时间,链接';
  const body = '湖口县金砂湾园区附近居民反映夜间有刺鼻气味，孩子咳嗽不止，希望部门查处';
  await office.importLines('a.csv', [head, `夜间异味,${body},2026-11-20 10:00,https://news.example/1.html`]);
  await office.importLines('a.csv', [
    head,
    `夜间异味,${body}。【回复】已责令停产整改,2026-11-21 10:00,https://news.example/1.html`,
  ]);
  await office.importLines('a.csv', [head, '夜间异味,改写过的全文,2026-11-21 10:00,https://news.example/1.html']);
  assert.equal(
    (await office.texts()).map(({ text }) => text),
    ['改写过的全文'],
  );
});

identity('a row counter is no identity, whatever its column is called', async () => {
  for (const column of ['序号', '编号', 'id', '工单编号', 'No.']) {
    const office = await openOffice();
    await office.importLines('week.csv', [`${column},标题,内容`, '1,施工噪声,滨江路施工', '2,养殖场臭味,粪水直排']);
    await office.importLines('week.csv', [`${column},标题,内容`, '1,河道漂油,下游油花', '2,夜间异味,孩子咳嗽']);
    assert.is((await office.texts()).length, 4, column);
  }
});

identity('the number of a system is an identity: changed text under it is a new version', async () => {
  const office = await openOffice();
  await office.importLines('a.csv', ['工单编号,标题,内容', 'GD-1,河水,河水发黑', '202611200001,烟尘,烟囱冒烟']);
  await office.importLines('a.csv', ['工单编号,标题,内容', 'GD-1,水质,已经变清', '202611200001,烟尘,不再冒烟']);
  assert.equal((await office.texts()).map(({ text }) => text).sort(), ['不再冒烟', '已经变清']);
});

identity('numbers that a spreadsheet spoiled are no identity, and are named', async () => {
  for (const number of ['2.02405E+17', '2.0261e+10', '202405061234567000']) {
    const office = await openOffice();
    const { report } = await office.importLines('long.csv', [
      '工单编号,标题,内容',
      `${number},施工噪声,滨江路施工`,
      `${number},养殖场臭味,粪水直排`,
    ]);
    assert.is((await office.texts()).length, 2, number);
    assert.match(report.warnings[0]?.reason ?? '', /编号“.*”.*不能当作编号/);
  }
  const office = await openOffice();
  await office.importLines('guard.csv', ['工单编号,标题', '="202405061234567891",甲', "'202405061234567892,乙"]);
  assert.equal(await office.urls(), [
    'urn:huiying:test-import:202405061234567891',
    'urn:huiying:test-import:202405061234567892',
  ]);
});

identity('two records of one file with the same number and other words are two documents', async () => {
  const office = await openOffice();
  const lines = [
    '工单编号,标题,内容',
    'GD-1,施工噪声,滨江路施工',
    'GD-1,养殖场臭味,粪水直排',
    'GD-1,施工噪声,滨江路施工',
  ];
  const { report } = await office.importLines('twice.csv', lines);
  assert.is((await office.texts()).length, 2);
  assert.is(report.repeated, 1);
  await office.importLines('twice.csv', lines);
  assert.is((await office.texts()).length, 2);
});

identity('one order in two exports of 12345 is one; the same number of another city is not', async () => {
  const office = await openOffice();
  const head = '工单编号,工单标题,诉求内容,受理时间,诉求渠道,事件发生地';
  const one = '20261120001,夜间焚烧,废品站夜间焚烧垃圾气味刺鼻,2026-11-20 22:10,电话,南昌市南昌县';
  await office.importLines('a.csv', [head, one], { sourceId: 'import-a' });
  await office.importLines('b.csv', [head, one], { sourceId: 'import-b' });
  assert.is((await office.texts()).length, 1);
  const other = '20261120001,河道死鱼,十里河下游漂着死鱼,2026-11-20 08:00,电话,江西省九江市濂溪区';
  await office.importLines('c.csv', [head, other], { sourceId: 'import-c' });
  await office.importLines('c.csv', [head, other], { sourceId: 'import-c' });
  assert.is((await office.texts()).length, 2);
});

identity.run();

/** An import into a real document store, without the analysis between. */
async function openOffice() {
  const store = await openSqliteStore({ file: ':memory:' });
  return {
    async texts() {
      const { hits } = await store.search({ sort: 'time', limit: 200 });
      return hits.map(({ document }) => document);
    },
    async urls() {
      return (await this.texts()).map(({ url }) => url).sort();
    },
    async importLines(name: string, lines: readonly string[], context: Partial<typeof importContext> = {}) {
      const path = join(folder, name);
      writeFileSync(path, lines.join('\n'));
      const done = await importedFrom(path, { stored: store }, { ...importContext, ...context });
      await store.put(done.documents.map((document) => exampleDocument('imported', document)));
      return done;
    },
  };
}
