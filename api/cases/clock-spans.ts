import type { Kysely } from 'kysely';
import { dueSoonMs } from '../clocks/clock-state.ts';
import { excluded } from '../database/excluded.ts';
import type { Tables } from '../database/tables.ts';
import { inPieces } from '../events/in-list.ts';
import { instant } from '../ledger/instant.ts';
import type { Writing } from '../ledger/ledger.ts';
import type { CaseState, LedgerEntry } from './case.ts';
import { type ClockOutcomeRow, changedOutcomes } from './clock-outcomes.ts';
import { evolve } from './evolve.ts';
import { type CaseLevelSpanRow, runningLevel } from './level-spans.ts';
import type { CaseUnitSpanRow, ClockSpanRow } from './read-models.ts';
import { unitsSeeing } from './relations.ts';

/** What stands as the end of a span that still holds: after every real instant. */
export const noEnd = '9999';

/** All spans of a case. */
export type Spans = {
  clocks: ClockSpanRow[];
  outcomes: ClockOutcomeRow[];
  units: CaseUnitSpanRow[];
  levels: CaseLevelSpanRow[];
};
type Clock = CaseState['clocks'][number];

/** What an entry changes in the spans: which end, which begin, and of which clocks the reminders changed. */
type Change = {
  ended: number[];
  /** Clocks that come out otherwise now, or no longer. */
  otherOutcomes: number[];
  left: string[];
  /** The case runs no longer, or at another level. */
  otherLevel: boolean;
  begun: Spans;
  noted: { clock: number; row: Noted }[];
};
type Noted = Pick<ClockSpanRow, 'notedSoon' | 'notedOverdue' | 'notedEscalated'>;

/** What was written to a case: as it was before, and its new entries. */
export type Written = { before: CaseState | null; entries: readonly LedgerEntry[] };

/** Writes what new entries of cases change in the spans, in their transaction. Reminders, which change no span's limits, in a few statements for all of them. */
export async function projectSpans(writing: Writing, written: readonly Written[]): Promise<void> {
  const noted: NotedClock[] = [];
  for (const { before, entries } of written) {
    let state = before;
    for (const entry of entries) {
      const after = evolve(state, entry);
      const change = changeOf(state, after, entry.at);
      state = after;
      if (changesSpans(change)) {
        await writeNoted(writing, noted.splice(0));
        await writeChange(writing, after.id, entry.at, change);
      }
      noted.push(...change.noted.map((one) => ({ caseId: after.id, ...one })));
    }
  }
  await writeNoted(writing, noted);
}

type NotedClock = { caseId: string; clock: number; row: Noted };

/** Of several reminders of a clock the last says all of them. */
async function writeNoted(writing: Writing, noted: readonly NotedClock[]): Promise<void> {
  const last = new Map(noted.map((one) => [`${one.clock} ${one.caseId}`, one]));
  const alike = Map.groupBy(last.values(), ({ clock, row }) => JSON.stringify({ clock, row }));
  for (const [said, clocks] of alike) {
    const { clock, row } = JSON.parse(said) as Pick<NotedClock, 'clock' | 'row'>;
    await inPieces(clocks, (piece) =>
      writing
        .updateTable('clockSpans')
        .set(row)
        .where(
          'caseId',
          'in',
          piece.map(({ caseId }) => caseId),
        )
        .where('knownUntil', '=', noEnd)
        .where('clock', '=', clock)
        .execute(),
    );
  }
}

/** Whether it changes more than which reminders were written. */
function changesSpans({ ended, otherOutcomes, left, otherLevel, begun }: Change): boolean {
  const parts = [ended, otherOutcomes, left, ...Object.values(begun)];
  return otherLevel || parts.some((part) => part.length > 0);
}

async function writeChange(writing: Writing, caseId: string, at: string, change: Change): Promise<void> {
  const { ended, otherOutcomes, left, otherLevel, begun } = change;
  if (ended.length > 0)
    await writing
      .updateTable('clockSpans')
      .set({ knownUntil: at })
      .where('caseId', '=', caseId)
      .where('knownUntil', '=', noEnd)
      .where('clock', 'in', ended)
      .execute();
  if (otherOutcomes.length > 0)
    await writing
      .updateTable('clockOutcomes')
      .set({ knownUntil: at })
      .where('caseId', '=', caseId)
      .where('knownUntil', '=', noEnd)
      .where('clock', 'in', otherOutcomes)
      .execute();
  if (left.length > 0)
    await writing
      .updateTable('caseUnitSpans')
      .set({ knownUntil: at })
      .where('caseId', '=', caseId)
      .where('knownUntil', '=', noEnd)
      .where('unitId', 'in', left)
      .execute();
  if (otherLevel)
    await writing
      .updateTable('caseLevelSpans')
      .set({ knownUntil: at })
      .where('caseId', '=', caseId)
      .where('knownUntil', '=', noEnd)
      .execute();
  await writeSpans(writing, begun);
}

/** All spans of a case, from its entries alone. */
export function spansOf(entries: readonly LedgerEntry[]): Spans {
  const spans: Spans = { clocks: [], outcomes: [], units: [], levels: [] };
  let state: CaseState | null = null;
  for (const entry of entries) {
    const after = evolve(state, entry);
    const { ended, otherOutcomes, left, otherLevel, begun, noted } = changeOf(state, after, entry.at);
    for (const span of spans.clocks)
      if (span.knownUntil === noEnd && ended.includes(span.clock)) span.knownUntil = entry.at;
    for (const span of spans.outcomes)
      if (span.knownUntil === noEnd && otherOutcomes.includes(span.clock)) span.knownUntil = entry.at;
    for (const span of spans.units)
      if (span.knownUntil === noEnd && left.includes(span.unitId)) span.knownUntil = entry.at;
    if (otherLevel) for (const span of spans.levels) if (span.knownUntil === noEnd) span.knownUntil = entry.at;
    for (const { clock, row } of noted)
      for (const span of spans.clocks) if (span.knownUntil === noEnd && span.clock === clock) Object.assign(span, row);
    spans.clocks.push(...begun.clocks);
    spans.outcomes.push(...begun.outcomes);
    spans.units.push(...begun.units);
    spans.levels.push(...begun.levels);
    state = after;
  }
  return spans;
}

/** Adds spans, in statements that both engines take; one that stands there is of entries that were lost with a restored older state. */
export async function writeSpans(writing: Kysely<Tables>, { clocks, outcomes, units, levels }: Spans): Promise<void> {
  for (let at = 0; at < clocks.length; at += rowsMax)
    await writing
      .insertInto('clockSpans')
      .values(clocks.slice(at, at + rowsMax))
      .onConflict((conflict) =>
        conflict.columns(['caseId', 'clock', 'version']).doUpdateSet((eb) => excluded(eb, clockColumns)),
      )
      .execute();
  for (let at = 0; at < outcomes.length; at += rowsMax)
    await writing
      .insertInto('clockOutcomes')
      .values(outcomes.slice(at, at + rowsMax))
      .onConflict((conflict) =>
        conflict.columns(['caseId', 'clock', 'version']).doUpdateSet((eb) => excluded(eb, outcomeColumns)),
      )
      .execute();
  for (let at = 0; at < units.length; at += rowsMax)
    await writing
      .insertInto('caseUnitSpans')
      .values(units.slice(at, at + rowsMax))
      .onConflict((conflict) =>
        conflict.columns(['caseId', 'unitId', 'version']).doUpdateSet((eb) => excluded(eb, unitColumns)),
      )
      .execute();
  for (let at = 0; at < levels.length; at += rowsMax)
    await writing
      .insertInto('caseLevelSpans')
      .values(levels.slice(at, at + rowsMax))
      .onConflict((conflict) => conflict.columns(['caseId', 'version']).doUpdateSet((eb) => excluded(eb, levelColumns)))
      .execute();
}

const unitColumns = ['knownFrom', 'knownUntil'] as const;
const levelColumns = [...unitColumns, 'level'] as const;
const outcomeColumns = [
  ...unitColumns,
  ...(['kind', 'originalAt', 'originalMet', 'extendedAt', 'extendedMet'] as const),
] as const;
const clockColumns = [
  ...unitColumns,
  ...(['kind', 'warnAt', 'dueAt', 'notedSoon', 'notedOverdue', 'notedEscalated'] as const),
] as const;

/** SQLite binds 32,766 values. */
const rowsMax = 500;

/** Clocks keep their place in the state, so a clock is known by its number. */
function changeOf(before: CaseState | null, after: CaseState, at: string): Change {
  const change: Change = {
    ...{ ended: [], left: [], noted: [], begun: { clocks: [], outcomes: [], units: [], levels: [] } },
    otherOutcomes: [],
    otherLevel: runningLevel(before) !== null && runningLevel(before) !== runningLevel(after),
  };
  for (const [clock, now] of after.clocks.entries()) {
    const was = before?.clocks[clock];
    const ran = was !== undefined && was.stoppedAt === null;
    const runs = now.stoppedAt === null;
    const moved = ran && runs && was.dueAt !== now.dueAt;
    if (ran && (!runs || moved)) change.ended.push(clock);
    if (runs && (!ran || moved)) change.begun.clocks.push(spanOf(after, clock, now, at));
    else if (ran && runs && was.noted.length !== now.noted.length) change.noted.push({ clock, row: notedOf(now) });
  }
  const outcomes = changedOutcomes(before, after);
  change.otherOutcomes = outcomes.ended;
  const known = { version: after.version, knownFrom: at, knownUntil: noEnd };
  change.begun.outcomes = outcomes.begun.map((told) => ({ ...told, ...known }));
  const had = unitsOf(before);
  const has = unitsOf(after);
  change.left = had.filter((unit) => !has.includes(unit));
  change.begun.units = has
    .filter((unit) => !had.includes(unit))
    .map((unitId) => ({ caseId: after.id, unitId, ...known }));
  const level = runningLevel(after);
  if (level !== null && level !== runningLevel(before)) change.begun.levels = [{ caseId: after.id, level, ...known }];
  return change;
}

function spanOf(state: CaseState, clock: number, now: Clock, at: string): ClockSpanRow {
  return {
    caseId: state.id,
    clock,
    version: state.version,
    kind: now.kind,
    // The first whole millisecond at which it is due soon.
    warnAt: new Date(Math.ceil(Date.parse(now.dueAt) - dueSoonMs(now))).toISOString(),
    dueAt: instant(now.dueAt),
    knownFrom: at,
    knownUntil: noEnd,
    ...notedOf(now),
  };
}

function notedOf({ noted }: Clock): Noted {
  const has = (note: Clock['noted'][number]) => (noted.includes(note) ? 1 : 0);
  return { notedSoon: has('dueSoon'), notedOverdue: has('overdue'), notedEscalated: has('escalated') };
}

/** The units that work on a case or watch over one that does. */
export function unitsOf(state: CaseState | null): string[] {
  return state === null ? [] : unitsSeeing(state);
}
