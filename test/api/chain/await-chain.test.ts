import * as assert from 'uvu/assert';
import { awaitChain } from '../../../api/commands/await-chain.ts';
import { suite } from '../../suite.ts';

const chain = suite('waiting for the chain after an import');

chain('ends when nothing is left', async () => {
  assert.is(
    await awaitChain(
      queueOf([
        [2, 1, 0],
        [0, 1, 0],
        [0, 0, 0],
      ]),
      10,
    ),
    'done',
  );
});

chain(
  'gives up waiting when packs are only tried again and again, so that a store without room holds nobody',
  async () => {
    assert.is(
      await awaitChain(
        queueOf([
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ]),
        10,
        0,
      ),
      'postponed',
    );
  },
);

chain('a long analysis, and retries that get somewhere, are waited for', async () => {
  assert.is(
    await awaitChain(
      queueOf([
        [0, 1, 0],
        [0, 1, 0],
        [0, 1, 0],
        [0, 0, 0],
      ]),
      10,
      0,
    ),
    'done',
  );
  assert.is(
    await awaitChain(
      queueOf([
        [0, 0, 3],
        [0, 0, 2],
        [0, 0, 1],
        [0, 0, 0],
      ]),
      10,
      40,
    ),
    'done',
  );
});

chain.run();

/** A queue that goes through these counts of waiting, active and delayed packs and stays at the last. */
function queueOf(counts: [waiting: number, active: number, delayed: number][]) {
  const none = { waiting: 0, delayed: 0, active: 0, failed: 0 };
  const left = [...counts];
  return {
    counts: async () => {
      const [waiting, active, delayed] = (left.length > 1 ? left.shift() : left[0]) ?? [0, 0, 0];
      const analyse = { waiting, active, delayed, failed: 0 };
      return {
        collect: none,
        analyse,
        notify: none,
        remind: none,
        brief: none,
        sweep: none,
        clean: none,
        deliver: none,
        verify: none,
        links: none,
      };
    },
  };
}
