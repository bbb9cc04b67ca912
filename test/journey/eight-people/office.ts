import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayMs } from '../../../analysis/calendar.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { notificationsFor } from '../../../api/notices/outbox.ts';
import { createSessions } from '../../../api/people/sessions.ts';
import { createUsers } from '../../../api/people/users.ts';
import { openUnits } from '../../../api/units/units.ts';
import { wrongClock } from '../../drill/supervisor.ts';
import { answersOf, runCommand, startCommand } from '../command-process.ts';
import type { ImportedRecord } from '../records.ts';
import { type Cast, county, password } from './people.ts';

/** 这个厅：the program as `npm start` runs it, in a process of its own whose clock the story moves. */
export class RunningOffice {
  readonly folder = mkdtempSync(join(tmpdir(), 'huiying-eight-'));
  address = '';
  /** How far its clock is ahead of the real one. */
  aheadMs = 0;
  readonly #clockFile = join(this.folder, 'clock');
  readonly #settings: Record<string, string>;
  #running: ReturnType<typeof startCommand> | null = null;
  #files = 0;

  constructor() {
    writeFileSync(this.#clockFile, '0');
    const dataDir = join(this.folder, 'data');
    mkdirSync(dataDir);
    // The process stands in New York: that may not matter.
    this.#settings = { DATA_DIR: dataDir, PORT: '0', TZ: 'America/New_York', ...wrongClock(this.#clockFile) };
  }

  /** Starts it with these accounts, and with the county's branch among the units. */
  async open(cast: readonly Cast[]): Promise<void> {
    await this.#withDatabase((database) => furnish(database, cast));
    await this.#start();
  }

  /** What an import brings, as somebody runs it beside the program; returns when all of it is assessed. */
  async import(records: readonly ImportedRecord[]): Promise<void> {
    this.#files += 1;
    const file = join(this.folder, `texts-${this.#files}.jsonl`);
    writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const run = await runCommand(['import', file], this.#settings);
    const stored = answersOf(run).at(-1)?.['stored'];
    if (run.code !== 0 || stored !== records.length) throw new Error(`${stored} stored: ${run.stderr}`);
  }

  now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }

  /** Stands still for some days, and is started again at another address. */
  async pass(days: number): Promise<void> {
    await this.end();
    this.aheadMs += days * dayMs;
    writeFileSync(this.#clockFile, String(this.aheadMs));
    await this.#start();
  }

  /** 站内通知 of a role or unit, newest first. */
  inbox(recipient: string): Promise<{ subject: string; text: string; target: string }[]> {
    return this.#withDatabase((database) => notificationsFor(database, [recipient], 200));
  }

  /** Ends it in order and checks its chains by the command. */
  async endAndVerify(): Promise<{ code: number | null; ok: unknown; said: string }> {
    await this.end();
    const run = await runCommand(['verify'], this.#settings);
    return { code: run.code, ok: answersOf(run).at(-1)?.['ok'], said: run.stderr };
  }

  async end(): Promise<void> {
    this.#running?.child.kill('SIGTERM');
    await this.#running?.ended;
    this.#running = null;
  }

  async remove(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    const running = startCommand(['start'], this.#settings);
    this.#running = running;
    this.address = await new Promise<string>((resolve, reject) => {
      running.child.stderr?.on('data', () => {
        const [, address] = /回应已启动：(http:\/\/127\.0\.0\.1:\d+)/.exec(running.stderr()) ?? [];
        if (address !== undefined) resolve(address);
      });
      void running.ended.then(() => reject(new Error(running.stderr())), reject);
    });
  }

  async #withDatabase<T>(act: (database: Database) => Promise<T>): Promise<T> {
    const database = await openDatabase(join(this.folder, 'data', 'ledger.db'));
    try {
      return await act(database);
    } finally {
      await database.destroy();
    }
  }
}

async function furnish(database: Database, cast: readonly Cast[]): Promise<void> {
  const units = await openUnits(database, '36');
  await units.upsert(county);
  const [now, limits] = [() => new Date(), { idleMinutes: 15, sessionHours: 12, passwordDays: 0, twoFactorRoles: [] }];
  const users = createUsers(database, createSessions(database, limits, now), limits, now);
  for (const { head, phone: _, ...person } of cast) {
    const { id } = await users.create({ ...person, password }, { keepPassword: true });
    if (head === true) await users.change(id, { head });
  }
}
