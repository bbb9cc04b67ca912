import type { Logger } from 'pino';
import type { Database } from '../database/open.ts';
import type { LedgerVerification } from './verify.ts';

/** What is kept of a verification. */
type Checked = Pick<LedgerVerification, 'ok' | 'entries' | 'head' | 'broken'>;

/** 核验记录: runs a verification and keeps how it ended, so that everyone can see when the ledger was last found whole. */
export function openChecks<Verified extends Checked>(
  database: Database,
  verify: () => Promise<Verified>,
  now: () => Date,
  log: Pick<Logger, 'error'>,
): () => Promise<Verified> {
  return async () => {
    const found = await verify();
    if (found.broken !== null)
      log.error({ seq: found.broken.seq, caseId: found.broken.caseId }, `台账核验未通过：${found.broken.reason}`);
    try {
      await keep(database, found, now().toISOString());
    } catch (error) {
      // A database that cannot be written to must not hide what was found in it.
      log.error({ err: error }, 'result of a ledger verification could not be kept');
    }
    return found;
  };
}

/** The last verification that was kept; null before the first. */
export async function lastCheck(database: Database): Promise<{ at: string; ok: boolean; entries: number } | null> {
  const row = await database.selectFrom('ledgerChecks').selectAll().orderBy('at', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? null : { at: row.at, ok: row.ok === 1, entries: row.entries };
}

const keepDays = 400;

async function keep(database: Database, { ok, entries, head, broken }: Checked, at: string): Promise<void> {
  const row = {
    at,
    ok: ok ? 1 : 0,
    entries,
    head,
    brokenSeq: broken?.seq ?? null,
    reason: broken?.reason ?? null,
  };
  await database
    .insertInto('ledgerChecks')
    .values(row)
    .onConflict((conflict) => conflict.column('at').doUpdateSet(row))
    .execute();
}

/** Drops results older than `keepDays`. Returns how many. */
export async function sweepChecks(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - keepDays * 86_400_000).toISOString();
  const gone = await database.deleteFrom('ledgerChecks').where('at', '<', before).executeTakeFirst();
  return Number(gone.numDeletedRows);
}
