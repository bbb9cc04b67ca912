import { shortText } from '../../analysis/calendar.ts';
import { levels } from '../../analysis/codes.ts';
import type { CaseState } from '../cases/case.ts';
import type { UnitEvent } from '../cases/evolve-units.ts';
import { unitsSeeing } from '../cases/relations.ts';
import { stepOf, stepsNow } from '../cases/unit-steps.ts';
import type { Tell } from './notices.ts';
import type { Notice } from './outbox.ts';

type Told = Extract<
  UnitEvent,
  {
    type: 'returned' | 'reassigned' | 'supportChanged' | 'handedDown' | 'reportedUp' | 'disputeRaised' | 'arbitrated';
  }
>;

/** Who is told about the units of a case: whoever has to act, whoever is new to it, and whoever is off it. */
export function unitNotices(event: Told, before: CaseState | null, after: CaseState, tell: Tell): Notice[] {
  switch (event.type) {
    case 'returned': {
      const over = before === null ? null : (stepOf(before, event.unitId)?.over ?? null);
      const below = before !== null && stepOf(before, event.unitId)?.role === 'below';
      const to = below && over !== null ? `unit:${over}` : 'role:publicity';
      return tell([to], '退回', `承办单位退回，请${below ? '重新安排' : '改派'}。理由：${event.reason}`);
    }
    case 'reassigned':
    case 'supportChanged':
      return moved(event.reason, before, after, tell);
    case 'handedDown':
      return tell([`unit:${event.to}`], '下交', assignedTo(after, event.note));
    case 'reportedUp': {
      const lead = after.duty === null || after.duty.lead === event.unitId ? [] : [`unit:${after.duty.lead}`];
      return tell(['role:publicity', ...lead], '上报', event.text);
    }
    case 'disputeRaised':
      return tell([`role:${event.arbiter}`], '待裁定', `承办有争议，请裁定。理由：${event.reason}`);
    case 'arbitrated': {
      const others = event.to === event.unitId ? [] : [`unit:${event.to}`];
      return [
        ...tell(['role:publicity', ...others], '裁定', `承办争议已经裁定：${event.reason}`),
        ...former(`unit:${event.unitId}`, event.to === event.unitId, event.reason, tell),
      ];
    }
    default:
      return event satisfies never;
  }
}

/** 签收时限 as a notice says it; empty when no unit has to sign. */
export function signUntil(state: CaseState): string {
  const accept = state.clocks.filter((clock) => clock.kind === 'accept' && clock.stoppedAt === null).at(-1);
  return accept === undefined ? '' : `，请于 ${shortText(accept.dueAt)}（北京时间）前签收或者退回`;
}

function moved(reason: string, before: CaseState | null, after: CaseState, tell: Tell): Notice[] {
  const had = new Set(before === null ? [] : unitsSeeing(before));
  const has = new Set(unitsSeeing(after));
  const asked = (state: CaseState | null, id: string) =>
    state === null ? null : (stepOf(state, id)?.assignedAt ?? null);
  const fresh = stepsNow(after)
    .map(({ unitId }) => unitId)
    .filter((id) => asked(before, id) !== asked(after, id));
  const off = [...had].filter((id) => !has.has(id));
  return [
    ...tell(
      fresh.map((id) => `unit:${id}`),
      '交办',
      assignedTo(after, reason),
    ),
    ...off.flatMap((id) => former(`unit:${id}`, false, reason, tell)),
  ];
}

/** Who is off a case sees it no more: the notice says all there is. */
function former(to: string, stays: boolean, reason: string, tell: Tell): Notice[] {
  if (stays) return tell([to], '裁定', `承办争议已经裁定，由贵单位承办，请签收。理由：${reason}`);
  const text = `本案不再由贵单位承办，已经办理的记录保留在台账中。理由：${reason}`;
  return tell([to], '改派', text).map((notice) => ({ ...notice, target: '/cases' }));
}

function assignedTo(state: CaseState, note: string): string {
  return `${levels[state.level]}色案件交办${signUntil(state)}。${note}`;
}
