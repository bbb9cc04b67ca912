import type { Logger } from 'pino';
import { sweepAttachments } from '../attachments/sweep.ts';
import { sweepAttempts } from '../channels/attempts.ts';
import type { Database } from '../database/open.ts';
import { sweepDrafts } from '../drafts/drafts.ts';
import { sweepIdempotency } from '../http/idempotency.ts';
import { sweepImports } from '../intake/imports.ts';
import { sweepChecks } from '../ledger/checks.ts';
import { sweepNoticeNews } from '../notices/notice-feed.ts';
import type { Devices } from '../people/devices.ts';
import { sweepGuesses } from '../people/guesses.ts';
import { pastPasswordsKept } from '../people/passwords.ts';
import type { Sessions } from '../people/sessions.ts';
import { sweepDeliveries } from '../webhooks/deliver.ts';

export type CleaningParts = {
  database: Database;
  sessions: Pick<Sessions, 'sweep'>;
  devices: Pick<Devices, 'sweep'>;
  /** Where the files of attachments stand. */
  attachmentDir: string;
  now(): Date;
};

/**
 * 清理：everything that is dropped because its time is over, by name; whoever stores something that ends adds its line here.
 * Each may run at any time, twice and beside another process, and returns how many it dropped. (Texts and audit rows have
 * periods of law and go by `chain/retention.ts`.)
 */
export const cleanings = {
  idempotency: ({ database, now }) => sweepIdempotency(database, now()),
  sessions: ({ sessions }) => sessions.sweep(),
  guesses: ({ database, now }) => sweepGuesses(database, now()),
  devices: ({ devices }) => devices.sweep(),
  pastPasswords: ({ database }) => sweepPastPasswords(database),
  unprovedFactors: ({ database, now }) => sweepUnprovedFactors(database, now()),
  imports: ({ database, now }) => sweepImports(database, now()),
  deliveries: ({ database, now }) => sweepDeliveries(database, now()),
  noticeAttempts: ({ database, now }) => sweepAttempts(database, now()),
  noticeNews: ({ database }) => sweepNoticeNews(database),
  checks: ({ database, now }) => sweepChecks(database, now()),
  drafts: ({ database, now }) => sweepDrafts(database, now()),
  attachments: ({ database, attachmentDir, now }) => sweepAttachments(database, attachmentDir, now()),
} as const satisfies Record<string, (parts: CleaningParts) => Promise<number>>;
export type CleaningName = keyof typeof cleanings;

/** Cleanings that need no right time, or whose loss harms nobody: they go on while the clock is in doubt. */
export const harmless: Partial<typeof cleanings> = {
  sessions: cleanings.sessions,
  guesses: cleanings.guesses,
  devices: cleanings.devices,
  pastPasswords: cleanings.pastPasswords,
  unprovedFactors: cleanings.unprovedFactors,
};

/** All cleanings in turn; one that fails does not keep the others from running. Throws afterwards when one failed. */
export async function clean(
  parts: CleaningParts,
  log: Pick<Logger, 'info' | 'error'>,
  all: Readonly<Partial<Record<string, (parts: CleaningParts) => Promise<number>>>> = cleanings,
): Promise<Record<string, number>> {
  const dropped: Record<string, number> = {};
  const failed: unknown[] = [];
  for (const [name, run] of Object.entries(all))
    try {
      if (run !== undefined) dropped[name] = await run(parts);
    } catch (error) {
      log.error({ cleaning: name, err: error }, '清理失败，下一小时再试');
      failed.push(error);
    }
  log.info({ dropped }, '清理到期记录');
  if (failed.length > 0)
    throw new AggregateError(failed, `清理有 ${failed.length} 项失败，下一小时再试，原因见运行日志。`);
  return dropped;
}

/** Only the last few are compared with a new one. */
async function sweepPastPasswords(database: Database): Promise<number> {
  const many = await database
    .selectFrom('pastPasswords')
    .select('userId')
    .groupBy('userId')
    .having((e) => e.fn.countAll(), '>', pastPasswordsKept)
    .execute();
  let dropped = 0;
  for (const { userId } of many) {
    const kept = await database
      .selectFrom('pastPasswords')
      .select('setAt')
      .where('userId', '=', userId)
      .orderBy('setAt', 'desc')
      .limit(pastPasswordsKept)
      .execute();
    const gone = await database
      .deleteFrom('pastPasswords')
      .where('userId', '=', userId)
      .where('setAt', '<', kept.at(-1)?.setAt ?? '')
      .executeTakeFirst();
    dropped += Number(gone.numDeletedRows);
  }
  return dropped;
}

/** A second factor that was begun and left is a secret that nobody uses. */
async function sweepUnprovedFactors(database: Database, now: Date): Promise<number> {
  const gone = await database
    .deleteFrom('secondFactors')
    .where('since', 'is', null)
    .where('begunAt', '<=', new Date(now.getTime() - 24 * 3_600_000).toISOString())
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
