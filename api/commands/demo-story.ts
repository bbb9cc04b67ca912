import { hourMs, monthDayText } from '../../analysis/calendar.ts';
import { regionName } from '../../analysis/places/regions.ts';
import type { Actor, CaseState } from '../cases/case.ts';
import type { OpenCase } from '../cases/cases.ts';
import type { CaseCommand } from '../cases/contract-commands.ts';
import type { DemoCast } from './demo-play.ts';

type Act = { command: CaseCommand; actor: Actor };

/** 情节：what happens to one case of the demo beside the usual way, once its time has come; what it writes ends its `when`. */
type Turn = {
  /** Title of the first text, or of the case where it was entered by hand. */
  about: string;
  when(state: CaseState, hoursOpen: number): boolean;
  act(state: CaseState, cast: DemoCast, at: Date): { command: CaseCommand; actor: Actor | null };
};

/** The case that 12345 passes on: what is whose stands in no text, so a person enters it. */
const passedOn = '夜宵摊占道烧烤，油烟和噪声扰民';
/** The end of these is honest: part of the problem is left. */
const partlySolved = '临川这条河水葫芦太多了';

const turns: readonly Turn[] = [
  {
    about: '陶瓷厂烟囱冒黑烟',
    when: ({ status, foundChanges, publishedAt }) =>
      status === 'accepted' && foundChanges.length === 0 && publishedAt !== null,
    act: ({ publishedAt }, { publicity }) => ({
      command: {
        type: 'correctFoundTime',
        foundAt: new Date(Date.parse(publishedAt ?? '') + 4 * 60_000).toISOString(),
        reason: '值班记录：值班员浏览论坛时已看到该帖，早于系统采集，以首次看到的时间为准。',
      },
      actor: publicity,
    }),
  },
  {
    about: '电镀小作坊的水倒进沟里',
    when: (state, hoursOpen) =>
      state.status === 'handling' &&
      hoursOpen > 8 &&
      state.clocks.some(
        ({ kind, stoppedAt, asked, extended }) =>
          kind === 'answer' && stoppedAt === null && asked === null && extended !== true,
      ),
    act: (state, cast) => ({
      command: {
        type: 'askExtension',
        clock: 'answer',
        until: later(state.clocks.find(({ kind }) => kind === 'answer')?.originalDueAt ?? '', 20),
        reason: '沟水已采样，重金属项目须送实验室分析，结果出具后再回应。',
      },
      actor: cast.unit(state.duty?.handler ?? ''),
    }),
  },
  {
    about: '八里湖边的沟口有白沫',
    when: ({ status, orders }, hoursOpen) => status === 'handling' && orders.length === 0 && hoursOpen > 96,
    act: (_, { leader }, at) => ({
      command: {
        ...{ type: 'supervise', watcher: '示例·厅领导', until: later(at.toISOString(), 72) },
        text: '已公开回应，但沟口白沫从哪里来还没有查清，请限期查明雨污混接点位并反馈。',
      },
      actor: leader,
    }),
  },
  {
    about: '南昌县一家家具厂晚上偷偷喷漆',
    when: ({ status, particulars }) => status === 'handling' && particulars.remark === null,
    act: (_, { publicity }) => ({
      command: {
        type: 'setParticulars',
        remark: '反映人称此前在网上举报过一次，已请执法局查对平台登记，一并答复。',
      },
      actor: publicity,
    }),
  },
  {
    about: '乐安河虹渡段漂了好多死鱼',
    when: ({ status, places, proposals }, hoursOpen) =>
      status === 'handling' && hoursOpen > 20 && proposals.length === 0 && !places.some(({ code }) => code === poyang),
    act: ({ places }, { publicity }) => ({
      command: {
        type: 'propose',
        change: { what: 'places', places: [...places.map(({ code }) => code), poyang] },
        reason: '下游鄱阳县河段也有死鱼反映，属同一事件，跨设区市，由省级统一回应。',
      },
      actor: publicity,
    }),
  },
  {
    about: passedOn,
    when: ({ status }) => status === 'toJudge',
    act: (_, { publicity }) => ({
      command: {
        ...{ type: 'refer', to: '示例·青山湖区城市管理部门', receipt: null },
        letter:
          '现将 12345 热线转来的夜宵摊占道烧烤、油烟和噪声扰民反映转请你单位依职责办理，结果请答复反映人并抄送我厅。',
        reason: '占道经营和餐饮油烟由城市管理部门负责，不属我厅职责。',
      },
      actor: publicity,
    }),
  },
  {
    about: passedOn,
    when: ({ status, referral }, hoursOpen) =>
      status === 'referred' && referral?.receipt != null && referral.answer === null && hoursOpen > 70,
    act: (_, { publicity }) => ({
      command: {
        type: 'recordReferralAnswer',
        text: '已责令 3 家夜宵摊入室经营、清洗油烟净化器，并安排每晚巡查，已电话答复反映人。',
      },
      actor: publicity,
    }),
  },
];

/** 青山湖区, of the night market. */
const qingshanhu = '360111';
/** 鄱阳县, downstream of the dead fish. */
const poyang = '361128';

/** What the story has for this case now; null when nothing. */
export function storyAct(state: CaseState, cast: DemoCast, at: Date): Act | null {
  const turn = turns.find(({ about, when }) => about === titleOf(state) && when(state, hoursOpen(state, at)));
  if (turn === undefined) return null;
  const { command, actor } = turn.act(state, cast, at);
  return actor === null ? null : { command, actor };
}

/** 部分解决: what was done, and what is left until when; null for a case that is solved. */
export function partlyOf(state: CaseState): { measures: string; left: string } | null {
  if (titleOf(state) !== partlySolved) return null;
  return {
    measures: '组织两条打捞船连续作业，主河道约 2 公里的水葫芦已打捞上岸并运走。',
    left: '两处支汊水浅，打捞船进不去，枯水期人工清理。',
  };
}

/** How long after its due time a word that was given more time goes out: when the laboratory has answered. */
export function waitsForLaboratory(state: CaseState, at: Date): boolean {
  return state.clocks.some(
    ({ kind, stoppedAt, asked, extended, originalDueAt }) =>
      kind === 'answer' &&
      stoppedAt === null &&
      (asked !== null || (extended === true && at.toISOString() < later(originalDueAt, 2))),
  );
}

/** 12345 转来的 case, six days before the end of the story. */
export function enteredByHand(at: Date, until: Date): Omit<OpenCase, 'caseId'> | null {
  const hour = Math.floor(at.getTime() / hourMs);
  if (hour !== Math.floor(until.getTime() / hourMs) - enteredDaysAgo * 24) return null;
  const foundAt = at.toISOString();
  return {
    ...{ title: passedOn, level: 'blue', origin: '12345', topics: ['smell', 'noise'], documents: [], demo: true },
    summary: `南昌市青山湖区居民${monthDayText(at)}来电：小区门口夜宵摊占道烧烤到凌晨，油烟飘进住户，音响很吵。`,
    places: [{ code: qingshanhu, name: regionName(qingshanhu) }],
    ...{ foundAt, publishedAt: null, happenedAt: null, demands: ['夜宵摊不再占道烧烤', '夜里把音响关小'] },
  };
}

const enteredDaysAgo = 6;

function titleOf({ documents, title }: CaseState): string {
  return documents[0]?.title ?? title;
}

function hoursOpen({ openedAt }: CaseState, at: Date): number {
  return (at.getTime() - Date.parse(openedAt)) / hourMs;
}

function later(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * hourMs).toISOString();
}
