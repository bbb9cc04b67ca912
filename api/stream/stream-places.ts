import type { Person } from '../route.ts';

/** Who holds a connection of the event stream, from where. */
export type Holder = { person: Pick<Person, 'userId' | 'role'>; address: string };

/**
 * 连接数: how many connections one person, one address and everybody may hold. `perAddress` binds units only, as the
 * department may sit behind one proxy; of `total` units leave `reserved` to the department.
 */
export const streamPlaces = { perPerson: 10, perAddress: 200, total: 1_000, reserved: 300 };

/** What a new connection means: it gets in; it gets in and these, the person's oldest, must go; or there is no room. */
export type Place<H> = { in: true; ended: H[] } | { in: false };

/** Decides by who is there, oldest first. */
export function placeFor<H extends Holder>(one: Holder, there: readonly H[], limits = streamPlaces): Place<H> {
  const own = there.filter(({ person }) => person.userId === one.person.userId);
  const ended = own.slice(0, Math.max(0, own.length + 1 - limits.perPerson));
  const left = there.length - ended.length;
  if (one.person.role !== 'unit') return left < limits.total ? { in: true, ended } : { in: false };
  const units = there.filter(({ person }) => person.role === 'unit');
  const here = units.filter(({ address }) => address === one.address);
  const fits = units.length - ended.length < limits.total - limits.reserved && left < limits.total;
  return fits && here.length - ended.filter(({ address }) => address === one.address).length < limits.perAddress
    ? { in: true, ended }
    : { in: false };
}
