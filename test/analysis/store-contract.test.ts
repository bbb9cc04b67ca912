import * as assert from 'uvu/assert';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import type { DocumentStore, SearchQuery } from '../../analysis/store.ts';
import { openElasticsearchStore } from '../../analysis/store-elasticsearch.ts';
import { suite, untested } from '../suite.ts';
import { exampleDocument } from './example-documents.ts';
import { storeEngines } from './store-engines.ts';

const store = suite('document store');
if (process.env['ELASTICSEARCH_URL'] === undefined)
  untested('the document store on Elasticsearch', 'ELASTICSEARCH_URL is not set');

const byTime: SearchQuery = { sort: 'time', limit: 50 };

for (const engine of storeEngines()) {
  const on = (sentence: string, body: (store: DocumentStore, again: () => Promise<DocumentStore>) => Promise<void>) =>
    store(`${engine.name}: ${sentence}`, async () => {
      const opened = await engine.open();
      try {
        await body(opened.store, opened.again);
      } finally {
        await opened.drop();
      }
    });

  on(
    'the same document twice is stored once; new content updates it but keeps foundAt and group',
    async (documents) => {
      const first = exampleDocument('a', { foundAt: '2026-11-02T02:00:00.000Z', group: 'g' });
      assert.equal(await documents.put([first]), [{ id: first.id, result: 'stored' }]);
      const later = { ...first, foundAt: '2026-11-03T00:00:00.000Z', group: 'other' };
      assert.equal(await documents.put([later]), [{ id: first.id, result: 'unchanged' }]);
      const edited = { ...exampleDocument('a', { text: '河水已经变清' }), foundAt: later.foundAt, group: 'other' };
      assert.equal(await documents.put([edited]), [{ id: first.id, result: 'updated' }]);
      assert.equal(await documents.get([first.id]), [{ ...edited, foundAt: first.foundAt, group: 'g' }]);
      await documents.refresh();
      assert.is(await documents.count({ words: { all: [['发黑']], any: [], not: [] } }), 0);
      assert.is(await documents.count({ words: { all: [['变清']], any: [], not: [] } }), 1);
    },
  );

  on('an id twice in one batch is stored, then updated, in the order of the batch', async (documents) => {
    const one = exampleDocument('a', { text: '第一稿' });
    const two = exampleDocument('a', { text: '第二稿', foundAt: '2026-12-01T00:00:00.000Z' });
    const results = await documents.put([one, two, two, exampleDocument('b')]);
    assert.equal(
      results.map((one) => one.result),
      ['stored', 'updated', 'unchanged', 'stored'],
    );
    assert.is((await documents.get([one.id]))[0]?.text, '第二稿');
    assert.is((await documents.get([one.id]))[0]?.foundAt, one.foundAt);
  });

  on('a bad document is refused with a sentence, and the others are stored', async (documents) => {
    const good = exampleDocument('good');
    const wrong = [
      { ...exampleDocument('b1'), publishedAt: '昨天' },
      { ...exampleDocument('b2'), title: 5 },
      exampleDocument('b3', { assessment: { score: Number.NaN } }),
      exampleDocument('b4', { text: '半个字\ud867' }),
      { ...exampleDocument('b5'), assessment: null },
      { ...exampleDocument('b6'), id: '' },
    ] as AnalysedDocument[];
    const results = await documents.put([...wrong.slice(0, 3), good, ...wrong.slice(3)]);
    assert.equal(
      results.map((one) => one.result),
      ['rejected', 'rejected', 'rejected', 'stored', 'rejected', 'rejected', 'rejected'],
    );
    const [first] = results;
    assert.ok(first?.result === 'rejected' && first.reason.includes('publishedAt') && first.reason.includes('未入库'));
    assert.equal([...(await documents.have([...wrong, good].map((one) => one.id)))], [good.id]);
  });

  on('huge texts, emoji, empty titles and odd tokens come back as they went in', async (documents) => {
    const odd = [
      exampleDocument('huge', { text: '河水发黑，'.repeat(40_000) }),
      exampleDocument('emoji', { title: '👨‍👩‍👧😀', text: '臭😀了\u0000\n\t"\\' }),
      exampleDocument('empty', { title: '', text: '' }),
      exampleDocument('rare', { text: '𩸽鱼 É é ½', textTokens: `𩸽 鱼 É é ½ ${'长'.repeat(700)}` }),
    ];
    assert.ok((await documents.put(odd)).every((one) => one.result === 'stored'));
    await documents.refresh();
    assert.equal(await documents.get(odd.map((one) => one.id)), odd);
    for (const [token, count] of [
      ['😀', 1],
      ['𩸽', 1],
      ['É', 1],
      ['E', 0],
      ['½', 1],
      ['1', 0],
      ['长'.repeat(700), 1],
      ['长', 0],
    ] as const)
      assert.is(await documents.count({ words: { all: [[token]], any: [], not: [] } }), count, token);
  });

  on('words mean all, any, none and phrases, in title or text but not across them', async (documents) => {
    const texts: [string, string, string][] = [
      ['both', '城东 河水', '发黑 发臭'],
      ['smell', '', '河水 发臭'],
      ['far', '', '河水 昨天 发臭'],
    ];
    await documents.put(
      texts.map(([name, title, text]) => exampleDocument(name, { title, text, titleTokens: title, textTokens: text })),
    );
    await documents.refresh();
    const names = async (all: string[][], any: string[][] = [], not: string[][] = []) => {
      const { hits } = await documents.search({ ...byTime, words: { all, any, not } });
      return hits.map((hit) => hit.document.url.split('/').at(-1)).sort();
    };
    assert.equal(await names([['河水'], ['发臭']]), ['both', 'far', 'smell']);
    assert.equal(await names([['河水', '发臭']]), ['smell']);
    assert.equal(await names([['河水', '发黑']]), []);
    assert.equal(await names([], [['昨天'], ['城东', '河水']]), ['both', 'far']);
    assert.equal(await names([['发臭']], [], [['昨天']]), ['both', 'smell']);
    assert.equal(await names([], [], [['河水', '发臭'], ['城东']]), ['far']);
    assert.equal(await names([[]], [[]], [[]]), ['both', 'far', 'smell']);
    assert.equal(await names([['NOT']], [['*'], ['"']]), []);
  });

  on('marks stand in code points where the words stand', async (documents) => {
    await documents.put([
      exampleDocument('a', {
        title: '😀 河水发臭',
        text: '昨天，河水 发黑；今天ＰＭ超标',
        titleTokens: '😀 河水 发臭',
        textTokens: '昨天 河水 发黑 今天 pm 超标',
      }),
    ]);
    await documents.refresh();
    const { hits } = await documents.search({
      ...byTime,
      words: { all: [['河水']], any: [['pm', '超标'], ['无']], not: [] },
    });
    assert.equal(hits[0]?.marks, [
      { field: 'title', start: 2, end: 4 },
      { field: 'text', start: 3, end: 5 },
      { field: 'text', start: 11, end: 15 },
    ]);
    assert.equal((await documents.search(byTime)).hits[0]?.marks, []);
  });

  on('filters: time half open, place by prefix, and every list any of its values', async (documents) => {
    const place = (code: string) => ({ code, name: code, field: 'text' as const, start: 0, end: 1, basis: '示例' });
    await documents.put([
      exampleDocument('county', {
        assessment: { places: [place('360102')], topics: ['air', 'noise'], triggers: ['school'] },
      }),
      exampleDocument('city', {
        publishedAt: null,
        foundAt: '2026-11-05T00:00:00.000Z',
        assessment: { places: [place('3601'), place('3601')] },
      }),
      exampleDocument('other', { assessment: { places: [place('3602')], sentiment: 1, relevant: false } }),
    ]);
    await documents.refresh();
    assert.is(await documents.count({ place: ['3601'] }), 2);
    assert.is(await documents.count({ place: ['360102', '3602'] }), 2);
    assert.is(await documents.count({ place: ['36'] }), 3);
    assert.is(await documents.count({ topic: ['noise', 'radiation'] }), 1);
    assert.is(await documents.count({ trigger: ['school'] }), 1);
    assert.is(await documents.count({ sentiment: [1] }), 1);
    assert.is(await documents.count({ relevant: true }), 2);
    assert.is(await documents.count({ level: [] }), 3);
    assert.is(await documents.count({ from: '2026-11-05T00:00:00Z' }), 1);
    assert.is(await documents.count({ to: '2026-11-05T00:00:00Z' }), 2);
    const facets = await documents.facets({}, ['place', 'sentiment'], 10);
    assert.equal(
      facets.place,
      [
        { key: '3601', count: 1 },
        { key: '3602', count: 1 },
        { key: '360102', count: 1 },
      ].sort((a, b) => (a.key < b.key ? -1 : 1)),
    );
    assert.equal(facets.sentiment, [
      { key: '-1', count: 2 },
      { key: '1', count: 1 },
    ]);
    assert.equal(facets.topic, []);
  });

  on('histograms count by Beijing hours, days and weeks, with the empty ones between', async (documents) => {
    const at = ['2026-11-01T15:59:59.000Z', '2026-11-01T16:00:00.000Z', '2026-11-03T16:30:00.000Z'];
    await documents.put(at.map((publishedAt, index) => exampleDocument(`t${index}`, { publishedAt })));
    await documents.refresh();
    assert.equal(await documents.histogram({}, 'day'), [
      { key: '2026-11-01', count: 1 },
      { key: '2026-11-02', count: 1 },
      { key: '2026-11-03', count: 0 },
      { key: '2026-11-04', count: 1 },
    ]);
    assert.equal(await documents.histogram({}, 'week'), [
      { key: '2026-10-26', count: 1 },
      { key: '2026-11-02', count: 2 },
    ]);
    assert.equal(await documents.histogram({ to: '2026-11-02T00:00:00Z' }, 'hour'), [
      { key: '2026-11-01T23', count: 1 },
      { key: '2026-11-02T00', count: 1 },
    ]);
    assert.equal(await documents.histogram({ level: ['red'] }, 'day'), []);
  });

  on('a histogram over ages by the hour is refused, by the week it is answered', async (documents) => {
    await documents.put(
      ['1990-01-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z'].map((publishedAt, index) =>
        exampleDocument(`t${index}`, { publishedAt }),
      ),
    );
    await documents.refresh();
    await refuses(() => documents.histogram({}, 'hour'), 'search.histogram');
    assert.is((await documents.histogram({}, 'week')).length, 1922);
  });

  on('pages run through everything without gap or double while new documents arrive', async (documents) => {
    const old = Array.from({ length: 60 }, (_, index) =>
      exampleDocument(`old-${index}`, {
        publishedAt: `2026-10-0${1 + (index % 3)}T00:00:00.000Z`,
        assessment: { score: index % 4 },
      }),
    );
    await documents.put(old);
    await documents.refresh();
    for (const sort of ['time', 'score'] as const) {
      const seen: string[] = [];
      let after: string | null = null;
      let page = 0;
      do {
        const answer: Awaited<ReturnType<DocumentStore['search']>> = await documents.search({
          sort,
          limit: 7,
          ...(after === null ? {} : { after }),
        });
        seen.push(...answer.hits.map((hit) => hit.document.id));
        after = answer.next;
        page += 1;
        await documents.put([exampleDocument(`new-${sort}-${page}`, { assessment: { score: 99 } })]);
        await documents.refresh();
      } while (after !== null);
      assert.is(new Set(seen).size, seen.length);
      assert.ok(old.every((one) => seen.includes(one.id)));
    }
  });

  on('collapsed, a group shows once by its best, with the number of copies that match', async (documents) => {
    await documents.put([
      exampleDocument('a1', {
        group: 'a',
        text: '河水',
        publishedAt: '2026-11-01T00:00:00.000Z',
        assessment: { score: 90 },
      }),
      exampleDocument('a2', {
        group: 'a',
        text: '河水',
        publishedAt: '2026-11-03T00:00:00.000Z',
        assessment: { score: 10 },
      }),
      exampleDocument('a3', {
        group: 'a',
        text: '别的',
        publishedAt: '2026-11-04T00:00:00.000Z',
        assessment: { score: 99 },
      }),
      exampleDocument('b1', {
        group: 'b',
        text: '河水',
        publishedAt: '2026-11-02T00:00:00.000Z',
        assessment: { score: 50 },
      }),
    ]);
    await documents.refresh();
    const words = { all: [['河水']], any: [], not: [] };
    const show = async (query: SearchQuery) => {
      const { hits, total, next } = await documents.search({ words, collapse: true, ...query });
      return { shown: hits.map((hit) => [hit.document.url.split('/').at(-1), hit.copies]), total, next };
    };
    assert.equal(await show(byTime), {
      shown: [
        ['a2', 2],
        ['b1', 1],
      ],
      total: 3,
      next: null,
    });
    assert.equal((await show({ ...byTime, sort: 'score' })).shown, [
      ['a1', 2],
      ['b1', 1],
    ]);
    const first = await show({ ...byTime, limit: 1 });
    assert.equal(first.shown, [['a2', 2]]);
    assert.equal((await show({ ...byTime, limit: 1, after: first.next ?? '' })).shown, [['b1', 1]]);
  });

  on('documents that share a band are near, oldest found first, right after they were put', async (documents) => {
    const make = (name: string, bands: string[], foundAt: string) =>
      exampleDocument(name, { bands, foundAt, signature: name });
    const late = make('late', ['x', 'y'], '2026-11-03T00:00:00.000Z');
    const early = make('early', ['y', 'z'], '2026-11-01T00:00:00.000Z');
    await documents.put([late, early, make('far', ['w'], '2026-11-01T00:00:00.000Z')]);
    const row = (one: AnalysedDocument) => ({ id: one.id, group: one.group, signature: one.signature });
    assert.equal(await documents.near(['y', 'x'], 10), [row(early), row(late)]);
    assert.equal(await documents.near(['x', 'y', 'z'], 1), [row(early)]);
    assert.equal(await documents.near([], 10), []);
    await documents.put([{ ...late, bands: ['v'] }]);
    assert.equal(await documents.near(['x'], 10), []);
  });

  on('nothing asked is nothing found, and unknown ids are null', async (documents) => {
    assert.equal(await documents.put([]), []);
    assert.equal(await documents.get([]), []);
    assert.equal(await documents.get(['nobody', '']), [null, null]);
    assert.is((await documents.have(['nobody'])).size, 0);
    assert.equal(await documents.search(byTime), { hits: [], total: 0, next: null });
    assert.equal((await documents.facets({}, ['level'], 5)).level, []);
    assert.equal(await documents.histogram({}, 'day'), []);
  });

  on('a wrong page size, cursor or time is refused with a code', async (documents) => {
    await documents.put(['a', 'b'].map((name) => exampleDocument(name)));
    await documents.refresh();
    await refuses(() => documents.search({ sort: 'time', limit: 0 }), 'search.limit');
    await refuses(() => documents.search({ sort: 'time', limit: 201 }), 'search.limit');
    await refuses(() => documents.search({ ...byTime, after: 'nonsense' }), 'search.cursor');
    const { next } = await documents.search({ sort: 'time', limit: 1 });
    await refuses(() => documents.search({ sort: 'score', limit: 1, after: next ?? '' }), 'search.cursor');
    await refuses(() => documents.count({ from: '昨天' }), 'search.time');
  });

  on('several writers of the same documents lose nothing and agree on one first finder', async (documents, again) => {
    const others = await Promise.all([again(), again()]);
    const writers = [documents, ...others];
    const results = await Promise.all(
      writers.map((writer, index) =>
        writer.put(
          Array.from({ length: 30 }, (_, i) => exampleDocument(`d${i}`, { text: `第${index}稿`, group: `w${index}` })),
        ),
      ),
    );
    for (let i = 0; i < 30; i += 1) {
      const outcomes = results.map((list) => list[i]?.result).sort();
      assert.equal(outcomes, ['stored', 'updated', 'updated']);
      const firstWriter = results.findIndex((list) => list[i]?.result === 'stored');
      assert.is((await documents.get([exampleDocument(`d${i}`).id]))[0]?.group, `w${firstWriter}`);
    }
    await documents.refresh();
    assert.is(await documents.count({}), 30);
    for (const other of others) await other.close();
  });

  on('what was put is there after closing and opening again', async (documents, again) => {
    const one = exampleDocument('a');
    await documents.put([one]);
    await documents.close();
    const reopened = await again();
    assert.equal(await reopened.get([one.id]), [one]);
    await reopened.close();
  });
}

store('Elasticsearch: a server that does not answer is a sentence with its address', async () => {
  const open = () => openElasticsearchStore({ urls: ['http://127.0.0.1:9'], prefix: 'x', log: () => {} });
  await refuses(open, 'store.unreachable');
  await open().catch((error: Error) => assert.match(error.message, '127.0.0.1:9'));
});

store.run();

async function refuses(act: () => Promise<unknown>, code: string): Promise<void> {
  try {
    await act();
  } catch (error) {
    assert.is((error as { code?: string }).code, code, String(error));
    return;
  }
  assert.unreachable(`nothing refused with ${code}`);
}
