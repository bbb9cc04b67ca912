import type { Database } from '../database/open.ts';
import { NotFound } from '../http/problem.ts';
import { typesByName } from './channel-types.ts';
import type { ChannelTypeName, Contacts, ContactsBody } from './contract.ts';

/** 联系方式与接收时段: how a person is reached outside the product, and when. */
export type ContactBook = {
  /** Refused (404) where there is no such user. */
  read(userId: string): Promise<Contacts>;
  /** `by` is who writes it. */
  write(userId: string, body: ContactsBody, by: string): Promise<Contacts>;
};

export function createContactBook(database: Database, now: () => Date): ContactBook {
  const read = async (userId: string): Promise<Contacts> => {
    const user = await database.selectFrom('users').select('id').where('id', '=', userId).executeTakeFirst();
    if (user === undefined) throw new NotFound('没有这个用户，可能已被他人更改，请刷新列表。');
    const row = await database.selectFrom('contacts').selectAll().where('userId', '=', userId).executeTakeFirst();
    const channels = await personalChannels(database);
    const { mobile = null, email = null, robotName = null, hoursFrom = null, hoursTo = null } = row ?? {};
    const order = row === undefined ? [] : (JSON.parse(row.channelOrder) as string[]);
    return {
      ...{ mobile, email, robotName, channels },
      hours: hoursFrom === null || hoursTo === null ? null : { from: hoursFrom, to: hoursTo },
      order: order.filter((id) => channels.some((one) => one.id === id)),
    };
  };
  return {
    read,
    async write(userId, { mobile, email, robotName, hours, order }, by) {
      await read(userId);
      const values = {
        ...{ mobile, email, robotName, updatedBy: by, updatedAt: now().toISOString() },
        ...{ hoursFrom: hours?.from ?? null, hoursTo: hours?.to ?? null },
        channelOrder: JSON.stringify([...new Set(order)]),
      };
      await database
        .insertInto('contacts')
        .values({ userId, ...values })
        .onConflict((conflict) => conflict.column('userId').doUpdateSet(values))
        .execute();
      return read(userId);
    },
  };
}

/** The channels that reach one person, in the office's order. */
async function personalChannels(database: Database): Promise<Contacts['channels']> {
  const rows = await database
    .selectFrom('channels')
    .select(['id', 'name', 'type'])
    .where('enabled', '=', 1)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.flatMap(({ id, name, type }) => {
    const { reach, contact } = typesByName[type as ChannelTypeName];
    return reach === 'person' ? [{ id, name, contact }] : [];
  });
}
