import { type Role, roles } from '../../../../api/people/contract.ts';
import type { Unit } from '../../../../api/units/contract.ts';

/** A role or unit by the address under which notices reach it. */
export function audienceName(address: string, units: readonly Pick<Unit, 'id' | 'name'>[]): string {
  const [kind = '', id = ''] = address.split(':');
  if (kind === 'role' && id in roles) return roles[id as Role];
  return units.find((unit) => unit.id === id)?.name ?? id;
}

/** What a group channel may serve: the roles that get notices, then the units that are there. */
export function audienceOptions(units: readonly Pick<Unit, 'id' | 'name' | 'active'>[]) {
  const told = ['publicity', 'leader', 'office', 'admin', 'security'] as const satisfies readonly Role[];
  return [
    { label: '角色', options: told.map((role) => ({ value: `role:${role}`, label: roles[role] })) },
    {
      label: '单位',
      options: units.filter(({ active }) => active).map(({ id, name }) => ({ value: `unit:${id}`, label: name })),
    },
  ];
}
