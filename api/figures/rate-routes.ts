import { addDays, beijingDay, startOfDay } from '../../analysis/calendar.ts';
import type { Actor } from '../cases/case.ts';
import { clockKinds } from '../cases/contract-commands.ts';
import type { LimitKind } from '../clocks/outcomes.ts';
import type { Database } from '../database/open.ts';
import { Refused } from '../http/problem.ts';
import { instant } from '../ledger/instant.ts';
import { route } from '../route.ts';
import { type ClockRates, clockRates, noRate, type RatedPeriod } from './clock-rates.ts';
import { RatesAnswer, RatesQuery, type RateView } from './contract-rates.ts';

type Needs = { database: Database; now(): Date };

/** 时限达标率. A unit gets those of its own cases. */
export const rateRoutes = ({ database, now }: Needs) => [
  route({
    method: 'get',
    path: '/api/clocks/rates',
    tag: '时限',
    summary: '时限达标情况',
    access: 'clocks.read',
    scope: 'read',
    query: RatesQuery,
    answer: RatesAnswer,
    act({ query, actor }) {
      const to = query.to === undefined ? now().toISOString() : instant(query.to);
      const weekAgo = startOfDay(addDays(beijingDay(to), -6)).toISOString();
      const from = query.from === undefined ? weekAgo : instant(query.from);
      if (from >= to) throw new Refused('period.empty', '起始时间须早于截止时间，请重新选择。', 400);
      return ratesOf(database, actor, { from, to });
    },
  }),
];

async function ratesOf(database: Database, actor: Actor, period: RatedPeriod): Promise<RatesAnswer> {
  const { from, to } = period;
  const before = new Date(2 * Date.parse(from) - Date.parse(to)).toISOString();
  const [now, then] = await Promise.all([
    clockRates(database, actor, period),
    clockRates(database, actor, { from: before, to: from }),
  ]);
  const kinds = (Object.keys(clockKinds) as (keyof typeof clockKinds)[]).filter((kind) => now.rates.has(kind));
  const records = `/cases?late=true&openedFrom=${from}&openedTo=${to}`;
  return {
    from,
    to,
    registered: now.registered.decided,
    late: { value: lateOf(now), previous: lateOf(then), records },
    rates: kinds.map((kind) => {
      const view = (limit: LimitKind): RateView => {
        const rate = now.rates.get(kind)?.[limit] ?? noRate;
        return { ...rate, percent: percentOf(rate), previous: percentOf(then.rates.get(kind)?.[limit] ?? noRate) };
      };
      return { kind, name: clockKinds[kind], original: view('original'), extended: view('extended') };
    }),
  };
}

function lateOf({ registered }: ClockRates): number {
  return registered.decided - registered.met;
}

function percentOf({ decided, met }: { decided: number; met: number }): number | null {
  return decided === 0 ? null : (met / decided) * 100;
}
