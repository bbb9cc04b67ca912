import { SqliteAdapter, sql } from 'kysely';
import type { Database } from '../../database/open.ts';
import { triggerTexts } from '../../trail/triggers.ts';
import type { Findings } from './finding.ts';

/** Names each trigger that should refuse a change of what is chained and is gone, switched off or another one now. */
export async function compareTriggers(database: Database, findings: Findings): Promise<void> {
  const postgres = !(database.getExecutor().adapter instanceof SqliteAdapter);
  const there = await (postgres ? onPostgres(database) : onSqlite(database));
  for (const { trigger, text } of triggerTexts(postgres)) {
    if (there.get(trigger.name)?.toLowerCase() === text.toLowerCase()) continue;
    const what = trigger.on === 'update' ? '修改' : '删除';
    const sentence = `数据库里拒绝${what} ${trigger.table} 表的触发器 ${trigger.name} 不在了（被删除、停用或者换成了别的）：有人动过数据库的防护。`;
    findings.add({ kind: 'trigger', seq: null, target: trigger.table, sentence });
  }
}

async function onSqlite(database: Database): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; text: string }>`
    select "name", "sql" as "text" from "sqlite_master" where "type" = 'trigger'`.execute(database);
  return new Map(rows.map(({ name, text }) => [name, text]));
}

async function onPostgres(database: Database): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; text: string }>`
    select "tgname" as "name", "prosrc" as "text" from "pg_trigger"
      join "pg_class" on "pg_class"."oid" = "tgrelid" join "pg_proc" on "pg_proc"."oid" = "tgfoid"
      where "tgenabled" <> 'D' and not "tgisinternal" and "relnamespace" = current_schema()::regnamespace`.execute(
    database,
  );
  return new Map(rows.map(({ name, text }) => [name, text]));
}
