import type { z } from 'zod';
import type { Queue } from '../../queue/queue.ts';
import type { ClockKind } from '../cases/contract-commands.ts';
import type { ReceiptAbout } from '../cases/receipt-events.ts';
import { channelName, reminderName } from '../cases/receipt-sentences.ts';
import { latePacks, listLatePacks } from '../chain/late-packs.ts';
import { readAddressNames, readChannelNames } from '../channels/directory.ts';
import type { Database } from '../database/open.ts';
import { unreachedReminders } from '../notices/unreached.ts';
import { listUnsent, unsentNotices } from '../notices/unsent.ts';
import type { Role } from '../people/contract.ts';
import { may } from '../people/permissions.ts';
import type { LatePackList, Unfinished, UnsentNoticeList } from './contract.ts';
import { missingBecause } from './faults.ts';

/** What is read for work that is not done. */
export type UnfinishedNeeds = {
  database: Database;
  queue: Pick<Queue, 'failed' | 'retrying'>;
  now(): Date;
};

/** How many records a list shows; the figure beside it counts all. */
const shownMax = 100;

/** 总览上的两个数: packs of texts that are late and notices that have not gone out. What cannot be looked up is null, never 0. */
export async function makeUnfinished({ database, queue, now }: UnfinishedNeeds, role: Role): Promise<Unfinished> {
  const at = now();
  const place = may(role, 'system.read') ? '/system' : '/unfinished';
  const [packs, notices, unreached] = await Promise.all([
    counted(() => latePacks(database, queue, at)),
    counted(() => unsentNotices(database, at)),
    countUnreached(database),
  ]);
  const figure = (value: number | null, tab: string) => ({ value, previous: null, records: `${place}/${tab}` });
  return {
    packs: { figure: figure(packs.count, 'packs'), oldest: packs.oldest, missing: packs.missing },
    notices: { figure: figure(notices.count, 'notices'), oldest: notices.oldest, missing: notices.missing },
    unreached,
  };
}

/** The late packs as people read them. */
export async function makeLatePacks(
  { database, queue, now }: UnfinishedNeeds,
  role: Role,
): Promise<z.infer<typeof LatePackList>> {
  const packs = await listLatePacks(database, queue, now(), shownMax);
  return {
    items: packs.map(({ batch, since, texts, job, reason }) => ({
      ...{ batch, since, texts, reason },
      attempts: job?.attempts ?? null,
      givenUp: job?.givenUp ?? false,
      job: job?.id ?? null,
    })),
    can: may(role, 'work.retry') ? ['retry'] : [],
  };
}

/** The notices that have not gone out as people read them. */
export async function makeUnsent(needs: UnfinishedNeeds, role: Role): Promise<z.infer<typeof UnsentNoticeList>> {
  const rows = await listUnsent(needs.database, needs.now(), shownMax);
  const [addresseeOf, channelOf] = await Promise.all([
    readAddressNames(needs.database),
    readChannelNames(needs.database),
  ]);
  return {
    items: rows.map(
      ({ key, recipient, channel, subject, target, createdAt, state, attempts, nextAttemptAt, error }) => ({
        ...{ key, subject, target, attempts, since: createdAt, reason: error },
        to: addresseeOf(recipient),
        channel: channelName(channelOf(channel)),
        nextAttemptAt: state === 'failed' ? null : nextAttemptAt,
      }),
    ),
    can: may(role, 'work.retry') ? ['retry'] : [],
  };
}

/** So many are named; the count says how many there are. */
const namedMax = 5;

async function countUnreached(database: Database): Promise<Unfinished['unreached']> {
  try {
    const [{ count, items }, addresseeOf] = await Promise.all([
      unreachedReminders(database, namedMax),
      readAddressNames(database),
    ]);
    return {
      count,
      items: items.map(({ recipient, about, clock, ...item }) => ({
        ...item,
        what: reminderName({ about: about as ReceiptAbout, clock: clock as ClockKind | null }),
        to: addresseeOf(recipient),
      })),
      missing: null,
    };
  } catch (error) {
    return { count: null, items: [], missing: missingBecause(error) };
  }
}

type Counted = { count: number | null; oldest: string | null; missing: string | null };

async function counted(count: () => Promise<{ count: number; oldest: string | null }>): Promise<Counted> {
  try {
    const { count: found, oldest } = await count();
    return { count: found, oldest, missing: null };
  } catch (error) {
    return { count: null, oldest: null, missing: missingBecause(error) };
  }
}
