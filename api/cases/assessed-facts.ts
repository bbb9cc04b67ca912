import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { outcomesOf } from '../clocks/outcomes.ts';
import type { Tables } from '../database/tables.ts';
import { inPieces } from '../events/in-list.ts';
import type { Writing } from '../ledger/ledger.ts';
import type { CaseState } from './case.ts';
import type { ClockKind } from './contract-commands.ts';
import { runningLevel } from './level-spans.ts';
import { inCharge } from './unit-steps.ts';

/**
 * 考核事实: one thing for which a unit answers, as the ledger says it now; `unitId` is '' where nobody was in charge. What
 * the assessment of units and the statistics of a year count, they count from these rows.
 */
export type AssessedFactRow = {
  caseId: string;
  /** Number among those of the case. */
  row: number;
  unitId: string;
  fact: AssessedFact;
  /** Of a clock its kind, of a registration the origin, of an end its ending; '' of all others. */
  kind: string;
  at: string;
  /** 1 or 0: met, passed at once; null where the fact is neither. */
  good: number | null;
  /** Milliseconds or points; null where there are none, or nobody knows them. */
  value: number | null;
};

/** What is told of a case; what each means stands beside its figure in the assessment. */
export type AssessedFact =
  | ('registered' | 'duty' | 'firstWord' | 'answer' | 'original' | 'extended' | 'signed' | 'returned')
  | ('reviewReturned' | 'firstReview' | 'reopened' | 'timely' | 'targeted' | 'effective')
  | ('extension' | 'pause' | 'closed' | 'open' | 'running');

export type AssessedFactTables = { assessedFacts: AssessedFactRow };

/** Limits that the law sets to those who work on a case. */
export const unitClocks: readonly ClockKind[] = [
  ...(['firstWord', 'press', 'answer', 'report', 'writtenReport'] as const),
  ...(['petitionAccept', 'petitionClose', 'infoReply', 'inspection'] as const),
];

type Told = Omit<AssessedFactRow, 'caseId' | 'row'>;
type Bare = Omit<Told, 'unitId'>;

/** All that the ledger says of a case, for each unit that answers for it. */
export function assessedFactsOf(state: CaseState): AssessedFactRow[] {
  const told = [
    ...general(state),
    ...shared(state, [...words(state), ...outcomes(state), ...reviews(state), ...ends(state), ...scores(state)]),
    ...ofOneUnit(state),
    ...now(state),
  ];
  return told.map((one, row) => ({ caseId: state.id, row, ...one }));
}

/** Writes them where an entry changed them; a reminder changes none. */
export async function projectFacts(
  writing: Writing,
  cases: readonly { before: CaseState | null; after: CaseState }[],
): Promise<void> {
  const fresh: AssessedFactRow[] = [];
  const changed: string[] = [];
  for (const { before, after } of cases) {
    const rows = assessedFactsOf(after);
    if (before !== null && JSON.stringify(assessedFactsOf(before)) === JSON.stringify(rows)) continue;
    changed.push(after.id);
    fresh.push(...rows);
  }
  if (changed.length > 0) await writing.deleteFrom('assessedFacts').where('caseId', 'in', changed).execute();
  await writeFacts(writing, fresh);
}

/** Adds those of cases that have none yet. */
export async function writeFacts(writing: Writing, rows: readonly AssessedFactRow[]): Promise<void> {
  await inPieces(rows, (piece) => writing.insertInto('assessedFacts').values(piece).execute());
}

export async function createAssessedFacts(db: Kysely<Tables>): Promise<void> {
  let table = db.schema.createTable('assessedFacts');
  for (const column of ['caseId', 'unitId', 'fact', 'kind', 'at'])
    table = table.addColumn(column, 'text', (c) => c.notNull());
  await table
    .addColumn('row', 'integer', (c) => c.notNull())
    .addColumn('good', 'integer')
    .addColumn('value', 'double precision')
    .addPrimaryKeyConstraint('assessedFactsKey', ['caseId', 'row'] as never[])
    .execute();
  await db.schema
    .createIndex('assessedFactsBy')
    .on('assessedFacts')
    .columns(['fact', 'at', 'unitId', 'kind', 'caseId', 'good', 'value'])
    .execute();
}

/** The table alone, which is filled when the read models are made anew. */
export const assessedFactMigrations: Record<string, Migration> = {
  '2027-06-30-assessment-facts': { up: createAssessedFacts },
};

function bare(fact: AssessedFact, at: string, more: Partial<Bare> = {}): Bare {
  return { fact, kind: '', at, good: null, value: null, ...more };
}

/** Each for every unit in charge at its moment: who leads, who handles, and the county to which it was handed down. */
function shared(state: CaseState, facts: readonly Bare[]): Told[] {
  return facts.flatMap((fact) => {
    const units = unitsInCharge(state, fact.at);
    return (units.length === 0 ? [''] : units).map((unitId) => ({ unitId, ...fact }));
  });
}

function unitsInCharge({ unitSteps }: CaseState, at: string): string[] {
  const there = unitSteps.filter(
    (step) => answers(step) && step.assignedAt <= at && (step.endedAt === null || step.endedAt > at),
  );
  return [...new Set(there.map(({ unitId }) => unitId))];
}

function answers(step: CaseState['unitSteps'][number]): boolean {
  return inCharge(step) || step.role === 'below';
}

function general(state: CaseState): Told[] {
  const given = state.unitSteps
    .filter(answers)
    .map((step) => ({ unitId: step.unitId, ...bare('duty', step.assignedAt) }));
  return [{ unitId: '', ...bare('registered', state.openedAt, { kind: state.origin }) }, ...given];
}

/** 首次发声 and 正式回应 of a case, each once: from the start of its clock to the first publication. */
function words({ words: all, clocks }: CaseState): Bare[] {
  const out = all.flatMap(({ kind, status, published }) =>
    status === 'published' && published !== null ? [{ kind, at: published.at }] : [],
  );
  const startOf = (kind: ClockKind) => clocks.find((clock) => clock.kind === kind)?.startsAt;
  const first = (kinds: readonly string[]) =>
    out.flatMap(({ kind, at }) => (kinds.includes(kind) ? [at] : [])).sort()[0];
  const took = (fact: 'firstWord' | 'answer', start: string | undefined, at: string | undefined): Bare[] =>
    start === undefined || at === undefined
      ? []
      : [bare(fact, at, { value: Math.max(0, Date.parse(at) - Date.parse(start)) })];
  return [
    ...took('firstWord', startOf('firstWord') ?? startOf('answer'), first(['firstWord', 'press', 'answer'])),
    ...took('answer', startOf('answer'), first(['answer'])),
  ];
}

/** How statutory clocks came out, by both limits, and what was allowed beyond the first. */
function outcomes(state: CaseState): Bare[] {
  const own = state.clocks.filter(({ kind }) => unitClocks.includes(kind));
  const byLimit = own.flatMap((clock) =>
    (['original', 'extended'] as const).flatMap((limit) =>
      outcomesOf({ clocks: [clock], openedAt: state.openedAt }, limit).map(({ kind, at, met }) =>
        bare(limit, at, { kind, good: met ? 1 : 0 }),
      ),
    ),
  );
  const longer = own.flatMap(({ kind, originalDueAt, dueAt }) =>
    dueAt > originalDueAt
      ? [bare('extension', originalDueAt, { kind, value: Date.parse(dueAt) - Date.parse(originalDueAt) })]
      : [],
  );
  return [...byLimit, ...longer];
}

/** 审核: what was returned, and whether a formal answer passed without that. */
function reviews({ words: all }: CaseState): Bare[] {
  return all.flatMap((word) => {
    const back = word.reviews.filter(({ verdict }) => verdict === 'return').map(({ at }) => at);
    const returned = back.map((at) => bare('reviewReturned', at));
    if (word.kind !== 'answer') return returned;
    const [first] = back;
    const last = word.reviews.at(-1);
    if (first !== undefined) return [...returned, bare('firstReview', first, { good: 0 })];
    const passed = word.status === 'approved' || word.status === 'published';
    return passed && last !== undefined ? [bare('firstReview', last.at, { good: 1 })] : [];
  });
}

function ends({ lives, closedAt, ending }: CaseState): Bare[] {
  const closed = [...lives, { closedAt, ending }].flatMap((life) =>
    life.closedAt === null ? [] : [bare('closed', life.closedAt, { kind: life.ending?.kind ?? '' })],
  );
  return [...closed, ...lives.map(({ reopenedAt }) => bare('reopened', reopenedAt))];
}

function scores({ assessments }: CaseState): Bare[] {
  return assessments.flatMap((one) =>
    (['timely', 'targeted', 'effective'] as const).map((fact) => bare(fact, one.at, { value: one[fact] })),
  );
}

/** 签收、退回 and 暂停 of a unit; an accept clock of the first release was for all in charge. */
function ofOneUnit(state: CaseState): Told[] {
  const { clocks, openedAt, returns } = state;
  const accept = clocks.flatMap((clock, index) => {
    if (clock.kind !== 'accept') return [];
    const own = (fact: Bare) =>
      clock.unitId === undefined ? shared(state, [fact]) : [{ unitId: clock.unitId, ...fact }];
    const [outcome] = outcomesOf({ clocks: [clock], openedAt }, 'original');
    const signed = outcome === undefined ? [] : own(bare('signed', outcome.at, { good: outcome.met ? 1 : 0 }));
    if (clock.end !== 'paused' || clock.stoppedAt === null) return signed;
    const { unitId, stoppedAt } = clock;
    const next = clocks.slice(index + 1).find((one) => one.kind === 'accept' && one.unitId === unitId);
    const value = next === undefined ? null : Math.max(0, Date.parse(next.startsAt) - Date.parse(stoppedAt));
    return [...signed, ...own(bare('pause', stoppedAt, { value }))];
  });
  return [...accept, ...returns.map(({ unitId, at }) => ({ unitId, ...bare('returned', at) }))];
}

/** What a unit has before it now: the case, and each limit of it that runs. */
function now(state: CaseState): Told[] {
  if (runningLevel(state) === null) return [];
  const ofClocks = state.clocks.filter(
    ({ kind, stoppedAt }) => stoppedAt === null && (kind === 'accept' || unitClocks.includes(kind)),
  );
  const units = [
    ...new Set(state.unitSteps.filter((step) => answers(step) && step.endedAt === null).map((s) => s.unitId)),
  ];
  return (units.length === 0 ? [''] : units).flatMap((unitId) => [
    { unitId, ...bare('open', state.openedAt) },
    ...ofClocks
      .filter((clock) => clock.kind !== 'accept' || clock.unitId === undefined || clock.unitId === unitId)
      .map(({ kind, dueAt }) => ({ unitId, ...bare('running', dueAt, { kind }) })),
  ]);
}
