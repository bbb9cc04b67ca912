import type { JobName, JobTable } from './jobs.ts';
import type { QueueLog } from './log.ts';
import { errorLine } from './queue-error.ts';
import { newestSlot, slotInstant } from './slot.ts';

/**
 * 时刻表的钟：asks at every tick for the newest planned slot of each kind and hands a new one to `plan`. After a down
 * time only the newest missed slot is handed over. `plan` must itself refuse a slot that any process has planned.
 */
export function runTimetable(options: {
  table: JobTable;
  names: readonly JobName[];
  tickMs: number;
  now: () => Date;
  log: QueueLog;
  plan: (name: JobName, slot: string) => Promise<'planned' | 'later'>;
}): { first: Promise<void>; stop: () => Promise<void> } {
  const { table, names, tickMs, now, log, plan } = options;
  const seen = new Map<JobName, string>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let ticking = tick();
  return {
    first: ticking,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await ticking;
    },
  };

  async function tick(): Promise<void> {
    for (const name of names) {
      const every = table[name].every;
      if (every === undefined || stopped) continue;
      try {
        const slot = newestSlot(every, now());
        if (!isNewSlot(slot, seen.get(name) ?? null, now())) continue;
        if ((await plan(name, slot)) === 'planned') seen.set(name, slot);
      } catch (error) {
        log.error({ name, error: errorLine(error) }, `定时任务 ${name} 未能排入队列，稍后自动再试。`);
      }
    }
    if (!stopped) {
      timer = setTimeout(() => {
        ticking = tick();
      }, tickMs);
    }
  }
}

/** Whether a slot comes after the one remembered. A remembered slot that lies ahead of now was planned under a wrong clock, and must not silence the timetable until then. */
export function isNewSlot(slot: string, remembered: string | null, now: Date): boolean {
  if (remembered === null || slot > remembered) return true;
  return slotInstant(remembered).getTime() - now.getTime() > clockSkewMaxMs;
}

/** Whether the very first slot a store ever sees is run: a minutes timetable begins at once, a weekly one waits for its hour, as no week was missed before the system existed. */
export function runsFirstSlot(table: JobTable, name: JobName): boolean {
  const every = table[name].every;
  return every !== undefined && 'minutes' in every;
}

const clockSkewMaxMs = 3_600_000;

/** The job of one slot, payload checked against the table. */
export function slotJob<N extends JobName>(table: JobTable, name: N, slot: string): { id: string; payload: unknown } {
  const payload = table[name].payload.parse({ slot });
  return { id: table[name].id(payload), payload };
}
