import { sql, type Transaction } from 'kysely';
import { migrations } from '../database/migrations.ts';
import { type Database, isPostgres, migratorOf } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import { archiveFiles, folderOf, recordsOf } from './archive.ts';
import { BackupFault, type Manifest } from './manifest.ts';
import { carriedTables, type TableName, tablesInUse } from './tables.ts';

/** Brings an empty database to the tables that the backup was made with; throws where it is of another version. */
export async function prepareTables(database: Database, target: string, manifest: Manifest): Promise<void> {
  const unknown = manifest.migrations.filter((name) => !(name in migrations(isPostgres(target))));
  if (unknown.length > 0)
    throw new BackupFault(`备份来自更新的版本（本程序不认识 ${unknown.join('、')}），请先升级本程序再恢复。`);
  const migrator = migratorOf(database, target);
  const done = (await migrator.getMigrations()).filter(({ executedAt }) => executedAt !== undefined);
  const beyond = done.filter(({ name }) => !manifest.migrations.includes(name));
  if (beyond.length > 0)
    throw new BackupFault(
      '数据库里的表比备份新：这个备份来自较早的版本。请换一个空的数据库（或者空的数据目录）再恢复。',
    );
  const last = manifest.migrations.at(-1);
  if (last === undefined) throw new BackupFault('备份的清单里没有表结构的版本，不能恢复。');
  const { error } = await migrator.migrateTo(last);
  if (error !== undefined) throw new BackupFault(`建表失败：${String(error)}`, { cause: error });
}

/** Which tables already hold something that somebody made. */
export async function usedTables(database: Database): Promise<string[]> {
  const there = new Set((await database.introspection.getTables()).map(({ name }) => name));
  const used: string[] = [];
  for (const table of tablesInUse) {
    if (!there.has(table)) continue;
    const row = await database.selectFrom(table).select(sql<number>`1`.as('one')).limit(1).executeTakeFirst();
    if (row !== undefined) used.push(table);
  }
  return used;
}

/** Fills the tables in one transaction, so that a failure leaves them empty. */
export async function loadTables(
  database: Database,
  target: string,
  archive: string,
  manifest: Manifest,
  say: (sentence: string) => void,
): Promise<void> {
  const foreign = Object.keys(manifest.tables).filter((name) => !carriedTables.includes(name as TableName));
  if (foreign.length > 0)
    throw new BackupFault(`备份里有本程序不认识的表：${foreign.join('、')}。请先升级本程序再恢复。`);
  await database.transaction().execute(async (writing) => {
    const tables = carriedTables.filter((name) => name in manifest.tables);
    for (const table of tables) await writing.deleteFrom(table).execute();
    const counts = new Map<string, number>();
    // `locks` is empty until it comes, last: the triggers of the tables before it find nothing to count in.
    for await (const { name, data } of archiveFiles(archive)) {
      const [kind, table] = folderOf(name).split('/');
      if (kind !== 'tables' || table === undefined) continue;
      const rows = (await recordsOf(data)) as Record<string, unknown>[];
      await insert(writing, table as TableName, rows);
      counts.set(table, (counts.get(table) ?? 0) + rows.length);
      if (rows.length >= 5_000) say(`主数据库：${table} ${counts.get(table)} 行`);
    }
    for (const table of tables) {
      const found = counts.get(table) ?? 0;
      if (found !== manifest.tables[table])
        throw new BackupFault(`表 ${table} 应有 ${manifest.tables[table]} 行，备份里有 ${found} 行，没有恢复。`);
    }
    // A page that has not changed since would not be read again, and what waited in the queue would never come.
    await writing.updateTable('sources').set({ lists: null }).execute();
    if (isPostgres(target)) await setSequences(writing);
  });
}

/** Bound values of one statement: SQLite takes 32,766, PostgreSQL 65,535. */
const valuesMax = 30_000;

async function insert(writing: Transaction<Tables>, table: TableName, rows: readonly Record<string, unknown>[]) {
  const width = Math.max(1, ...rows.slice(0, 1).map((row) => Object.keys(row).length));
  const size = Math.min(1_000, Math.floor(valuesMax / width));
  for (let start = 0; start < rows.length; start += size)
    // Rows as they were read from the same table; the builder cannot know which it is.
    await writing
      .insertInto(table)
      .values(rows.slice(start, start + size) as never)
      .execute();
}

/** Numbers that PostgreSQL gives by itself go on after those that came with the backup. */
export async function setSequences(writing: Transaction<Tables> | Database): Promise<number> {
  const { rows } = await sql<{ table: string; column: string; sequence: string }>`
    select table_name as "table", column_name as "column",
      pg_get_serial_sequence(quote_ident(table_name), column_name) as "sequence"
    from information_schema.columns
    where table_schema = current_schema()
      and pg_get_serial_sequence(quote_ident(table_name), column_name) is not null`.execute(writing);
  for (const { table, column, sequence } of rows)
    await sql`select setval(${sequence}::regclass, coalesce((select max(${sql.ref(column)}) from ${sql.table(table)}), 0) + 1, false)`.execute(
      writing,
    );
  return rows.length;
}
