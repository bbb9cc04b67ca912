import type { Role } from '../../../api/contract/identity.ts';

/** 栏目：one place of the menu, who sees it, and whether it stands in the bottom bar of a phone. */
export type Place = { path: string; name: string; roles: readonly Role[] | 'all'; bottom: boolean };

const desk: readonly Role[] = ['publicity', 'leader', 'admin'];
const wide: readonly Role[] = ['publicity', 'office', 'leader', 'admin', 'audit'];

export const places: readonly Place[] = [
  { path: '/overview', name: '总览', roles: wide, bottom: false },
  { path: '/alerts', name: '预警', roles: desk, bottom: true },
  { path: '/documents', name: '监测', roles: desk, bottom: false },
  { path: '/cases', name: '台账', roles: 'all', bottom: true },
  { path: '/todo', name: '待我办', roles: ['publicity', 'unit', 'office', 'leader', 'admin'], bottom: true },
  { path: '/sources', name: '信源', roles: ['publicity', 'leader', 'admin', 'audit'], bottom: false },
  { path: '/briefings', name: '周报', roles: wide, bottom: false },
  { path: '/system', name: '系统', roles: ['admin', 'audit'], bottom: false },
  { path: '/me', name: '我', roles: 'all', bottom: true },
];

/** The places a role sees, in order. */
export function placesOf(role: Role): readonly Place[] {
  return places.filter(({ roles }) => roles === 'all' || roles.includes(role));
}

/** Where a person lands after signing in. */
export function homeOf(role: Role): string {
  return role === 'unit' ? '/todo' : '/overview';
}
