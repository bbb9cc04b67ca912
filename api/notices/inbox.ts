import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../database/open.ts';
import { Refused } from '../http/problem.ts';
import type { Person } from '../route.ts';
import { type InboxCount, type InboxItem, type InboxQuery, unreadMax } from './contract.ts';
import { inApp, outboxKey, recipientsOf } from './outbox.ts';

/** 收件箱: the notices to a person, to his role and to his unit, each event once; what they say of each other people is not his. */
export type Inbox = {
  /** Newest first. What it holds has reached this person: that is kept. */
  list(query: InboxQuery, person: Person): Promise<{ items: InboxItem[]; next: string | null; total: number }>;
  /** How many are unread, and the newest; that one has then reached him too. */
  unread(person: Person): Promise<InboxCount>;
  /** He opened these; keys of others are passed over, and a first time stands. */
  read(keys: readonly string[], person: Person): Promise<void>;
  /** All up to this instant count as read. */
  readAll(upTo: string, person: Person): Promise<void>;
};

type Given = { database: Database; now(): Date; log: Pick<Logger, 'error'> };

export function createInbox({ database, now, log }: Given): Inbox {
  const at = () => now().toISOString();
  /** A full disk must not take the list away: what was not kept now is kept with the next look. */
  const reached = async (rows: readonly Row[], person: Person) => {
    const fresh = rows.filter(({ seenAt }) => seenAt === null);
    if (fresh.length === 0) return;
    try {
      const keys = await keysOf(database, fresh, person);
      await database
        .insertInto('noticeReads')
        .values(keys.map((key) => ({ userId: person.userId, key, seenAt: at(), readAt: null })))
        .onConflict((conflict) => conflict.columns(['userId', 'key']).doNothing())
        .execute();
    } catch (error) {
      log.error({ err: error }, 'what an inbox showed could not be kept');
    }
  };
  const newest = async (query: Pick<InboxQuery, 'view' | 'limit'>, place: Place, person: Person, since: string) => {
    const found = await Promise.all(
      recipientsOf(person).map((_, index) =>
        part(database, person, index)
          .leftJoin('noticeReads as r', (join) => join.onRef('r.key', '=', 'n.key').on('r.userId', '=', person.userId))
          .select([
            'n.key',
            'n.eventKey',
            'n.recipient',
            'n.subject',
            'n.text',
            'n.target',
            'n.createdAt',
            'r.seenAt',
            'r.readAt',
          ])
          .$if(query.view === 'unread', (q) => q.where('n.createdAt', '>', since).where('r.readAt', 'is', null))
          .$if(place !== null, (q) =>
            q.where((e) =>
              e.or([
                e('n.createdAt', '<', place?.[0] ?? ''),
                e.and([e('n.createdAt', '=', place?.[0] ?? ''), e('n.key', '<', place?.[1] ?? '')]),
              ]),
            ),
          )
          .orderBy('n.createdAt', 'desc')
          .orderBy('n.key', 'desc')
          .limit(query.limit)
          .execute(),
      ),
    );
    return found
      .flat()
      .toSorted((a, b) => order(b.createdAt, a.createdAt) || order(b.key, a.key))
      .slice(0, query.limit);
  };

  return {
    async list(query, person) {
      const since = await readUpTo(database, person);
      const place = query.after === undefined ? null : cursor(query.after);
      const rows = await newest({ view: query.view, limit: query.limit + 1 }, place, person, since);
      const shown = rows.slice(0, query.limit);
      await reached(shown, person);
      const last = shown.at(-1);
      return {
        items: shown.map((row) => present(row, since)),
        next: rows.length > shown.length && last !== undefined ? toCursor(last) : null,
        total: query.view === 'all' ? await countAll(database, person) : await countUnread(database, person, since),
      };
    },
    async unread(person) {
      const since = await readUpTo(database, person);
      const rows = await newest({ view: 'all', limit: 1 }, null, person, since);
      await reached(rows, person);
      const unread = Math.min(unreadMax, await countUnread(database, person, since, unreadMax));
      return { unread, newest: rows[0] === undefined ? null : present(rows[0], since) };
    },
    async read(keys, person) {
      const own = await database
        .selectFrom('outbox')
        .select('eventKey')
        .where('key', 'in', [...keys])
        .where('channel', '=', inApp)
        .where('recipient', 'in', recipientsOf(person))
        .execute();
      if (own.length === 0) return;
      const opened = await keysOf(database, own, person);
      await database
        .insertInto('noticeReads')
        .values(opened.map((key) => ({ userId: person.userId, key, seenAt: at(), readAt: at() })))
        .onConflict((conflict) =>
          conflict.columns(['userId', 'key']).doUpdateSet({ readAt: at() }).where('noticeReads.readAt', 'is', null),
        )
        .execute();
    },
    async readAll(upTo, person) {
      // Nothing of tomorrow is read today, whatever a wrong clock says.
      const until = order(upTo, at()) > 0 ? at() : upTo;
      await database
        .insertInto('inboxMarks')
        .values({ userId: person.userId, readUpTo: until })
        .onConflict((conflict) =>
          conflict.column('userId').doUpdateSet({ readUpTo: until }).where('inboxMarks.readUpTo', '<', until),
        )
        .execute();
    },
  };
}

type Row = {
  key: string;
  eventKey: string;
  recipient: string;
  subject: string;
  text: string;
  target: string;
  createdAt: string;
  seenAt: string | null;
  readAt: string | null;
};
type Place = readonly [at: string, key: string] | null;

/** What one of a person's addresses got, without the events that an earlier one of them got too. */
function part(database: Database, person: Person, index: number) {
  const addresses = recipientsOf(person);
  const earlier = addresses.slice(0, index).map((to) => sql<string>`n."eventKey" || ${`/${to}/${inApp}`}`);
  return database
    .selectFrom('outbox as n')
    .where('n.channel', '=', inApp)
    .where('n.recipient', '=', addresses[index] ?? '')
    .$if(earlier.length > 0, (q) =>
      q.where((e) => e.not(e.exists(e.selectFrom('outbox as o').select('o.key').where('o.key', 'in', earlier)))),
    );
}

/** All notices of these events that reached the person, also those that an earlier address of his hides. */
async function keysOf(database: Database, events: readonly { eventKey: string }[], person: Person): Promise<string[]> {
  const possible = events.flatMap(({ eventKey }) => recipientsOf(person).map((to) => outboxKey(eventKey, to, inApp)));
  const rows = await database.selectFrom('outbox').select('key').where('key', 'in', possible).execute();
  return rows.map(({ key }) => key);
}

async function countAll(database: Database, person: Person): Promise<number> {
  const counts = await Promise.all(
    recipientsOf(person).map((_, index) =>
      part(database, person, index)
        .select((e) => e.fn.countAll().as('count'))
        .executeTakeFirstOrThrow(),
    ),
  );
  return counts.reduce((sum, { count }) => sum + Number(count), 0);
}

/** How many have not been read, or at least `most` of each address. */
async function countUnread(database: Database, person: Person, since: string, most?: number): Promise<number> {
  const counts = await Promise.all(
    recipientsOf(person).map((_, index) => {
      const unread = part(database, person, index)
        .select('n.key')
        .where('n.createdAt', '>', since)
        .where((e) =>
          e.not(
            e.exists(
              e
                .selectFrom('noticeReads as r')
                .select('r.key')
                .whereRef('r.key', '=', 'n.key')
                .where('r.userId', '=', person.userId)
                .where('r.readAt', 'is not', null),
            ),
          ),
        );
      return database
        .selectFrom((most === undefined ? unread : unread.limit(most)).as('u'))
        .select((e) => e.fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
    }),
  );
  return counts.reduce((sum, { count }) => sum + Number(count), 0);
}

/** Up to when all counts as read: what he said last, else all that was told before there was this account. */
async function readUpTo(database: Database, person: Person): Promise<string> {
  const row = await database
    .selectFrom('users')
    .leftJoin('inboxMarks', 'inboxMarks.userId', 'users.id')
    .select(['users.createdAt', 'inboxMarks.readUpTo'])
    .where('users.id', '=', person.userId)
    .executeTakeFirst();
  return row?.readUpTo ?? row?.createdAt ?? '';
}

function present(row: Row, since: string): InboxItem {
  const { key, subject, text, target, createdAt, readAt } = row;
  return {
    ...{ key, subject, text, target, readAt },
    at: createdAt,
    by: row.recipient.split(':')[0] as InboxItem['by'],
    unread: readAt === null && createdAt > since,
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toCursor({ createdAt, key }: Row): string {
  return Buffer.from(JSON.stringify([createdAt, key])).toString('base64url');
}

function cursor(text: string): [string, string] {
  const match = /^\["([\d:.TZ-]{20,30})",("(?:[^"\\]|\\.){1,400}")\]$/.exec(Buffer.from(text, 'base64url').toString());
  if (match === null) throw new Refused('cursor.invalid', '翻页位置已失效，请从第一页重新查看。', 400);
  return [match[1] ?? '', String(JSON.parse(match[2] ?? '""'))];
}
