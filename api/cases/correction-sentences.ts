import { levels, topics } from '../../analysis/codes.ts';
import type { Actor, CaseEvent, CaseState } from './case.ts';
import { type ClockKind, clockKinds } from './contract-commands.ts';
import { correctable, emergencyLevels, type ProposalView } from './contract-corrections.ts';
import type { correctionEvents, ProposedChange } from './correction-events.ts';
import { isOwn } from './corrections.ts';
import { placeText } from './places.ts';

type CorrectionEvent = Extract<CaseEvent, { type: keyof typeof correctionEvents }>;

/** How an entry about a correction reads: its name and one Chinese sentence. */
export function describeCorrection(event: CorrectionEvent): { name: string; sentence: string; basis: null } {
  switch (event.type) {
    case 'changeProposed':
      return said('提出更正', `提出${changeWords(event.change)}，待第二人签字。理由：${event.reason}`);
    case 'proposalConfirmed':
      return said('二次签字', `同意更正${event.opinion === '' ? '' : `，意见：${event.opinion}`}`);
    case 'proposalDeclined':
      return said('不同意更正', `不同意更正：${event.reason}`);
    case 'proposalRecalled':
      return said('撤回更正', `提出人撤回更正：${event.reason}`);
    case 'corrected':
      return said('更正', `${changeWords(event.change)}。理由：${event.reason}`);
    case 'withdrawn':
      return said('撤案', `撤案。理由：${event.reason}`);
    case 'clocksEnded':
      return said(
        '终止时限',
        `${event.kinds.map((kind) => clockKinds[kind as ClockKind] ?? kind).join('、')}时限终止：${event.reason}`,
      );
    default:
      return event satisfies never;
  }
}

/** One phrase for what a proposal changes. */
export function changeWords(change: ProposedChange): string {
  switch (change.what) {
    case 'title':
      return `标题更正为「${change.title}」`;
    case 'level':
      return `等级调低为${levels[change.level]}`;
    case 'place':
      return `地点更正为${change.place === null ? '不明' : change.place.name}`;
    case 'places':
      return `地点更正为${placeText(change.places) ?? '不明'}`;
    case 'topics':
      return `主题更正为${change.topics.map((topic) => topics[topic]).join('、')}`;
    case 'emergency':
      return change.emergency === null
        ? '更正为不属于突发环境事件'
        : `更正为突发环境事件，${emergencyLevels[change.emergency]}`;
    case 'dismiss':
      return '判为无需处置';
    case 'withdraw':
      return '撤案';
    default:
      return change satisfies never;
  }
}

/** 更正提议 for the page, newest first. */
export function presentProposals(state: CaseState, actor: Actor): ProposalView[] {
  return [...state.proposals].reverse().map((one) => ({
    id: one.id,
    what: one.change.what,
    name: correctable[one.change.what],
    sentence: changeWords(one.change),
    reason: one.reason,
    by: one.by,
    at: one.at,
    outcome: one.outcome,
    decidedBy: one.decidedBy,
    decidedAt: one.decidedAt,
    opinion: one.opinion,
    own: isOwn(one, actor),
  }));
}

function said(name: string, sentence: string) {
  return { name, sentence, basis: null };
}
