import type { AssessedFact } from '../cases/assessed-facts.ts';
import { unitClocks } from '../cases/assessed-facts.ts';
import { type ClockKind, clockKinds } from '../cases/contract-commands.ts';
import type { Database } from '../database/open.ts';
import type { Person } from '../route.ts';
import type { Unit } from '../units/contract.ts';
import type { AssessedCell, AssessedFigure, AssessedRow, AssessmentAnswer } from './contract.ts';
import {
  type Counted,
  countFacts,
  countNow,
  emptyCount,
  type Level,
  meanOf,
  type Period,
  percentMet,
  scoreOf,
} from './count.ts';

/** 考核表 as this person may see it: all of it, or for a unit its own row. `period.to` is never later than `at`. */
export async function assess(
  { database, units }: { database: Database; units: readonly Unit[] },
  actor: Person,
  period: Period,
  at: string,
): Promise<AssessmentAnswer> {
  const before = { from: earlier(period), to: period.from };
  const own = actor.role === 'unit' ? (actor.unitId ?? nobody) : null;
  const rowsOf = (level: Level) => rowsAt(database, level, { period, before, at, own });
  const [ofUnits, ofCities, ofAll] = await Promise.all([
    rowsOf('unit'),
    own === null ? rowsOf('city') : none,
    own === null ? rowsOf('total') : none,
  ]);
  const assessed = units.filter(({ kind }) => kind !== 'outside');
  const shown = assessed.filter(({ id }) => ofUnits.has(id) || id === own);
  const row = (id: string, name: string, told: Map<string, Told>) => presented(id, name, told.get(id), { period, at });
  return {
    ...period,
    at,
    previousFrom: before.from,
    own: own !== null,
    units: shown.map(({ id, name }) => row(id, name, ofUnits)),
    cities: assessed.flatMap(({ kind, region, name }) =>
      kind === 'city' && region !== null && ofCities.has(region)
        ? [row(region, name.replace(/生态环境局$/, ''), ofCities)]
        : [],
    ),
    total: own === null ? row('', '合计', ofAll) : null,
    idle: own === null ? assessed.filter(({ id, active }) => active && !ofUnits.has(id)).length : 0,
  };
}

/** Stands for the unit of a person who has none: no unit is called so. */
const nobody = '-';
const none = new Map<string, Told>();
const hourMs = 3_600_000;

type Told = { now: Counted; before: Counted; open: number; overdue: number };
type Given = { period: Period; before: Period; at: string; own: string | null };

/** The same length of time before. */
function earlier({ from, to }: Period): string {
  return new Date(2 * Date.parse(from) - Date.parse(to)).toISOString();
}

async function rowsAt(
  database: Database,
  level: Level,
  { period, before, at, own }: Given,
): Promise<Map<string, Told>> {
  const [now, then, here] = await Promise.all([
    countFacts(database, level, period, own),
    countFacts(database, level, before, own),
    countNow(database, level, at, own),
  ]);
  const owners = new Set([...now.keys(), ...here.keys()]);
  return new Map(
    [...owners].map((owner) => [
      owner,
      {
        now: now.get(owner) ?? emptyCount(),
        before: then.get(owner) ?? emptyCount(),
        ...(here.get(owner) ?? { open: 0, overdue: 0 }),
      },
    ]),
  );
}

function presented(
  id: string,
  name: string,
  told: Told = { now: emptyCount(), before: emptyCount(), open: 0, overdue: 0 },
  { period, at }: { period: Period; at: string },
): AssessedRow {
  const { now, before } = told;
  const link = (fact: AssessedFact, more: Record<string, string> = {}, over: Partial<Period> = period) =>
    records({ fact, ...(id === '' ? {} : { factOf: id }), ...more }, over);
  const cell = (fact: AssessedFact, value: (of: Counted) => number | null): AssessedCell => ({
    ...{ value: value(now), previous: value(before), cases: casesOf(now, fact).cases, records: link(fact) },
    ...{ missed: null, missedRecords: null },
  });
  const rate = (fact: AssessedFact, kind?: ClockKind): AssessedCell => {
    const of = (one: Counted) =>
      kind === undefined ? casesOf(one, fact) : (one.byKind.get(`${fact} ${kind}`) ?? { cases: 0, missed: 0 });
    const more: Record<string, string> = kind === undefined ? {} : { factKind: kind };
    const { cases, missed } = of(now);
    return {
      ...{ value: percentMet(of(now)), previous: percentMet(of(before)), cases, records: link(fact, more) },
      ...{ missed, missedRecords: link(fact, { ...more, factGood: 'false' }) },
    };
  };
  const count = (fact: AssessedFact) => cell(fact, (of) => casesOf(of, fact).cases);
  const hours = (fact: AssessedFact, which: 'half' | 'most') =>
    cell(fact, ({ times }) => toHours(times.get(fact)?.[which]));
  const moment = (fact: AssessedFact, cases: number, over: Partial<Period>): AssessedCell => ({
    ...{ value: cases, previous: null, cases, records: link(fact, {}, over), missed: null, missedRecords: null },
  });
  const figures: Record<AssessedFigure, AssessedCell> = {
    duty: count('duty'),
    firstWordHalf: hours('firstWord', 'half'),
    firstWordMost: hours('firstWord', 'most'),
    answerHalf: hours('answer', 'half'),
    answerMost: hours('answer', 'most'),
    onTime: rate('original'),
    onTimeExtended: rate('extended'),
    signed: rate('signed'),
    returned: count('returned'),
    reviewReturned: count('reviewReturned'),
    reopened: count('reopened'),
    quality: cell('timely', scoreOf),
    firstReview: rate('firstReview'),
    extension: count('extension'),
    pause: count('pause'),
    open: moment('open', told.open, {}),
    overdue: moment('running', told.overdue, { to: at }),
  };
  const kinds = unitClocks.filter((kind) => now.byKind.has(`original ${kind}`) || now.byKind.has(`extended ${kind}`));
  return {
    ...{ id, name, figures },
    clocks: kinds.map((kind) => ({
      ...{ kind, name: clockKinds[kind] },
      ...{ original: rate('original', kind), extended: rate('extended', kind) },
    })),
    hours: { extension: toHours(now.sums.get('extension')), pause: toHours(now.sums.get('pause')) },
    scores: {
      timely: meanOf(now, 'timely'),
      targeted: meanOf(now, 'targeted'),
      effective: meanOf(now, 'effective'),
    },
  };
}

/** The address of the ledger that lists exactly the cases of a figure. */
function records(filters: Record<string, string>, { from, to }: Partial<Period>): string {
  const query = new URLSearchParams(filters);
  if (from !== undefined) query.set('factFrom', from);
  if (to !== undefined) query.set('factTo', to);
  return `/cases?${query}`;
}

function casesOf({ cases }: Counted, fact: AssessedFact): { cases: number; missed: number } {
  return cases.get(fact) ?? { cases: 0, missed: 0 };
}

/** Null where nothing is known, not 0. */
function toHours(ms: number | { sum: number; known: number } | undefined): number | null {
  if (ms === undefined) return null;
  if (typeof ms === 'number') return ms / hourMs;
  return ms.known === 0 ? null : ms.sum / hourMs;
}
