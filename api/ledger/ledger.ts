import type { Transaction } from 'kysely';
import type { Actor, CaseEvent, LedgerEntry } from '../cases/case.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { LedgerRow } from '../database/tables-ledger.ts';
import { Conflict } from '../http/problem.ts';
import { canonicalJson, sha256 } from './canonical.ts';

/** The last entry of the ledger; `seq` 0 with `noHash` before the first. */
export type Head = { seq: number; hash: string };
export type Writing = Transaction<Tables>;

/** What stands as `previous` in the first entry. */
export const noHash = '0'.repeat(64);

/**
 * Takes the right to append until the transaction ends, and says where the chain stands. It must be the first
 * statement of the transaction: on SQLite a first write takes the write lock before anything was read (as `begin
 * immediate` does), on PostgreSQL the row lock makes other writers wait. So appends stand one after the other on both.
 */
export async function lockHead(writing: Writing): Promise<Head> {
  const locked = await writing
    .updateTable('ledgerHead')
    .set((eb) => ({ seq: eb.ref('seq') }))
    .where('id', '=', 1)
    .returning(['seq', 'hash'])
    .executeTakeFirst();
  if (locked === undefined) throw new LedgerBroken('台账链头记录缺失，已停止写入。请立即运行台账核验并联系管理员。');
  return locked;
}

/** Appends events of one case under the lock of {@link lockHead}; `version` is the one that was read. Throws Conflict when the case is elsewhere by now. */
export async function append(
  writing: Writing,
  head: Head,
  input: { caseId: string; version: number; at: string; by: Actor; events: readonly CaseEvent[] },
): Promise<{ head: Head; entries: LedgerEntry[] }> {
  const newest = await writing
    .selectFrom('ledger')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('caseId', '=', input.caseId)
    .executeTakeFirst();
  if ((newest?.version ?? 0) !== input.version) throw new Conflict('案件刚刚被别人更新，请刷新查看最新情况后再操作。');
  let last = head;
  const entries: LedgerEntry[] = [];
  for (const [index, event] of input.events.entries()) {
    const facts = {
      seq: last.seq + 1,
      caseId: input.caseId,
      version: input.version + index + 1,
      at: input.at,
      by: input.by,
      event,
      previous: last.hash,
    };
    const entry = { ...facts, hash: sha256(canonicalJson(facts)) };
    entries.push(entry);
    last = { seq: entry.seq, hash: entry.hash };
  }
  if (entries.length === 0) return { head, entries };
  await writing.insertInto('ledger').values(entries.map(toRow)).execute();
  await writing.updateTable('ledgerHead').set(last).where('id', '=', 1).execute();
  return { head: last, entries };
}

/** All entries of a case by version. */
export async function entriesOf(database: Database | Writing, caseId: string): Promise<LedgerEntry[]> {
  const rows = await database
    .selectFrom('ledger')
    .selectAll()
    .where('caseId', '=', caseId)
    .orderBy('version')
    .execute();
  return rows.map(fromRow);
}

/** All entries of the ledger in order, read in pages, so that memory stays the same however many there are. */
export async function* allRows(
  database: Database | Writing,
  bounds: { after?: number; until?: number; from?: string; to?: string } = {},
): AsyncGenerator<LedgerRow> {
  let after = bounds.after ?? 0;
  for (;;) {
    let query = database.selectFrom('ledger').selectAll().where('seq', '>', after).orderBy('seq').limit(pageRows);
    if (bounds.until !== undefined) query = query.where('seq', '<=', bounds.until);
    if (bounds.from !== undefined) query = query.where('at', '>=', bounds.from);
    if (bounds.to !== undefined) query = query.where('at', '<', bounds.to);
    const rows = await query.execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    after = last.seq;
  }
}

/** The entry that a row holds. Throws SyntaxError when its JSON was destroyed. */
export function fromRow(row: LedgerRow): LedgerEntry {
  return { ...row, by: JSON.parse(row.by) as Actor, event: JSON.parse(row.event) as CaseEvent };
}

/** The ledger cannot be trusted to go on. */
export class LedgerBroken extends Error {
  override readonly name = 'LedgerBroken';
  readonly code = 'ledger.broken';
}

const pageRows = 500;

function toRow(entry: LedgerEntry): LedgerRow {
  return { ...entry, by: canonicalJson(entry.by), event: canonicalJson(entry.event) };
}
