import * as assert from 'uvu/assert';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { groupDocuments } from '../../analysis/merge.ts';
import { signatureOf, similarity, verifyJaccard } from '../../analysis/minhash.ts';
import { openSqliteStore } from '../../analysis/store-sqlite.ts';
import { suite } from '../suite.ts';
import { exampleDocument } from './example-documents.ts';

const merging = suite('near-duplicate groups');

const complaint =
  '城东河这几天又黑又臭，两岸居民不敢开窗，河面漂着死鱼和白色泡沫，希望有关部门尽快查清是哪家工厂在偷排，给大家一个说法。';
const edited =
  '【求扩散】城东河这几天又黑又臭，两岸居民不敢开窗，河面漂着死鱼和白色泡沫，希望有关部门尽快查清是哪家工厂在偷排，给个说法！';
const other =
  '昨晚十点以后城西工业园附近有刺鼻的塑料味，孩子咳嗽得睡不着，打了热线电话说会派人来看，到今天早上也没有人来。';

merging('a copy and an edited copy share the group of the first, another complaint keeps its own', async () => {
  const store = await openSqliteStore({ file: ':memory:' });
  const first = exampleDocument('first', { text: complaint, publishedAt: '2026-11-01T00:00:00.000Z' });
  const copy = exampleDocument('copy', { text: complaint, publishedAt: '2026-11-01T03:00:00.000Z' });
  const change = exampleDocument('change', { text: edited, publishedAt: '2026-11-01T05:00:00.000Z' });
  const lone = exampleDocument('lone', { text: other });
  const grouped = await groupDocuments([change, lone, copy, first], store);
  assert.equal(
    grouped.map((one) => [one.url, one.group]),
    [
      [change.url, first.id],
      [lone.url, lone.id],
      [copy.url, first.id],
      [first.url, first.id],
    ],
  );
  await store.close();
});

merging(
  'the same words about another county are another event, those that name no county or more than one are copies',
  async () => {
    const store = await openSqliteStore({ file: ':memory:' });
    const at = (name: string, text: string, hour: number, counties: string[]) => {
      const document = exampleDocument(name, { text, publishedAt: `2026-11-01T0${hour}:00:00.000Z` });
      const places = counties.map((code) => ({ code, name: code, field: 'text' as const, start: 0, end: 1 }));
      return { ...document, assessment: { ...document.assessment, places } } as AnalysedDocument;
    };
    const first = at('first', complaint, 0, ['360424']);
    const second = at('second', edited, 1, ['360430']);
    const unnamed = at('unnamed', complaint, 2, []);
    const both = at('both', complaint, 3, ['360430', '360424']);
    const grouped = await groupDocuments([first, second, unnamed, both], store);
    assert.equal(
      grouped.map(({ group }) => group),
      [first.id, second.id, first.id, first.id],
    );
    await store.close();
  },
);

merging('the order within a batch changes nothing', async () => {
  const store = await openSqliteStore({ file: ':memory:' });
  const batch = Array.from({ length: 12 }, (_, index) =>
    exampleDocument(`doc-${index}`, {
      text: index % 3 === 0 ? other : `${complaint}${'，已经反映多次'.repeat(index % 4)}`,
      publishedAt: `2026-11-0${1 + (index % 5)}T00:00:00.000Z`,
    }),
  );
  const groups = async (documents: AnalysedDocument[]) =>
    new Map((await groupDocuments(documents, store)).map((one) => [one.id, one.group]));
  const once = await groups(batch);
  const again = await groups([...batch].reverse());
  for (const [id, group] of once) assert.is(again.get(id), group);
  await store.close();
});

merging(
  'a later batch joins the stored group, and a stored document keeps its group when its text changes',
  async () => {
    const store = await openSqliteStore({ file: ':memory:' });
    const first = exampleDocument('first', { text: complaint });
    await store.put(await groupDocuments([first], store));
    const copy = exampleDocument('copy', { text: edited, publishedAt: '2026-10-01T00:00:00.000Z' });
    const [joined] = await groupDocuments([copy], store);
    assert.is(joined?.group, first.id);
    await store.put([joined ?? copy]);
    const changed = exampleDocument('copy', { text: other });
    assert.is((await groupDocuments([changed], store))[0]?.group, first.id);
    await store.close();
  },
);

merging('a repost that adds a remark is a copy; a long article that quotes one sentence is not', async () => {
  const store = await openSqliteStore({ file: ':memory:' });
  const first = exampleDocument('first', { text: complaint, publishedAt: '2026-11-01T00:00:00.000Z' });
  const repost = exampleDocument('repost', { text: `太气人了，必须严查！//@路人:${complaint} https://t.example/ab12` });
  const article = exampleDocument('article', {
    text: `${complaint}${Array.from({ length: 40 }, (_, i) => `第${i}节介绍全市水系治理的第${i * 7}项安排和进度。`).join('')}`,
  });
  const grouped = await groupDocuments([first, repost, article], store);
  assert.equal(
    grouped.map((one) => one.group),
    [first.id, first.id, article.id],
  );
  await store.close();
});

merging('short texts group only when equal, and outcries of a few characters never do', async () => {
  const store = await openSqliteStore({ file: ':memory:' });
  const texts = ['河水发黑发臭', '河水发黑发臭！', '河水发红发臭', '臭死了', '臭死了', '', '。。。'];
  const batch = texts.map((text, index) => exampleDocument(`short-${index}`, { text }));
  const grouped = await groupDocuments(batch, store);
  const sizes = texts.map((_, index) => grouped.filter((one) => one.group === grouped[index]?.group).length);
  assert.equal(sizes, [2, 2, 1, 1, 1, 1, 1]);
  await store.put(grouped);
  const [later] = await groupDocuments([exampleDocument('short-later', { text: '河水发黑发臭…' })], store);
  assert.is(later?.group, grouped[0]?.group);
  await store.close();
});

merging('small changes do not chain: each member resembles the first document of its group', async () => {
  const store = await openSqliteStore({ file: ':memory:' });
  const parts = Array.from({ length: 16 }, (_, i) =>
    String.fromCodePoint(...Array.from({ length: 10 }, (_, j) => 0x4e00 + i * 311 + j * 17)),
  );
  const batch = Array.from({ length: 9 }, (_, i) =>
    exampleDocument(`drift-${i}`, { text: parts.slice(i, i + 8).join(''), publishedAt: `2026-11-01T0${i}:00:00.000Z` }),
  );
  const grouped = await groupDocuments(batch, store);
  const texts = new Map(batch.map((one) => [one.id, one.text]));
  for (const one of grouped) assert.ok(verifyJaccard(one.text, texts.get(one.group) ?? '') >= 0.5);
  assert.ok(new Set(grouped.map((one) => one.group)).size > 1);
  await store.close();
});

merging('a signature is 64 numbers with 16 bands, the same for the same text, and estimates the overlap', () => {
  const a = signatureOf(complaint);
  assert.is(Buffer.from(a.signature, 'base64').length, 256);
  assert.is(a.bands.length, 16);
  assert.equal(signatureOf(complaint), a);
  assert.is(similarity(a.signature, a.signature), 1);
  assert.ok(Math.abs(similarity(a.signature, signatureOf(edited).signature) - verifyJaccard(complaint, edited)) < 0.2);
  assert.is(similarity(a.signature, ''), 0);
  assert.equal(signatureOf('臭'), { signature: '', bands: [] });
});

merging.run();
