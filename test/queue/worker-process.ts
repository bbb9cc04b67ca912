import Database from 'better-sqlite3';
import { type EngineName, openAt, quick } from './engines.ts';

/** A process that works on the jobs of a store until it is killed or asked to end; each effect is a row that a repeat does not double. */
const [engine = 'embedded', where = '', effects = ''] = process.argv.slice(2);
const db = new Database(effects, { timeout: 10_000 });
const effect = db.prepare('INSERT INTO effect (id, runs) VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET runs = runs + 1');
const queue = await openAt(engine as EngineName, where, {
  jobs: { ...quick, analyse: { ...quick.analyse, concurrency: 8 } },
});
await queue.start(
  {
    analyse: async (_, { id }) => {
      effect.run(id);
      // The kill may fall between the effect and the queue's hearing of it: that is the case to survive.
      await new Promise((resolve) => setImmediate(resolve));
    },
  },
  ['analyse'],
);
process.on('SIGTERM', () => {
  queue.close().then(
    () => db.close(),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
});
