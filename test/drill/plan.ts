import { type Chance, chance } from '../analysis/generated-documents.ts';
import { type FaultName, faults } from './faults.ts';

/** One step of the drill: which fault, how long, and how long nothing is done afterwards. `target` picks the process by remainder. */
export type Step = { fault: FaultName; holdMs: number; gapMs: number; target: number; waitUp: boolean };

/** 方案：the faults of processes and those of what is around them run side by side; the latter go round and round. */
export type Plan = { processes: Step[]; surroundings(round: number): Step[] };

/** How often processes are hit, and how long things are broken. */
export type Scale = { kills: number; holdMs: readonly [number, number]; longAwayMs: number; gapMs: number };

/** The same seed gives the same plan. Every fault that `playable` names is in it, the others not. */
export function planOf(seed: number, scale: Scale, playable: readonly FaultName[]): Plan {
  const random = chance(seed);
  const around = playable.filter((name) => faults[name].lane === 'surroundings');
  const surroundings = (round: number) => {
    const own = chance(seed + round * 7_919);
    return shuffled(around, own).map((fault): Step => {
      const [least, most] = scale.holdMs;
      const isLong = fault === 'elasticAway' && round === 0;
      const holdMs = isLong ? scale.longAwayMs : least + own.int(most - least);
      return { fault, holdMs, gapMs: own.int(scale.gapMs * 2), target: own.int(1_000), waitUp: true };
    });
  };
  const ofProcesses = playable.filter((name) => faults[name].lane === 'process');
  const processes = Array.from({ length: scale.kills }, (_, index): Step => {
    // Each once at first, so that a short drill has all of them.
    const fault = ofProcesses[index] ?? weighted(random);
    const long = random.next() < 0.1;
    return {
      fault,
      holdMs: long ? scale.holdMs[0] + random.int(scale.holdMs[0] * 2) : 200 + random.int(2_500),
      gapMs: random.int(scale.gapMs * 2),
      target: random.int(1_000),
      // Some are hit again while they are starting.
      waitUp: random.next() > 0.2,
    };
  });
  return { processes, surroundings };
}

function weighted(random: Chance): FaultName {
  const share = random.next();
  if (share < 0.45) return 'kill';
  if (share < 0.7) return 'pause';
  if (share < 0.82) return 'term';
  return share < 0.87 ? 'pauseAll' : 'killImport';
}

function shuffled<T>(list: readonly T[], random: Chance): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(random.int(rest.length), 1)[0] as T);
}
