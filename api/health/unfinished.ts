import type { z } from 'zod';
import type { Queue } from '../../queue/queue.ts';
import { latePacks, listLatePacks } from '../chain/late-packs.ts';
import type { Database } from '../database/open.ts';
import { listUnsent, unsentNotices } from '../notices/unsent.ts';
import type { Role } from '../people/contract.ts';
import { roles } from '../people/contract.ts';
import { may } from '../people/permissions.ts';
import type { Units } from '../units/unit-table.ts';
import type { LatePackList, Unfinished, UnsentNoticeList } from './contract.ts';
import { missingBecause } from './faults.ts';

/** What is read for work that is not done. */
export type UnfinishedNeeds = {
  database: Database;
  queue: Pick<Queue, 'failed' | 'retrying'>;
  units: Pick<Units, 'list'>;
  now(): Date;
};

/** How many records a list shows; the figure beside it counts all. */
const shownMax = 100;

/** 总览上的两个数: packs of texts that are late and notices that have not gone out. What cannot be looked up is null, never 0. */
export async function makeUnfinished({ database, queue, now }: UnfinishedNeeds, role: Role): Promise<Unfinished> {
  const at = now();
  const place = may(role, 'system.read') ? '/system' : '/unfinished';
  const [packs, notices] = await Promise.all([
    counted(() => latePacks(database, queue, at)),
    counted(() => unsentNotices(database, at)),
  ]);
  const figure = (value: number | null, tab: string) => ({ value, previous: null, records: `${place}/${tab}` });
  return {
    packs: { figure: figure(packs.count, 'packs'), oldest: packs.oldest, missing: packs.missing },
    notices: { figure: figure(notices.count, 'notices'), oldest: notices.oldest, missing: notices.missing },
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
  const [rows, units] = await Promise.all([listUnsent(needs.database, needs.now(), shownMax), needs.units.list()]);
  const names = new Map([
    ...Object.entries(roles).map(([id, name]): [string, string] => [`role:${id}`, name]),
    ...units.map(({ id, name }): [string, string] => [`unit:${id}`, name]),
  ]);
  return {
    items: rows.map(
      ({ key, recipient, channel, subject, target, createdAt, state, attempts, nextAttemptAt, error }) => ({
        ...{ key, subject, target, attempts, since: createdAt, reason: error },
        to: names.get(recipient) ?? recipient,
        channel: channelNames[channel] ?? channel,
        nextAttemptAt: state === 'failed' ? null : nextAttemptAt,
      }),
    ),
    can: may(role, 'work.retry') ? ['retry'] : [],
  };
}

const channelNames: Record<string, string> = { external: '外部渠道', wecom: '群机器人' };

type Counted = { count: number | null; oldest: string | null; missing: string | null };

async function counted(count: () => Promise<{ count: number; oldest: string | null }>): Promise<Counted> {
  try {
    const { count: found, oldest } = await count();
    return { count: found, oldest, missing: null };
  } catch (error) {
    return { count: null, oldest: null, missing: missingBecause(error) };
  }
}
