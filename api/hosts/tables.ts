import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Table of the internal hosts that sources may reach. */
export type HostsTables = { insideHosts: InsideHostRow };

/** 内网放行名单 as stored; `id` is the entry as it is written, `port` null for any. */
export type InsideHostRow = {
  id: string;
  address: string;
  port: number | null;
  reason: string;
  by: string;
  at: string;
};

export function hostsMigrations(): Record<string, Migration> {
  return { '2027-02-30-hosts': { up: createHosts } };
}

async function createHosts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('insideHosts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('port', 'integer')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  await listPermitted(db);
}

/** Sources that were allowed inside before there was a list go on with the hosts that they start from, and no others. */
async function listPermitted(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ entry: string }>`select "entry" from "sources"`.execute(db);
  const at = new Date().toISOString();
  for (const { entry } of rows) {
    const source = JSON.parse(entry) as { name?: string; allowInternal?: boolean; start?: string[] };
    if (source.allowInternal !== true) continue;
    for (const start of source.start ?? []) {
      if (!URL.canParse(start)) continue;
      const { hostname, port, protocol } = new URL(start);
      const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
      const address = hostname.replace(/^\[|\]$/g, '');
      const id = `${hostname}:${number}`;
      const reason = `升级前已允许的信源：${source.name ?? hostname}`;
      await sql`insert into "insideHosts" ("id", "address", "port", "reason", "by", "at")
        values (${id}, ${address}, ${number}, ${reason}, ${'系统升级'}, ${at}) on conflict ("id") do nothing`.execute(
        db,
      );
    }
  }
}
