import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { type Database, openDatabase } from '../../api/database/open.ts';
import { fileAnchor } from '../../api/ledger/anchor.ts';
import { createSessions } from '../../api/people/sessions.ts';
import { createUsers } from '../../api/people/users.ts';
import { chance } from '../analysis/generated-documents.ts';
import { databaseOfItsOwn } from '../api/database/postgres.ts';
import { Browser } from '../api/http/server.ts';
import { faultsOf } from '../api/ledger/tampering.ts';
import { suite, untested } from '../suite.ts';
import { answersOf, runCommand, startCommand } from './command-process.ts';

const kills = suite('acts under kill -9');
const people = 4;
const casesEach = 6;
const killed = 6;
const password = 'Gan-River-7-reeds';
/** Now: no clock rings meanwhile and changes a case. */
const foundAt = new Date().toISOString();

kills('acts that are sent again under their key after six kills happened once, each with its audit row', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-acts-'));
  try {
    await underKills(folder, { DATA_DIR: folder, PORT: '0' }, join(folder, 'ledger.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

kills('the same on PostgreSQL', async () => {
  if (process.env['DATABASE_URL'] === undefined)
    return untested('acts under kill -9 on PostgreSQL', 'DATABASE_URL is not set');
  const folder = mkdtempSync(join(tmpdir(), 'huiying-acts-'));
  const place = await databaseOfItsOwn();
  try {
    await underKills(folder, { DATA_DIR: folder, PORT: '0', DATABASE_URL: place.url }, place.url);
  } finally {
    await place.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});

kills.run();

async function underKills(folder: string, settings: Record<string, string>, target: string): Promise<void> {
  await addPerson(target);
  const server = new Server(settings);
  await server.start();
  const random = chance(20_261_127);
  const killer = async () => {
    for (let kill = 0; kill < killed; kill += 1) {
      await server.afterAnswers(1 + random.int(6));
      await wait(random.int(40));
      await server.killAndStart();
    }
  };
  try {
    await Promise.all([killer(), ...Array.from({ length: people }, (_, index) => person(server, index))]);
  } finally {
    server.over = true;
    await server.stop();
  }
  const database = await openDatabase(target);
  try {
    await everythingOnce(database);
    await anchored(database, join(folder, 'ledger-anchor.jsonl'));
  } finally {
    await database.destroy();
  }
  const run = await runCommand(['verify'], settings);
  assert.equal([run.code, answersOf(run).at(-1)?.['ok']], [0, true], run.stderr.slice(-1_000));
}

async function addPerson(target: string): Promise<void> {
  const database = await openDatabase(target);
  const [now, limits] = [() => new Date(), { idleMinutes: 60, sessionHours: 12, passwordDays: 0, twoFactorRoles: [] }];
  const users = createUsers(database, createSessions(database, limits, now), limits, now);
  const one = { name: 'xuanjiao', displayName: '宣教甲', role: 'publicity', unitId: null, password } as const;
  await users.create(one, { keepPassword: true });
  await database.destroy();
}

/** Opens cases and dismisses each; whatever is not answered is sent again under its key. */
async function person(server: Server, index: number): Promise<void> {
  for (let number = 0; number < casesEach; number += 1) {
    const name = `person-${index}-case-${number}`;
    const opened = await server.write('/api/cases', newCase(name), `${name}-open`);
    const command = { type: 'dismiss', reason: '重复反映' };
    const { id, version } = (opened as { case: { id: string; version: number } }).case;
    await server.write(`/api/cases/${id}/commands`, { command, version }, `${name}-dismiss`);
  }
}

function newCase(title: string) {
  const facts = { title, summary: '居民反映河水发黑。', level: 'yellow', publishedAt: null, url: null };
  return {
    ...facts,
    foundAt,
    channel: '12345',
    topics: ['water'],
    places: [],
    demands: [],
  };
}

/** The product in a process of its own, which is killed and started again. */
class Server {
  over = false;
  readonly #settings: Record<string, string>;
  #running: ReturnType<typeof startCommand> | null = null;
  #browser: Promise<Browser> = new Promise(() => {});
  #answers = 0;

  constructor(settings: Record<string, string>) {
    this.#settings = settings;
  }

  start(): Promise<unknown> {
    this.#running = startCommand(['start'], this.#settings);
    const running = this.#running;
    this.#browser = (async () => {
      const browser = new Browser({ url: await addressOf(running) });
      const { status } = await browser.post('/api/session', { name: 'xuanjiao', password });
      assert.is(status, 200);
      return browser;
    })();
    return this.#browser;
  }

  async killAndStart(): Promise<void> {
    const gone = this.#running;
    // From now on requests wait for the next process.
    const next = Promise.withResolvers<Browser>();
    this.#browser = next.promise;
    gone?.child.kill('SIGKILL');
    await gone?.ended;
    await this.start().then((browser) => next.resolve(browser as Browser), next.reject);
  }

  async stop(): Promise<void> {
    this.#running?.child.kill('SIGTERM');
    await this.#running?.ended;
  }

  async afterAnswers(count: number): Promise<void> {
    const goal = Math.min(this.#answers + count, people * casesEach * 2);
    while (this.#answers < goal) await wait(2);
  }

  /** Sends until it is answered. */
  async write(path: string, body: unknown, key: string): Promise<unknown> {
    for (;;) {
      const browser = await this.#browser;
      const answer = await browser.post(path, body, { 'Idempotency-Key': key }).catch((error: unknown) => {
        if (this.over) throw error;
        return null;
      });
      if (answer === null) continue;
      assert.ok(answer.status === 200 || answer.status === 201, `${key}: ${answer.status} ${answer.text}`);
      this.#answers += 1;
      return answer.body;
    }
  }
}

async function addressOf({ child, stderr }: ReturnType<typeof startCommand>): Promise<string> {
  for (;;) {
    const found = /回应已启动：(http:\/\/127\.0\.0\.1:\d+)/.exec(stderr())?.[1];
    if (found !== undefined) return found;
    assert.is(child.exitCode, null, stderr());
    await wait(20);
  }
}

async function everythingOnce(database: Database): Promise<void> {
  const all = people * casesEach;
  const cases = await database.selectFrom('cases').select(['id', 'title', 'status']).execute();
  assert.equal([cases.length, new Set(cases.map(({ title }) => title)).size], [all, all]);
  assert.ok(cases.every(({ status }) => status === 'dismissed'));
  const entries = await database.selectFrom('ledger').select(['caseId', 'event', 'by']).execute();
  const byPeople = entries.filter(({ by }) => (JSON.parse(by) as { kind: string }).kind === 'person');
  const types = byPeople.map(({ event }) => (JSON.parse(event) as { type: string }).type);
  assert.equal(
    [types.filter((type) => type === 'opened').length, types.filter((type) => type === 'dismissed').length],
    [all, all],
  );
  const rows = await database.selectFrom('audit').select(['action', 'target', 'ok']).execute();
  const rowsOf = (action: string) =>
    rows
      .filter((row) => row.action === action && row.ok === 1)
      .map(({ target }) => target)
      .sort();
  const ids = cases.map(({ id }) => id).sort();
  assert.equal(rowsOf('一键录入案件'), ids, 'one audit row for each case that was opened');
  assert.equal(rowsOf('办理案件：无需处置'), ids, 'one audit row for each case that was dismissed');
  assert.equal(await faultsOf(database, 'audit'), []);
}

async function anchored(database: Database, file: string): Promise<void> {
  const head = await database.selectFrom('ledgerHead').select(['seq', 'hash']).executeTakeFirstOrThrow();
  const last = await fileAnchor(file).last();
  assert.equal([last?.seq, last?.hash], [head.seq, head.hash]);
}
