import type { Database } from '../database/open.ts';
import { listed } from '../events/in-list.ts';
import type { Role } from '../people/contract.ts';
import type { DutyPerson, ShiftView } from './contract.ts';
import type { ShiftRow } from './tables.ts';

/** Who is called by name. */
export type Named = { id: string; name: string };
/** 当班: the deputy stands in for an officer whose account cannot be used; `deputy` is then null. */
export type Duty = { officer: Named; deputy: Named | null; leader: Named | null };

/** The roles whose people may be on duty: they read alerts. */
export const dutyRoles: readonly Role[] = ['publicity', 'office', 'leader'];

/** Who is on duty at an instant; null when nobody is who could be reached. */
export async function onDuty(database: Database, at: string): Promise<Duty | null> {
  const row = await shiftAt(database, at);
  if (row === undefined) return null;
  const [shift] = await presentShifts(database, [row]);
  if (shift === undefined) return null;
  const [officer, deputy] = ableOf(shift);
  if (officer === undefined) return null;
  return { officer, deputy: deputy ?? null, leader: named(shift.leader) };
}

/** The people of a shift who can be reached: the officer, then the deputy. */
export function ableOf({ officer, deputy }: Pick<ShiftView, 'officer' | 'deputy'>): Named[] {
  return [officer, deputy].flatMap((person) => named(person) ?? []);
}

/** The shift that runs at an instant. */
export function shiftAt(database: Database, at: string): Promise<ShiftRow | undefined> {
  return database
    .selectFrom('shifts')
    .selectAll()
    .where('from', '<=', at)
    .where('until', '>', at)
    .orderBy('from')
    .executeTakeFirst();
}

/** The shift that follows an instant. */
export function shiftAfter(database: Database, at: string): Promise<ShiftRow | undefined> {
  return database.selectFrom('shifts').selectAll().where('from', '>=', at).orderBy('from').limit(1).executeTakeFirst();
}

/** The shifts that touch a period, in order. */
export function shiftsBetween(database: Database, from: string, until: string): Promise<ShiftRow[]> {
  return database
    .selectFrom('shifts')
    .selectAll()
    .where('until', '>', from)
    .where('from', '<', until)
    .orderBy('from')
    .execute();
}

/** Shifts with the names of their people, in one further statement. */
export async function presentShifts(
  database: Database,
  rows: readonly ShiftRow[],
): Promise<Omit<ShiftView, 'changes'>[]> {
  const ids = rows.flatMap(({ officerId, deputyId, leaderId }) => [officerId, deputyId ?? [], leaderId ?? []].flat());
  const users = await database
    .selectFrom('users')
    .select(['id', 'displayName', 'role', 'active'])
    .where('id', 'in', listed(database, [...new Set(ids)]))
    .execute();
  const byId = new Map(users.map((user) => [user.id, user]));
  const person = (id: string, among: readonly Role[]): DutyPerson => {
    const user = byId.get(id);
    if (user === undefined) return { id, name: '已不存在的账号', able: false };
    return { id, name: user.displayName, able: user.active === 1 && among.includes(user.role as Role) };
  };
  return rows.map(({ id, from, until, officerId, deputyId, leaderId, note, version }) => ({
    ...{ id, from, until, note, version },
    officer: person(officerId, dutyRoles),
    deputy: deputyId === null ? null : person(deputyId, dutyRoles),
    leader: leaderId === null ? null : person(leaderId, ['leader']),
  }));
}

function named(person: DutyPerson | null): Named | null {
  return person?.able === true ? { id: person.id, name: person.name } : null;
}
