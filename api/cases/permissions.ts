import { clockHolds, closesOpenDuty, notOffered } from '../clocks/clock-holds.ts';
import { besideRules, reviewRuns } from './beside-permissions.ts';
import type { Actor, CaseState } from './case.ts';
import { openOrders } from './consult.ts';
import type { CaseStatus } from './contract.ts';
import { type CaseCommandType, type ClockKind, commandNames } from './contract-commands.ts';
import { pendingHold } from './corrections.ts';
import { solvedHold } from './endings.ts';
import { forbiddenFor, type RefusalCode, refusals, refused, refusedByStatus } from './refusals.ts';
import { isOneOf, isPerson, keepers, unitsSeeing, type Who } from './relations.ts';
import { nothingToDo, unitRules, unsignedHold } from './unit-rules.ts';
import { type WordCommandType, wordOffers } from './word-permissions.ts';
import { formalAnswer, isUnsettled, liveWords } from './words.ts';

/** Who may do a command (a role, or people of a related unit), at which stage, and what still stands in the way. */
export type Rule = Who & {
  during: readonly CaseStatus[];
  /** A ground why it is not yet time, shown greyed; null when nothing stands in the way. */
  hold?: (state: CaseState, actor: Actor) => RefusalCode | null;
  /** The timetable may do it too. */
  system?: true;
  /** Not shown greyed while something stands in the way. */
  quiet?: true;
};

/** Throws Forbidden or Refused unless this person may do this now. */
export function permit(type: RuledType, state: CaseState, actor: Actor): void {
  const rule = rules[type];
  if (!mayEver(rule, state, actor)) throw forbiddenFor(type, rule, actor);
  if (!rule.during.includes(state.status)) throw refusedByStatus(type, state.status, rule.during);
  const hold = holdOf(type, state, actor);
  if (hold !== null) throw refused(hold);
}

/** What stands in the way of somebody who may do it: of a unit first that it has not signed. */
function holdOf(type: RuledType, state: CaseState, actor: Actor): RefusalCode | null {
  const rule = rules[type];
  return unsignedHold(type, rule, state, actor) ?? rule.hold?.(state, actor) ?? null;
}

/** What this person may do at this stage, each with the sentence that still holds it back, or null. */
export function can(state: CaseState, actor: Actor): { command: CaseCommandType; blocked: string | null }[] {
  if (actor.kind === 'system') return [];
  const words = wordOffers(state, actor);
  const others = ruledTypes
    .filter((type) => mayEver(rules[type], state, actor) && rules[type].during.includes(state.status))
    .flatMap((type) => {
      const hold = holdOf(type, state, actor);
      if (hold !== null && (rules[type].quiet === true || nothingToDo.has(hold) || notOffered.includes(hold)))
        return [];
      return [{ command: type, blocked: hold === null ? null : refusals[hold] }];
    });
  const order = Object.keys(commandNames);
  return [...words, ...others].sort((a, b) => order.indexOf(a.command) - order.indexOf(b.command));
}

/** A unit sees the cases that it leads, handles or supports, a city also those of its counties; everybody else in the department sees all. */
export function maySee(state: CaseState, actor: Actor): boolean {
  const scope = rowScope(actor);
  return scope === 'all' || (scope !== null && unitsSeeing(state).includes(scope));
}

/** The rows a person may list: all, those of one unit, or none (a unit's person without a unit, an administrator). */
export function rowScope(actor: Actor): 'all' | string | null {
  if (actor.kind === 'person' && keepers.includes(actor.role)) return null;
  if (actor.kind === 'system' || actor.role !== 'unit') return 'all';
  return actor.unitId;
}

const toAct: readonly CaseStatus[] = ['accepted', 'handling', 'fixed', 'verified'];
const open: readonly CaseStatus[] = ['filed', 'assigned', ...toAct];

/** Commands whose rule does not depend on a public word. */
export type RuledType = Exclude<CaseCommandType, WordCommandType>;

const rules: Record<RuledType, Rule> = {
  file: { roles: ['publicity'], relations: [], during: ['toJudge'] },
  dismiss: { roles: ['publicity'], relations: [], during: ['toJudge'], hold: pendingHold('dismiss'), system: true },
  refer: { roles: ['publicity'], relations: [], during: ['toJudge', 'filed'] },
  ...unitRules,
  logHandling: { roles: [], relations: ['lead', 'handler', 'support', 'below'], during: toAct },
  setDemands: { roles: ['publicity'], relations: ['lead', 'handler'], during: ['toJudge', ...open] },
  proveFix: {
    roles: [],
    relations: ['lead', 'handler', 'below'],
    during: toAct,
    // A partly solved problem goes on after its verification, until it is solved.
    hold: (state) =>
      state.fix?.verified === true && (state.fix.solved === 'yes' || state.fix.solved === 'unfounded')
        ? 'fix.verified'
        : null,
  },
  verifyFix: {
    roles: ['publicity'],
    relations: [],
    during: ['fixed'],
    hold: (state, actor) => (isPerson(actor, state.fix?.userId ?? null) ? 'fix.ownVerification' : null),
  },
  close: { roles: ['publicity'], relations: [], during: toAct, hold: closeHold },
  archive: {
    roles: ['publicity'],
    relations: [],
    during: ['closed'],
    hold: (state) => (reviewRuns(state) ? 'archive.reviewDue' : null),
  },
  reopen: {
    roles: ['publicity'],
    relations: [],
    during: ['dismissed', 'referred', 'withdrawn', 'merged', 'closed', 'archived'],
    system: true,
  },
  askExtension: {
    roles: ['publicity'],
    relations: ['lead', 'handler'],
    during: ['toJudge', ...open],
    hold: clockHolds.askExtension,
  },
  extend: { roles: ['leader'], relations: [], during: ['toJudge', ...open], hold: clockHolds.extend },
  refuseExtension: { roles: ['leader'], relations: [], during: ['toJudge', ...open], hold: clockHolds.extend },
  correctFoundTime: { roles: ['publicity'], relations: [], during: ['toJudge', ...open] },
  setHappenedTime: { roles: ['publicity'], relations: ['lead', 'handler'], during: ['toJudge', ...open] },
  fileReport: {
    roles: ['publicity'],
    relations: ['lead', 'handler'],
    during: ['toJudge', ...open],
    hold: clockHolds.fileReport,
  },
  recordStep: {
    roles: ['publicity'],
    relations: ['lead', 'handler'],
    during: ['toJudge', ...open],
    hold: clockHolds.recordStep,
  },
  urge: { roles: ['publicity', 'leader'], relations: [], during: ['assigned', ...toAct] },
  raiseLevel: {
    roles: ['publicity'],
    relations: [],
    during: ['toJudge', ...open],
    hold: (state) => (state.level === 'red' ? 'level.notHigher' : null),
    system: true,
  },
  ...besideRules,
};

const ruledTypes = Object.keys(rules) as RuledType[];

function mayEver(rule: Rule, state: CaseState, actor: Actor): boolean {
  return actor.kind === 'system' ? rule.system === true : isOneOf(rule, state, actor);
}

/** What still stands in the way of closing. */
export function closeHold(state: CaseState): RefusalCode | null {
  if (state.dispute !== null) return 'dispute.open';
  const formal = formalAnswer(state);
  if (isUnsettled(formal)) return 'close.noAnswer';
  const runs = (kind: ClockKind) => state.clocks.some((clock) => clock.kind === kind && clock.stoppedAt === null);
  // 不予公开 settles the formal answer alone.
  if (runs('firstWord')) return 'close.noFirstWord';
  if (runs('press')) return 'close.noPress';
  if (liveWords(state).some(isUnsettled)) return 'close.wordRunning';
  if (closesOpenDuty(state)) return 'close.openDuty';
  if (state.status !== 'verified' || state.fix?.verified !== true) return 'close.notVerified';
  return solvedHold(state.fix.solved) ?? (openOrders(state).length === 0 ? null : 'close.orderOpen');
}
