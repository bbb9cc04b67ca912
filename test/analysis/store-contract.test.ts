import * as assert from 'uvu/assert';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import type { SearchQuery } from '../../analysis/store.ts';
import { openElasticsearchStore, openOpenSearchStore } from '../../analysis/store-elasticsearch.ts';
import { wordsHash } from '../../analysis/versions.ts';
import { suite } from '../suite.ts';
import { exampleDocument } from './example-documents.ts';
import { searchEngines } from './search-servers.ts';
import { onEngine, refuses, storeEngines } from './store-engines.ts';

const store = suite('document store');
searchEngines('the document store');

const byTime: SearchQuery = { sort: 'time', limit: 50 };

for (const engine of storeEngines()) {
  const on = onEngine(engine, store);

  on(
    'the same document twice is stored once; new content updates it but keeps foundAt and group',
    async (documents) => {
      const first = exampleDocument('a', { foundAt: '2026-11-02T02:00:00.000Z', group: 'g' });
      assert.equal(await documents.put([first]), [{ id: first.id, result: 'stored' }]);
      const later = { ...first, foundAt: '2026-11-03T00:00:00.000Z', group: 'other' };
      assert.equal(await documents.put([later]), [{ id: first.id, result: 'unchanged' }]);
      const edited = { ...exampleDocument('a', { text: '河水已经变清' }), foundAt: later.foundAt, group: 'other' };
      assert.equal(await documents.put([edited]), [{ id: first.id, result: 'updated' }]);
      const [kept] = await documents.get([first.id]);
      assert.equal(
        { ...kept, earlier: undefined, versionAt: undefined },
        { ...edited, foundAt: first.foundAt, group: 'g', earlier: undefined, versionAt: undefined },
      );
      await documents.refresh();
      assert.is(await documents.count({ words: { all: [['发黑']], any: [], not: [] } }), 0);
      assert.is(await documents.count({ words: { all: [['变清']], any: [], not: [] } }), 1);
    },
  );

  on('says that it takes texts', async (documents) => assert.is(await documents.ready(), null));

  on(
    'other words make a version: the words before stay with their time, level, hash and snapshot',
    async (documents) => {
      const snapshot = { sha256: 'a'.repeat(64), path: `aa/${'a'.repeat(64)}.gz` };
      const first = exampleDocument('a', { text: '河水发黑', foundAt: '2026-11-02T02:00:00.000Z', snapshot });
      const second = {
        ...exampleDocument('a', { text: '河水变清' }),
        foundAt: '2026-11-03T00:00:00.000Z',
        snapshot: null,
      };
      const third = {
        ...exampleDocument('a', { text: '河水又发黑' }),
        foundAt: '2026-11-04T00:00:00.000Z',
        snapshot: null,
      };
      await documents.put([first]);
      assert.is((await documents.get([first.id]))[0]?.earlier, undefined);
      await documents.put([second]);
      assert.is((await documents.put([third]))[0]?.result, 'updated');
      const [kept] = await documents.get([first.id]);
      assert.is(kept?.text, '河水又发黑');
      assert.is(kept?.foundAt, first.foundAt);
      assert.is(kept?.versionAt, third.foundAt);
      assert.equal(
        kept?.earlier?.map(({ text, seenAt, snapshot: page, assessment, words }) => [
          text,
          seenAt,
          page,
          assessment,
          words,
        ]),
        [
          ['河水发黑', first.foundAt, snapshot, first.assessment, wordsHash(first)],
          ['河水变清', second.foundAt, null, second.assessment, wordsHash(second)],
        ],
      );
    },
  );

  on(
    'a late delivery of an earlier version changes nothing; the same words read later are a version',
    async (documents) => {
      const first = exampleDocument('a', { text: '第一稿', foundAt: '2026-11-02T02:00:00.000Z' });
      const second = { ...exampleDocument('a', { text: '第二稿' }), foundAt: '2026-11-03T00:00:00.000Z' };
      await documents.put([first]);
      await documents.put([second]);
      assert.equal(await documents.put([first]), [{ id: first.id, result: 'unchanged' }]);
      assert.is((await documents.get([first.id]))[0]?.text, '第二稿');
      await documents.put([{ ...first, foundAt: '2026-11-05T00:00:00.000Z' }]);
      const [back] = await documents.get([first.id]);
      assert.equal([back?.text, back?.earlier?.map(({ text }) => text)], ['第一稿', ['第一稿', '第二稿']]);
    },
  );

  on(
    'blanks and a new assessment are no version; a text that comes with its versions keeps them',
    async (documents) => {
      const first = exampleDocument('a', { text: '河水 发黑' });
      await documents.put([first]);
      await documents.put([{ ...first, text: '河水发黑' }]);
      const { assessment } = first;
      await documents.put([{ ...first, text: '河水发黑', assessment: { ...assessment, score: assessment.score + 1 } }]);
      assert.is((await documents.get([first.id]))[0]?.earlier, undefined);
      await documents.put([{ ...first, text: '变了', foundAt: '2026-12-01T00:00:00.000Z' }]);
      const [versioned] = await documents.get([first.id]);
      assert.is(versioned?.earlier?.length, 1);
      assert.ok(versioned != null);
      // As after a new analysis, and as into an empty store from a backup.
      await documents.put([{ ...versioned, assessment: { ...assessment, score: 3 } }]);
      assert.equal((await documents.get([first.id]))[0]?.earlier, versioned.earlier);
      await documents.drop([first.id]);
      await documents.put([versioned]);
      assert.equal(await documents.get([first.id]), [versioned]);
    },
  );

  on('a page that changes with every reading keeps its first version and the newest ones', async (documents) => {
    const at = (n: number) => new Date(Date.parse('2026-11-02T00:00:00.000Z') + n * 3_600_000).toISOString();
    for (let n = 0; n <= 25; n += 1)
      await documents.put([{ ...exampleDocument('a', { text: `第 ${n} 稿` }), foundAt: at(n) }]);
    const [kept] = await documents.get([exampleDocument('a').id]);
    assert.is(kept?.text, '第 25 稿');
    assert.equal(
      kept?.earlier?.map(({ text }) => text),
      ['第 0 稿', ...Array.from({ length: 19 }, (_, index) => `第 ${index + 6} 稿`)],
    );
  });

  on('after forgetting, what was not dropped is found as before', async (documents) => {
    const [kept, gone] = [exampleDocument('kept'), exampleDocument('gone')];
    await documents.put([kept, gone]);
    await documents.drop([gone.id]);
    await documents.forget();
    await documents.refresh();
    assert.is(await documents.count({ words: { all: [['发黑']], any: [], not: [] } }), 1);
    assert.equal(await documents.get([kept.id, gone.id]), [kept, null]);
  });

  on(
    'figures of a text come back as given; a text without them, as the first release stored it, still reads',
    async (documents) => {
      const engagement = { reposts: 12, comments: null, likes: 0, views: 60_000, followers: null };
      const [old, counted] = [exampleDocument('old'), exampleDocument('counted', { engagement })];
      await documents.put([old, counted]);
      assert.equal(await documents.get([old.id, counted.id]), [old, counted]);
      assert.equal(await documents.put([{ ...counted, engagement: { ...engagement, likes: 7 } }]), [
        { id: counted.id, result: 'updated' },
      ]);
      assert.is((await documents.get([counted.id]))[0]?.engagement?.likes, 7);
      const wrong = exampleDocument('wrong', { engagement: { ...engagement, likes: -1 } });
      assert.is((await documents.put([wrong]))[0]?.result, 'rejected');
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

  on('a text whose stated time is to come stands where it was found, and keeps what was said', async (documents) => {
    const stated = '2099-06-05T01:00:00.000Z';
    const ahead = {
      ...exampleDocument('ahead', { foundAt: '2026-11-01T00:00:00.000Z' }),
      publishedAt: null,
      statedAt: stated,
    };
    const later = exampleDocument('later', { text: '河水变清', publishedAt: '2026-11-02T00:00:00.000Z' });
    await documents.put([ahead, later]);
    await documents.refresh();
    const { hits } = await documents.search(byTime);
    assert.equal(
      hits.map(({ document }) => [document.id, document.statedAt]),
      [
        [later.id, undefined],
        [ahead.id, stated],
      ],
    );
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

  on(
    'what is dropped leaves no trace in reading, searching, counting or grouping, and may come again',
    async (documents) => {
      const [gone, kept] = [exampleDocument('gone', { text: '河水发黑发臭，有死鱼' }), exampleDocument('kept')];
      await documents.put([gone, kept]);
      await documents.refresh();
      await documents.drop([gone.id, 'nobody']);
      await documents.drop([]);
      await documents.refresh();
      assert.equal(await documents.get([gone.id, kept.id]), [null, kept]);
      assert.equal([...(await documents.have([gone.id, kept.id]))], [kept.id]);
      assert.equal(
        (await documents.search(byTime)).hits.map(({ document }) => document.id),
        [kept.id],
      );
      assert.is(await documents.count({ words: { all: [['死鱼']], any: [], not: [] } }), 0);
      assert.equal((await documents.facets({}, ['topic'], 5)).topic, [{ key: 'water', count: 1 }]);
      assert.equal(
        (await documents.near(gone.bands, 10)).filter(({ id }) => id === gone.id),
        [],
      );
      assert.equal(await documents.put([gone]), [{ id: gone.id, result: 'stored' }]);
      assert.is((await documents.near(gone.bands, 10)).filter(({ id }) => id === gone.id).length, 1);
    },
  );

  on('documents of a source found before an instant come by id, page by page', async (documents) => {
    const old = ['a', 'b', 'c'].map((name) => exampleDocument(name, { foundAt: '2026-01-01T00:00:00.000Z' }));
    const edge = exampleDocument('edge', { foundAt: '2026-02-01T00:00:00.000Z' });
    const foreign = exampleDocument('foreign', { foundAt: '2026-01-01T00:00:00.000Z', sourceId: 'other' });
    await documents.put([...old, edge, foreign]);
    const ids = old.map(({ id }) => id).sort();
    const first = await documents.foundBefore('example-forum', edge.foundAt, null, 2);
    assert.equal(first, ids.slice(0, 2));
    assert.equal(await documents.foundBefore('example-forum', edge.foundAt, first.at(-1) ?? null, 2), ids.slice(2));
    assert.equal(await documents.foundBefore('nobody', edge.foundAt, null, 2), []);
  });

  on('all documents come by id, page by page, exactly as they were put', async (documents) => {
    const put = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      exampleDocument(name, { title: `标题${name}`, publishedAt: name === 'a' ? null : '2026-11-02T01:00:00.000Z' }),
    );
    await documents.put(put);
    put.sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.equal(await documents.page(null, 3), put.slice(0, 3));
    assert.equal(await documents.page(put[2]?.id ?? null, 3), put.slice(3));
    assert.equal(await documents.page(put[4]?.id ?? null, 3), []);
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

for (const [name, open] of [
  ['Elasticsearch', openElasticsearchStore],
  ['OpenSearch', openOpenSearchStore],
] as const)
  store(`${name}: a server that does not answer is a sentence with its address and its setting`, async () => {
    const opening = () => open({ urls: ['http://user:hidden@127.0.0.1:9'], prefix: 'x', log: () => {} });
    await refuses(opening, 'store.unreachable');
    await opening().catch((error: Error) => {
      assert.match(error.message, `连不上 ${name}（http://127.0.0.1:9）`);
      assert.match(error.message, `${name.toUpperCase()}_URL`);
      assert.not.match(error.message, 'hidden');
    });
  });

store.run();
