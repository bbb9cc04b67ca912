import { nextClock } from '../clocks/clock-state.ts';
import type { Role } from '../people/contract.ts';
import type { Actor, CaseState } from './case.ts';
import { openOrders, orderHold } from './consult.ts';
import type { CaseStatus } from './contract.ts';
import { type CaseCommandType, type ClockKind, commandNames, type ReviewStep } from './contract-commands.ts';
import { recallHold, signHold } from './corrections.ts';
import { solvedHold } from './endings.ts';
import { forbiddenFor, type RefusalCode, refusals, refused, refusedByStatus } from './refusals.ts';

/** What a person's unit is to a case: 主管、处置、协办. */
export type Relation = 'lead' | 'handler' | 'support';

/** Who may do a command (a role, or people of a related unit), at which stage, and what still stands in the way. */
export type Rule = {
  roles: readonly Role[];
  relations: readonly Relation[];
  during: readonly CaseStatus[];
  /** A ground why it is not yet time, shown greyed; null when nothing stands in the way. */
  hold?: (state: CaseState, actor: Actor) => RefusalCode | null;
  /** The timetable may do it too. */
  system?: true;
  /** Not shown greyed while something stands in the way. */
  quiet?: true;
};

/** Throws Forbidden or Refused unless this person may do this now. */
export function permit(type: CaseCommandType, state: CaseState, actor: Actor): void {
  const rule = rules[type];
  if (!mayEver(rule, state, actor)) throw forbiddenFor(type, rule, actor);
  if (!rule.during.includes(state.status)) throw refusedByStatus(type, state.status, rule.during);
  const hold = rule.hold?.(state, actor) ?? null;
  if (hold !== null) throw refused(hold);
}

/** What this person may do at this stage, each with the sentence that still holds it back, or null. */
export function can(state: CaseState, actor: Actor): { command: CaseCommandType; blocked: string | null }[] {
  if (actor.kind === 'system') return [];
  return commandTypes
    .filter((type) => mayEver(rules[type], state, actor) && rules[type].during.includes(state.status))
    .map((type) => {
      const hold = rules[type].hold?.(state, actor) ?? null;
      return { command: type, blocked: hold === null ? null : refusals[hold] };
    })
    .filter(({ command, blocked }) => blocked === null || rules[command].quiet !== true);
}

/** A unit sees the cases that it leads, handles or supports; everybody else in the department sees all. */
export function maySee(state: CaseState, actor: Actor): boolean {
  const scope = rowScope(actor);
  return scope === 'all' || (scope !== null && relationsOf(state, scope).length > 0);
}

/** The rows a person may list: all, those of one unit, or none (a unit's person without a unit, an administrator). */
export function rowScope(actor: Actor): 'all' | string | null {
  if (actor.kind === 'person' && keepers.includes(actor.role)) return null;
  if (actor.kind === 'system' || actor.role !== 'unit') return 'all';
  return actor.unitId;
}

/** 三员, and whoever has no role yet: they read no case. */
const keepers: readonly Role[] = ['admin', 'security', 'audit', 'none'];

/** The role that each review step belongs to. */
export const stepRoles: Record<ReviewStep, Role> = { secrecy: 'office', wording: 'publicity', leader: 'leader' };

/** The review step that waits now; null when no draft is in review. */
export function currentStep(state: CaseState): ReviewStep | null {
  if (state.answer.status !== 'inReview') return null;
  const draft = state.answer.versions.length;
  const passed = state.answer.reviews.filter((review) => review.draft === draft && review.verdict === 'pass');
  return state.answer.chain.find((step) => !passed.some((review) => review.step === step)) ?? null;
}

const toAct: readonly CaseStatus[] = ['accepted', 'handling', 'fixed', 'verified'];
const open: readonly CaseStatus[] = ['filed', 'assigned', ...toAct];

/** 二次签字: by whoever may propose, but another person; not offered where nothing waits. */
const signed = { roles: ['publicity', 'leader'], relations: [], during: ['toJudge', ...open], quiet: true } as const;

const rules: Record<CaseCommandType, Rule> = {
  file: { roles: ['publicity'], relations: [], during: ['toJudge'] },
  dismiss: { roles: ['publicity'], relations: [], during: ['toJudge'], system: true },
  refer: { roles: ['publicity'], relations: [], during: ['toJudge', 'filed'] },
  assign: { roles: ['publicity'], relations: [], during: ['filed'] },
  accept: { roles: [], relations: ['lead', 'handler'], during: ['assigned'] },
  return: {
    roles: [],
    relations: ['lead', 'handler'],
    during: ['assigned', 'accepted', 'handling'],
    hold: held('inReview'),
  },
  logHandling: { roles: [], relations: ['lead', 'handler', 'support'], during: toAct },
  setDemands: { roles: ['publicity'], relations: ['lead', 'handler'], during: ['toJudge', ...open] },
  draftAnswer: {
    roles: [],
    relations: ['lead', 'handler'],
    during: toAct,
    hold: held('inReview', 'published', 'withheld'),
  },
  submitAnswer: {
    roles: [],
    relations: ['lead', 'handler'],
    during: toAct,
    hold: (state, actor) =>
      held('inReview', 'published', 'withheld', 'approved')(state, actor) ??
      (state.answer.status === 'draft' ? null : 'answer.noDraft'),
  },
  reviewAnswer: { roles: ['office', 'publicity', 'leader'], relations: [], during: toAct, hold: reviewHold },
  withholdAnswer: { roles: ['office', 'leader'], relations: [], during: open, hold: held('published', 'withheld') },
  publishAnswer: {
    roles: ['publicity'],
    relations: ['lead', 'handler'],
    during: toAct,
    hold: (state, actor) =>
      held('published', 'withheld')(state, actor) ?? (state.answer.status === 'approved' ? null : 'answer.notApproved'),
  },
  recordPress: {
    roles: ['publicity'],
    relations: [],
    during: open,
    hold: (state) => (state.press === null ? null : 'press.recorded'),
  },
  proveFix: {
    roles: [],
    relations: ['lead', 'handler'],
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
    hold: (state) => (runs(state, 'review') ? 'archive.reviewDue' : null),
  },
  reopen: {
    roles: ['publicity'],
    relations: [],
    during: ['dismissed', 'referred', 'withdrawn', 'closed', 'archived'],
    system: true,
  },
  extend: {
    roles: ['leader'],
    relations: [],
    during: ['toJudge', ...open],
    hold: (state) => (nextClock(state.clocks) === null ? 'clock.noneRunning' : null),
  },
  urge: { roles: ['publicity', 'leader'], relations: [], during: ['assigned', ...toAct] },
  raiseLevel: { roles: ['publicity'], relations: [], during: ['toJudge', ...open], system: true },
  propose: { roles: ['publicity', 'leader'], relations: [], during: ['toJudge', ...open] },
  confirmProposal: { ...signed, hold: signHold },
  declineProposal: { ...signed, hold: signHold },
  recallProposal: { ...signed, hold: recallHold },
  withdraw: { roles: ['publicity'], relations: [], during: open },
  recordReceipt: {
    roles: ['publicity'],
    relations: [],
    during: ['referred'],
    hold: (state) => (state.referral?.receipt == null ? null : 'referral.receipted'),
    quiet: true,
  },
  recordReferralAnswer: {
    roles: ['publicity'],
    relations: [],
    during: ['referred'],
    hold: (state) =>
      state.referral?.receipt == null
        ? 'referral.noReceipt'
        : state.referral.answer === null
          ? null
          : 'referral.answered',
    quiet: true,
  },
  askClues: {
    roles: ['publicity'],
    relations: [],
    during: ['toJudge', ...open],
    hold: (state) => (state.clues === null ? null : 'clues.waiting'),
    quiet: true,
  },
  giveClues: {
    roles: ['publicity'],
    relations: ['lead', 'handler'],
    during: ['toJudge', ...open],
    hold: (state) => (state.clues === null ? 'clues.none' : null),
    quiet: true,
  },
  lookAgain: {
    roles: ['publicity'],
    relations: ['lead', 'handler'],
    during: ['closed'],
    hold: (state) => (runs(state, 'review') ? null : 'review.none'),
    quiet: true,
  },
  comment: {
    roles: ['publicity', 'office', 'leader'],
    relations: ['lead', 'handler', 'support'],
    during: ['toJudge', ...open, 'closed'],
  },
  instruct: { roles: ['publicity', 'leader'], relations: [], during: ['toJudge', ...open] },
  supervise: { roles: ['publicity', 'leader'], relations: [], during: ['assigned', ...toAct] },
  answerOrder: {
    roles: ['publicity'],
    relations: ['lead', 'handler'],
    during: ['toJudge', ...open],
    hold: orderHold,
    quiet: true,
  },
};

const commandTypes = Object.keys(commandNames) as CaseCommandType[];

function mayEver(rule: Rule, state: CaseState, actor: Actor): boolean {
  if (actor.kind === 'system') return rule.system === true;
  if (rule.roles.includes(actor.role)) return true;
  // Administrators keep the system; they handle no case, whatever unit they sit in.
  if (keepers.includes(actor.role) || actor.unitId === null) return false;
  return relationsOf(state, actor.unitId).some((relation) => rule.relations.includes(relation));
}

function relationsOf(state: CaseState, unitId: string): Relation[] {
  const { duty } = state;
  if (duty === null) return [];
  const relations: Relation[] = [];
  if (duty.lead === unitId) relations.push('lead');
  if (duty.handler === unitId) relations.push('handler');
  if (duty.support.includes(unitId)) relations.push('support');
  return relations;
}

/** Holds back while the answer is in one of these states. */
function held(...statuses: ('inReview' | 'published' | 'withheld' | 'approved')[]) {
  return (state: CaseState, _actor: Actor): RefusalCode | null => {
    const status = statuses.find((one) => one === state.answer.status);
    return status === undefined ? null : `answer.${status}`;
  };
}

function reviewHold(state: CaseState, actor: Actor): RefusalCode | null {
  const step = currentStep(state);
  if (step === null) return 'answer.notInReview';
  if (actor.kind !== 'person') return null;
  if (stepRoles[step] !== actor.role) return 'answer.notYourStep';
  const draft = state.answer.versions.length;
  if (isPerson(actor, state.answer.versions[draft - 1]?.userId ?? null)) return 'answer.ownDraft';
  const passedBefore = state.answer.reviews.some(
    (review) => review.draft === draft && review.verdict === 'pass' && isPerson(actor, review.userId),
  );
  return passedBefore ? 'answer.secondPass' : null;
}

function closeHold(state: CaseState): RefusalCode | null {
  const { status } = state.answer;
  if (status !== 'published' && status !== 'withheld') return 'close.noAnswer';
  if (state.clocks.some((clock) => clock.kind === 'press' && clock.stoppedAt === null)) return 'close.noPress';
  if (state.status !== 'verified' || state.fix?.verified !== true) return 'close.notVerified';
  return solvedHold(state.fix.solved) ?? (openOrders(state).length === 0 ? null : 'close.orderOpen');
}

function runs(state: CaseState, kind: ClockKind): boolean {
  return state.clocks.some((clock) => clock.kind === kind && clock.stoppedAt === null);
}

function isPerson(actor: Actor, userId: string | null): boolean {
  return actor.kind === 'person' && userId !== null && actor.userId === userId;
}
