import type { Transaction } from 'kysely';
import { holdHead, moveHead } from '../database/head.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { canonicalJson, sha256 } from '../ledger/canonical.ts';
import { type Head, noHash } from '../ledger/ledger.ts';
import { factsOf, type GuardName, guardedRows, guardOf } from './guards.ts';
import type { TrailRow } from './tables.ts';

/** An act as the trail keeps it; `act` is Chinese, `detail` what the row itself does not say. */
export type Act = { act: string; by: string; at: string; detail?: Readonly<Record<string, unknown>> };

/** What an entry of the trail says besides who and when. */
export type Statement = { kind: string; target: string; facts: object | null };

/** Stands as the actor where only the audit knows who it was. */
export const seeAudit = '（见审计记录）';

/** Name of the trail's head. */
export const trailHead = 'trail';
const before: Head = { seq: 0, hash: noHash };

/**
 * 留痕：writes down what guarded rows are now, chained like the ledger, in the transaction that wrote them; a row that is
 * gone is written down as gone. Call it after the rows were written and before an audit row: its lock comes after those of
 * all other tables and before that of the audit, so that two writers cannot wait for each other.
 */
export async function record(database: Database, kind: GuardName, targets: readonly string[], act: Act): Promise<void> {
  await inTransaction(database, async (writing) => {
    const guard = guardOf(kind);
    const statements: Statement[] = [];
    for (let start = 0; start < targets.length; start += pageSize) {
      const page = [...new Set(targets.slice(start, start + pageSize))];
      const found = new Map(
        (await guardedRows(writing, guard, { targets: page })).map((row) => [row.trailTarget, row]),
      );
      for (const target of page) {
        const row = found.get(target);
        statements.push({ kind, target, facts: row === undefined ? null : factsOf(guard, row) });
      }
    }
    await state(writing, statements, act);
  });
}

const pageSize = 500;

/** Appends statements to the trail. */
export async function state(
  writing: Transaction<Tables>,
  statements: readonly Statement[],
  { act, by, at, detail }: Act,
): Promise<void> {
  if (statements.length === 0) return;
  let last = await holdTrail(writing);
  const rows: TrailRow[] = [];
  for (const { kind, target, facts } of statements) {
    const row = {
      seq: last.seq + 1,
      at,
      by: by.toWellFormed(),
      kind,
      target,
      act: act.toWellFormed(),
      facts: facts === null ? null : canonicalJson(facts),
      detail: detail === undefined ? null : canonicalJson(detail),
      previous: last.hash,
    };
    const hash = trailHash(row);
    rows.push({ ...row, hash });
    last = { seq: row.seq, hash };
  }
  for (let start = 0; start < rows.length; start += pageSize)
    await writing
      .insertInto('trail')
      .values(rows.slice(start, start + pageSize))
      .execute();
  await moveHead(writing, trailHead, JSON.stringify(last));
}

/** Takes the right to append until the transaction ends, and says where the trail stands. */
export async function holdTrail(writing: Transaction<Tables>): Promise<Head> {
  return JSON.parse(await holdHead(writing, trailHead, JSON.stringify(before))) as Head;
}

/** The hash of an entry: over all that it says and the hash of the one before. */
export function trailHash(row: Omit<TrailRow, 'hash'>): string {
  const { seq, at, by, kind, target, act, facts, detail, previous } = row;
  return sha256(canonicalJson({ seq, at, by, kind, target, act, facts, detail, previous }));
}
