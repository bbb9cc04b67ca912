import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { type Anchor, fileAnchor } from '../../../api/ledger/anchor.ts';
import { untested } from '../../suite.ts';
import { type Life, liveBusily } from './busy-life.ts';

/** One life, of which each test changes a copy of its own. */
export type Lives = { life: Life; copy(): Promise<Copy>; drop(): Promise<void> };
export type Copy = { database: Database; anchor: Anchor; anchorPath: string; drop(): Promise<void> };

/** The engines on which a life can be lived. */
export const lives: [string, () => Promise<Lives>][] = [['SQLite', liveOnSqlite]];
const server = process.env['DATABASE_URL'];
if (server === undefined) untested('changes behind the back of the program on PostgreSQL', 'DATABASE_URL is not set');
else lives.push(['PostgreSQL', () => liveOnPostgres(server)]);

async function liveOnSqlite(): Promise<Lives> {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-life-'));
  const file = join(folder, 'main.db');
  const { life, anchorPath } = await live(file, folder);
  return {
    life,
    copy: () =>
      copied(anchorPath, async (own) => {
        const target = join(own, 'main.db');
        copyFileSync(file, target);
        return { target, drop: async () => undefined };
      }),
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function liveOnPostgres(url: string): Promise<Lives> {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-life-'));
  const name = newName();
  await ask(url, `create database ${name}`);
  const { life, anchorPath } = await live(named(url, name), folder);
  return {
    life,
    copy: () =>
      copied(anchorPath, async () => {
        const own = newName();
        await ask(url, `create database ${own} template ${name}`);
        return { target: named(url, own), drop: () => ask(url, `drop database ${own} with (force)`) };
      }),
    drop: async () => {
      await ask(url, `drop database ${name} with (force)`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function live(target: string, folder: string): Promise<{ life: Life; anchorPath: string }> {
  const anchorPath = join(folder, 'ledger-anchor.jsonl');
  const database = await openDatabase(target);
  const life = await liveBusily(database, anchorPath);
  await database.destroy();
  return { life, anchorPath };
}

async function copied(
  anchorFrom: string,
  make: (folder: string) => Promise<{ target: string; drop(): Promise<void> }>,
): Promise<Copy> {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-life-copy-'));
  const anchorPath = join(folder, 'ledger-anchor.jsonl');
  copyFileSync(anchorFrom, anchorPath);
  const { target, drop } = await make(folder);
  const database = await openDatabase(target);
  return {
    database,
    anchor: fileAnchor(anchorPath),
    anchorPath,
    drop: async () => {
      await database.destroy();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function newName(): string {
  return `huiying_life_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
}

function named(url: string, name: string): string {
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
