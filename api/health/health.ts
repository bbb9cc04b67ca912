import type { Part } from './contract.ts';
import { faultOf } from './faults.ts';

/** What a look at a part finds: its state, a Chinese clause for everybody, and the engine's own words for those who run it. */
export type Finding = { state: 'ok' | 'degraded' | 'down'; what: string | null; reason: string | null };

/** Looks at a part. */
export type Look = () => Finding | null | Promise<Finding | null>;

/** A part as this process knows it. `looks` counts the looks in a row that found this state. */
export type PartHealth = Finding & {
  part: Part;
  engine: string | null;
  since: string | null;
  lookedAt: string | null;
  looks: number;
  /** The last trouble that is over. */
  recovered: { since: string; until: string } | null;
};

/** 运行状态: what is degraded since when, remembered in each process; fed by looks and by failures that were met. */
export type Health = {
  /** Adds a part, or gives it another look. A look that throws found its part in trouble; null could not look, and what was known stays. */
  register(part: Part, look: Look, engine?: string): void;
  /** A failure was met just now: it counts at once, and the next look confirms or clears it. */
  report(error: unknown): void;
  /** Looks at all parts; calls that overlap share one look, so that asking often costs no more. */
  look(): Promise<void>;
  parts(): PartHealth[];
  /** Called after each look, and when a failure that was met changed a state; returns how to stop it. */
  listen(listener: Listener): () => void;
};

/** What happened, and whether the state of a part is another than before. */
export type Listener = (event: { by: 'look' | 'report'; changed: boolean }) => void;

export const fine: Finding = { state: 'ok', what: null, reason: null };

/** How long a part has for its answer. */
const patienceMs = 3_000;

export function createHealth(now: () => Date, patience = patienceMs): Health {
  const looks = new Map<Part, Look>();
  const known = new Map<Part, PartHealth>();
  const pending = new Map<Part, Promise<Finding | null>>();
  const listeners = new Set<Listener>();
  let looking: Promise<void> | null = null;

  const take = (part: Part, finding: Finding, seen: boolean): boolean => {
    const before = known.get(part);
    if (before === undefined) return false;
    const at = now().toISOString();
    const same = before.state === finding.state;
    const since = finding.state === 'ok' ? null : (before.since ?? at);
    const over = finding.state === 'ok' && before.since !== null ? { since: before.since, until: at } : null;
    known.set(part, {
      ...before,
      ...finding,
      since,
      lookedAt: seen ? at : before.lookedAt,
      looks: seen ? (same ? before.looks + 1 : 1) : 0,
      recovered: over ?? before.recovered,
    });
    return !same;
  };

  /** One question at a time: a part that hangs is not asked again until it has answered. */
  const ask = (part: Part, look: Look): Promise<Finding | null> => {
    const asked =
      pending.get(part) ??
      (async () => look())()
        .catch((error: unknown): Finding => findingOf(error))
        .finally(() => pending.delete(part));
    pending.set(part, asked);
    return withinTime(asked, patience);
  };

  return {
    register(part, look, engine) {
      looks.set(part, look);
      const none = { ...fine, since: null, lookedAt: null, looks: 0, recovered: null };
      known.set(part, { part, engine: engine ?? null, ...none });
    },
    report(error) {
      const fault = faultOf(error);
      // Who lost a race for a lock says nothing of the part.
      if (fault?.part == null || fault.code === 'database.busy') return;
      const changed = take(fault.part, { state: fault.state, what: fault.what, reason: wordsOf(error) }, false);
      if (changed) for (const listener of listeners) listener({ by: 'report', changed });
    },
    look() {
      looking ??= (async () => {
        const findings = await Promise.all(
          [...looks].map(async ([part, look]) => [part, await ask(part, look)] as const),
        );
        const changes = findings.map(([part, finding]) => finding !== null && take(part, finding, true));
        const event = { by: 'look', changed: changes.includes(true) } as const;
        for (const listener of listeners) listener(event);
      })().finally(() => {
        looking = null;
      });
      return looking;
    },
    parts: () => [...known.values()],
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What an error that a look met says of its part. */
export function findingOf(error: unknown): Finding {
  const fault = faultOf(error);
  return { state: fault?.state ?? 'down', what: fault?.what ?? null, reason: wordsOf(error) };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function withinTime(asked: Promise<Finding | null>, patience: number): Promise<Finding | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    const sentence = `${patience / 1_000} 秒内没有应答`;
    timer = setTimeout(() => resolve({ state: 'down', what: null, reason: sentence }), patience);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
