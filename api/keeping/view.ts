import type { Database } from '../database/open.ts';
import type { Sources } from '../sources/sources.ts';
import type { Clock } from './clock.ts';
import type { KeepingView } from './contract.ts';

const runsShown = 14;

/** What 保存期限 is read from. */
export type KeepingNeeds = {
  database: Database;
  clock: Pick<Clock, 'state'>;
  sources: Pick<Sources, 'retentions'>;
  settings: { graceDays: number };
};

/** 保存期限 as people see it: what is due, when it goes, and what has stopped. */
export async function makeKeepingView(needs: KeepingNeeds): Promise<KeepingView> {
  const { database, clock, sources } = needs;
  const { graceDays } = needs.settings;
  const [state, retentions, marks, brakes, days] = await Promise.all([
    clock.state(),
    sources.retentions(),
    database
      .selectFrom('retentionMarks')
      .innerJoin('retentionDays', (join) =>
        join.onRef('retentionDays.number', '=', 'retentionMarks.number').on('retentionDays.sourceId', '=', ''),
      )
      .select((e) => [
        'retentionMarks.sourceId as sourceId',
        'retentionDays.day as day',
        'retentionDays.number as number',
        e.fn.countAll().as('count'),
      ])
      .groupBy(['retentionMarks.sourceId', 'retentionDays.day', 'retentionDays.number'])
      .orderBy('retentionDays.number')
      .execute(),
    database.selectFrom('retentionBrakes').selectAll().execute(),
    lastDays(database),
  ]);
  const today = days[0]?.number ?? 0;
  return {
    clock: state,
    graceDays,
    today,
    sources: retentions.map(({ sourceId, name, days: kept }) => {
      const brake = brakes.find((one) => one.sourceId === sourceId);
      const stoppedAfter = brake !== undefined && brake.approvedAt === null ? (brake.approvedUpTo ?? -1) : today;
      return {
        sourceId,
        name,
        days: kept,
        marked: marks
          .filter((mark) => mark.sourceId === sourceId)
          .map(({ day, number, count }) => ({
            day,
            count: Number(count),
            runsLeft: Math.max(0, number + graceDays - today),
            stopped: number > stoppedAfter,
          })),
        brake: brakeView(brake),
      };
    }),
    runs: days.map(({ day, marked, dropped }) => ({ day, marked: Number(marked ?? 0), dropped: Number(dropped ?? 0) })),
  };
}

function lastDays(database: Database) {
  return database
    .selectFrom('retentionDays')
    .select((e) => ['day', 'number', e.fn.sum('marked').as('marked'), e.fn.sum('dropped').as('dropped')])
    .groupBy(['day', 'number'])
    .orderBy('number', 'desc')
    .limit(runsShown)
    .execute();
}

type Brake = NonNullable<KeepingView['sources'][number]['brake']>;

function brakeView(row: Brake | undefined): Brake | null {
  if (row === undefined) return null;
  const { at, texts, reason, approvedBy, approvedAt, approvedReason } = row;
  return { at, texts, reason, approvedBy, approvedAt, approvedReason };
}
