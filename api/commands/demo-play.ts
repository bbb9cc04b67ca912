import { addDays, beijing, beijingDay, hourMs, monthDayText } from '../../analysis/calendar.ts';
import type { Topic } from '../../analysis/codes.ts';
import type { Document } from '../../analysis/document.ts';
import type { Actor, CaseState } from '../cases/case.ts';
import { endedStatuses } from '../cases/contract.ts';
import type { CaseCommand, ReviewStep, SecrecyReview } from '../cases/contract-commands.ts';
import { owed } from '../cases/owed.ts';
import type { Owed } from '../cases/owed-step.ts';
import { can } from '../cases/permissions.ts';
import { placeText } from '../cases/places.ts';
import { answerStatus, currentStep, wordOf } from '../cases/words.ts';
import { type Report, ReportBody } from '../clocks/contract-reports.ts';
import type { Huiying } from './command.ts';
import { ledgerAct } from './demo-columns.ts';

/** A clock that the demo moves by hand while it plays the recorded weeks; afterwards the real one rules. */
export type DemoClock = { at: Date };

/** 示例人员：one per role, and one per unit. */
export type DemoCast = {
  publicity: Actor;
  office: Actor;
  leader: Actor;
  /** 厅主要负责人. */
  principal: Actor;
  unit(unitId: string): Actor | null;
  /** 负责人 of a unit. */
  head(unitId: string): Actor | null;
};

/** Texts that arrive within so long go to analysis together. */
const windowMs = 10 * 60_000;

/** What the newest hours hold is left for the person who tries the demo. */
const untouchedMs = 2 * hourMs;

/**
 * Plays four recorded weeks in their own time: texts arrive, are assessed and raise alerts as on the day; the cast
 * judges within minutes, assigns, answers and closes through the same services as everyone, some units slower than
 * others; every Monday morning the briefing of the week before is written.
 */
export async function playDemo(
  huiying: Huiying,
  clock: DemoClock,
  documents: readonly Document[],
  cast: DemoCast,
  until: Date,
  progress: (done: number) => void,
): Promise<void> {
  const ordered = [...documents].sort((a, b) => (a.foundAt < b.foundAt ? -1 : 1));
  const first = ordered[0];
  if (first === undefined) return;
  const start = Math.floor(Date.parse(first.foundAt) / hourMs) * hourMs;
  const cases: OpenCases = { states: [], stale: true };
  let index = 0;
  for (let hour = start; ; hour += hourMs) {
    const hourEnd = Math.min(hour + hourMs, until.getTime());
    for (let next = ordered[index]; next !== undefined && Date.parse(next.foundAt) <= hourEnd; next = ordered[index]) {
      const windowEnd = Math.min(Date.parse(next.foundAt) + windowMs, hourEnd);
      const arrived: Document[] = [];
      for (let one = ordered[index]; one !== undefined && Date.parse(one.foundAt) <= windowEnd; one = ordered[index]) {
        arrived.push(one);
        index += 1;
      }
      clock.at = new Date(windowEnd);
      await huiying.enqueue(arrived);
      await huiying.queue.idle(['analyse']);
      await judgeAlerts(huiying, cast, clock, until);
      cases.stale = true;
    }
    clock.at = new Date(hourEnd);
    if ((await huiying.cases.remind()) > 0) cases.stale = true;
    await moveCases(huiying, cases, cast, clock);
    const monday = mondayAtEight(clock.at);
    if (monday !== null) await huiying.brief(addDays(monday, -7));
    progress((hourEnd - start) / Math.max(1, until.getTime() - start));
    if (hourEnd >= until.getTime()) return;
  }
}

/** Topics whose grave cases count as 突发环境事件 in the demo; a siting fear does not. */
const acute: ReadonlySet<Topic> = new Set<Topic>(['smell', 'water', 'drinking', 'accident', 'waste']);

async function judgeAlerts(huiying: Huiying, cast: DemoCast, clock: DemoClock, until: Date): Promise<void> {
  if (until.getTime() - clock.at.getTime() < untouchedMs) return;
  const { items } = await huiying.alerts.list({ status: 'waiting', limit: 200 });
  for (const alert of items) {
    const suggestion = await huiying.suggest(alert.id);
    if (suggestion === null) continue;
    if (suggestion.outside !== null && alert.level === 'blue') {
      await huiying.alerts.decide(
        alert.id,
        { type: 'refer', to: suggestion.outside, receipt: null, reason: suggestion.reason },
        cast.publicity,
      );
      continue;
    }
    await huiying.alerts.decide(
      alert.id,
      {
        type: 'file',
        level: alert.level,
        emergency:
          (alert.level === 'red' || alert.level === 'orange') && alert.topics.some((topic) => acute.has(topic)),
        reason: '情况具体，属我厅职责，立案交办。',
        duty: suggestion.duty,
        note: '请核实情况，按时限回应。',
      },
      cast.publicity,
    );
  }
}

/** The cases as the cast last saw them; read anew only when something came from elsewhere, as most hours are quiet. */
type OpenCases = { states: CaseState[]; stale: boolean };

async function moveCases(huiying: Huiying, cases: OpenCases, cast: DemoCast, clock: DemoClock): Promise<void> {
  if (cases.stale) cases.states = await huiying.cases.statesAt(clock.at.toISOString());
  cases.stale = false;
  for (const [index, state] of cases.states.entries()) {
    const ended = endedStatuses.includes(state.status) && state.status !== 'closed';
    const step = ended ? null : (ledgerAct(state, cast, clock.at) ?? nextAct(state, cast, clock.at));
    if (step === null) continue;
    cases.states[index] = await huiying.cases.act(state.id, state.version, step.command, step.actor);
  }
}

type Act = { command: CaseCommand; actor: Actor };
type Moment = { at: Date; ageMs: number; pace: number };

/** One step per hour and case, of those that somebody owes; a unit's pace is fixed by its name, so every run of the demo tells the same story. */
function nextAct(state: CaseState, cast: DemoCast, at: Date): Act | null {
  const { duty } = state;
  if (duty === null) return null;
  // An emergency makes everyone quicker, as the 5 h for the first word demand.
  const pace = paceOf(duty.handler) * (state.emergency ? 0.2 : 1);
  const moment = { at, ageMs: at.getTime() - Date.parse(state.openedAt), pace };
  const handler = cast.unit(duty.handler);
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
function commandFor(step: Owed, state: CaseState, { at, ageMs, pace }: Moment): CaseCommand | null {
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
      if (state.status !== 'handling' || answerStatus(state) !== 'published' || !old(pace * 70)) return null;
      const measures = '责令立即整改，完善收集处理设施，纳入重点排查清单，每周夜间巡查一次。';
      const evidence = [{ text: '复查记录与整改前后照片（示例）', url: link('fccz') }];
      const mechanism = '建立夜间巡查和在线监控联动机制，整改情况纳入季度排查清单。';
      return { type: 'proveFix', measures, solved: 'yes', evidence, mechanism };
    }
    case 'answerOrder': {
      const open = state.orders.find(({ answer }) => answer === null);
      if (open === undefined || answerStatus(state) !== 'published') return null;
      return { type: 'answerOrder', order: open.id, text: '已核查处置并公开回应，情况见台账。' };
    }
    case 'verifyFix':
      return old(pace * 80)
        ? { type: 'verifyFix', verdict: 'pass', opinion: '经回访，反映人认可，核验通过。', satisfaction: 'satisfied' }
        : null;
    case 'close':
      return old(pace * 90) ? { type: 'close', conclusion: '问题已解决，已公开回应。' } : null;
    default:
      return null;
  }
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
  return `针对网民反映的“${state.title}”，我们高度关注。${monthDayText(at)}，执法和监测人员赴${place}现场核查，对周边3处点位开展了监测。核查发现的问题已责令限期整改，整改期间每日巡查，结果将继续公布。感谢监督，如有新情况请拨打12369。`;
}

/** 1 = brisk … 3.4 = late beyond the limit; from the unit's name alone. */
function paceOf(unitId: string): number {
  let sum = 0;
  for (const character of unitId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return 1 + (sum % 7) * 0.4;
}

/** The Monday (YYYY-MM-DD) when this hour is its eight o'clock in 北京时间, else null. */
function mondayAtEight(at: Date): string | null {
  const { weekday, hour } = beijing(at);
  return weekday === 1 && hour === 8 ? beijingDay(at) : null;
}
