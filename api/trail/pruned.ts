import type { Database } from '../database/open.ts';
import type { Head } from '../ledger/ledger.ts';

/** Kind of the entries that say up to which row the audit was dropped by its retention; their target is that row's number. */
export const auditPruned = 'auditPruned';

/** The last audit row that was dropped by retention; null when none was. */
export async function prunedUntil(database: Database): Promise<Head | null> {
  const row = await database
    .selectFrom('trail')
    .select('facts')
    .where('kind', '=', auditPruned)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row?.facts == null) return null;
  const { until, hash } = JSON.parse(row.facts) as { until: number; hash: string };
  return { seq: until, hash };
}
