import type { Role } from '../../../api/contract/identity.ts';

/** 栏目：one place of the menu, who sees it, and whether it stands in the bottom bar of a phone. */
export type Place = { path: string; name: string; roles: readonly Role[] | 'all'; bottom: boolean };

const readers: readonly Role[] = ['publicity', 'office', 'leader', 'admin', 'audit'];

/** The same rights as the server's table of permissions; the server decides, this only keeps closed doors off the menu. */
export const places: readonly Place[] = [
  { path: '/overview', name: '总览', roles: readers, bottom: false },
  { path: '/alerts', name: '预警', roles: readers, bottom: true },
  { path: '/documents', name: '监测', roles: readers, bottom: false },
  { path: '/cases', name: '台账', roles: 'all', bottom: true },
  { path: '/todo', name: '待我办', roles: ['publicity', 'unit', 'office', 'leader'], bottom: true },
  { path: '/sources', name: '信源', roles: readers, bottom: false },
  { path: '/briefings', name: '周报', roles: readers, bottom: false },
  { path: '/system', name: '系统', roles: ['admin', 'audit'], bottom: false },
  { path: '/me', name: '我', roles: 'all', bottom: true },
];

/** Acts that are not tied to one record (those come with `can`), and who has them. */
const acts = {
  readTexts: readers,
  createCase: ['publicity', 'office'],
  exportCases: ['publicity', 'unit', 'office', 'leader', 'audit'],
  manageSources: ['publicity', 'admin'],
  openInternal: ['admin'],
  makeBriefing: ['publicity', 'office'],
  manageRoutes: ['publicity', 'admin'],
  manageSystem: ['admin'],
} as const satisfies Record<string, readonly Role[]>;

export function may(role: Role, act: keyof typeof acts): boolean {
  return (acts[act] as readonly Role[]).includes(role);
}

/** The places a role sees, in order. */
export function placesOf(role: Role): readonly Place[] {
  return places.filter(({ roles }) => roles === 'all' || roles.includes(role));
}

/** Whether this address belongs to a place that the role does not see. */
export function closedPlace(role: Role, pathname: string): boolean {
  const place = places.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
  return place !== undefined && !placesOf(role).includes(place);
}

/** Where a person lands after signing in. */
export function homeOf(role: Role): string {
  return role === 'unit' ? '/todo' : '/overview';
}
