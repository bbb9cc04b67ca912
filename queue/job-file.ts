import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { withoutTexts } from './carried-texts.ts';
import { delayMaxMs, maxStalls, stalledSentence } from './consume.ts';
import { openSchema } from './job-file-schema.ts';
import type { JobName } from './jobs.ts';
import { isSurelyDead } from './owner.ts';
import type { FailedJob, RetryingJob } from './queue.ts';
import { errorLine, QueueError } from './queue-error.ts';
import { isNewSlot } from './timetable.ts';
import { tryMs } from './when-free.ts';

/** One delivery of one job: only its holder may end it, and `delivery` tells a late holder from the present one. */
export type Claim = { seq: number; id: string; name: JobName; body: string; failures: number; delivery: number };

/** How many jobs of a kind are in each state. */
export type StateCounts = { name: JobName; state: 'waiting' | 'delayed' | 'active' | 'failed'; count: number }[];

/**
 * 任务文件：the jobs of the embedded queue in one SQLite file that several processes may share. Every change is one
 * immediate transaction, so a kill at any point leaves each job in exactly one state. While another program holds the
 * file, every call throws SQLITE_BUSY soon: see `whenFree`.
 */
export class JobFile {
  readonly #db: Database.Database;
  readonly #owner: string;
  readonly #leaseMs: number;
  readonly #statements = new Map<string, Database.Statement>();
  #leaseUntil = 0;

  constructor(file: string, owner: string, leaseMs: number) {
    this.#owner = owner;
    this.#leaseMs = leaseMs;
    try {
      mkdirSync(dirname(file), { recursive: true });
      this.#db = new Database(file, { timeout: 10_000 });
      openSchema(this.#db);
      this.#db.pragma(`busy_timeout = ${tryMs}`);
    } catch (error) {
      const sentence = `队列文件打不开：${file}（${errorLine(error)}）。请检查目录权限、磁盘空间，以及文件是否被其他程序改动。`;
      throw new QueueError('queue.file', sentence, { cause: error });
    }
  }

  /** Keeps a job; false when one of that id waits, is delayed or runs. A given-up one is replaced. */
  accept(job: { id: string; name: JobName; body: string; delayMs: number }): boolean {
    return this.#durably(() => this.#insert(job));
  }

  /** Keeps the job of a slot unless this or a later slot of the kind is remembered; both in one transaction. */
  acceptSlot(slot: { name: JobName; slot: string; id: string; body: string; now: Date; runFirst: boolean }): boolean {
    return this.#durably(() => {
      const row = this.#sql('SELECT slot FROM slot WHERE name = ?').get(slot.name) as { slot: string } | undefined;
      if (!isNewSlot(slot.slot, row?.slot ?? null, slot.now)) return false;
      this.#sql(
        'INSERT INTO slot (name, slot) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET slot = excluded.slot',
      ).run(slot.name, slot.slot);
      return (row !== undefined || slot.runFirst) && this.#insert({ ...slot, delayMs: 0 });
    });
  }

  /** Takes the oldest waiting job of the kind, or null. */
  claim(name: JobName): Claim | null {
    const waiting = this.#sql(`SELECT 1 FROM job WHERE state = 'waiting' AND name = ? LIMIT 1`);
    if (waiting.get(name) === undefined) return null;
    return this.#change(() => {
      // After a suspended machine wakes, the lease may be over while nothing has noticed yet.
      if (this.#leaseUntil - Date.now() < this.#leaseMs / 2) this.#beat();
      const row = this.#sql(
        `UPDATE job SET state = 'active', owner = ?, delivery = delivery + 1
         WHERE seq = (SELECT seq FROM job WHERE state = 'waiting' AND name = ? ORDER BY seq LIMIT 1)
         RETURNING seq, id, name, failures, delivery`,
      ).get(this.#owner, name) as Omit<Claim, 'body'> | undefined;
      if (row === undefined) return null;
      const { body } = this.#sql('SELECT body FROM payload WHERE seq = ?').get(row.seq) as { body: string };
      return { ...row, body };
    });
  }

  /** Drops a done job; false when the delivery was taken over by another process meanwhile. */
  finish(claim: Claim): boolean {
    return this.#change(() => {
      if (this.#sql(`DELETE FROM job WHERE ${held}`).run(...this.#holder(claim)).changes === 0) return false;
      this.#sql('DELETE FROM payload WHERE seq = ?').run(claim.seq);
      return true;
    });
  }

  /** Counts a real failure and delivers again after `delayMs`; false when taken over meanwhile. */
  postpone(claim: Claim, error: string, delayMs: number): boolean {
    const set = `state = 'delayed', owner = NULL, failures = failures + 1, error = ?, ready_at = ?`;
    return this.#change(
      () =>
        this.#sql(`UPDATE job SET ${set} WHERE ${held}`).run(error, Date.now() + delayMs, ...this.#holder(claim))
          .changes > 0,
    );
  }

  /** Counts a real failure and gives the job up; false when taken over meanwhile. */
  giveUp(claim: Claim, error: string, at: Date): boolean {
    const set = `state = 'failed', owner = NULL, failures = failures + 1, error = ?, failed_at = ?`;
    return this.#change(
      () =>
        this.#sql(`UPDATE job SET ${set} WHERE ${held}`).run(error, at.toISOString(), ...this.#holder(claim)).changes >
        0,
    );
  }

  /** Says that this owner lives, for one more lease. */
  beat(): void {
    this.#change(() => this.#beat());
  }

  /** Makes due jobs waiting, and those that a wrong clock put off, and returns when the next one is due (epoch milliseconds), or null. */
  promote(): number | null {
    const bounds = this.#sql(`SELECT min(ready_at) AS first, max(ready_at) AS last FROM job WHERE state = 'delayed'`);
    const look = () => bounds.get() as { first: number | null; last: number | null };
    const { first, last } = look();
    const now = Date.now();
    if (first === null || last === null || (first > now && last <= now + delayMaxMs)) return first;
    this.#change(() =>
      this.#sql(`UPDATE job SET state = 'waiting' WHERE state = 'delayed' AND (ready_at <= ? OR ready_at > ?)`).run(
        now,
        now + delayMaxMs,
      ),
    );
    return look().first;
  }

  /** Takes the jobs of dead or silent owners back; returns the ids that wait again and those given up as poison. */
  takeOver(at: Date): { again: string[]; givenUp: string[] } {
    const result = { again: [] as string[], givenUp: [] as string[] };
    if (this.#lost().length === 0) return result;
    return this.#change(() => {
      for (const owner of this.#lost()) {
        const rows = this.#sql(
          `UPDATE job SET owner = NULL, stalls = stalls + 1,
             state = CASE WHEN stalls >= ${maxStalls} THEN 'failed' ELSE 'waiting' END,
             error = CASE WHEN stalls >= ${maxStalls} THEN ? ELSE error END,
             failed_at = CASE WHEN stalls >= ${maxStalls} THEN ? END
           WHERE state = 'active' AND owner = ? RETURNING id, state`,
        ).all(stalledSentence, at.toISOString(), owner) as { id: string; state: string }[];
        for (const row of rows) (row.state === 'failed' ? result.givenUp : result.again).push(row.id);
        this.#sql('DELETE FROM owner WHERE id = ?').run(owner);
      }
      return result;
    });
  }

  /** Jobs of each kind and state; absent pairs are zero. */
  counts(): StateCounts {
    return this.#sql('SELECT name, state, count(*) AS count FROM job GROUP BY state, name').all() as StateCounts;
  }

  /** When the oldest job of the kind that is not given up was added (epoch milliseconds), or null. */
  oldest(name: JobName): number | null {
    const row = this.#sql(`SELECT min(added_at) AS at FROM job WHERE name = ? AND state <> 'failed'`).get(name);
    return (row as { at: number | null }).at;
  }

  /** Given-up jobs, newest first. */
  failed(limit: number): FailedJob[] {
    return this.#sql(
      `SELECT id, name, failures AS attempts, error, failed_at AS failedAt FROM job
       WHERE state = 'failed' ORDER BY failed_at DESC, seq DESC LIMIT ?`,
    ).all(limit) as FailedJob[];
  }

  /** Jobs of a kind that failed and wait for their next try, oldest first. */
  retrying(name: JobName, limit: number): RetryingJob[] {
    return this.#sql(
      `SELECT id, failures AS attempts, coalesce(error, '') AS error FROM job
       WHERE state = 'delayed' AND name = ? AND failures > 0 ORDER BY seq LIMIT ?`,
    ).all(name, limit) as RetryingJob[];
  }

  /** Puts a given-up job, or one that waits for its next try, back with its counters at zero; false when there is none. */
  retry(id: string): boolean {
    const set = `state = 'waiting', failures = 0, stalls = 0, error = NULL, failed_at = NULL`;
    const stuck = `state = 'failed' OR (state = 'delayed' AND failures > 0)`;
    return this.#durably(() => this.#sql(`UPDATE job SET ${set} WHERE id = ? AND (${stuck})`).run(id).changes > 0);
  }

  /** Throws unless the file takes a change: a page of it is written. */
  write(): void {
    this.#db.pragma(`user_version = ${Number(this.#db.pragma('user_version', { simple: true }))}`);
  }

  /** Takes texts of these ids out of given-up jobs, and the log back into the file. */
  forget(ids: ReadonlySet<string>): void {
    const kept = this.#sql(
      `SELECT seq, body FROM payload WHERE seq IN (SELECT seq FROM job WHERE state = 'failed' AND name = 'analyse')`,
    ).all() as { seq: number; body: string }[];
    this.#change(() => {
      for (const { seq, body } of kept) {
        const left = withoutTexts(JSON.parse(body), ids);
        if (left === 'same') continue;
        if (left === null) {
          this.#sql('DELETE FROM job WHERE seq = ?').run(seq);
          this.#sql('DELETE FROM payload WHERE seq = ?').run(seq);
        } else this.#sql('UPDATE payload SET body = ? WHERE seq = ?').run(JSON.stringify(left), seq);
      }
    });
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
  }

  /** Signs this owner off; only when it holds no job any more. */
  signOff(): void {
    this.#change(() => this.#sql('DELETE FROM owner WHERE id = ?').run(this.#owner));
  }

  close(): void {
    this.#db.close();
  }

  #insert(job: { id: string; name: JobName; body: string; delayMs: number }): boolean {
    const past = this.#sql('SELECT seq, state FROM job WHERE id = ?').get(job.id) as
      | { seq: number; state: string }
      | undefined;
    if (past !== undefined && past.state !== 'failed') return false;
    if (past !== undefined) {
      this.#sql('DELETE FROM job WHERE seq = ?').run(past.seq);
      this.#sql('DELETE FROM payload WHERE seq = ?').run(past.seq);
    }
    const { lastInsertRowid } = this.#sql(
      'INSERT INTO job (id, name, state, ready_at, added_at) VALUES (?, ?, ?, ?, ?)',
    ).run(job.id, job.name, job.delayMs > 0 ? 'delayed' : 'waiting', Date.now() + job.delayMs, Date.now());
    this.#sql('INSERT INTO payload (seq, body) VALUES (?, ?)').run(lastInsertRowid, job.body);
    return true;
  }

  #beat(): void {
    this.#leaseUntil = Date.now() + this.#leaseMs;
    this.#sql(
      'INSERT INTO owner (id, lease_until) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until',
    ).run(this.#owner, this.#leaseUntil);
  }

  #lost(): string[] {
    const rows = this.#sql(
      `SELECT DISTINCT job.owner AS owner, owner.lease_until AS leaseUntil
       FROM job LEFT JOIN owner ON owner.id = job.owner WHERE job.state = 'active' AND job.owner <> ?`,
    ).all(this.#owner) as { owner: string; leaseUntil: number | null }[];
    const now = Date.now();
    const isOver = (leaseUntil: number) => leaseUntil < now || leaseUntil > now + delayMaxMs;
    return rows
      .filter(({ owner, leaseUntil }) => leaseUntil === null || isOver(leaseUntil) || isSurelyDead(owner))
      .map(({ owner }) => owner);
  }

  #holder(claim: Claim): [number, string, number] {
    return [claim.seq, this.#owner, claim.delivery];
  }

  /** An accepted job must outlive a power cut too; for the rest a lost commit only means one more delivery. */
  #durably<T>(change: () => T): T {
    this.#db.pragma('synchronous = FULL');
    try {
      return this.#change(change);
    } finally {
      this.#db.pragma('synchronous = NORMAL');
    }
  }

  #change<T>(change: () => T): T {
    return this.#db.transaction(change).immediate();
  }

  #sql(text: string): Database.Statement {
    const known = this.#statements.get(text) ?? this.#db.prepare(text);
    this.#statements.set(text, known);
    return known;
  }
}

const held = `seq = ? AND owner = ? AND delivery = ? AND state = 'active'`;
