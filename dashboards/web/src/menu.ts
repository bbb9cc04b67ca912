import type { Permission } from '../../../api/people/contract-rights.ts';

/** 栏目：one place of the menu, which of these rights opens it, and whether it stands in the bottom bar of a phone. */
export type Place = { path: string; name: string; opens: readonly Permission[] | 'all'; bottom: boolean };

/** The rights come with the session; the server decides, this only keeps closed doors off the menu. */
export const places: readonly Place[] = [
  // Alerts and texts of the whole province: a unit, which reads neither, has its tasks and cases.
  { path: '/overview', name: '总览', opens: ['alerts.read'], bottom: false },
  { path: '/alerts', name: '预警', opens: ['alerts.read'], bottom: true },
  { path: '/events', name: '事件', opens: ['events.read'], bottom: false },
  { path: '/documents', name: '监测', opens: ['documents.read'], bottom: false },
  { path: '/cases', name: '台账', opens: ['cases.read'], bottom: true },
  { path: '/todo', name: '待我办', opens: ['cases.act'], bottom: true },
  { path: '/inbox', name: '消息', opens: ['inbox.read'], bottom: false },
  { path: '/review', name: '审核', opens: ['cases.act'], bottom: false },
  { path: '/clocks', name: '时限', opens: ['clocks.try'], bottom: false },
  { path: '/duty', name: '值班与通知', opens: ['roster.read'], bottom: false },
  { path: '/sources', name: '信源', opens: ['sources.read'], bottom: false },
  { path: '/briefings', name: '周报', opens: ['briefings.read'], bottom: false },
  { path: '/assessment', name: '考核', opens: ['assessment.read'], bottom: false },
  { path: '/system', name: '系统', opens: ['system.read', 'users.read', 'audit.read'], bottom: true },
  { path: '/me', name: '我', opens: 'all', bottom: true },
];

/** Whether the person has this right. */
export function may(rights: readonly Permission[], right: Permission): boolean {
  return rights.includes(right);
}

/** The places that these rights open, in order. */
export function placesOf(rights: readonly Permission[]): readonly Place[] {
  return places.filter(({ opens }) => opens === 'all' || opens.some((right) => may(rights, right)));
}

/** Whether this address belongs to a place that the rights do not open. */
export function closedPlace(rights: readonly Permission[], pathname: string): boolean {
  const place = places.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
  return place !== undefined && !placesOf(rights).includes(place);
}

/** Where a person lands after signing in: the first of these that is open. */
export function homeOf(rights: readonly Permission[]): string {
  const open = placesOf(rights).map(({ path }) => path);
  return ['/overview', '/system', '/todo'].find((path) => open.includes(path)) ?? '/me';
}
