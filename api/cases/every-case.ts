import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { LedgerRow } from '../database/tables-ledger.ts';

/** The rows of one case after the other, by case id; memory holds some pages and one case. */
export async function* everyCase(database: Kysely<Tables>): AsyncGenerator<LedgerRow[]> {
  let own: LedgerRow[] = [];
  let after = { caseId: '', version: 0 };
  for (;;) {
    const rows = await database
      .selectFrom('ledger')
      .selectAll()
      .where(sql<boolean>`("caseId", "version") > (${after.caseId}, ${after.version})`)
      .orderBy('caseId')
      .orderBy('version')
      .limit(pageRows)
      .execute();
    for (const row of rows) {
      if (own.length > 0 && own[0]?.caseId !== row.caseId) {
        yield own;
        own = [];
      }
      own.push(row);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) break;
    after = last;
  }
  if (own.length > 0) yield own;
}

const pageRows = 500;
