import { z } from 'zod';

/**
 * The one table of work. A job's payload is validated again by its consumer; `id` makes adding it twice harmless;
 * `every` is its timetable (Asia/Shanghai); attempts count real failures, not stalls.
 */
export const jobs = {
  /** Fetch one source and emit its documents. */
  collect: job({
    payload: z.object({ sourceId: z.string(), slot: z.string() }),
    id: (p) => `collect-${p.sourceId}-${p.slot}`,
    attempts: 3,
    backoffMs: 30_000,
    concurrency: 2,
  }),
  /** Assess a pack of documents, group, store, raise. `batch` names the pack; the first release put its documents in here too. */
  analyse: job({
    payload: z.object({ batch: z.string(), documents: z.array(z.unknown()).min(1).max(200).optional() }),
    id: (p) => `analyse-${p.batch}`,
    // A store that is away, full or write-protected may stay so over a night: a day of tries.
    attempts: 300,
    backoffMs: 1_000,
    backoffMaxMs: 300_000,
    concurrency: 2,
  }),
  /** Send what waits in the outbox. */
  notify: job({
    payload: z.object({ slot: z.string() }),
    id: (p) => `notify-${p.slot}`,
    attempts: 5,
    backoffMs: 5_000,
    concurrency: 1,
    every: { minutes: 1 },
  }),
  /** Look at every running clock; write due-soon, overdue and escalated entries once each. */
  remind: job({
    payload: z.object({ slot: z.string() }),
    id: (p) => `remind-${p.slot}`,
    attempts: 5,
    backoffMs: 5_000,
    concurrency: 1,
    every: { minutes: 1 },
  }),
  /** Write the weekly briefing, Mondays 08:00. `week` is the Monday, YYYY-MM-DD. */
  brief: job({
    payload: z.object({ slot: z.string() }),
    id: (p) => `brief-${p.slot}`,
    attempts: 3,
    backoffMs: 60_000,
    concurrency: 1,
    every: { weekday: 1, hour: 8 },
  }),
  /** Hand what happened to the registered webhooks. */
  deliver: job({
    payload: z.object({ slot: z.string() }),
    id: (p) => `deliver-${p.slot}`,
    attempts: 2,
    backoffMs: 10_000,
    concurrency: 1,
    every: { minutes: 1 },
  }),
  /** Check the whole chain of the ledger, once a day at midnight and at the very first start. */
  verify: job({
    payload: z.object({ slot: z.string() }),
    id: (p) => `verify-${p.slot}`,
    attempts: 3,
    backoffMs: 60_000,
    concurrency: 1,
    every: { minutes: 24 * 60 },
  }),
  /** Plan due collects; once a day, drop what retention says. */
  sweep: job({
    payload: z.object({ slot: z.string() }),
    id: (p) => `sweep-${p.slot}`,
    attempts: 2,
    backoffMs: 10_000,
    concurrency: 1,
    every: { minutes: 1 },
  }),
  /** Look at the pages under which public words stand: new ones, and each once a day. */
  links: job({
    payload: z.object({ slot: z.string() }),
    id: (p) => `links-${p.slot}`,
    attempts: 2,
    backoffMs: 60_000,
    concurrency: 1,
    every: { minutes: 10 },
  }),
  /** Drop what is over: sessions, tries, keys of writes. */
  clean: job({
    payload: z.object({ slot: z.string() }),
    id: (p) => `clean-${p.slot}`,
    attempts: 2,
    backoffMs: 60_000,
    concurrency: 1,
    every: { minutes: 60 },
  }),
} as const;

export type JobName = keyof typeof jobs;
export type Payload<N extends JobName> = z.infer<(typeof jobs)[N]['payload']>;

/** The table seen kind by kind; an engine takes one as an argument, so that a test can shorten its times. */
export type JobTable = { readonly [N in JobName]: JobSpec<Payload<N>> };

/** What a job kind needs. `id` uses letters, digits and `-` only: other characters or digits alone are refused by BullMQ. */
export type JobSpec<P> = {
  payload: z.ZodType<P>;
  id: (payload: P) => string;
  attempts: number;
  /** First retry after this, doubling each time up to `backoffMaxMs` where there is one. */
  backoffMs: number;
  backoffMaxMs?: number;
  /** At once per process. */
  concurrency: number;
  /** Every so many minutes, or weekly at an hour (Asia/Shanghai; weekday 1 = Monday). The slot is the planned instant `YYYYMMDDTHHmm`, so racing instances collide on the id instead of running twice. */
  every?: { minutes: number } | { weekday: number; hour: number };
};

function job<P>(spec: JobSpec<P>): JobSpec<P> {
  return spec;
}
