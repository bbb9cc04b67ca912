/** 查阅记录：what was read by whom lately, in this process, so that a page that refreshes itself leaves one audit row and not hundreds. */
export type Readings = {
  isNoted(reading: Reading): boolean;
  note(reading: Reading): void;
};

/** Who, by which route, and what. */
export type Reading = readonly [who: string, route: string, target: string | null];

/** For how long a reading is the same one. */
export const readingMinutes = 15;

export function createReadings(now: () => Date, most = 20_000): Readings {
  const since = new Map<string, number>();
  const isFresh = (at: number | undefined) => {
    const age = now().getTime() - (at ?? Number.NEGATIVE_INFINITY);
    return age >= 0 && age < readingMinutes * 60_000;
  };
  return {
    isNoted: (reading) => isFresh(since.get(JSON.stringify(reading))),
    note(reading) {
      const name = JSON.stringify(reading);
      since.delete(name);
      since.set(name, now().getTime());
      // In the order of noting: the first are the oldest.
      for (const [old, at] of since) {
        if (since.size <= most && isFresh(at)) break;
        since.delete(old);
      }
    },
  };
}
