import type { Database } from '../database/open.ts';
import { listed } from '../events/in-list.ts';

/** 案件重启: how often the case of each alert came back; absent where it never did. */
export async function reopenedOf(
  database: Database,
  caseIds: readonly (string | null)[],
): Promise<Map<string, number>> {
  const ids = caseIds.flatMap((id) => id ?? []);
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('caseEvents')
    .select((eb) => ['caseId', eb.fn.countAll().as('count')])
    .where('type', '=', 'reopened')
    .where('caseId', 'in', listed(database, ids))
    .groupBy('caseId')
    .execute();
  return new Map(rows.map(({ caseId, count }) => [caseId, Number(count)]));
}
