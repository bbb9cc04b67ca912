import type { Role } from '../../../api/people/contract.ts';
import type { Unit } from '../../../api/units/contract.ts';

/** A person of the story; who is on the way has a phone. */
export type Cast = {
  name: string;
  displayName: string;
  role: Role;
  unitId: string | null;
  head?: true;
  phone?: true;
};

export const password = 'Gan-River-7-reeds';

/** 县级分局 to which the city hands the case down. */
export const county: Unit = {
  ...{ id: 'county-360429', name: '九江市湖口生态环境局', kind: 'county', desk: null, region: '360429' },
  ...{ parent: 'city-3604', active: true },
};

/** The eight, then those whom four eyes and a technical check ask for, and a bureau that has nothing to do with it. */
export const people = {
  clerk: { name: 'xuanjiao', displayName: '宣教经办', role: 'publicity', unitId: null },
  head: { name: 'shui.fuze', displayName: '水处负责人', role: 'unit', unitId: 'div-water', head: true },
  unit: { name: 'shui', displayName: '水处经办', role: 'unit', unitId: 'div-water', phone: true },
  city: { name: 'jiujiang', displayName: '九江经办', role: 'unit', unitId: 'city-3604' },
  county: { name: 'hukou', displayName: '湖口经办', role: 'unit', unitId: county.id, phone: true },
  office: { name: 'bangong', displayName: '办公室保密员', role: 'office', unitId: null },
  leader: { name: 'lingdao', displayName: '分管领导', role: 'leader', unitId: null },
  auditor: { name: 'shenji', displayName: '审计员', role: 'audit', unitId: null },
  second: { name: 'xuanjiao.er', displayName: '宣教复核', role: 'publicity', unitId: null },
  principal: { name: 'zhuyao', displayName: '厅主要负责人', role: 'leader', unitId: null, head: true },
  technical: { name: 'jiance', displayName: '监测中心经办', role: 'unit', unitId: 'aff-monitoring' },
  otherCity: { name: 'ganzhou', displayName: '赣州经办', role: 'unit', unitId: 'city-3607' },
} as const satisfies Record<string, Cast>;
export type PersonName = keyof typeof people;
