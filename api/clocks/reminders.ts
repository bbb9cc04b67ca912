import type { CaseEvent, CaseState } from '../cases/case.ts';
import type { ClockKind } from '../cases/contract-commands.ts';
import { stepOf } from '../cases/unit-steps.ts';
import { workingUnits } from '../cases/unit-waits.ts';
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
    .filter((clock, index, all) => clock.stoppedAt === null && all.findIndex((one) => sameLimit(one, clock)) === index)
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

/** The limit that a reminder names; several units may have to sign by the same one. */
type Limit = Pick<RunningClock, 'kind' | 'dueAt'>;

function sameLimit(one: RunningClock, other: RunningClock): boolean {
  return one.stoppedAt === null && one.kind === other.kind && one.dueAt === other.dueAt;
}

/** Those who are told: roles as `role:<role>`, units as `unit:<id>`. */
export function recipientsOf(limit: Limit, parties: readonly ToldParty[], state: CaseState): string[] {
  return [
    ...new Set(
      parties.flatMap((party) => {
        if (party !== 'owner') return [`role:${party}`];
        return ownedByOffice(limit.kind, state) ? [officeOwner(limit, state)] : unitsBound(limit, state);
      }),
    ),
  ];
}

/** Whether 宣教处 or the arbiter owns the clock: their own steps, and everything before the case has units. */
export function ownedByOffice(kind: ClockKind, state: CaseState): boolean {
  return state.duty === null || officeClocks.includes(kind);
}

const officeClocks: readonly ClockKind[] = ['judge', 'reassign', 'provinceReport', 'arbitrate', 'clues'];

function officeOwner(limit: Limit, state: CaseState): string {
  return limit.kind === 'arbitrate' && state.dispute !== null ? `role:${state.dispute.arbiter}` : 'role:publicity';
}

/** Those that have not signed by the limit, with the bureaus above them; else who has the case in hand. */
function unitsBound(limit: Limit, state: CaseState): string[] {
  const own = unsigned(limit, state);
  const ids = own === null ? workingUnits(state) : own.flatMap((id) => [id, stepOf(state, id)?.over ?? id]);
  return ids.map((id) => `unit:${id}`);
}

/** The units whose own clocks run by this limit; null when it is one of the whole case. */
function unsigned(limit: Limit, state: CaseState): string[] | null {
  const ids = state.clocks
    .filter((clock) => clock.stoppedAt === null && clock.kind === limit.kind && clock.dueAt === limit.dueAt)
    .flatMap(({ unitId }) => (unitId === undefined ? [] : [unitId]));
  return ids.length === 0 ? null : ids;
}

function namesOf(clock: RunningClock, parties: readonly ToldParty[], state: CaseState): string {
  const owner = ownedByOffice(clock.kind, state)
    ? [officeOwner(clock, state) === 'role:leader' ? '厅领导' : '宣教处']
    : unitNames(clock, state);
  return [...new Set(parties.flatMap((party) => (party === 'owner' ? owner : [toldParties[party]])))].join('、');
}

/** How the units of a reminder stand in the entry: by their part, since names may change. */
function unitNames(limit: Limit, state: CaseState): string[] {
  const own = unsigned(limit, state);
  if (own === null || state.duty === null) return ['主管单位', '处置单位'];
  const { lead, handler } = state.duty;
  const names = own.map((id) => (id === lead ? '主管单位' : id === handler ? '处置单位' : '下办单位'));
  return [...names, ...(lead === handler && own.includes(lead) ? ['处置单位'] : [])];
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
