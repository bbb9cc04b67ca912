import type { CaseEvent, CaseState } from '../cases/case.ts';
import { stepOf } from '../cases/unit-steps.ts';
import { workingUnits } from '../cases/unit-waits.ts';
import { clockState, type RunningClock } from './clock-state.ts';

/**
 * The reminders that a case is owed at an instant, each once: 即将到期 to those who work on it, 超时 also to 厅领导, 升级 when
 * it stays overdue. A warning that was missed while the process was down is not written after the limit (it would say
 * something untrue); overdue and escalated always are.
 */
export function remindersDue(state: CaseState, at: string, escalateAfterMinutes: number): CaseEvent[] {
  return state.clocks
    .filter((clock, index, all) => clock.stoppedAt === null && all.findIndex((one) => sameLimit(one, clock)) === index)
    .flatMap((clock) =>
      notesOf(clock, at, escalateAfterMinutes)
        .filter((note) => !clock.noted.includes(note))
        .map(
          (note): CaseEvent => ({
            type: 'clockNoted',
            clock: clock.kind,
            dueAt: clock.dueAt,
            note,
            to: namesOf(clock, note, state),
          }),
        ),
    );
}

/** Whom a reminder goes to: roles as `role:<role>`, units as `unit:<id>`. */
export function recipientsOf(clock: Limit, note: Note, state: CaseState): string[] {
  if (clock.kind === 'arbitrate') return arbitersOf(note, state);
  const units = boundUnits(clock, state);
  const working = ['role:publicity', ...units.map((id) => `unit:${id}`)];
  return note === 'dueSoon' ? working : [...working, 'role:leader'];
}

/** The limit that a reminder names; several units may have to sign by the same one. */
type Limit = Pick<RunningClock, 'kind' | 'dueAt'>;

function sameLimit(one: RunningClock, other: RunningClock): boolean {
  return one.stoppedAt === null && one.kind === other.kind && one.dueAt === other.dueAt;
}

/** The units that a limit binds: those that have not signed by it with the bureaus above them, else who has the case in hand. */
function boundUnits(limit: Limit, state: CaseState): string[] {
  if (limit.kind === 'judge') return [];
  const own = unsigned(limit, state);
  if (own === null) return workingUnits(state);
  return [...new Set(own.flatMap((id) => [id, stepOf(state, id)?.over ?? id]))];
}

/** The units whose own clocks run by this limit; null when it is one of the whole case. */
function unsigned(limit: Limit, state: CaseState): string[] | null {
  const ids = state.clocks
    .filter((clock) => clock.stoppedAt === null && clock.kind === limit.kind && clock.dueAt === limit.dueAt)
    .flatMap(({ unitId }) => (unitId === undefined ? [] : [unitId]));
  return ids.length === 0 ? null : ids;
}

/** 裁定 is reminded to whom it waits for. */
function arbitersOf(note: Note, state: CaseState): string[] {
  return state.dispute?.arbiter === 'leader' || note !== 'dueSoon'
    ? ['role:publicity', 'role:leader']
    : ['role:publicity'];
}

function namesOf(clock: RunningClock, note: Note, state: CaseState): string {
  const names = ['宣教处'];
  if (clock.kind !== 'arbitrate') names.push(...unitNames(clock, state));
  if (note !== 'dueSoon') names.push('厅领导');
  return names.join('、');
}

/** How the units of a reminder stand in the entry: by their part, since names may change. */
function unitNames(limit: Limit, state: CaseState): string[] {
  if (limit.kind === 'judge' || state.duty === null) return [];
  const own = unsigned(limit, state);
  if (own === null) return ['主管单位', '处置单位'];
  const { lead, handler } = state.duty;
  const names = own.map((id) => (id === lead ? '主管单位' : id === handler ? '处置单位' : '下办单位'));
  return [...new Set([...names, ...(lead === handler && own.includes(lead) ? ['处置单位'] : [])])];
}

type Note = RunningClock['noted'][number];

function notesOf(clock: RunningClock, at: string, escalateAfterMinutes: number): Note[] {
  switch (clockState(clock, at)) {
    case 'dueSoon':
      return ['dueSoon'];
    case 'overdue': {
      const overdueMs = Date.parse(at) - Date.parse(clock.dueAt);
      return overdueMs > escalateAfterMinutes * 60_000 ? ['overdue', 'escalated'] : ['overdue'];
    }
    default:
      return [];
  }
}
