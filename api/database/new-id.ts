import { AsyncLocalStorage } from 'node:async_hooks';
import { createHmac, randomUUID } from 'node:crypto';

/** 新编号 in the form of a UUID: random, or within {@link withIdsFrom} the next one that follows from the seed, so that an act made again makes the same thing again and not a second one. */
export function newId(): string {
  const seed = seeds.getStore();
  if (seed === undefined) return randomUUID();
  seed.made += 1;
  const hex = createHmac('sha256', seed.key).update(`${seed.words}\n${seed.made}`).digest('hex');
  // Version 8 of RFC 9562: made by a rule of our own.
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Lets the ids that `act` makes follow from `words`, by a key that only this installation has. */
export function withIdsFrom<T>(key: Buffer, words: string, act: () => Promise<T>): Promise<T> {
  return seeds.run({ key, words, made: 0 }, act);
}

/** What it returns takes the ids back that were made since: whoever makes them again shall get the same. */
export function idsFromHere(): () => void {
  const seed = seeds.getStore();
  const made = seed?.made ?? 0;
  return () => {
    if (seed !== undefined) seed.made = made;
  };
}

/** Lets `act` make random ids, wherever it was started. */
export function withRandomIds<T>(act: () => T): T {
  return seeds.exit(act);
}

const seeds = new AsyncLocalStorage<{ key: Buffer; words: string; made: number }>();
