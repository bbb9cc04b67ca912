import { randomBytes } from 'node:crypto';
import * as assert from 'uvu/assert';
import type { SearchServer } from '../../analysis/search-server.ts';
import { contentHash } from '../../analysis/store-check.ts';
import type { IndexStore } from '../../analysis/store-elasticsearch.ts';
import { indexedOf } from '../../analysis/store-elasticsearch-document.ts';
import { nextVersion } from '../../analysis/versions.ts';
import { suite } from '../suite.ts';
import { exampleDocument } from './example-documents.ts';
import { dropIndexes, searchEngines } from './search-servers.ts';

/** Runs on each search server that is given: the form in which documents stand there, and how an index is replaced. */
const rebuilding = suite('indexes of documents');

for (const engine of searchEngines('rebuilding and reading an index')) {
  const on = (sentence: string, body: (tools: Tools) => Promise<void>) =>
    rebuilding(`${engine.name}: ${sentence}`, async () => {
      const prefix = `test-${randomBytes(6).toString('hex')}`;
      const server = engine.server();
      const opened: IndexStore[] = [];
      const told: string[] = [];
      const open = async () => {
        const store = await engine.open({ urls: engine.urls, prefix, log: (sentence) => told.push(sentence) });
        opened.push(store);
        return store;
      };
      try {
        await body({ server, alias: `${prefix}-documents`, open, told });
      } finally {
        for (const store of opened) await store.close();
        await dropIndexes(server, prefix);
      }
    });

  on('a person reads names, address, title, text, times, place and level in the document itself', async (tools) => {
    const document = exampleDocument('a', {
      title: '河水发黑',
      text: '示例县河水发黑发臭',
      assessment: {
        level: 'orange',
        topics: ['water'],
        triggers: ['drinking'],
        places: [{ code: '360102', name: '示例区', field: 'text', start: 0, end: 3, basis: '示例' }],
      },
    });
    const store = await tools.open();
    await store.put([document]);
    const { _source } = await tools.server.ask<{ _source: Record<string, unknown> }>(
      'GET',
      `/${tools.alias}/_doc/${document.id}`,
    );
    const shown = ['sourceName', 'url', 'title', 'text', 'publishedAt', 'foundAt', 'level', 'levelName', 'placeName'];
    assert.equal(
      [...shown, 'topicName', 'triggerName', 'stateName'].map((field) => _source[field]),
      [
        '示例论坛',
        'https://example.cn/a',
        '河水发黑',
        '示例县河水发黑发臭',
        '2026-11-02T01:00:00.000Z',
        '2026-11-02T02:00:00.000Z',
        'orange',
        '橙',
        ['示例区'],
        ['水体污染'],
        ['饮用水受影响'],
        '正在发生',
      ],
    );
    assert.not.match(String(_source['rest']), '示例县河水发黑发臭');
    assert.equal(await store.get([document.id]), [document]);
  });

  on('the template has a priority and a version, and its mapping takes no unknown field', async (tools) => {
    await tools.open();
    const { index_templates } = await tools.server.ask<{ index_templates: { index_template: Template }[] }>(
      'GET',
      `/_index_template/${tools.alias}`,
    );
    const template = index_templates[0]?.index_template;
    assert.equal([template?.priority, template?.version, template?.template.mappings.dynamic], [500, 2, 'strict']);
    const refused = tools.server.ask('PUT', `/${tools.alias}/_doc/x`, { id: 'x', invented: 1 });
    await refused.then(
      () => assert.unreachable('an unknown field went in'),
      (error: Error) => assert.match(error.message, /strict_dynamic_mapping/),
    );
  });

  on('an index of the first release is rebuilt at the first start, and nothing is lost', async (tools) => {
    const documents = Array.from({ length: 1_234 }, (_, i) => exampleDocument(`d${i}`, { text: `第${i}条，河水发黑` }));
    await firstRelease(tools, documents);
    const store = await tools.open();
    assert.match(tools.told.join('\n'), `${tools.alias}-v1 是旧结构，正在重建`);
    assert.is(await store.count({}), 1_234);
    assert.is(await store.count({ words: { all: [['河水']], any: [], not: [] } }), 1_234);
    assert.equal(await store.get(documents.map(({ id }) => id)), documents);
    assert.equal(await store.put(documents.slice(0, 1)), [{ id: documents[0]?.id, result: 'unchanged' }]);
    const left = await tools.server.ask<Record<string, unknown>>('GET', `/${tools.alias}-v*`);
    assert.equal(
      Object.keys(left).map((name) => name.startsWith(`${tools.alias}-v2-`)),
      [true],
    );
  });

  on(
    'two processes that start at the same time on an old index end with one index and all documents',
    async (tools) => {
      const documents = Array.from({ length: 300 }, (_, i) => exampleDocument(`d${i}`));
      await firstRelease(tools, documents);
      const stores = await Promise.all([tools.open(), tools.open()]);
      for (const store of stores) assert.equal(await store.get(documents.map(({ id }) => id)), documents);
      assert.is(Object.keys(await tools.server.ask<object>('GET', `/${tools.alias}-v*`)).length, 1);
    },
  );

  on(
    'what is written, changed and dropped while an index is rebuilt is in the new one as it should be',
    async (tools) => {
      const store = await tools.open();
      const writer = await tools.open();
      const documents = Array.from({ length: 3_000 }, (_, i) => exampleDocument(`d${i}`));
      for (let start = 0; start < 3_000; start += 500) await store.put(documents.slice(start, start + 500));
      let rebuilt = false;
      const rebuild = store.rebuild().then((result) => {
        rebuilt = true;
        return result;
      });
      const expected = new Map(documents.map((document) => [document.id, document]));
      for (let round = 0; !rebuilt && round < 400; round += 1) {
        const fresh = exampleDocument(`new${round}`);
        const changed = exampleDocument(`d${round * 7}`, { text: `改过的第${round}稿` });
        const results = await writer.put([fresh, changed]);
        assert.equal(
          results.map(({ result }) => result),
          ['stored', 'updated'],
        );
        // With the words that it had before.
        const before = expected.get(changed.id) ?? changed;
        expected.set(fresh.id, fresh).set(changed.id, nextVersion(before, changed) ?? changed);
      }
      await rebuild;
      const stored = await store.get([...expected.keys()]);
      assert.equal(stored, [...expected.values()]);
      await store.refresh();
      assert.is(await store.count({}), expected.size);
    },
  );

  on('after a rebuilding that was killed while writes were stopped, the next one lets them through', async (tools) => {
    const store = await tools.open();
    await store.put([exampleDocument('a')]);
    const [index = ''] = Object.keys(await tools.server.ask<object>('GET', `/_alias/${tools.alias}`));
    await tools.server.ask('PUT', `/${index}/_settings`, { index: { 'blocks.write': true } });
    const waiting = store.put([exampleDocument('b')]);
    assert.equal(await store.rebuild(), { documents: 1 });
    assert.equal((await waiting)[0]?.result, 'stored');
    assert.equal([...(await store.have([exampleDocument('a').id, exampleDocument('b').id]))].length, 2);
  });

  on('a rebuilding that fails leaves the old index in use and open for writing', async (tools) => {
    const store = await tools.open();
    await store.put([exampleDocument('a')]);
    const before = Object.keys(await tools.server.ask<object>('GET', `/_alias/${tools.alias}`));
    // Something that is no document of ours cannot be copied, so the counts differ.
    await tools.server.ask('PUT', `/${tools.alias}/_doc/foreign`, { id: 'foreign' });
    await store.rebuild().then(
      () => assert.unreachable('switched although a document is missing'),
      (error: Error) => assert.match(error.message, '没有切换'),
    );
    assert.equal(Object.keys(await tools.server.ask<object>('GET', `/_alias/${tools.alias}`)), before);
    assert.equal((await store.put([exampleDocument('b')]))[0]?.result, 'stored');
    assert.is(Object.keys(await tools.server.ask<object>('GET', `/${tools.alias}-v*`)).length, 1);
  });
}

rebuilding.run();

type Template = { priority: number; version: number; template: { mappings: { dynamic: string } } };
type Tools = {
  server: SearchServer;
  alias: string;
  open: () => Promise<IndexStore>;
  told: string[];
};

/** An index as the first release made it: tokens in `title` and `text`, the document only as JSON. */
async function firstRelease({ server, alias }: Tools, documents: ReturnType<typeof exampleDocument>[]): Promise<void> {
  const keyword = { type: 'keyword' };
  const kept = { type: 'keyword', index: false, doc_values: false };
  const date = { type: 'date', format: 'epoch_millis' };
  const tokens = { type: 'text', analyzer: 'whitespace', norms: false };
  const index = `${alias}-v1`;
  await server.ask('PUT', `/${index}`, {
    aliases: { [alias]: { is_write_index: true } },
    mappings: {
      dynamic: 'strict',
      _source: { excludes: ['title', 'text', 'bands'] },
      properties: {
        ...{ id: keyword, hash: kept, group: keyword, time: date, found: date, foundAt: kept },
        ...{ score: { type: 'double' }, sourceId: keyword, sourceKind: keyword, level: keyword, state: keyword },
        ...{ sentiment: keyword, relevant: { type: 'boolean' }, topic: keyword, place: keyword, trigger: keyword },
        ...{ signature: kept, bands: keyword, title: tokens, text: tokens, document: kept },
      },
    },
  });
  const lines = documents.flatMap((document) => {
    const indexed = indexedOf(document, contentHash(document));
    const { titleTokens, textTokens, rest: _rest, url: _url, sourceName: _name, publishedAt: _at, ...others } = indexed;
    const { levelName: _l, stateName: _s, topicName: _t, placeName: _p, triggerName: _g, ...plain } = others;
    const source = { ...plain, title: titleTokens, text: textTokens, document: JSON.stringify(document) };
    return [{ index: { _id: document.id } }, source];
  });
  const { errors } = await server.bulk<{ errors: boolean }>(`/${index}/_bulk`, lines, { refresh: true });
  assert.is(errors, false);
}
