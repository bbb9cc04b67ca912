import * as assert from 'uvu/assert';
import { type CollectOne, collectSource } from '../../../api/chain/collect-source.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import type { SourceEntry } from '../../../api/sources/register-entry.ts';
import { createSources, type ReadLists, type Sources } from '../../../api/sources/sources.ts';
import { exampleDocument } from '../../analysis/example-documents.ts';
import { suite } from '../../suite.ts';

const collecting = suite('a run of a source');
const at = '2026-11-25T02:00:00.000Z';
const entry = {
  id: 'bureau',
  name: '示例市局',
  kind: 'government',
  reader: 'site',
  start: ['https://bureau.example/'],
};
const lists: ReadLists = { 'https://bureau.example/': { etag: '"v1"', lastModified: null, at } };
let database: Database;
let sources: Sources;

collecting.before(async () => {
  database = await openDatabase(':memory:');
  const checkEntry = (input: unknown) => ({ ok: true as const, entry: input as SourceEntry });
  sources = createSources(database, checkEntry, () => new Date(at));
  await sources.seed([{ ...entry, enabled: true }]);
});
collecting.after(() => database.destroy());

collecting(
  'what it says of its lists comes back at the next run, until the entry is changed, even while it runs',
  async () => {
    const given: ReadLists[] = [];
    const collect: CollectOne = async (_, context) => {
      given.push(context.lists);
      return run(lists);
    };
    await collectSource(sources, collect, 'bureau', async () => {});
    await collectSource(sources, collect, 'bureau', async () => {});
    await sources.change('bureau', { linkSelector: '.list a' });
    const changing: CollectOne = async (one, context) => {
      await sources.change('bureau', { linkSelector: '.news a' });
      return collect(one, context);
    };
    await collectSource(sources, changing, 'bureau', async () => {});
    await collectSource(sources, collect, 'bureau', async () => {});
    await collectSource(sources, collect, 'bureau', async () => {});
    assert.equal(given, [{}, lists, {}, {}, lists]);
  },
);

collecting('a document is remembered only after it was handed on', async () => {
  const document = exampleDocument('a');
  const collect: CollectOne = async (_, context) => {
    await context.emit([document]);
    return run({});
  };
  try {
    await collectSource(sources, collect, 'bureau', () => Promise.reject(new Error('队列满了')));
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, '队列满了');
  }
  assert.is((await sources.known([document.url])).size, 0);
  await collectSource(sources, collect, 'bureau', async () => {});
  assert.equal([...(await sources.known([document.url]))], [document.url]);
});

collecting(
  'a time to come, also one that an earlier release noted, does not hide the silence of a source',
  async () => {
    const told: (string | null)[] = [];
    const collect: CollectOne = async (_, context) => {
      told.push(context.lastItemAt);
      return run({});
    };
    await database.updateTable('sources').set({ lastItemAt: '2099-06-05T01:00:00.000Z' }).execute();
    await collectSource(sources, collect, 'bureau', async () => {});
    const found = { publishedAt: null, statedAt: '2099-06-05T01:00:00.000Z', foundAt: '2026-11-24T02:00:00.000Z' };
    await sources.remember('bureau', [exampleDocument('b', found)]);
    await collectSource(sources, collect, 'bureau', async () => {});
    assert.equal(told, [at, '2026-11-24T02:00:00.000Z'], 'when something last came, then when it was found');
  },
);

collecting.run();

function run(read: ReadLists) {
  const counts = { listed: 1, fetched: 1, emitted: 1, failed: 0 };
  return { sourceId: 'bureau', startedAt: at, endedAt: at, state: 'ok' as const, reason: '', ...counts, lists: read };
}
