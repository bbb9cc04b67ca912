import type { Unit } from '../units/contract.ts';
import type { CasePlace } from './case.ts';
import type { RespondentLevel } from './contract-commands.ts';
import { citiesConcerned } from './places.ts';

/** 回应主体: which level answers the public, on what ground; `reason` where a person decided otherwise. */
export type Respondent = { level: RespondentLevel; basis: string; reason: string | null };

const above = '国办发〔2016〕80号：涉及多个地方的，上级政府主管部门是回应主体';
const onSpot = '国办发〔2016〕61号：属地管理、分级负责、谁主管谁负责';

/** The level that answers by rule: who is above all places concerned; `home` is the two-digit code of the province. */
export function respondentOf(places: readonly Pick<CasePlace, 'code'>[], home: string): Omit<Respondent, 'reason'> {
  const codes = places.map(({ code }) => code);
  if (codes.length === 0) return { level: 'province', basis: '地点未明，先由省级主管部门回应' };
  if (codes.some((code) => !code.startsWith(home))) return { level: 'province', basis: `${above}（跨省）` };
  const cities = citiesConcerned(places);
  if (cities.length > 1) return { level: 'province', basis: `${above}（跨市）` };
  if (cities.length === 0) return { level: 'province', basis: onSpot };
  const counties = new Set(codes.filter((code) => code.length === 6));
  if (counties.size > 1) return { level: 'city', basis: `${above}（跨县）` };
  return { level: counties.size === 1 ? 'county' : 'city', basis: onSpot };
}

/** 本省 of these units: the province of their cities. */
export function homeOfUnits(units: Iterable<Pick<Unit, 'kind' | 'region'>>): string {
  for (const { kind, region } of units) if (kind === 'city' && region !== null) return region.slice(0, 2);
  return '';
}
