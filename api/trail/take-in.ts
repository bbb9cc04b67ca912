import type { Kysely } from 'kysely';
import { inTransaction } from '../database/in-transaction.ts';
import type { Tables } from '../database/tables.ts';
import { factsOf, type Guard, type GuardName, guardedRows, guardNames, guardOf } from './guards.ts';
import { auditPruned } from './pruned.ts';
import { state } from './trail.ts';

/** 基线: takes in what stands in all guarded tables, for an installation that had no trail before. */
export async function takeInAll(database: Kysely<Tables>, at: string): Promise<void> {
  const tables = await database.introspection.getTables();
  // A table or column that a later migration adds is taken in by that migration.
  const stands = ({ table, columns }: Guard) => {
    const there = new Set(tables.find(({ name }) => name === table)?.columns.map(({ name }) => name));
    return Object.keys(columns).every((column) => there.has(column));
  };
  for (const kind of guardNames) if (stands(guardOf(kind))) await takeIn(database, kind, at);
  const first = await database
    .selectFrom('audit')
    .select(['seq', 'previous'])
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  if (first === undefined || first.seq === 1) return;
  // Older audit rows were dropped before pruning was written down.
  const facts = { until: first.seq - 1, hash: first.previous };
  await inTransaction(database, (writing) =>
    state(writing, [{ kind: auditPruned, target: String(facts.until), facts }], { act: baseline, by: '系统', at }),
  );
}

/** Takes in the rows of one kind as they are now. */
export async function takeIn(database: Kysely<Tables>, kind: GuardName, at: string): Promise<void> {
  const guard = guardOf(kind);
  let after = '';
  for (;;) {
    const rows = await guardedRows(database, guard, { after });
    const statements = rows.flatMap((row) => {
      const facts = factsOf(guard, row);
      return facts === null ? [] : [{ kind, target: row.trailTarget, facts }];
    });
    await inTransaction(database, (writing) => state(writing, statements, { act: baseline, by: '系统', at }));
    const last = rows.at(-1);
    if (last === undefined || rows.length < guard.page) return;
    after = last.trailTarget;
  }
}

/** What stands as the act of an entry that says what was found. */
export const baseline = '基线：升级时的现状';
