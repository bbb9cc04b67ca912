import { z } from 'zod';
import { Instant, Text } from '../http/contract.ts';
import { Unit } from '../units/contract.ts';
import { PermissionCode } from './contract-rights.ts';

/** 角色. */
export const roles = {
  publicity: '宣教处',
  unit: '责任单位',
  office: '办公室审核',
  leader: '厅领导',
  admin: '系统管理员',
  security: '安全管理员',
  audit: '审计管理员',
  /** Of an account whose rights nobody has confirmed yet. */
  none: '未授权',
} as const;
export type Role = keyof typeof roles;
export const RoleCode = z.enum(['publicity', 'unit', 'office', 'leader', 'admin', 'security', 'audit', 'none']);

/** 待确认的授权: role and unit that one administrator proposes and the other has to confirm. */
export const RightsProposal = z.object({
  role: RoleCode,
  unitId: z.string().nullable(),
  reason: z.string(),
  by: z.string(),
  byRole: RoleCode,
  at: Instant,
});
export type RightsProposal = z.infer<typeof RightsProposal>;

export const User = z.object({
  id: z.string(),
  name: Text(40),
  displayName: Text(40),
  role: RoleCode,
  /** The roles whose rights he has now: his own, and for the system administrator those of administrators not yet named. */
  acts: z.array(RoleCode),
  /** A change of role or unit that waits for the other administrator. */
  proposal: RightsProposal.nullable(),
  unitId: z.string().nullable(),
  /** 处室（单位）负责人; of 厅领导: 厅主要负责人. */
  head: z.boolean(),
  active: z.boolean(),
  lockedUntil: Instant.nullable(),
  mustChangePassword: z.boolean(),
  /** 动态口令 is in force. */
  secondFactor: z.boolean(),
  /** The role needs one and the person has none yet: nothing else may be done before. */
  mustAddFactor: z.boolean(),
  lastLoginAt: Instant.nullable(),
});
export type User = z.infer<typeof User>;

/** Least 10 characters from three of: lower case, upper case, digits, others (GB/T 22239 assessors' usual figure is 8 from 3). */
export const Password = z
  .string()
  .min(10, '口令至少 10 个字符')
  .max(128)
  .refine(isMixed, '口令须含大写字母、小写字母、数字、符号中的至少三类');

/** 账号: one form however it is typed, and nothing that another script could imitate. */
export const AccountName = z
  .string()
  .normalize('NFKC')
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9\p{Script=Han}][a-z0-9._\-\p{Script=Han}]{0,39}$/u,
    '账号只能用小写字母、数字、汉字和 . _ -，最长 40 个',
  );

export const LoginBody = z.object({
  name: z.string().min(1).max(40),
  password: z.string().min(1).max(128),
  /** 动态口令 or a recovery code, when the first answer asks for it. */
  code: z.string().trim().max(40).optional(),
});
export const SetupBody = z.object({ name: AccountName, displayName: Text(40), password: Password });
export const PasswordBody = z.object({ current: z.string().max(128), next: Password });
export const NewUserBody = z.object({
  name: AccountName,
  displayName: Text(40),
  role: RoleCode,
  unitId: z.string().nullable(),
  password: Password,
});
/** PATCH /api/users/:id: role and unit are granted, not edited. */
export const UserPatch = z
  .strictObject({ displayName: Text(40), active: z.boolean(), head: z.boolean(), password: Password })
  .partial();
/** POST /api/users/:id/rights: what is proposed, and why. */
export const RightsBody = z.strictObject({
  role: RoleCode,
  unitId: z.string().nullable(),
  reason: Text(200).min(2, '请写明理由（2–200 字）'),
});
/** POST /api/users/:id/rights/confirm: what was read and is confirmed. */
export const ConfirmRightsBody = z.strictObject({ role: RoleCode, unitId: z.string().nullable() });

/** GET /api/session: who is signed in, and what this installation is. */
export const Session = z.object({
  user: User.nullable(),
  /** 权限 of the person now: what screens show and hide; the server asks for itself. */
  rights: z.array(PermissionCode),
  unit: Unit.nullable(),
  /** True until the first administrator exists. */
  needsSetup: z.boolean(),
  demo: z.boolean(),
  version: z.string(),
  /** 本省: code, name and cities. */
  home: z.object({
    code: z.string(),
    name: z.string(),
    cities: z.array(z.object({ code: z.string(), name: z.string(), short: z.string() })),
  }),
  engines: z.object({ queue: z.string(), documents: z.string(), ledger: z.string() }),
  idleMinutes: z.number(),
});
export type Session = z.infer<typeof Session>;

function isMixed(password: string): boolean {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length >= 3;
}
