import type { JobName, Payload } from './jobs.ts';

/**
 * 队列：how work travels. Deliveries are at least once; handlers are idempotent. Two engines (in-process on SQLite,
 * BullMQ on Redis) pass one contract test.
 */
export type Queue = {
  readonly engine: string;
  /** Adds work; false when a job of that id already waits or runs. A finished id may be added again. */
  add<N extends JobName>(name: N, payload: Payload<N>, options?: { delayMs?: number }): Promise<boolean>;
  /** Starts consuming; `names` limits this process to some kinds (roles). Throws when a handler of a named kind is missing. Also starts the timetable of those kinds. */
  start(handlers: Handlers, names?: readonly JobName[]): Promise<void>;
  /** Jobs waiting, delayed, running and given up, per kind. */
  counts(): Promise<Record<JobName, { waiting: number; delayed: number; active: number; failed: number }>>;
  /** When the oldest job of this kind that is neither done nor given up was added (ISO); null when there is none. */
  oldest(name: JobName): Promise<string | null>;
  /** Resolves when nothing of these kinds waits, is delayed or runs; rejects with the given-up jobs' errors only through `failed()`. */
  idle(names: readonly JobName[]): Promise<void>;
  /** Given-up jobs, newest first. */
  failed(limit: number): Promise<FailedJob[]>;
  /** Jobs of a kind that failed and will be tried again by themselves, with the last reason; at most `limit`. */
  retrying(name: JobName, limit: number): Promise<RetryingJob[]>;
  /** Puts a given-up job back, or lets one that waits for its next try run at once; false when there is none. */
  retry(id: string): Promise<boolean>;
  /** Resolves when work can be added now, with a sentence about what threatens that, or null; rejects when it cannot. */
  ready(): Promise<string | null>;
  /** Takes texts of these ids out of given-up jobs that carry them, as those of the first release do; a job without any left is dropped. */
  forget(ids: ReadonlySet<string>): Promise<void>;
  /** Ordered close: takes no new work, lets running handlers end (at most `graceMs`), then releases. Unfinished work is delivered again after a restart. */
  close(graceMs?: number): Promise<void>;
};

export type Handlers = {
  [N in JobName]?: (payload: Payload<N>, job: { id: string; attempt: number }) => Promise<void>;
};

export type FailedJob = { id: string; name: JobName; attempts: number; error: string; failedAt: string };

/** A job that waits for its next try. */
export type RetryingJob = { id: string; attempts: number; error: string };
