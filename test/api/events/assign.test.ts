import * as assert from 'uvu/assert';
import { raisePack } from '../../../api/alerts/raise-pack.ts';
import { furtherPosts } from '../../analysis/events/further-posts.ts';
import { timedPosts } from '../../analysis/events/posts.ts';
import { labelledTexts, pairScores } from '../../analysis/events/signs.ts';
import type { TimedPost } from '../../analysis/events/timed-post.ts';
import { suite } from '../../suite.ts';
import { engines, type Office } from '../cases/office.ts';

for (const [engine, open] of engines) {
  const events = suite<{ o: Office }>(`texts of one incident are one event in the database, on ${engine}`);
  events.beforeEach(async (context) => {
    context.o = await open();
    context.o.settings.alerts = { ...context.o.settings.alerts, autoOpen: false };
  });
  events.afterEach(async ({ o }) => o.close());

  for (const [name, posts] of [
    ['71 timed posts of 23 incidents', timedPosts],
    ['the set written afterwards', furtherPosts],
  ] as const)
    events(`${name}, in packs of ten: pairwise F1 at least 0.95 over the posts that are of an event`, async ({ o }) => {
      const { scores, without } = await played(o, posts);
      assert.ok(scores.f1 >= 0.95, `F1 ${scores.f1.toFixed(3)}, precision ${scores.precision.toFixed(3)}`);
      console.log(`${engine}: ${name}: F1 ${scores.f1.toFixed(3)}, without event ${without} of ${posts.length}`);
      assert.ok(without <= posts.length / 10, `${without} posts without event`);
    });

  events('a pack takes so many statements, whether it holds ten texts or sixty', async ({ o }) => {
    const texts = (await labelledTexts(timedPosts)).map(({ document }) => document);
    const given = { at: o.clock.now, settings: o.settings.alerts, ledger: o.settings.ledger, memory: new Map() };
    const raise = (pack: typeof texts) =>
      statements(o, () => o.database.transaction().execute((writing) => raisePack(writing, pack, given)));
    const few = await raise(texts.slice(0, 10));
    const many = await raise(texts.slice(10));
    console.log(`${engine}: ${few} statements for 10 texts, ${many} for 61`);
    assert.ok(many <= 45, `${many} statements`);
  });

  events('what is known already is not written again', async ({ o }) => {
    const texts = (await labelledTexts(timedPosts.slice(0, 12))).map(({ document }) => document);
    await o.alerts.raise(texts);
    const before = await o.database.selectFrom('events').selectAll().orderBy('id').execute();
    await o.alerts.raise(texts);
    assert.equal(await o.database.selectFrom('events').selectAll().orderBy('id').execute(), before);
  });

  events('a text with 😷 or 𠮷 in it, wherever it is cut, is of its event like every other', async ({ o }) => {
    const cut = `${'河'.repeat(599)}😷`;
    const texts = await labelledTexts(
      ['😷南昌县𠮷山村河水又发黑了😷', `南昌县𠮷山村河水又发黑了，气味刺鼻😷！${cut}`].map((text, index) => ({
        ...{ event: 'river', day: `2026-11-2${index}`, clock: '09:00', title: '南昌县𠮷山村河水发黑😷', text },
      })),
    );
    for (const { document } of texts) await o.alerts.raise([document]);
    const rows = await o.database.selectFrom('eventTexts').select('eventId').execute();
    assert.is(rows.length, 2);
    assert.is(new Set(rows.map(({ eventId }) => eventId)).size, 1);
    const keys = (await o.database.selectFrom('eventKeys').select('key').execute()).map(({ key }) => key);
    assert.ok(keys.includes('site 𠮷山'), keys.join());
    assert.equal(
      keys.filter((key) => key.includes('\uFFFD') || !key.isWellFormed()),
      [],
    );
  });

  events.run();
}

async function played(o: Office, posts: readonly TimedPost[]) {
  const texts = (await labelledTexts(posts)).toSorted(
    (a, b) => Date.parse(a.document.publishedAt ?? '') - Date.parse(b.document.publishedAt ?? ''),
  );
  for (let start = 0; start < texts.length; start += 10)
    await o.alerts.raise(texts.slice(start, start + 10).map(({ document }) => document));
  const rows = await o.database.selectFrom('eventTexts').select(['documentId', 'eventId']).execute();
  const found = new Map(rows.map((row) => [row.documentId, row.eventId]));
  const labelled = texts.map(({ event, document }) => ({ event, assigned: found.get(document.id) ?? document.id }));
  return { scores: pairScores(labelled), without: texts.length - found.size };
}

/** How many statements an act makes. */
async function statements(o: Office, act: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const executor = o.database.getExecutor();
  const original = executor.executeQuery;
  const proto = Object.getPrototypeOf(Object.getPrototypeOf(executor)) as { executeQuery: typeof original };
  const before = proto.executeQuery;
  proto.executeQuery = function counted(this: typeof executor, ...given: Parameters<typeof original>) {
    count += 1;
    return before.apply(this, given);
  } as typeof original;
  try {
    await act();
  } finally {
    proto.executeQuery = before;
  }
  return count;
}
