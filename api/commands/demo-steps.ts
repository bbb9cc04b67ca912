import { hourMs, monthDayText } from '../../analysis/calendar.ts';
import type { Actor, CaseState } from '../cases/case.ts';
import type { CaseCommand, ReviewStep, SecrecyReview } from '../cases/contract-commands.ts';
import { openProposals } from '../cases/corrections.ts';
import { owed } from '../cases/owed.ts';
import type { Owed } from '../cases/owed-step.ts';
import { can } from '../cases/permissions.ts';
import { placeText } from '../cases/places.ts';
import { answerStatus, currentStep, wordOf } from '../cases/words.ts';
import { type Report, ReportBody } from '../clocks/contract-reports.ts';
import type { DemoCast } from './demo-play.ts';
import { partlyOf, waitsForLaboratory } from './demo-story.ts';

type Act = { command: CaseCommand; actor: Actor };
type Moment = { at: Date; ageMs: number; pace: number; fixPace: number };

/** One step per hour and case, of those that somebody owes; a unit's pace is fixed by its name, so every run of the demo tells the same story. */
export function nextAct(state: CaseState, cast: DemoCast, at: Date): Act | null {
  const unit = state.duty?.handler ?? '';
  // An emergency makes everyone speak quicker, as the 5 h for the first word demand; what is to be put right takes as long as ever.
  const fixPace = paceOf(unit);
  const pace = fixPace * (state.emergency ? 0.2 : 1);
  const moment = { at, ageMs: at.getTime() - Date.parse(state.openedAt), pace, fixPace };
  const handler = cast.unit(unit);
  if (state.status === 'accepted' && handler !== null && moment.ageMs > pace * 5 * hourMs) {
    const text = `执法人员已到${placeText(state.places) ?? '现场'}核查，走访周边居民，并调阅在线监测数据。`;
    return { command: { type: 'logHandling', text, evidence: [] }, actor: handler };
  }
  for (const step of owed(state)) {
    const actor = actorOf(step, state, cast);
    const command = actor === null ? null : commandFor(step, state, moment);
    if (actor !== null && command !== null) return { command, actor };
  }
  return null;
}

/** Of those who owe the step one who may do it, the handling unit first. */
function actorOf({ whom, command }: Owed, state: CaseState, cast: DemoCast): Actor | null {
  const handler = `unit:${state.duty?.handler}`;
  const actors = whom
    .toSorted((a, b) => Number(b === handler) - Number(a === handler))
    .map((one) => {
      const [kind, id = ''] = one.split(':');
      if (kind === 'unit') return cast.unit(id);
      if (kind === 'head') return id === 'leader' ? cast.principal : cast.head(id);
      return id === 'publicity' || id === 'office' || id === 'leader' ? cast[id] : null;
    });
  return (
    actors.find(
      (actor) => actor !== null && can(state, actor).some((may) => may.command === command && may.blocked === null),
    ) ?? null
  );
}

/** What is done about an owed step, once its time has come; null before, and for what the story leaves to the clock. */
function commandFor(step: Owed, state: CaseState, { at, ageMs, pace, fixPace }: Moment): CaseCommand | null {
  const old = (hours: number) => ageMs > hours * hourMs;
  const on = step.word === undefined ? {} : { word: step.word };
  const link = (path: string) => `http://sthjt.example/${path}/${state.number}.html`;
  switch (step.command) {
    case 'accept':
      return old(pace * 0.7) ? { type: 'accept' } : null;
    case 'fileReport':
      return { type: 'fileReport', ...firstReport(state, step, at) };
    case 'recordPress':
      return old(18) ? { type: 'recordPress', ...on, url: link('fbh'), heldAt: at.toISOString() } : null;
    case 'draftAnswer': {
      // The formal answer of the story is quick enough to be the first word too.
      if (step.word === undefined || state.status !== 'handling' || !old(pace * 9)) return null;
      if (waitsForLaboratory(state, at)) return null;
      return {
        type: 'draftAnswer',
        ...on,
        text: answerText(state, at),
        covers: state.demands.map((_, index) => index),
      };
    }
    case 'submitAnswer':
      return { type: 'submitAnswer', ...on };
    case 'reviewAnswer': {
      const word = wordOf(state, step.word);
      const review = word === null ? null : currentStep(word);
      return review === null
        ? null
        : { type: 'reviewAnswer', ...on, step: review, verdict: 'pass', opinion: '同意。', ...secrecyOf(review) };
    }
    case 'publishAnswer': {
      const channel = '门户网站回应关切栏目';
      return { type: 'publishAnswer', ...on, url: link('hygq'), channel, publishedAt: at.toISOString() };
    }
    case 'proveFix': {
      if (state.status !== 'handling' || answerStatus(state) !== 'published' || !old(fixPace * 70)) return null;
      const partly = partlyOf(state);
      const measures = partly?.measures ?? '责令立即整改，完善收集处理设施，纳入重点排查清单，每周夜间巡查一次。';
      const evidence = [{ text: '复查记录与整改前后照片（示例）', url: link('fccz') }];
      const mechanism = '建立夜间巡查和在线监控联动机制，整改情况纳入季度排查清单。';
      return { type: 'proveFix', measures, solved: partly === null ? 'yes' : 'partly', evidence, mechanism };
    }
    case 'answerOrder': {
      const open = state.orders.find(({ answer }) => answer === null);
      if (open === undefined || answerStatus(state) !== 'published') return null;
      if (at.getTime() - Date.parse(open.at) < 20 * hourMs) return null;
      return { type: 'answerOrder', order: open.id, text: orderAnswers[open.kind] };
    }
    case 'extend': {
      const asked = state.clocks.find(({ kind }) => kind === step.clock)?.asked;
      if (asked == null || step.clock === null) return null;
      return { type: 'extend', clock: step.clock, until: asked.until, reason: '同意，结果一出即公开回应。' };
    }
    case 'confirmProposal': {
      const open = openProposals(state)[0];
      return open === undefined ? null : { type: 'confirmProposal', proposal: open.id, opinion: '属实，同意更正。' };
    }
    case 'recordReceipt':
      return old(20) ? { type: 'recordReceipt', receipt: '示例收文〔2026〕18 号' } : null;
    case 'verifyFix':
      return old(fixPace * 80)
        ? { type: 'verifyFix', verdict: 'pass', opinion: '经回访，反映人认可，核验通过。', satisfaction: 'satisfied' }
        : null;
    case 'close':
      return old(fixPace * 90) ? closing(state, at) : null;
    default:
      return null;
  }
}

const orderAnswers = {
  instruction: '已核查处置并公开回应，情况见台账。',
  supervision: '已查明原因并限期整改，进展每周报送，情况见台账。',
} as const;

function closing(state: CaseState, at: Date): CaseCommand {
  const partly = partlyOf(state);
  if (partly === null) return { type: 'close', conclusion: '问题已解决，已公开回应。' };
  const reviewAt = new Date(at.getTime() + 60 * 24 * hourMs).toISOString();
  return { type: 'close', conclusion: '主要问题已解决，已公开回应，其余到期回头看。', left: partly.left, reviewAt };
}

function secrecyOf(step: ReviewStep): { secrecy?: SecrecyReview } {
  if (step !== 'secrecy') return {};
  const basis = '内容均为现场核查和监测情况，不含国家秘密和工作秘密。';
  return {
    secrecy: { conclusion: 'open', basis, aggregationChecked: true, aggregation: '与已公开信息合并无新增风险。' },
  };
}

/** 初报 of the unit, and what the province passes on. */
function firstReport(state: CaseState, { clock }: Owed, at: Date): Report {
  const body = ReportBody.parse({
    ...{ time: state.foundAt, place: placeText(state.places) ?? '现场', source: '网民反映', course: state.summary },
    ...{ trend: '正在核查', measures: '现场监测' },
    ...{ unit: '示例单位', signer: '示例签发人', contact: '示例联系人', phone: '12369' },
  });
  const to = clock === 'provinceReport' ? 'ministry' : 'province';
  return { report: 'initial', to, sentAt: at.toISOString(), way: 'writing', body };
}

function answerText(state: CaseState, at: Date): string {
  const place = placeText(state.places) ?? '当地';
  const asked = state.demands.map(({ text }) => `“${text}”`).join('');
  const demands = asked === '' ? '' : `对大家提出的${asked}，已逐项列入核查，3天内公布进展。`;
  return `针对网民反映的“${state.title}”，我们高度关注。${monthDayText(at)}，执法和监测人员赴${place}现场核查，对周边3处点位开展了监测。核查发现的问题已责令限期整改，整改期间每日巡查，结果将继续公布。${demands}感谢监督，如有新情况请拨打12369。`;
}

/** 1 = brisk … 3.4 = late beyond the limit; from the unit's name alone. */
function paceOf(unitId: string): number {
  let sum = 0;
  for (const character of unitId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return 1 + (sum % 7) * 0.4;
}
