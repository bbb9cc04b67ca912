import type { Role } from '../contract/identity.ts';

/**
 * 权限表：what each role may do, the one table for routes and tests (最小权限、管理权限分离: 管理员 manages accounts and
 * engines but decides nothing on a case, 审计 reads everything and writes nothing). What a person may do to one case is
 * narrower still and decided by the ledger.
 */
export const permissions = {
  'overview.read': ['publicity', 'unit', 'office', 'leader', 'admin', 'audit'],
  'alerts.read': ['publicity', 'office', 'leader', 'admin', 'audit'],
  'alerts.decide': ['publicity'],
  'documents.read': ['publicity', 'office', 'leader', 'admin', 'audit'],
  'cases.read': ['publicity', 'unit', 'office', 'leader', 'admin', 'audit'],
  'cases.create': ['publicity', 'office'],
  'cases.act': ['publicity', 'unit', 'office', 'leader'],
  'cases.export': ['publicity', 'unit', 'office', 'leader', 'audit'],
  'units.read': ['publicity', 'unit', 'office', 'leader', 'admin', 'audit'],
  'units.manage': ['admin'],
  'routes.read': ['publicity', 'office', 'leader', 'admin', 'audit'],
  'routes.manage': ['publicity', 'admin'],
  'users.read': ['admin', 'audit'],
  'users.manage': ['admin'],
  'keys.read': ['admin', 'audit'],
  'keys.manage': ['admin'],
  'intake.send': ['publicity', 'admin'],
  'sources.read': ['publicity', 'office', 'leader', 'admin', 'audit'],
  'sources.manage': ['publicity', 'admin'],
  /** 内网地址: what the collector may reach inside, and what is read there. */
  'sources.internal': ['admin'],
  'briefings.read': ['publicity', 'office', 'leader', 'admin', 'audit'],
  'briefings.create': ['publicity', 'office'],
  'ledger.verify': ['publicity', 'office', 'leader', 'admin', 'audit'],
  /** 滞留的文本、没有发出的通知. */
  'work.read': ['publicity', 'office', 'leader', 'admin', 'audit'],
  'work.retry': ['publicity', 'admin'],
  'system.read': ['admin', 'audit'],
  'system.manage': ['admin'],
  'audit.read': ['admin', 'audit'],
  'stream.read': ['publicity', 'unit', 'office', 'leader', 'admin', 'audit'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof permissions;

/** Whether the role has the permission. */
export function may(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role);
}
