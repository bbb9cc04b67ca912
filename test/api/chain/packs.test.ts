import * as assert from 'uvu/assert';
import type { Document } from '../../../analysis/document.ts';
import { enqueueDocuments, sendAgain } from '../../../api/chain/intake-queue.ts';
import { createPacks, type Packs } from '../../../api/chain/packs.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { exampleDocument } from '../../analysis/example-documents.ts';
import { contract } from '../../queue/engines.ts';

for (const packs of contract('texts on their way to the document store')) {
  let database: Database;
  let kept: Packs;
  let now: Date;
  packs.beforeEach(async () => {
    database = await openDatabase(':memory:');
    now = new Date('2026-11-27T02:00:00.000Z');
    kept = createPacks(database, () => now);
  });
  packs.afterEach(() => database.destroy());

  packs(
    'a queue that is lost, as a flushed Redis is, loses no text: it is on its way again minutes later',
    async ({ open, store }) => {
      const first = await open();
      await enqueueDocuments({ queue: first, packs: kept }, texts(201));
      await first.close(0);
      await store.remove();

      const second = await open();
      assert.is(await sendAgain(second, kept, now), 0, 'not looked for at once');
      now = new Date(now.getTime() + 6 * 60_000);
      assert.is(await sendAgain(second, kept, now), 2);
      assert.is(await sendAgain(second, kept, now), 0, 'those that the queue has stay as they are');
      const arrived: string[] = [];
      await second.start(
        {
          analyse: async ({ batch }) => {
            arrived.push(...((await kept.read(batch)) ?? []).map(({ id }) => id));
            await kept.done(batch);
          },
        },
        ['analyse'],
      );
      await second.idle(['analyse']);
      assert.equal(
        arrived.sort(),
        texts(201)
          .map(({ id }) => id)
          .sort(),
      );
      assert.is(await sendAgain(second, kept, now), 0, 'what is stored is not looked for');
    },
  );

  packs('nor does a queue that is lost while the clock is 45 days ahead', async ({ open, store }) => {
    const right = now;
    now = new Date(right.getTime() + 45 * 86_400_000);
    const first = await open();
    await enqueueDocuments({ queue: first, packs: kept }, texts(1));
    await first.close(0);
    await store.remove();
    assert.is(await sendAgain(await open(), kept, right), 1);
  });

  packs('what the queue gave up waits for a person and is not tried for ever', async ({ open }) => {
    const queue = await open();
    await enqueueDocuments({ queue, packs: kept }, texts(1));
    const refuse = async () => {
      throw new Error('poison');
    };
    await queue.start({ analyse: refuse }, ['analyse']);
    await queue.idle(['analyse']);
    assert.is((await queue.failed(10)).length, 1);
    now = new Date(now.getTime() + 6 * 60_000);
    assert.is(await sendAgain(queue, kept, now), 0);
  });

  packs.run();
}

function texts(count: number): Document[] {
  return Array.from({ length: count }, (_, index) => exampleDocument(`text-${index}`));
}
