import { hourMs } from '../../analysis/calendar.ts';
import type { Actor, CaseState } from '../cases/case.ts';
import type { CaseCommand } from '../cases/contract-commands.ts';
import { answerTypesOf, involvedOf } from '../cases/particulars.ts';
import type { DemoCast } from './demo-play.ts';

type Act = { command: CaseCommand; actor: Actor };

/** What the cast registers for the ledger's columns besides the steps that are owed; null when nothing is to be said now. */
export function ledgerAct(state: CaseState, cast: DemoCast, at: Date): Act | null {
  if (state.status === 'closed') return afterClosing(state, cast, at);
  if (state.status !== 'accepted' && state.status !== 'handling') return null;
  const { orders, respondent, particulars } = state;
  const handler = state.duty === null ? null : cast.unit(state.duty.handler);
  const red = state.level === 'red';
  if (red && respondent !== null && respondent.level !== 'province' && respondent.reason === null)
    return {
      command: { type: 'setRespondent', level: 'province', reason: '社会关注度高，由省厅统一对外回应。' },
      actor: cast.publicity,
    };
  if (red && orders.length === 0)
    return {
      command: {
        ...{ type: 'instruct', text: '从速核查，如实公开，妥善回应群众关切。', leader: '分管厅领导' },
        ...{ givenAt: at.toISOString(), until: later(at, 24) },
      },
      actor: cast.leader,
    };
  if (orders.every(({ kind }) => kind !== 'supervision') && isLate(state, at))
    return {
      command: { type: 'supervise', text: '已超时限，请说明原因并限期办理。', watcher: '宣教处', until: later(at, 24) },
      actor: cast.publicity,
    };
  if (state.emergency && state.happenedAt === null && state.publishedAt !== null && handler !== null)
    return {
      command: { type: 'setHappenedTime', happenedAt: state.publishedAt, reason: '现场核查：与首条反映的时间一致。' },
      actor: handler,
    };
  if (state.status === 'handling' && particulars.answerTypes === null)
    return {
      command: {
        type: 'setParticulars',
        involved: involvedOf(state).names,
        answerTypes: answerTypesOf(state).codes,
      },
      actor: cast.publicity,
    };
  return null;
}

/** 评估 the day after the closing, 归档 a week later. */
function afterClosing(state: CaseState, cast: DemoCast, at: Date): Act | null {
  const ageMs = at.getTime() - Date.parse(state.closedAt ?? at.toISOString());
  const { publicity } = cast;
  // One assessment for each life of the case.
  if (state.assessments.length <= state.reopened && ageMs > 24 * hourMs)
    return { command: { type: 'assess', ...scores(state), opinion: opinion(state) }, actor: publicity };
  if (state.assessments.length > state.reopened && ageMs > 8 * 24 * hourMs)
    return { command: { type: 'archive' }, actor: publicity };
  return null;
}

/** Of a hundred what the ledger shows: limits kept, demands covered, problem solved. */
function scores(state: CaseState): { timely: number; targeted: number; effective: number } {
  const answers = state.clocks.filter(({ kind }) => kind === 'firstWord' || kind === 'answer' || kind === 'press');
  const kept = answers.filter(
    ({ end, stoppedAt, originalDueAt }) => end === 'done' && (stoppedAt ?? '') <= originalDueAt,
  );
  const covered = state.demands.filter((demand) => demand.covered);
  return {
    timely: share(kept.length, answers.length),
    targeted: share(covered.length, state.demands.length),
    effective: state.fix?.solved === 'yes' ? 100 : 50,
  };
}

/** Says by what 针对 was judged where nobody had listed the demands. */
function opinion(state: CaseState): string {
  return state.demands.length === 0 ? '按台账记录评估；诉求未逐条登记，针对按已公开回应计。' : '按台账记录评估。';
}

function share(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((100 * part) / whole);
}

function isLate(state: CaseState, at: Date): boolean {
  return state.clocks.some(
    ({ kind, stoppedAt, dueAt }) => kind === 'answer' && stoppedAt === null && dueAt < at.toISOString(),
  );
}

function later(at: Date, hours: number): string {
  return new Date(at.getTime() + hours * hourMs).toISOString();
}
