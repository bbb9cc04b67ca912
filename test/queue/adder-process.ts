import { type EngineName, openAt, pack } from './engines.ts';

/** A process that adds jobs and prints the id of each that was accepted, until it is killed. */
const [engine = 'embedded', where = ''] = process.argv.slice(2);
const queue = await openAt(engine as EngineName, where);
for (let n = 0; ; n += 1) if (await queue.add('analyse', pack(`n${n}`))) process.stdout.write(`analyse-n${n}\n`);
