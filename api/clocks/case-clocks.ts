import type { Level } from '../../analysis/codes.ts';
import type { CaseState } from '../cases/case.ts';
import type { Clock } from '../cases/case-events.ts';
import type { OpenCase } from '../cases/cases.ts';
import { type ClockKind, clockKinds } from '../cases/contract-commands.ts';
import type { EmergencyLevel } from '../cases/contract-corrections.ts';
import { needsClock } from '../cases/words.ts';
import { instant } from '../ledger/instant.ts';
import { type ClockConfig, clocksFor, type Moments, type Ruled } from './clock-rules.ts';

/** The clocks of a new case: judgement within the office, and those that run from the times of the matter itself; of a part of a reopened case from `limitsFrom`. */
export function openedClocks(
  facts: Pick<OpenCase, 'level' | 'origin' | 'foundAt' | 'publishedAt' | 'happenedAt'>,
  at: string,
  config: ClockConfig,
  limitsFrom: string | null = null,
): Clock[] {
  const of = { level: facts.level, origin: facts.origin, emergency: false };
  // A text without a level is answered only once a person has filed it.
  const kinds = facts.level === 'none' ? kindsBut('answer', 'judge') : undefined;
  if (limitsFrom === null) return clocksFor(config, of, { opened: at, ...momentsOf(facts) }, kinds);
  return clocksFor(config, of, { opened: at, found: limitsFrom }, kinds).map((clock) =>
    clock.start === 'opened' ? clock : fromReopening(clock),
  );
}

/** From where the limits of the present life count: of a reopened case, and of a part split off one, from the reopening. Null where they count from the matter itself. */
export function lifeBegan(state: CaseState): string | null {
  if (state.reopened === 0) return state.splitFrom?.limitsFrom ?? null;
  return state.clocks.filter((clock) => clock.kind === 'answer').at(-1)?.startsAt ?? null;
}

/** The clocks that a case of this level and gravity lacks, from the times of the matter (of a reopened case, and of a part of one: from the reopening). What went out already needs none. */
export function missingClocks(
  state: CaseState,
  of: { level: Level; emergency: boolean; emergencyLevel?: EmergencyLevel | null },
  at: string,
  config: ClockConfig,
): Clock[] {
  // One that ended without an answer is owed again.
  const has = new Set(state.clocks.filter(({ end }) => end !== 'terminated').map(({ kind }) => kind));
  const kinds = allKinds.filter((kind) => !has.has(kind) && (!publicWords.includes(kind) || needsClock(state, kind)));
  const began = lifeBegan(state);
  const declared = of.emergency ? { declared: at } : {};
  if (began === null)
    return clocksFor(
      config,
      { ...state, ...of },
      { ...declared, ...momentsOf({ ...state, foundAt: state.firstFoundAt }) },
      kinds,
    );
  return clocksFor(config, { ...state, ...of }, { ...declared, found: began }, kinds).map(fromReopening);
}

/** A waiting case that becomes orange or red is judged within the limit from that moment. */
export function judgeFrom(state: CaseState, at: string, config: ClockConfig): Clock[] {
  if (state.status !== 'toJudge' || state.clocks.some((clock) => clock.kind === 'judge' && clock.stoppedAt === null))
    return [];
  return clocksFor(config, state, { opened: at }, ['judge']);
}

/** A reopened case is answered anew from that moment, 特别重大 and 重大 ones with their 5 h and 24 h, and judged or accepted anew. */
export function reopenedClocks(state: CaseState, at: string, config: ClockConfig): Clock[] {
  const { duty } = state;
  const kinds: ClockKind[] = duty === null ? [...publicWords, 'judge'] : [...publicWords];
  const accept = duty === null ? [] : acceptClocks(state, at, config, [duty.lead, duty.handler]);
  return [...clocksFor(config, state, { found: at, opened: at }, kinds), ...accept].map(fromReopening);
}

/** 签收时限 of each of these units, from its assignment. */
export function acceptClocks(of: Ruled, at: string, config: ClockConfig, unitIds: readonly string[]): Clock[] {
  const clocks = clocksFor(config, of, { assigned: at }, ['accept']);
  return [...new Set(unitIds)].flatMap((unitId) => clocks.map((clock) => ({ ...clock, unitId })));
}

/** It does not run from a time of the matter any more. */
function fromReopening(clock: Clock): Clock {
  return { ...clock, start: clock.start === 'declared' ? 'declared' : 'reopened' };
}

/** 首次权威发布、新闻发布会、回应: clocks that a public word stops. */
export const publicWords: readonly ClockKind[] = ['firstWord', 'press', 'answer'];

const allKinds = Object.keys(clockKinds) as ClockKind[];

function kindsBut(...without: ClockKind[]): ClockKind[] {
  return allKinds.filter((kind) => !without.includes(kind));
}

function momentsOf(times: {
  foundAt: string;
  publishedAt: string | null;
  happenedAt?: string | null | undefined;
}): Moments {
  const happened = times.happenedAt == null ? {} : { happened: instant(times.happenedAt) };
  const published = times.publishedAt === null ? {} : { published: instant(times.publishedAt) };
  return { found: instant(times.foundAt), ...published, ...happened };
}
