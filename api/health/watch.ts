import type { Logger } from 'pino';
import type { Health, PartHealth } from './health.ts';

export type WatchParts = {
  health: Health;
  /** Writes the notices of what was found, into the main database. */
  tell(parts: readonly PartHealth[]): Promise<void>;
  /** Says it on a channel while that database is away. */
  alarm(parts: readonly PartHealth[]): Promise<void>;
  log: Pick<Logger, 'warn' | 'info' | 'error'>;
  everyMs?: number;
};

/** How often the parts are looked at, and how soon after a failure that somebody met. */
export const watchLimits = { everyMs: 15_000, soonMs: 1_000 };

/** 巡查: looks at all parts again and again; says changes in the log, in notices and, where needed, on the channel at once. */
export function startWatch({ health, tell, alarm, log, everyMs = watchLimits.everyMs }: WatchParts): {
  stop(): Promise<void>;
} {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<void> | null = null;
  const said = new Map<string, string>();

  const round = async () => {
    await health.look();
    const parts = health.parts();
    sayChanges(parts, said, log);
    await attempt(() => alarm(parts), 'alarm', log);
    // Without the database there is nowhere to write.
    if (parts.every(({ part, state }) => part !== 'database' || state !== 'down'))
      await attempt(() => tell(parts), 'notices', log);
  };
  const plan = (ms: number) => {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(() => {
      running ??= round().finally(() => {
        running = null;
        plan(everyMs);
      });
    }, ms);
    timer.unref();
  };
  const quiet = health.listen(({ by }) => {
    if (by === 'report' && running === null) plan(watchLimits.soonMs);
  });
  plan(0);
  return {
    async stop() {
      stopped = true;
      quiet();
      clearTimeout(timer);
      await running;
    },
  };
}

/** One line for each change, not one for each look. */
function sayChanges(parts: readonly PartHealth[], said: Map<string, string>, log: WatchParts['log']): void {
  for (const { part, state, what, reason, since } of parts) {
    const before = said.get(part) ?? 'ok';
    said.set(part, state);
    if (before === state) continue;
    if (state === 'ok') log.info({ part }, 'part works again');
    else log.warn({ part, state, what, reason, since }, 'part is degraded');
  }
}

/** What cannot be told now is told by a later round. */
async function attempt(act: () => Promise<void>, what: string, log: WatchParts['log']): Promise<void> {
  try {
    await act();
  } catch (error) {
    log.error({ err: error, what }, 'health could not be told');
  }
}
