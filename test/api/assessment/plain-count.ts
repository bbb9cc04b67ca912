import type { AssessmentAnswer } from '../../../api/assessment/contract.ts';
import type { LedgerEntry } from '../../../api/cases/case.ts';
import type { Unit } from '../../../api/units/contract.ts';
import { type PlainFact, plainFacts } from './plain-case.ts';

type Row = AssessmentAnswer['units'][number];
/** Everything that stands in a row, flat: figure to number, null where nothing is known. */
export type PlainRow = Record<string, number | null>;

/** The second, plain count of the assessment: straight from the entries, loop by loop; shares nothing with the first. */
export function plainCount(
  entries: readonly LedgerEntry[],
  units: readonly Unit[],
  { from, to, at }: { from: string; to: string; at: string },
): { units: Map<string, PlainRow>; cities: Map<string, PlainRow>; total: PlainRow } {
  const facts = factsOfAll(entries);
  const told = { units: new Map<string, PlainRow>(), cities: new Map<string, PlainRow>(), total: {} as PlainRow };
  for (const unit of units) {
    if (unit.kind === 'outside') continue;
    told.units.set(
      unit.id,
      rowOf(
        facts.filter((fact) => fact.units.includes(unit.id)),
        from,
        to,
        at,
      ),
    );
  }
  for (const city of units) {
    if (city.kind !== 'city') continue;
    const own: string[] = [];
    for (const unit of units)
      if (unit.id === city.id || (unit.kind === 'county' && unit.parent === city.id)) own.push(unit.id);
    const theirs = facts.filter((fact) => fact.units.some((unit) => own.includes(unit)));
    told.cities.set(String(city.region), rowOf(theirs, from, to, at));
  }
  told.total = rowOf(facts, from, to, at);
  return told;
}

/** All facts of all cases. */
export function factsOfAll(entries: readonly LedgerEntry[]): PlainFact[] {
  const byCase = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const own = byCase.get(entry.caseId) ?? [];
    own.push(entry);
    byCase.set(entry.caseId, own);
  }
  const facts: PlainFact[] = [];
  for (const own of byCase.values()) facts.push(...plainFacts(own));
  return facts;
}

function rowOf(facts: readonly PlainFact[], from: string, to: string, at: string): PlainRow {
  const inTime = facts.filter((fact) => fact.at >= from && fact.at < to);
  const row: PlainRow = {};
  const cases = (what: string, kind: string | null = null) => {
    const all = new Set<string>();
    const missed = new Set<string>();
    for (const fact of inTime) {
      if (fact.what !== what || (kind !== null && fact.kind !== kind)) continue;
      all.add(fact.caseId);
      if (fact.good === false) missed.add(fact.caseId);
    }
    return { all: all.size, missed: missed.size };
  };
  for (const [figure, what] of [
    ...[
      ['duty', 'duty'],
      ['returned', 'returned'],
      ['reviewReturned', 'reviewReturned'],
      ['reopened', 'reopened'],
    ],
    ...[
      ['extension', 'extension'],
      ['pause', 'pause'],
    ],
  ] as [string, string][])
    row[figure] = cases(what).all;
  const rate = (name: string, what: string, kind: string | null = null) => {
    const { all, missed } = cases(what, kind);
    row[name] = all === 0 ? null : ((all - missed) / all) * 100;
    row[`${name} of`] = all;
    row[`${name} missed`] = missed;
  };
  rate('onTime', 'original');
  rate('onTimeExtended', 'extended');
  rate('signed', 'signed');
  rate('firstReview', 'firstReview');
  const kinds = new Set(
    inTime.filter(({ what }) => what === 'original' || what === 'extended').map(({ kind }) => kind),
  );
  for (const kind of kinds) {
    rate(`original ${kind}`, 'original', kind);
    rate(`extended ${kind}`, 'extended', kind);
  }
  for (const [name, what] of [
    ['firstWord', 'firstWord'],
    ['answer', 'answer'],
  ] as const) {
    const hours: number[] = [];
    for (const fact of inTime) if (fact.what === what) hours.push((fact.value ?? 0) / 3_600_000);
    hours.sort((a, b) => a - b);
    row[`${name}Half`] = hours.length === 0 ? null : (hours[Math.ceil(hours.length * 0.5) - 1] ?? null);
    row[`${name}Most`] = hours.length === 0 ? null : (hours[Math.ceil((hours.length * 9) / 10) - 1] ?? null);
    row[`${name} of`] = hours.length;
  }
  const together = (what: string) => {
    const each = new Map<string, number>();
    for (const fact of inTime) {
      if (fact.what !== what || fact.value === null) continue;
      const key = `${fact.caseId} ${fact.kind} ${fact.at}`;
      each.set(key, Math.max(each.get(key) ?? 0, fact.value));
    }
    let sum = 0;
    for (const value of each.values()) sum += value;
    return { sum, known: each.size };
  };
  for (const what of ['extension', 'pause']) {
    const { sum, known } = together(what);
    row[`${what} hours`] = known === 0 ? null : sum / 3_600_000;
  }
  const scores: number[] = [];
  for (const what of ['timely', 'targeted', 'effective']) {
    const { sum, known } = together(what);
    row[what] = known === 0 ? null : sum / known;
    if (known > 0) scores.push(sum / known);
  }
  row['quality'] = scores.length === 0 ? null : scores.reduce((a, b) => a + b, 0) / scores.length;
  row['open'] = new Set(facts.filter(({ what }) => what === 'open').map(({ caseId }) => caseId)).size;
  row['overdue'] = new Set(
    facts.filter((fact) => fact.what === 'running' && fact.at < at).map(({ caseId }) => caseId),
  ).size;
  return row;
}

/** A row of the product in the same words. */
export function flat(row: Row, of: 'value' | 'previous' = 'value'): PlainRow {
  const told: PlainRow = {};
  for (const [name, cell] of Object.entries(row.figures)) {
    told[name] = cell[of];
    if (of === 'value' && cell.missed !== null) {
      told[`${name} of`] = cell.cases;
      told[`${name} missed`] = cell.missed;
    }
  }
  if (of === 'previous') return told;
  told['firstWord of'] = row.figures.firstWordHalf?.cases ?? null;
  told['answer of'] = row.figures.answerHalf?.cases ?? null;
  for (const { kind, original, extended } of row.clocks)
    for (const [limit, cell] of [
      ['original', original],
      ['extended', extended],
    ] as const) {
      told[`${limit} ${kind}`] = cell.value;
      told[`${limit} ${kind} of`] = cell.cases;
      told[`${limit} ${kind} missed`] = cell.missed;
    }
  told['extension hours'] = row.hours.extension;
  told['pause hours'] = row.hours.pause;
  return { ...told, ...row.scores };
}
