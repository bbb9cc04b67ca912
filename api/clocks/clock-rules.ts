import type { Level } from '../../analysis/codes.ts';
import type { Clock } from '../cases/case-events.ts';
import type { CaseOrigin } from '../cases/contract.ts';
import type { ClockKind } from '../cases/contract-commands.ts';
import type { EmergencyLevel } from '../cases/contract-corrections.ts';
import type { ClockRule, ClockSettings, ClockStart } from './contract.ts';
import { dueOf, warnMs } from './limit.ts';

/** 时限配置 in force, with the version by which clocks are frozen; 0 is as shipped. */
export type ClockConfig = ClockSettings & { version: number };

/** What a rule looks at in a case. */
export type Ruled = {
  level: Level;
  origin: CaseOrigin;
  emergency: boolean;
  /** Null while nobody has judged it: then the limits of Ⅰ and Ⅱ hold. */
  emergencyLevel?: EmergencyLevel | null;
};

/** When what happened, as far as it is known. */
export type Moments = Partial<Record<ClockStart, string>>;

/**
 * The clocks of these kinds that the configuration gives a case, frozen with their due times and the version they come
 * from. Only rules whose start has come; one that runs from a time nobody knows runs from 发现时间.
 */
export function clocksFor(config: ClockConfig, of: Ruled, moments: Moments, kinds?: readonly ClockKind[]): Clock[] {
  const clocks: Clock[] = [];
  for (const rule of config.rules) {
    if (kinds !== undefined && !kinds.includes(rule.kind)) continue;
    if (!fits(rule, of) || clocks.some((clock) => clock.kind === rule.kind)) continue;
    const startsAt = moments[rule.start] ?? (told.includes(rule.start) ? moments.found : undefined);
    if (startsAt !== undefined) clocks.push(frozen(rule, startsAt, moments, config));
  }
  return clocks;
}

/** Whether the rule is for such a case. */
export function fits(rule: ClockRule, { level, origin, emergency, emergencyLevel = null }: Ruled): boolean {
  if (!rule.levels.includes(level)) return false;
  if (rule.origins !== null && !rule.origins.includes(origin)) return false;
  if (rule.emergency === null) return true;
  if (!emergency) return false;
  return emergencyLevel === null
    ? rule.emergency.includes('I') || rule.emergency.includes('II')
    : rule.emergency.includes(emergencyLevel);
}

/** The rule that a clock came from: as it is today, found by its id, of older clocks by its kind. Null when it is gone. */
export function ruleOf(config: ClockConfig, clock: Pick<Clock, 'kind' | 'rule'>, of: Ruled): ClockRule | null {
  const own = config.rules.find((rule) => rule.id === clock.rule);
  return own ?? config.rules.find((rule) => rule.kind === clock.kind && fits(rule, of)) ?? null;
}

/** Starts that people tell and may not know. */
const told: readonly ClockStart[] = ['happened', 'published'];

/** Starts beside which the same limit from 发布时间 is shown. */
const publicStarts: readonly ClockStart[] = ['happened', 'published', 'found'];

function frozen(rule: ClockRule, startsAt: string, moments: Moments, config: ClockConfig): Clock {
  const dueAt = dueOf(startsAt, rule.limit, config);
  const published = publicStarts.includes(rule.start) ? moments.published : undefined;
  return {
    kind: rule.kind,
    startsAt,
    dueAt,
    legalBasis: rule.legalBasis,
    rule: rule.id,
    config: config.version,
    start: rule.start,
    limit: rule.limit,
    warnAt: new Date(Date.parse(dueAt) - warnMs(startsAt, dueAt, rule.warnBefore)).toISOString(),
    ...(published === undefined ? {} : { publishedDueAt: dueOf(published, rule.limit, config) }),
  };
}
