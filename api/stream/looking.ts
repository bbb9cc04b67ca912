import type { Logger } from 'pino';

/** 守望: looks at the database at every `everyMs`, and at once when nudged; one look at a time. */
export type Looking = {
  /** Begins after what is stored now. */
  start(): Promise<void>;
  /** Looks at once: something was just committed here. Nothing happens in a process that was not started. */
  nudge(): void;
  /** No look is under way and none will come when it is done. */
  stop(): Promise<void>;
};

type Given<Seen> = {
  /** How far the database is now. */
  begin(): Promise<Seen>;
  /** Takes what is new and moves `seen` on; whether there may be more. */
  look(seen: Seen): Promise<boolean>;
  log: Pick<Logger, 'error'>;
  everyMs: number;
};

export function createLooking<Seen>({ begin, look, log, everyMs }: Given<Seen>): Looking {
  let seen: Seen | null = null;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  let wanted = false;
  let failing = false;

  const lookOn = async (from: Seen) => {
    do {
      wanted = false;
      try {
        while (timer !== undefined && (await look(from)));
        failing = false;
      } catch (error) {
        // Said once and not every two seconds; the next look starts where this one stopped.
        if (!failing) log.error({ err: error }, 'live events: the database could not be read');
        failing = true;
      }
    } while (wanted && timer !== undefined);
  };
  const nudge = () => {
    if (seen === null || timer === undefined) return;
    wanted = true;
    looking ??= lookOn(seen).finally(() => {
      looking = null;
    });
  };

  return {
    async start() {
      seen = await begin();
      timer = setInterval(nudge, everyMs);
      timer.unref();
    },
    nudge,
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await looking;
    },
  };
}
