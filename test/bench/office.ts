import { type ChildProcess, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { Agent, fetch } from 'undici';
import { openThreadedSqliteStore } from '../../analysis/store-sqlite-threads.ts';
import { readConfig } from '../../api/config.ts';
import { openDatabase } from '../../api/database/open.ts';
import { keptFiles } from '../../api/installation/files.ts';
import type { Role } from '../../api/people/contract.ts';
import { createSessions } from '../../api/people/sessions.ts';
import { createUsers } from '../../api/people/users.ts';
import { startCommand } from '../journey/command-process.ts';
import { benchDocuments } from './bench-documents.ts';
import { fillEvents } from './office-events.ts';
import { caseIdOf, fillLedger } from './office-ledger.ts';
import type { ReminderTimes } from './office-remind.ts';
import { type Figure, type Part, quantile, secondsOf } from './part.ts';

/** BENCH_CASES makes a smaller office, to try the bench itself. */
const caseCount = Number(process.env['BENCH_CASES'] ?? 50_000);
const documentCount = 20_000;
const eventCount = 20_000;
const visits = 60;
const visitors = 4;

/** An office of 50,000 cases and 600,000 entries: how long its pages take, and whether 总览, verification and export together hold the process. */
export const office: Part = async ({ database }) => {
  const figures = await measured('SQLite', null);
  if (database === undefined) return { figures, missing: ['office on PostgreSQL: DATABASE_URL is not set'] };
  const name = `bench_${randomBytes(5).toString('hex')}`;
  const own = new URL(database);
  own.pathname = `/${name}`;
  await administer(database, `create database ${name}`);
  try {
    figures.push(...(await measured('PostgreSQL', own.href)));
  } finally {
    await administer(database, `drop database ${name} with (force)`);
  }
  return { figures, missing: [] };
};

async function measured(engine: string, database: string | null): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-bench-'));
  const settings = {
    DATA_DIR: folder,
    PORT: '0',
    LOG_LEVEL: 'warn',
    ...(database === null ? {} : { DATABASE_URL: database }),
  };
  try {
    // The first start makes the installation that the ledger then belongs to.
    await stop(await start(settings));
    const filled = await fill(settings);
    const figures = [
      figureOf(engine, 'filling', filled, 's'),
      ...reminders(engine, database ?? join(folder, 'ledger.db')),
    ];
    const server = await start(settings);
    try {
      return [...figures, ...(await visit(engine, server))];
    } catch (error) {
      throw new Error(`The visit ended; the server said: ${server.stderr().slice(-2_000)}`, { cause: error });
    } finally {
      await stop(server);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Server = { url: string; child: ChildProcess; ended: Promise<unknown>; stderr(): string };

async function start(settings: Record<string, string>): Promise<Server> {
  const { child, ended, stderr } = startCommand(['start'], settings);
  for (;;) {
    const url = /已启动：(http:\S+)/.exec(stderr())?.[1];
    if (url !== undefined) return { url, child, ended, stderr };
    if (child.exitCode !== null) throw new Error(`The server ended: ${stderr()}`);
    await wait(50);
  }
}

async function stop({ child, ended }: Server): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}

/** The reminders of all that lies: at the first look ever, then in a process that starts anew, and when it runs. */
function reminders(engine: string, target: string): Figure[] {
  const run = (): ReminderTimes => {
    const file = join(import.meta.dirname, 'office-remind.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, target], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The reminders ended: ${stderr}`);
    return JSON.parse(stdout) as ReminderTimes;
  };
  const [ever, again] = [run(), run()];
  return [
    figureOf(engine, `reminders, ${ever.written} that were owed`, ever.first, 's'),
    figureOf(engine, 'reminders, first after a start', again.first * 1_000, 'ms'),
    figureOf(engine, 'reminders, warm p95', quantile(again.warm, 0.95) * 1_000, 'ms'),
  ];
}

function figureOf(engine: string, what: string, value: number, unit: string): Figure {
  const rounded = Math.round(value * 10) / 10;
  console.error(`office: ${engine}: ${what}: ${rounded} ${unit}`);
  return { part: 'office', what: `${engine}: ${what}`, value: rounded, unit, ratio: null, against: null };
}

async function fill(settings: Record<string, string>): Promise<number> {
  const config = readConfig(settings);
  const database = await openDatabase(config.databaseUrl ?? join(config.dataDir, 'ledger.db'));
  const documents = await openThreadedSqliteStore({ file: join(config.dataDir, 'documents.db') });
  try {
    const now = () => new Date();
    const seconds = await secondsOf(async () => {
      await fillLedger(database, keptFiles(config).anchor, { cases: caseCount, now: now() });
      await fillEvents(database, { events: eventCount, cases: caseCount, now: now() });
      // As PostgreSQL does by itself within minutes of so many new rows.
      if (config.databaseUrl !== null) await sql`vacuum (analyze)`.execute(database);
      const texts = benchDocuments(documentCount);
      for (let at = 0; at < texts.length; at += 500) await documents.put(texts.slice(at, at + 500));
    });
    console.error(`office: filled in ${Math.round(seconds)} s`);
    const users = createUsers(database, createSessions(database, config, now), config, now);
    await users.createFirst({ name: 'guanli', displayName: '管理员甲', password });
    for (const { name, role, unitId } of workers)
      await users.create({ name, displayName: '示例甲', role, unitId, password });
    await database.updateTable('users').set({ mustChange: 0 }).execute();
    return seconds;
  } finally {
    await documents.close();
    await database.destroy();
  }
}

const password = 'Gan-River-7-reeds';
/** Those who have something to do: each asks for 待我办. */
const workers: readonly { name: string; role: Role; unitId: string | null }[] = [
  { name: 'xuanjiao', role: 'publicity', unitId: null },
  { name: 'bangong', role: 'office', unitId: null },
  { name: 'lingdao', role: 'leader', unitId: null },
  { name: 'daqi', role: 'unit', unitId: 'div-air' },
  { name: 'nanchang', role: 'unit', unitId: 'city-3601' },
];

async function visit(engine: string, server: Server): Promise<Figure[]> {
  const publicity = await signIn(server, 'xuanjiao');
  const admin = await signIn(server, 'guanli');
  const figure = (what: string, value: number, unit: string) => figureOf(engine, what, value, unit);
  const figures: Figure[] = [];
  const timed = async (what: string, count: number, act: (index: number) => Promise<unknown>) => {
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) times.push((await secondsOf(() => act(index))) * 1_000);
    figures.push(figure(`${what} p50`, quantile(times, 0.5), 'ms'), figure(`${what} p95`, quantile(times, 0.95), 'ms'));
  };
  const get = (path: string) => answered(server, publicity, path);
  await get('/api/overview');
  await timed('总览', visits, () => get('/api/overview'));
  await timed('list by due', visits, () => get('/api/cases?view=all&sort=due'));
  await timed('list searched', visits, (index) => get(`/api/cases?q=${encodeURIComponent(`第${index * 71}件`)}`));
  await timed('list by event', visits, () => get('/api/cases?event=closed&eventFrom=2026-01-01T00:00:00Z'));
  await timed('list 超时', visits, () => get('/api/cases?view=overdue&sort=due'));
  await timed('list 迟报', visits, () => get('/api/cases?late=true&sort=opened'));
  for (const { name } of workers) {
    const cookie = await signIn(server, name);
    await timed(`待我办 of ${name}`, visits, () => answered(server, cookie, '/api/cases?view=todo&sort=due'));
    await timed(`总览 of ${name}`, visits, () => answered(server, cookie, '/api/overview'));
  }
  await timed('events by time', visits, () => get('/api/events'));
  await timed('events by heat', visits, () => get('/api/events?sort=heat'));
  await timed('events searched', visits, (index) => get(`/api/events?q=${encodeURIComponent(`第${index * 71}起`)}`));
  await timed('rates of a week', visits, () => get('/api/clocks/rates'));
  await timed('rates of a year', visits, () => get(`/api/clocks/rates?from=${yearAgo()}`));
  const limits = JSON.parse(Buffer.from(await get('/api/clocks')).toString());
  await timed('时限', visits, () => get('/api/clocks'));
  await timed('时限 tried', 5, () => answered(server, publicity, '/api/clocks/try', { value: limits.value }));
  await timed('case', visits, (index) => get(`/api/cases/${caseIdOf((index * 101) % caseCount)}`));
  await timed('command', visits, (index) => reopen(server, publicity, caseIdOf((index * 103 + 1) % caseCount)));

  await metrics(server, admin);
  const watch = watching(server);
  let bytes = 0;
  const working = Promise.all([
    secondsOf(async () => {
      bytes = (await answered(server, publicity, '/api/cases/export.xlsx')).byteLength;
    }),
    secondsOf(() => answered(server, admin, '/api/ledger/verification')),
    ...Array.from({ length: visitors }, () =>
      secondsOf(async () => {
        for (let count = 0; count < visits; count += 1) await get('/api/overview');
      }),
    ),
  ]);
  // Whatever failed, nobody goes on asking a server that is stopped.
  const [work, { health, growth }] = await working.then(
    async (work) => [work, await watch.end()] as const,
    async (error: unknown) => {
      await watch.end();
      throw error;
    },
  );
  const loop = await metrics(server, admin);
  figures.push(
    figure('event-loop delay p50 during all of it', loop.p50 * 1_000, 'ms'),
    figure('event-loop delay p99 during all of it', loop.p99 * 1_000, 'ms'),
    figure('event-loop delay max during all of it', loop.max * 1_000, 'ms'),
    figure('/healthz max', Math.max(...health), 'ms'),
    figure('export of all cases', work[0] ?? Number.NaN, 's'),
    figure('size of the workbook', bytes / 1_048_576, 'MB'),
    figure('verification', work[1] ?? Number.NaN, 's'),
    figure(`${visits} visits of 总览 by each of ${visitors}`, Math.max(...work.slice(2)), 's'),
    figure('growth of memory', growth, 'MB'),
  );
  return figures;
}

function yearAgo(): string {
  return new Date(Date.now() - 365 * 86_400_000).toISOString();
}

async function signIn({ url }: Server, name: string): Promise<string> {
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
  if (response.status !== 200) throw new Error(`Sign-in of ${name}: ${response.status} ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** A verification may take longer than a client usually waits. */
const patient = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

async function answered({ url }: Server, cookie: string, path: string, body?: unknown): Promise<ArrayBuffer> {
  const response = await fetch(`${url}${path}`, {
    dispatcher: patient,
    method: body === undefined ? 'GET' : 'POST',
    headers: { Cookie: cookie, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.arrayBuffer();
  if (response.status >= 300) throw new Error(`${path}: ${response.status} ${Buffer.from(answer).toString()}`);
  return answer;
}

async function reopen(server: Server, cookie: string, id: string): Promise<void> {
  const read = JSON.parse(Buffer.from(await answered(server, cookie, `/api/cases/${id}`)).toString());
  // A dismissed case cannot be reopened, which takes as long to find out.
  const response = await fetch(`${server.url}/api/cases/${id}/commands`, {
    method: 'POST',
    headers: { Cookie: cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify({ version: read.version, command: { type: 'reopen', reason: '居民再次反映同一问题。' } }),
  });
  await response.arrayBuffer();
  if (response.status >= 500) throw new Error(`command on ${id}: ${response.status}`);
}

/** The delay of the server's event loop since the last look, in seconds. */
async function metrics(server: Server, cookie: string): Promise<{ p50: number; p99: number; max: number }> {
  const text = Buffer.from(await answered(server, cookie, '/metrics')).toString();
  const of = (name: string) => Number(new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)`, 'm').exec(text)?.[1]);
  return { p50: of('p50'), p99: of('p99'), max: of('max') };
}

/** Asks /healthz over and over, and looks at the memory of the process, until the end. */
function watching({ url, child }: Server): { end: () => Promise<{ health: number[]; growth: number }> } {
  const health: number[] = [];
  const before = residentMb(child);
  let most = before;
  let watched = true;
  const done = (async () => {
    while (watched) {
      health.push((await secondsOf(async () => (await fetch(`${url}/healthz`)).arrayBuffer())) * 1_000);
      most = Math.max(most, residentMb(child));
      await wait(50);
    }
  })();
  return {
    end: async () => {
      watched = false;
      await done;
      return { health, growth: most - before };
    },
  };
}

function residentMb({ pid }: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
