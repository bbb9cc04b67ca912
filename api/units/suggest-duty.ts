import type { Duty, Place } from '../../analysis/assessment.ts';
import { desks } from '../../analysis/codes.ts';
import type { DutyAssignment } from '../cases/contract-commands.ts';
import type { Unit } from './contract.ts';

/** 责任建议 in real units: who should lead, handle and support, why, and the outside body when it is really someone else's. `duty` is always complete, so that the form can be sent as it is. */
export type DutySuggestion = { duty: DutyAssignment; reason: string; outside: string | null };

/** Maps the desks of an assessment to units. The bureau of the one city concerned handles; of several the department leads and answers (国办发〔2016〕80号), and each city concerned handles or helps. */
export function suggestDuty(
  duty: Duty,
  places: readonly Pick<Place, 'code'>[],
  units: readonly Unit[],
): DutySuggestion {
  const active = units.filter((unit) => unit.active);
  const byDesk = (desk: string) => active.find((unit) => unit.desk === desk);
  const body = duty.lead.startsWith('outside:') ? (byDesk(duty.lead)?.name ?? desks[duty.lead]) : null;
  const fallback = byDesk('publicity') ?? active.find((unit) => unit.kind === 'division');
  const lead = body === null ? (byDesk(duty.lead) ?? fallback) : fallback;
  const leadId = lead?.id ?? 'div-publicity';
  const ours = new Set(units.filter((unit) => unit.kind === 'city').map((unit) => unit.region));
  const cities = new Set(places.map((place) => place.code.slice(0, 4)).filter((code) => ours.has(code)));
  const region = duty.handlerRegion?.slice(0, 4) ?? (cities.size === 1 ? [...cities][0] : undefined);
  const bureau = active.find((unit) => unit.kind === 'city' && unit.region === region);
  const others = active.filter(
    (unit) => cities.size > 1 && unit.kind === 'city' && cities.has(unit.region ?? '') && unit !== bureau,
  );
  const support = duty.support
    .map((desk) => byDesk(desk))
    .filter((unit) => unit !== undefined)
    .filter((unit) => unit.kind !== 'outside' && unit.id !== leadId && unit.id !== bureau?.id)
    .map((unit) => unit.id);
  return {
    duty: {
      lead: leadId,
      handler: bureau?.id ?? leadId,
      support: [...new Set([...others.map(({ id }) => id), ...support])].slice(0, supportMax),
    },
    reason: [
      duty.reason,
      handlerReason(bureau, others),
      body === null ? '' : `建议转${body}；仍要立案的由${lead?.name ?? '宣教处'}牵头。`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    outside: body,
  };
}

const supportMax = 20;

function handlerReason(bureau: Unit | undefined, others: readonly Unit[]): string {
  const handles = bureau === undefined ? '' : `属地处置：${bureau.name}。`;
  if (others.length === 0) return handles === '' ? '地点未明，先由主管单位处置。' : handles;
  const names = others.map(({ name }) => name).join('、');
  return `${handles}涉及多个设区市，由省级主管单位牵头回应（国办发〔2016〕80号），${names}协办。`;
}
