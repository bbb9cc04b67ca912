import type { z } from 'zod';
import { levelOrder, type Topic } from '../../analysis/codes.ts';
import { namedIn } from '../../analysis/events/named.ts';
import type { CaseEvent, CaseState } from './case.ts';
import type { CaseCommand, ClockKind } from './contract-commands.ts';
import {
  type AnswerType,
  answerTypes,
  type ParticularsView,
  particularNames,
  type Particulars as Said,
  satisfactions,
} from './contract-particulars.ts';
import { actorName, type Fact } from './fold-parts.ts';
import type { particularsEvents } from './particulars-events.ts';
import { refused } from './refusals.ts';

/** 台账要素 as people said them; null where nobody has. */
export type Particulars = z.infer<typeof Said>;
export type Assessment = {
  timely: number;
  targeted: number;
  effective: number;
  opinion: string;
  by: string;
  at: string;
};

/** What 台账要素 and 评估 add to a case. */
export type CaseParticulars = {
  particulars: Particulars;
  /** 评估, oldest first; those of earlier lives stay. */
  assessments: Assessment[];
};

type Of<T extends CaseCommand['type']> = Extract<CaseCommand, { type: T }>;
type ParticularsEvent = Extract<CaseEvent, { type: keyof typeof particularsEvents }>;
type Name = keyof Particulars;
const names = Object.keys(particularNames) as Name[];

/** A case begins without any. */
export function noParticulars(): CaseParticulars {
  const nothing = { involved: null, answerTypes: null, views: null, replies: null };
  return {
    particulars: { ...nothing, satisfaction: null, superior: null, mechanism: null, remark: null },
    assessments: [],
  };
}

/** The commands of 台账要素 and 评估. `permit` has passed already. */
export function decideParticulars(command: Of<'setParticulars'> | Of<'assess'>, state: CaseState): CaseEvent[] {
  const { type, ...said } = command;
  if (type === 'assess') return [{ ...(said as Omit<Of<'assess'>, 'type'>), type: 'assessed' }];
  const changed = changedOf(said as Partial<Particulars>, state.particulars);
  if (Object.keys(changed).length === 0) throw refused('particulars.same');
  return [{ ...changed, type: 'particularsSet' }];
}

/** Of what was said only what is new, in the order of the contract. */
function changedOf(said: Partial<Particulars>, before: Particulars): Partial<Particulars> {
  const fresh = names.filter((name) => said[name] !== undefined && !same(said[name], before[name]));
  return Object.fromEntries(fresh.map((name) => [name, said[name]]));
}

/** 并案: what was said of the case that ends and of this one not; enterprises and kinds of answer of both. Empty when nothing comes. */
export function particularsTaken(taken: Particulars, own: Particulars): CaseEvent[] {
  const filled = Object.fromEntries(names.map((name) => [name, own[name] ?? taken[name]]));
  const both = {
    ...filled,
    involved: union(own.involved, taken.involved)?.slice(0, 20) ?? null,
  } as Partial<Particulars>;
  const changed = changedOf({ ...both, answerTypes: union(own.answerTypes, taken.answerTypes) }, own);
  return Object.keys(changed).length === 0 ? [] : [{ ...changed, type: 'particularsSet' }];
}

function union<T>(own: T[] | null, taken: T[] | null): T[] | null {
  return own === null || taken === null ? (own ?? taken) : [...new Set([...own, ...taken])];
}

function same(one: Particulars[Name] | undefined, other: Particulars[Name]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What an entry about them changes. */
export function evolveParticulars(state: CaseState, event: ParticularsEvent, fact: Fact): Partial<CaseState> {
  if (event.type === 'assessed') {
    const { timely, targeted, effective, opinion } = event;
    const one = { timely, targeted, effective, opinion, by: actorName(fact.by), at: fact.at };
    return { assessments: [...state.assessments, one] };
  }
  const { type: _, ...said } = event;
  return { particulars: { ...state.particulars, ...(said as Partial<Particulars>) } };
}

/** How an entry about them reads. */
export function describeParticulars(event: ParticularsEvent): { name: string; sentence: string; basis: null } {
  if (event.type === 'assessed')
    return { name: '评估', sentence: `评估：${scoreWords(event)}。${event.opinion}`, basis: null };
  const told = names.flatMap((name) => {
    const value = event[name];
    return value === undefined ? [] : [`${particularNames[name]}：${valueWords(name, value)}`];
  });
  return { name: '台账要素', sentence: `登记${told.join('；')}`, basis: null };
}

function valueWords(name: Name, value: Particulars[Name]): string {
  if (value === null) return '撤销登记';
  if (name === 'answerTypes') return typeWords(value as AnswerType[]);
  if (name === 'satisfaction') return satisfactions[value as keyof typeof satisfactions];
  if (Array.isArray(value)) return value.length === 0 ? '无' : value.join('、');
  return String(value);
}

/** The types by name; none is an answer too. */
export function typeWords(codes: readonly AnswerType[]): string {
  return codes.length === 0 ? '不属于五类重点回应' : codes.map((code) => answerTypes[code]).join('、');
}

export function scoreWords({ timely, targeted, effective }: Omit<Assessment, 'opinion' | 'by' | 'at'>): string {
  return `及时 ${timely}／针对 ${targeted}／有效 ${effective}`;
}

/** 涉及企业、园区、水体、项目: as a person said, else as title, summary and the texts' titles name them. */
export function involvedOf(state: CaseState): ParticularsView['involved'] {
  const said = state.particulars.involved;
  if (said !== null) return { names: said, proposed: false };
  return {
    names: namedIn([state.title, state.summary, ...state.documents.map(({ title }) => title)].join('\n')),
    proposed: true,
  };
}

/** What touches everybody who lives there. */
const vitalTopics: ReadonlySet<Topic> = new Set<Topic>([
  ...(['smell', 'air', 'water', 'drinking', 'waste', 'soil', 'radiation', 'nimby', 'noise', 'illegal'] as const),
]);
const orderedOrigins: readonly CaseState['origin'][] = ['superior', 'inspection'];

/** 重点回应类型: as a person said, else by rule from topic, level, emergency and who handed the matter down; 冲击道德底线 is for people to say. */
export function answerTypesOf(state: CaseState): ParticularsView['answerTypes'] {
  const said = state.particulars.answerTypes;
  if (said !== null) return { codes: said, proposed: false, basis: '人工登记' };
  const grave = levelOrder.indexOf(state.level) >= levelOrder.indexOf('orange');
  const grounds: [AnswerType, string | null][] = [
    ['policy', state.topics.includes('policy') ? '主题为政策' : null],
    ['vital', grave && state.topics.some((topic) => vitalTopics.has(topic)) ? '橙色以上，涉及公众身边环境' : null],
    ['emergency', state.emergency || state.topics.includes('accident') ? '突发环境事件' : null],
    [
      'ordered',
      orderedOrigins.includes(state.origin) || state.orders.some(({ kind }) => kind === 'instruction')
        ? '上级转办、督察交办或者有领导批示'
        : null,
    ],
  ];
  const found = grounds.flatMap(([code, ground]) => (ground === null ? [] : [{ code, ground }]));
  return {
    codes: found.map(({ code }) => code),
    proposed: true,
    basis: found.length === 0 ? '主题、等级和来源都不在五类之内' : found.map(({ ground }) => ground).join('；'),
  };
}

/** 关注量 and 跟帖数 of the post: read off by hand, else as its source gave them when it came to the case; null is unknown, never 0. */
export function attentionOf({ particulars, documents }: CaseState): { views: number | null; replies: number | null } {
  const given = documents[0]?.engagement;
  return {
    views: particulars.views ?? given?.views ?? null,
    replies: particulars.replies ?? given?.comments ?? null,
  };
}

const publicClocks: readonly ClockKind[] = ['firstWord', 'press', 'answer'];

/** 及时、针对、有效 as the ledger counts them: limits kept before any extension, demands answered, problem solved. Nothing is weighed. */
export function measuredWords(state: CaseState, at: string): string {
  const due = state.clocks.filter(
    (clock) => publicClocks.includes(clock.kind) && (clock.stoppedAt !== null || clock.originalDueAt < at),
  );
  const kept = due.filter((clock) => clock.end === 'done' && (clock.stoppedAt ?? at) <= clock.originalDueAt);
  const covered = state.demands.filter((demand) => demand.covered);
  const solved = { yes: '已解决', partly: '部分解决', no: '未解决', unfounded: '经核查不存在' } as const;
  return [
    `及时：${due.length === 0 ? '尚无到期时限' : `${kept.length}/${due.length} 项公开回应时限按时`}`,
    `针对：${state.demands.length === 0 ? '未登记诉求' : `${covered.length}/${state.demands.length} 条诉求已答复`}`,
    `有效：${state.fix === null ? '未报送处置结果' : solved[state.fix.solved]}`,
  ].join('；');
}

/** 具体举措: of the newest result that names one, else as registered beside it. */
export function presentParticulars(state: CaseState, at: string): ParticularsView {
  const { satisfaction, superior, mechanism, remark } = state.particulars;
  return {
    involved: involvedOf(state),
    answerTypes: answerTypesOf(state),
    ...attentionOf(state),
    ...{ satisfaction, superior, mechanism, remark },
    measured: measuredWords(state, at),
    assessment: state.assessments.at(-1) ?? null,
  };
}
