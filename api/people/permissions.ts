import type { Role } from './contract.ts';
import { type Permission, PermissionCode } from './contract-rights.ts';

/**
 * 权限表：what each role may do, the one table for routes and tests (最小权限、三员分立). The three administrators read no
 * case and no text: 系统管理员 keeps accounts, sources, keys and engines; 安全管理员 grants roles, resets factors, unlocks and
 * keeps the list of internal hosts; 审计管理员 reads the audit and verifies the ledger, nothing else. What a person may do
 * to one case is narrower still and decided by the ledger.
 */
export const permissions = {
  'overview.read': ['publicity', 'unit', 'office', 'leader'],
  'alerts.read': ['publicity', 'office', 'leader'],
  'alerts.decide': ['publicity'],
  'events.read': ['publicity', 'unit', 'office', 'leader'],
  'events.act': ['publicity'],
  'documents.read': ['publicity', 'office', 'leader'],
  'cases.read': ['publicity', 'unit', 'office', 'leader'],
  'cases.create': ['publicity', 'office'],
  'cases.act': ['publicity', 'unit', 'office', 'leader'],
  'cases.export': ['publicity', 'unit', 'office', 'leader'],
  'clocks.read': ['publicity', 'unit', 'office', 'leader'],
  'clocks.try': ['publicity', 'office', 'leader'],
  /** 放宽时限 is narrower still: 厅领导 alone. */
  'clocks.manage': ['publicity', 'leader'],
  'units.read': ['publicity', 'unit', 'office', 'leader', 'admin', 'security'],
  'units.manage': ['admin'],
  'routes.read': ['publicity', 'office', 'leader', 'admin'],
  'routes.manage': ['publicity', 'admin'],
  'users.read': ['admin', 'security'],
  'users.manage': ['admin'],
  /** 授权: role and unit, proposed by one of the two and confirmed by the other. */
  'users.grant': ['admin', 'security'],
  /** 重置动态口令、解除锁定. */
  'users.secure': ['security'],
  'keys.read': ['admin', 'security'],
  'keys.manage': ['admin'],
  'intake.send': ['publicity', 'admin'],
  'sources.read': ['publicity', 'office', 'leader', 'admin', 'security'],
  'sources.manage': ['publicity', 'admin'],
  /** 内网地址: which source may read inside at all. */
  'sources.internal': ['admin'],
  /** 内网放行名单: what may be reached there. */
  'hosts.read': ['admin', 'security'],
  'hosts.manage': ['security'],
  'briefings.read': ['publicity', 'office', 'leader'],
  'briefings.create': ['publicity', 'office'],
  /** 考核: a unit reads its own row and the letters that are addressed to it. */
  'assessment.read': ['publicity', 'unit', 'office', 'leader'],
  'assessment.issue': ['publicity'],
  'ledger.verify': ['publicity', 'office', 'leader', 'admin', 'audit'],
  /** 滞留的文本、没有发出的通知. */
  'work.read': ['publicity', 'office', 'leader', 'admin'],
  'work.retry': ['publicity', 'admin'],
  'system.read': ['admin'],
  'system.manage': ['admin'],
  'audit.read': ['audit'],
  /** 值班: those who may be on duty read it and hand over. */
  'roster.read': ['publicity', 'office', 'leader'],
  'roster.manage': ['publicity'],
  /** 通知渠道和发送记录, which hold no words of notices. */
  'channels.read': ['publicity', 'admin'],
  'channels.manage': ['admin'],
  /** 消息: those to whom notices are addressed; each reads his own. */
  'inbox.read': ['publicity', 'unit', 'office', 'leader', 'admin', 'security'],
  'stream.read': ['publicity', 'unit', 'office', 'leader', 'admin', 'security', 'audit', 'none'],
} as const satisfies Record<Permission, readonly Role[]>;

/** Whether the role has the permission. */
export function may(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role);
}

/** Whether any of these roles has it: of a person, all those whose rights he has now. */
export function mayAny(acts: readonly Role[], permission: Permission): boolean {
  return acts.some((role) => may(role, permission));
}

/** All that these roles may do. */
export function rightsOf(acts: readonly Role[]): Permission[] {
  return PermissionCode.options.filter((permission) => mayAny(acts, permission));
}
