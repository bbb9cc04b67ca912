import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 变动簿：which alerts and sources changed, in the order of commit, so that each process can tell its readers. Kept by triggers, so no writer can forget it. */
export type ChangesTables = {
  /** `first` is the number of its first change, `seq` of its last. */
  changes: { kind: string; id: string; first: number; seq: number };
};

export function changesMigrations(postgres: boolean): Record<string, Migration> {
  return { '2026-11-stream-changes': { up: (database) => createChanges(database, postgres) } };
}

async function createChanges(database: Kysely<unknown>, postgres: boolean): Promise<void> {
  await database.schema
    .createTable('changes')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('first', 'integer', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('changesKey', ['kind', 'id'])
    .execute();
  await database.schema.createIndex('changesSeq').on('changes').column('seq').execute();
  await sql`insert into "locks" ("name", "taken") values ('changes', 0)`.execute(database);
  for (const statement of postgres ? postgresTriggers : sqliteTriggers) await sql.raw(statement).execute(database);
}

const take = `update "locks" set "taken" = "taken" + 1 where "name" = 'changes';`;
const note = (kind: string, id: string) => `insert into "changes" ("kind", "id", "first", "seq")
  select '${kind}', new."${id}", "taken", "taken" from "locks" where "name" = 'changes'
  on conflict ("kind", "id") do update set "seq" = excluded."seq";`;

/** What is watched: a change of an alert, and a run of a source. */
const watched = [
  { kind: 'alert', table: 'alerts', id: 'id', on: ['insert', 'update'] },
  { kind: 'source', table: 'sourceRuns', id: 'sourceId', on: ['insert'] },
] as const;

/** SQLite has one writer at a time, so what is numbered later is committed later. */
const sqliteTriggers = watched.flatMap(({ kind, table, id, on }) =>
  on.map(
    (act) => `create trigger "changes-${kind}-${act}" after ${act} on "${table}" begin ${take} ${note(kind, id)} end`,
  ),
);

/** The number is taken before any row of the statement is locked and held until commit: later numbers are committed later, and two writers cannot wait for each other. */
const postgresTriggers = [
  `create function "takeChange"() returns trigger language plpgsql as $$ begin ${take} return null; end $$`,
  ...watched.flatMap(({ kind, table, id, on }) => [
    `create function "noteChange-${kind}"() returns trigger language plpgsql as $$ begin ${note(kind, id)} return null; end $$`,
    `create trigger "changes-${kind}-take" before ${on.join(' or ')} on "${table}" for each statement execute function "takeChange"()`,
    `create trigger "changes-${kind}-note" after ${on.join(' or ')} on "${table}" for each row execute function "noteChange-${kind}"()`,
  ]),
];
