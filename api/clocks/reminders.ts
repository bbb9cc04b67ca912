import type { CaseEvent, CaseState } from '../cases/case.ts';
import { clockState, type RunningClock } from './clock-state.ts';

/**
 * The reminders that a case is owed at an instant, each once: 即将到期 to those who work on it, 超时 also to 厅领导, 升级 when
 * it stays overdue. A warning that was missed while the process was down is not written after the limit (it would say
 * something untrue); overdue and escalated always are.
 */
export function remindersDue(state: CaseState, at: string, escalateAfterMinutes: number): CaseEvent[] {
  return state.clocks
    .filter((clock) => clock.stoppedAt === null)
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
export function recipientsOf(clock: Pick<RunningClock, 'kind'>, note: Note, state: CaseState): string[] {
  const { duty } = state;
  const units = duty === null || clock.kind === 'judge' ? [] : [...new Set([duty.lead, duty.handler])];
  const working = ['role:publicity', ...units.map((id) => `unit:${id}`)];
  return note === 'dueSoon' ? working : [...working, 'role:leader'];
}

function namesOf(clock: RunningClock, note: Note, state: CaseState): string {
  const names = ['宣教处'];
  if (state.duty !== null && clock.kind !== 'judge') names.push('主管单位', '处置单位');
  if (note !== 'dueSoon') names.push('厅领导');
  return names.join('、');
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
