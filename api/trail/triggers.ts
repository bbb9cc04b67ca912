import { auditPruned } from './pruned.ts';

/** One of them. */
export type Trigger = { name: string; table: string; on: 'update' | 'delete'; sentence: string; unless?: string };

/** Rows that the database itself refuses to change or remove, on both engines; verification names a missing trigger. */
const triggers: readonly Trigger[] = [
  { name: 'fixed-ledger-update', table: 'ledger', on: 'update', sentence: '台账记录不能修改' },
  { name: 'fixed-ledger-delete', table: 'ledger', on: 'delete', sentence: '台账记录不能删除' },
  { name: 'fixed-trail-update', table: 'trail', on: 'update', sentence: '留痕记录不能修改' },
  { name: 'fixed-trail-delete', table: 'trail', on: 'delete', sentence: '留痕记录不能删除' },
  { name: 'fixed-audit-update', table: 'audit', on: 'update', sentence: '审计记录不能修改' },
  {
    name: 'fixed-audit-delete',
    table: 'audit',
    on: 'delete',
    sentence: '审计记录只能按保存期限清除',
    // The trail says up to which one they were dropped, before they are.
    unless: `old."seq" <= coalesce((select max(cast("target" as integer)) from "trail" where "kind" = '${auditPruned}'), 0)`,
  },
];

/** What makes the triggers. */
export function triggerStatements(postgres: boolean): string[] {
  return postgres ? triggers.flatMap(onPostgres) : triggers.map(onSqlite);
}

function onSqlite({ name, table, on, sentence, unless }: Trigger): string {
  const when = unless === undefined ? '' : ` when not (${unless})`;
  return `create trigger "${name}" before ${on} on "${table}"${when} begin select raise(abort, '${sentence}'); end`;
}

function onPostgres(trigger: Trigger): string[] {
  const { name, table, on } = trigger;
  return [
    `create function "${name}"() returns trigger language plpgsql as $$${postgresBody(trigger)}$$`,
    `create trigger "${name}" before ${on} on "${table}" for each row execute function "${name}"()`,
    ...(on === 'delete' ? emptying(table) : []),
  ];
}

function postgresBody({ sentence, unless }: Trigger): string {
  const allowed = unless === undefined ? '' : `if ${unless} then return old; end if;`;
  return ` begin ${allowed} raise exception '${sentence}'; end `;
}

/** The triggers as the database of an engine tells them: name and text. */
export function triggerTexts(postgres: boolean): { trigger: Trigger; text: string }[] {
  return triggers.map((trigger) => ({ trigger, text: postgres ? postgresBody(trigger) : onSqlite(trigger) }));
}

/** PostgreSQL empties a table without looking at its rows. */
function emptying(table: string): string[] {
  const name = `fixed-${table}-truncate`;
  return [
    `create function "${name}"() returns trigger language plpgsql as $$ begin raise exception '这张表不能清空'; end $$`,
    `create trigger "${name}" before truncate on "${table}" for each statement execute function "${name}"()`,
  ];
}
