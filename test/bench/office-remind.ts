import { openCases } from '../../api/cases/case-service.ts';
import { ledgerSettings } from '../../api/cases/settings.ts';
import { openDatabase } from '../../api/database/open.ts';
import { openUnits } from '../../api/units/units.ts';
import { secondsOf } from './part.ts';

/** What the job of the reminders took in a process of its own, in seconds, and how many it wrote at first. */
export type ReminderTimes = { first: number; written: number; warm: number[] };

/** `node office-remind.ts TARGET`: the job of the reminders, some times, in a process that has just started. */
const database = await openDatabase(process.argv[2] ?? '');
const cases = openCases({
  database,
  now: () => new Date().toISOString(),
  settings: () => ledgerSettings(database),
  units: await openUnits(database, '36'),
  anchor: { write: async () => undefined },
  onChange: () => undefined,
});
const times: ReminderTimes = { first: 0, written: 0, warm: [] };
times.first = await secondsOf(async () => {
  times.written = await cases.remind();
});
for (let count = 0; count < 20; count += 1) times.warm.push(await secondsOf(() => cases.remind()));
console.log(JSON.stringify(times));
await database.destroy();
