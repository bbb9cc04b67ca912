import type { CaseEvent, CaseState } from '../cases/case.ts';
import type { ClockKind } from '../cases/contract-commands.ts';
import { owedBy } from '../cases/owed.ts';
import { toldFor } from '../cases/review-chain.ts';
import { inCharge, stepOf, stepsNow } from '../cases/unit-steps.ts';
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

function sameLimit(one: RunningClock, other: Limit): boolean {
  return one.stoppedAt === null && one.kind === other.kind && one.dueAt === other.dueAt;
}

/** Those who are told: roles as `role:<role>`, units as `unit:<id>`, those who head them as `head:<id>`. */
export function recipientsOf(limit: Limit, parties: readonly ToldParty[], state: CaseState): string[] {
  return [...new Set(parties.flatMap((party) => (party === 'owner' ? ownersOf(limit, state) : [`role:${party}`])))];
}

/** Whether 宣教处 or the arbiter owns the clock: their own steps, and everything before the case has units. */
export function ownedByOffice(kind: ClockKind, state: CaseState): boolean {
  return state.duty === null || officeClocks.includes(kind);
}

const officeClocks: readonly ClockKind[] = ['judge', 'reassign', 'provinceReport', 'arbitrate', 'clues'];

/** Those that have not signed by the limit, with the bureaus above them; else who owes the next step by the clock; where nobody owes one now, those whose clock it is. */
function ownersOf(limit: Limit, state: CaseState): string[] {
  const unsigned = unsignedBy(limit, state);
  if (unsigned.length > 0) return unsigned.flatMap((id) => [`unit:${id}`, `unit:${stepOf(state, id)?.over ?? id}`]);
  const owing = owedBy(state, limit.kind).flatMap(toldFor);
  if (owing.length > 0) return owing;
  if (ownedByOffice(limit.kind, state)) return ['role:publicity'];
  const inHand = stepsNow(state).filter((step) => inCharge(step) && step.returned === null);
  return inHand.map(({ unitId }) => `unit:${unitId}`);
}

/** The units whose own clocks run by this limit; none when it is one of the whole case. */
function unsignedBy(limit: Limit, state: CaseState): string[] {
  return state.clocks.flatMap((clock) => (clock.unitId !== undefined && sameLimit(clock, limit) ? [clock.unitId] : []));
}

function namesOf(clock: RunningClock, parties: readonly ToldParty[], state: CaseState): string {
  const owners = ownersOf(clock, state).map((whom) => ownerName(whom, state));
  return [...new Set(parties.flatMap((party) => (party === 'owner' ? owners : [toldParties[party]])))].join('、');
}

/** How an owner stands in the entry: a unit by its part, since names may change. */
function ownerName(whom: string, state: CaseState): string {
  const [kind, id = ''] = whom.split(':');
  if (whom === 'head:leader') return '厅主要负责人';
  if (kind === 'head') return `${ownerName(`unit:${id}`, state)}负责人`;
  if (kind === 'role') return roles[id as Role];
  if (id === state.duty?.lead) return id === state.duty.handler ? '主管单位、处置单位' : '主管单位';
  if (id === state.duty?.handler) return '处置单位';
  return stepOf(state, id)?.role === 'below' ? '下办单位' : '所属市局';
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
