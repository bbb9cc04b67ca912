import { sql } from 'kysely';
import type { Actor } from '../cases/case.ts';
import { registration } from '../cases/clock-outcomes.ts';
import type { ClockKind } from '../cases/contract-commands.ts';
import type { LimitKind } from '../clocks/outcomes.ts';
import type { Database } from '../database/open.ts';
import { seenAt } from './case-figures.ts';

/** From `from` (inclusive) until `to` (exclusive), as the ledger said it at `to`. */
export type RatedPeriod = { from: string; to: string };

/** 达标: of so many clocks that came out in a period, so many were met. */
export type Rate = { decided: number; met: number };

export type ClockRates = {
  /** The cases registered in the period; those that are not met are 迟报. */
  registered: Rate;
  /** Each kind of clock of which some came out, by the limit before any extension and by the extended one. */
  rates: Map<ClockKind, Record<LimitKind, Rate>>;
};

/** 时限达标率 of the cases that this person may see, by 口径 of `outcomesOf`, and how many were registered and in time; one statement on the read model of outcomes. */
export async function clockRates(database: Database, actor: Actor, period: RatedPeriod): Promise<ClockRates> {
  const rows = await came(database, actor, period, 'original')
    .unionAll(came(database, actor, period, 'extended'))
    .execute();
  const told: ClockRates = { registered: noRate, rates: new Map() };
  for (const { kind, limit, decided, met } of rows) {
    const rate = { decided: Number(decided), met: Number(met) };
    if (kind === registration) told.registered = rate;
    else told.rates.set(kind as ClockKind, { ...(told.rates.get(kind as ClockKind) ?? both), [limit]: rate });
  }
  return told;
}

/** Where none came out. */
export const noRate: Rate = { decided: 0, met: 0 };
const both = { original: noRate, extended: noRate };

function came(database: Database, actor: Actor, { from, to }: RatedPeriod, limit: LimitKind) {
  const at = `${limit}At` as const;
  return database
    .selectFrom('clockOutcomes')
    .where(at, '>=', from)
    .where(at, '<', to)
    .where('knownUntil', '>', to)
    .where('knownFrom', '<=', to)
    .where(seenAt('clockOutcomes', actor, to))
    .groupBy('kind')
    .select((eb) => [
      'kind',
      sql<LimitKind>`${sql.lit(limit)}`.as('limit'),
      eb.fn.countAll<number>().as('decided'),
      eb.fn.sum<number>(`${limit}Met`).as('met'),
    ]);
}
