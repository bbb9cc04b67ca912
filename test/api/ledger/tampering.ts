import { SqliteAdapter, sql } from 'kysely';
import type { Database } from '../../../api/database/open.ts';
import { walkChain } from '../../../api/ledger/verify/chain.ts';
import { type ChainName, chains } from '../../../api/ledger/verify/chains.ts';
import { collectFindings } from '../../../api/ledger/verify/finding.ts';

/** Takes the database's own defences away, as whoever changes what they guard has to do first. */
export async function dropDefences(database: Database): Promise<void> {
  const sqlite = database.getExecutor().adapter instanceof SqliteAdapter;
  const { rows } = await (sqlite
    ? sql<{ name: string; table: string }>`select "name", "tbl_name" as "table" from "sqlite_master"
        where "type" = 'trigger' and "name" like 'fixed-%'`
    : sql<{ name: string; table: string }>`select "tgname" as "name", "relname" as "table" from "pg_trigger"
        join "pg_class" on "pg_class"."oid" = "tgrelid" where "tgname" like 'fixed-%'`
  ).execute(database);
  for (const { name, table } of rows)
    await sql`drop trigger ${sql.id(name)} ${sqlite ? sql`` : sql`on ${sql.table(table)}`}`.execute(database);
}

/** What a chain says against itself. */
export async function faultsOf(database: Database, name: ChainName): Promise<string[]> {
  const findings = collectFindings();
  for (const chain of chains) if (chain.name === name) await walkChain(database, chain, findings);
  return findings.all().map(({ sentence }) => sentence);
}
