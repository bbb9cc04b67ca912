import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/tables-identity.ts';
import type { Role } from './contract.ts';

/** 三员: nobody is two of them. */
export const administrators = ['admin', 'security', 'audit'] as const satisfies readonly Role[];
export type Administrator = (typeof administrators)[number];

/** Whether the role is one of the three. */
export function isAdministrator(role: string): role is Administrator {
  return (administrators as readonly string[]).includes(role);
}

/**
 * The roles whose rights a person has now: his own. The system administrator stands in for the other two until they are
 * named, so that a new installation, or an old one with a single administrator, can name them and locks nobody out.
 */
export async function actsOf(database: Database, { role }: Pick<UserRow, 'role'>): Promise<Role[]> {
  if (role !== 'admin') return [role as Role];
  return ['admin', ...(await unnamed(database))];
}

/** Which of the other two nobody in use is. */
export async function unnamed(database: Database): Promise<Role[]> {
  const rows = await database
    .selectFrom('users')
    .select('role')
    .where('role', 'in', ['security', 'audit'])
    .where('active', '=', 1)
    .groupBy('role')
    .execute();
  return (['security', 'audit'] as const).filter((role) => !rows.some((row) => row.role === role));
}
