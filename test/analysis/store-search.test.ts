import * as assert from 'uvu/assert';
import type { DocumentStore, SearchQuery } from '../../analysis/store.ts';
import { suite, untested } from '../suite.ts';
import { exampleDocument } from './example-documents.ts';
import { onEngine, refuses, storeEngines } from './store-engines.ts';

const store = suite('searching the document store');
if (process.env['ELASTICSEARCH_URL'] === undefined)
  untested('searching the document store on Elasticsearch', 'ELASTICSEARCH_URL is not set');

const byTime: SearchQuery = { sort: 'time', limit: 50 };

for (const engine of storeEngines()) {
  const on = onEngine(engine, store);

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
}

store.run();
