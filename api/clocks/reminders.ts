import type { CaseEvent, CaseState } from '../cases/case.ts';
import type { ClockKind } from '../cases/contract-commands.ts';
import { owedBy } from '../cases/owed.ts';
import { answeringUnits } from '../cases/owed-step.ts';
import { toldFor } from '../cases/review-chain.ts';
import { type Role, roles } from '../people/contract.ts';
import type { ClockConfig } from './clock-rules.ts';
import { clockState, type RunningClock } from './clock-state.ts';
import { type ToldParty, toldParties } from './contract.ts';

/**
 * The reminders that a case is owed at an instant, each once and each step to others: 即将到期 to whoever owns the clock,
 * 超时 and 升级 further up. A warning that was missed while the process was down is not written after the limit (it would say
 * something untrue); overdue and escalated always are, and the overdue one then goes to those too who had no warning.
 */
export function remindersDue(state: CaseState, at: string, config: ClockConfig): CaseEvent[] {
  return state.clocks
    .filter((clock) => clock.stoppedAt === null)
    .flatMap((clock) =>
      notesOf(clock, at, config.escalateAfterMinutes)
        .filter((note) => !clock.noted.includes(note))
        .map((note): CaseEvent => {
          const parties = partiesOf(clock, note, config);
          return {
            type: 'clockNoted',
            clock: clock.kind,
            dueAt: clock.dueAt,
            note,
            to: namesOf(clock, parties, state),
            recipients: recipientsOf(clock, parties, state),
          };
        }),
    );
}

/** Those who are told: roles as `role:<role>`, units as `unit:<id>`. */
export function recipientsOf(
  clock: Pick<RunningClock, 'kind'>,
  parties: readonly ToldParty[],
  state: CaseState,
): string[] {
  return [
    ...new Set(
      parties.flatMap((party) => {
        return party === 'owner' ? ownersOf(clock.kind, state) : [`role:${party}`];
      }),
    ),
  ];
}

/** Whether 宣教处 owns the clock: its own steps, and everything before the case has units. */
export function ownedByOffice(kind: ClockKind, state: CaseState): boolean {
  return state.duty === null || officeClocks.includes(kind);
}

const officeClocks: readonly ClockKind[] = ['judge', 'reassign', 'provinceReport', 'clues'];

/** Those who owe the next step by the clock; where nobody owes one now, those whose clock it is. */
function ownersOf(kind: ClockKind, state: CaseState): string[] {
  const owing = owedBy(state, kind).map(toldFor);
  if (owing.length > 0) return owing;
  return ownedByOffice(kind, state) ? ['role:publicity'] : answeringUnits(state);
}

function namesOf(clock: RunningClock, parties: readonly ToldParty[], state: CaseState): string {
  const owners = ownersOf(clock.kind, state).map((whom) => ownerName(whom, state));
  return [...new Set(parties.flatMap((party) => (party === 'owner' ? owners : [toldParties[party]])))].join('、');
}

function ownerName(whom: string, { duty }: CaseState): string {
  if (whom.startsWith('role:')) return roles[whom.slice('role:'.length) as Role];
  return whom === `unit:${duty?.lead}` ? '主管单位' : '处置单位';
}

type Note = RunningClock['noted'][number];

function partiesOf(clock: RunningClock, note: Note, { told }: ClockConfig): ToldParty[] {
  const unwarned = note === 'overdue' && !clock.noted.includes('dueSoon') ? told.dueSoon : [];
  return [...unwarned, ...told[note]];
}

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
