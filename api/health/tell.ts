import { hostname } from 'node:os';
import { shortText } from '../../analysis/calendar.ts';
import type { Database } from '../database/open.ts';
import { type Notice, writeOutbox } from '../notices/outbox.ts';
import type { Channel } from '../notices/send-outbox.ts';
import { type Part, partNames } from './contract.ts';
import type { PartHealth } from './health.ts';
import { meaningOf, partWords } from './words.ts';

/** A state must be found by so many looks in a row before people are told of it. */
export const looksToBelieve = 2;
/** After a recovery was told, the same part is silent for so long, so that one that comes and goes rings no storm. */
export const quietMs = 10 * 60_000;

/**
 * Tells people once of each state, and once of its end, whichever process is first: the row of a part and the notice are
 * one transaction. The notice goes to 管理员 on all channels and to 宣教处 inside the product.
 */
export async function tellStates(database: Database, parts: readonly PartHealth[], now: Date): Promise<void> {
  const believed = parts.filter(({ looks }) => looks >= looksToBelieve);
  if (believed.length === 0) return;
  const told = new Map((await database.selectFrom('healthStates').selectAll().execute()).map((row) => [row.part, row]));
  for (const part of believed) {
    const before = told.get(keyOf(part.part));
    if (part.state === 'ok') {
      if (before !== undefined && before.state !== 'ok') await tell(database, part, before, now);
      continue;
    }
    if (before?.state === part.state || before?.state === 'down') continue;
    // Its own repeated notices would be such a storm.
    const quiet = before?.state === 'ok' && now.getTime() - Date.parse(before.toldAt) < quietMs;
    if (!quiet) await tell(database, part, before, now);
  }
}

/** Disks belong to a machine, everything else to the installation. */
function keyOf(part: Part): string {
  return part === 'disk' ? `disk@${hostname()}` : part;
}

async function tell(
  database: Database,
  part: PartHealth,
  before: { state: string; since: string; toldAt: string } | undefined,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const since = part.since ?? before?.since ?? at;
  await database.transaction().execute(async (writing) => {
    const row = { part: keyOf(part.part), state: part.state, since, toldAt: at };
    if (before === undefined) {
      const { numInsertedOrUpdatedRows = 0n } = await writing
        .insertInto('healthStates')
        .values(row)
        .onConflict((conflict) => conflict.column('part').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) return;
    } else {
      const { numUpdatedRows } = await writing
        .updateTable('healthStates')
        .set(row)
        .where('part', '=', row.part)
        .where('state', '=', before.state)
        .where('toldAt', '=', before.toldAt)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
    }
    await writeOutbox(writing, `health-${row.part}-${part.state}-${at}`, noticesOf(part, since, at), at);
  });
}

function noticesOf(part: PartHealth, since: string, at: string): Notice[] {
  const { subject, text } = messageOf(part, since, at);
  const notice = { subject, text, target: '/overview' };
  // What notices say of notices would only add to what cannot go out.
  const outer: Notice = { ...notice, to: 'role:admin', ...(part.part === 'notices' ? { appOnly: true } : {}) };
  return [outer, { ...notice, to: 'role:publicity', appOnly: true }];
}

/** What is told of a state: what, since when, what it means, what to do; or that it is over. */
export function messageOf(part: PartHealth, since: string, at: string): { subject: string; text: string } {
  const name = partNames[part.part];
  if (part.state === 'ok')
    return {
      subject: `系统恢复：${name}`,
      text: `${name}已恢复正常（${shortText(since)} 起，${shortText(at)} 恢复，北京时间）。`,
    };
  const { advice } = partWords[part.part];
  return {
    subject: `系统告警：${name}${part.state === 'down' ? '不可用' : '受限'}`,
    text: `${part.what ?? `${name}不可用`}（${shortText(since)} 起，北京时间）。${meaningOf(part.part, part.state)}${advice}`,
  };
}

/** 直接告警: while the main database is away no notice can be written; then the channel is used at once, once for each state. */
export function directAlarm(
  channel: Channel | undefined,
  now: () => Date,
): (parts: readonly PartHealth[]) => Promise<void> {
  let told: { since: string } | null = null;
  return async (parts) => {
    const database = parts.find(({ part }) => part === 'database');
    if (channel === undefined || database === undefined || database.looks < looksToBelieve) return;
    const down = database.state === 'down';
    if (down === (told !== null)) return;
    const at = now().toISOString();
    const since = told?.since ?? database.since ?? at;
    const message = { ...messageOf(database, since, at), target: '/overview', recipient: 'role:admin' };
    await channel.send({ ...message, key: `health-database-${database.state}-${since}` });
    told = down ? { since } : null;
  };
}
