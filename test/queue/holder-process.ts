import { type EngineName, openAt, pack } from './engines.ts';

/** A process that takes one job with a lease of ten minutes, says so, and never ends it. */
const [engine = 'embedded', where = ''] = process.argv.slice(2);
const queue = await openAt(engine as EngineName, where, { leaseMs: 600_000 });
await queue.add('analyse', pack('held'));
await queue.start(
  {
    analyse: async () => {
      process.stdout.write('running\n');
      await new Promise((resolve) => setTimeout(resolve, 600_000));
    },
  },
  ['analyse'],
);
