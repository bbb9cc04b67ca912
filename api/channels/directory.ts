import type { Database } from '../database/open.ts';
import type { Channels } from '../notices/send-outbox.ts';
import { type Role, roles } from '../people/contract.ts';
import type { Addressed, Contact } from './channel-type.ts';
import { typesByName } from './channel-types.ts';
import type { ChannelTypeName } from './contract.ts';
import type { Hours } from './hours.ts';
import type { ContactRow } from './tables.ts';

/** 路由: how notices to one address leave the product. */
export type Reach = {
  /** In the order in which they are tried. */
  ways: readonly Way[];
  /** Outside these the addressee is left alone, unless it is red. */
  hours: Hours | null;
  /** The people of a role or unit who can be reached themselves, where no group channel takes it. */
  members: readonly string[];
};

/** One way: the channel, and whom a message on it means. Several addressees may share a message on one of a `group`. */
export type Way = { channel: string; to: Addressed | null; group: boolean };

/** Says how an address is reached: `role:…`, `unit:…` or `user:…`. */
export type Directory = (recipient: string) => Reach;

/** Without registered channels everybody is reached by each channel there is, and nobody is named. */
export function plainDirectory(outer: readonly string[]): Directory {
  const reach = { ways: outer.map((channel) => ({ channel, to: null, group: true })), hours: null, members: [] };
  return () => reach;
}

/** Stands in the log for whom a test message is. */
export const testAddressee = 'test';

type Listed = { id: string; type: ChannelTypeName; audience: readonly string[] };

/** Reads who is reached how, as of now; `channels` are those that are on, in their order. */
export async function readDirectory(database: Database, channels: readonly Listed[]): Promise<Directory> {
  const [people, units] = await Promise.all([readPeople(database), unitNames(database)]);
  const nameOf = (address: string) => addressName(address, units);
  const groups = channels.filter(({ type }) => typesByName[type].reach === 'group');
  const personal = channels.filter(({ type }) => typesByName[type].reach === 'person');
  const serving = (addresses: readonly string[]) =>
    groups.filter(({ audience }) => audience.length === 0 || addresses.some((one) => audience.includes(one)));
  const ownWays = (person: Reached): Way[] =>
    inOrderOf(person, personal).flatMap(({ id, type }) =>
      contactOf(person)[typesByName[type].contact] === null
        ? []
        : [{ channel: id, group: false, to: { name: person.displayName, people: [contactOf(person)] } }],
    );
  const toPerson = (id: string): Reach => {
    const person = people.find((one) => one.id === id);
    if (person === undefined) return { ways: [], hours: null, members: [] };
    const to = { name: person.displayName, people: [contactOf(person)] };
    const inGroups = serving(addressesOf(person)).map((one) => ({ channel: one.id, to, group: true }));
    const { hoursFrom: from, hoursTo: until } = person;
    const hours = from === null || until === null ? null : { from, to: until };
    return { ways: [...ownWays(person), ...inGroups], hours, members: [] };
  };
  const toDesk = (address: string): Reach => ({
    ways: serving([address]).map(({ id }) => ({ channel: id, to: { name: nameOf(address), people: [] }, group: true })),
    hours: null,
    members: people
      .filter((person) => addressesOf(person).includes(address) && ownWays(person).length > 0)
      .map(({ id }) => id),
  });
  const known = new Map<string, Reach>();
  return (recipient) => {
    const found =
      known.get(recipient) ??
      (recipient.startsWith('user:') ? toPerson(recipient.slice('user:'.length)) : toDesk(recipient));
    known.set(recipient, found);
    return found;
  };
}

/** Channels as people call them, by id, also the one of WEBHOOK_URL and what no channel has taken yet. */
export async function readChannelNames(database: Database): Promise<(id: string) => string> {
  const rows = await database.selectFrom('channels').select(['id', 'name']).execute();
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

/** Role, unit or person as people call them. */
export async function readAddressNames(database: Database): Promise<(address: string) => string> {
  const users = await database.selectFrom('users').select(['id', 'displayName']).execute();
  const names = await unitNames(database);
  names.set(testAddressee, '测试');
  for (const { id, displayName } of users) names.set(`user:${id}`, displayName);
  return (address) => addressName(address, names);
}

/** Where a directory that knows all channels was read, these are the channels themselves. */
export type Opened = { channels: Channels; directory: Directory };

type Reached = { id: string; displayName: string; role: string; unitId: string | null } & Omit<
  ContactRow,
  'userId' | 'updatedAt' | 'updatedBy'
>;

async function readPeople(database: Database): Promise<Reached[]> {
  const rows = await database
    .selectFrom('users')
    .leftJoin('contacts', 'contacts.userId', 'users.id')
    .select(['users.id', 'users.displayName', 'users.role', 'users.unitId'])
    .select(['mobile', 'email', 'robotName', 'hoursFrom', 'hoursTo', 'channelOrder'])
    .where('users.active', '=', 1)
    .orderBy('users.id')
    .execute();
  return rows.map((row) => ({ ...row, channelOrder: row.channelOrder ?? '[]' }));
}

async function unitNames(database: Database): Promise<Map<string, string>> {
  const rows = await database.selectFrom('units').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [`unit:${id}`, name]));
}

function addressName(address: string, names: ReadonlyMap<string, string>): string {
  const role = address.startsWith('role:') ? address.slice('role:'.length) : '';
  return role in roles ? roles[role as Role] : (names.get(address) ?? address);
}

function addressesOf({ id, role, unitId }: Reached): string[] {
  return [`user:${id}`, `role:${role}`, ...(unitId === null ? [] : [`unit:${unitId}`])];
}

function contactOf({ displayName, mobile, email, robotName }: Reached): Contact {
  return { name: displayName, mobile, email, robotName };
}

/** His own order first, then the office's. */
function inOrderOf({ channelOrder }: Reached, channels: readonly Listed[]): Listed[] {
  const own = JSON.parse(channelOrder) as string[];
  const place = ({ id }: Listed) => (own.includes(id) ? own.indexOf(id) : own.length);
  return channels.toSorted((a, b) => place(a) - place(b));
}
