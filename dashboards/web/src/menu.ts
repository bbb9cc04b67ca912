import type { Role } from '../../../api/people/contract.ts';

/** 栏目：one place of the menu, who sees it, and whether it stands in the bottom bar of a phone. */
export type Place = { path: string; name: string; roles: readonly Role[] | 'all'; bottom: boolean };

const readers: readonly Role[] = ['publicity', 'office', 'leader'];
const administrators: readonly Role[] = ['admin', 'security', 'audit'];

/** The same rights as the server's table of permissions; the server decides, this only keeps closed doors off the menu. */
export const places: readonly Place[] = [
  { path: '/overview', name: '总览', roles: readers, bottom: false },
  { path: '/alerts', name: '预警', roles: readers, bottom: true },
  { path: '/documents', name: '监测', roles: readers, bottom: false },
  { path: '/cases', name: '台账', roles: [...readers, 'unit'], bottom: true },
  { path: '/todo', name: '待我办', roles: ['publicity', 'unit', 'office', 'leader'], bottom: true },
  { path: '/sources', name: '信源', roles: [...readers, 'admin', 'security'], bottom: false },
  { path: '/briefings', name: '周报', roles: readers, bottom: false },
  { path: '/system', name: '系统', roles: administrators, bottom: true },
  { path: '/me', name: '我', roles: 'all', bottom: true },
];

/** Acts that are not tied to one record (those come with `can`), and who has them. */
const acts = {
  readTexts: readers,
  createCase: ['publicity', 'office'],
  exportCases: ['publicity', 'unit', 'office', 'leader'],
  manageSources: ['publicity', 'admin'],
  openInternal: ['admin'],
  readHosts: ['admin', 'security'],
  manageHosts: ['security'],
  makeBriefing: ['publicity', 'office'],
  manageRoutes: ['publicity', 'admin'],
  manageSystem: ['admin'],
  manageUsers: ['admin'],
  grantRights: ['admin', 'security'],
  secureUsers: ['security'],
  readKeys: ['admin', 'security'],
  verifyLedger: ['admin', 'audit'],
  readAudit: ['audit'],
} as const satisfies Record<string, readonly Role[]>;

/** Whether one of the roles whose rights the person has may do it. */
export function may(roles: readonly Role[], act: keyof typeof acts): boolean {
  return roles.some((role) => (acts[act] as readonly Role[]).includes(role));
}

/** The places that these roles see, in order. */
export function placesOf(acting: readonly Role[]): readonly Place[] {
  return places.filter(({ roles }) => roles === 'all' || acting.some((role) => roles.includes(role)));
}

/** Whether this address belongs to a place that the roles do not see. */
export function closedPlace(acting: readonly Role[], pathname: string): boolean {
  const place = places.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
  return place !== undefined && !placesOf(acting).includes(place);
}

/** Where a person lands after signing in. */
export function homeOf(acting: readonly Role[]): string {
  if (acting.includes('unit')) return '/todo';
  if (acting.some((role) => administrators.includes(role))) return '/system';
  return acting.includes('none') ? '/me' : '/overview';
}
