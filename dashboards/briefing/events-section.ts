import { shortText } from '../../analysis/calendar.ts';
import { levels } from '../../analysis/codes.ts';
import { demandsAnswered } from '../../api/cases/answer-check/answered.ts';
import type { CaseState } from '../../api/cases/case.ts';
import { answerStatuses, caseStatuses } from '../../api/cases/contract.ts';
import { clockKinds } from '../../api/cases/contract-commands.ts';
import { owed } from '../../api/cases/owed.ts';
import {
  answerStatus,
  formalAnswer,
  isUnsettled,
  publishedWords,
  withheldBasis,
  wordName,
} from '../../api/cases/words.ts';
import { clocksDueWithin, hoursBetween, isOpen, overdueClocks } from './case-figures.ts';
import type { BriefingInput, KeyEvent } from './input.ts';
import { shown } from './numbers.ts';
import type { Block } from './report.ts';
import type { BriefingPeriod } from './week.ts';

/** 二、重点舆情: one paragraph an incident, with fact, demand, handling, answer and what is left. The links of answers stand in the annex. */
export function eventsSection(input: BriefingInput): Block[] {
  const none: Block[] = [{ kind: 'paragraph', text: '资料不足：本期没有在办案件，也没有橙色及以上文本。' }];
  return [
    { kind: 'section', text: '二、重点舆情' },
    ...(input.events.length === 0 ? none : input.events.flatMap((event, index) => eventBlocks(input, event, index))),
  ];
}

/** （一）, （二） … for the first ten. */
export function ordinal(index: number): string {
  return `（${'一二三四五六七八九十'[index] ?? index + 1}）`;
}

function eventBlocks(input: BriefingInput, event: KeyEvent, index: number): Block[] {
  const one = input.cases.now.find((state) => state.id === event.caseId);
  const number = one === undefined ? '未立案' : one.number;
  const told =
    one === undefined
      ? '遗留：尚未立案，应尽快研判。'
      : [demandWords(one), handlingWords(input, one), answerWords(one, input.period), leftWords(input, one)].join('');
  return [
    { kind: 'subsection', text: `${ordinal(index)}${event.title}（${levels[event.level]}色，${number}）` },
    { kind: 'paragraph', text: `${factWords(event, one)}${told}` },
  ];
}

const summaryMaxChars = 110;
/** What was done last, and its outcome, in a few words. */
const doneMaxChars = 60;

function factWords(event: KeyEvent, one: CaseState | undefined): string {
  const summary = clip(one?.summary ?? event.document?.excerpt ?? '', summaryMaxChars);
  const spread = event.copies === null ? '' : `；本期内容相同或相近的文本${event.copies}条`;
  const place = event.document?.place ? `；涉及${event.document.place}` : '';
  const sources = event.sources.length === 0 ? '' : `；来源：${event.sources.join('、')}`;
  const text = summary === '' ? '' : `${saidWords[event.saidBy]}：${sentence(summary)}`;
  return `${text}最早见于${shortText(event.firstSeenAt)}${sources}${spread}${place}。`;
}

/** Nobody's word is a fact before it has been looked into. */
const saidWords = { official: '官方发布', news: '媒体报道', public: '网民称（未经核实）' } as const;

function demandWords(one: CaseState): string {
  if (one.demands.length === 0) return '';
  const items = demandsAnswered(one).map(
    ({ text, answered }) => `${bare(text)}${answered === null ? '（未答复）' : '（已答复）'}`,
  );
  return `诉求${items.length}项：${items.join('；')}。`;
}

function handlingWords({ unitNames }: BriefingInput, one: CaseState): string {
  const name = (id: string) => unitNames[id] ?? id;
  const { duty, handling, fix } = one;
  const units =
    duty === null
      ? '尚未交办'
      : duty.lead === duty.handler
        ? `${name(duty.lead)}主管并处置`
        : `${name(duty.lead)}主管、${name(duty.handler)}处置`;
  const last = handling.at(-1);
  const done =
    fix !== null
      ? `处置措施：${sentence(clip(fix.measures, doneMaxChars))}`
      : last === undefined
        ? ''
        : `${shortText(last.at)}：${sentence(clip(last.text, doneMaxChars))}`;
  return `处置：${units}，${caseStatuses[one.status]}。${done}`;
}

function answerWords(one: CaseState, { from, to }: BriefingPeriod): string {
  const words = publishedWords(one);
  const inPeriod = words.filter(({ published: { at } }) => at >= from && at < to).length;
  const out = words.slice(-shownWords).map(({ id, kind, published: { at, channel } }) => {
    const hours = shown(Math.round(hoursBetween(one.foundAt, at) * 10) / 10);
    const done =
      kind === 'press'
        ? `召开${wordName({ id, kind })}`
        : `通过${channel}${kind === 'answer' ? '公开回应' : `发布${wordName({ id, kind })}`}`;
    return `${shortText(at)}${done}，距发现${hours}小时。`;
  });
  if (words.length > shownWords)
    out.unshift(`已公开发布${words.length}次，其中本期${inPeriod}次；最近${shownWords}次：`);
  const basis = withheldBasis(one);
  if (basis !== null) return `回应：${[...out, `不予公开，依据：${sentence(basis)}`].join('')}`;
  if (isUnsettled(formalAnswer(one)))
    out.push(`${words.length === 0 ? '尚未公开回应' : '本轮正式回应尚未发布'}，${answerStatuses[answerStatus(one)]}。`);
  return out.length === 0 ? '' : `回应：${out.join('')}`;
}

/** The newest words that are told one by one. */
const shownWords = 2;

function leftWords({ period, unitNames }: BriefingInput, one: CaseState): string {
  const overdue = overdueClocks(one, period.to).map(
    (clock) => `${clockKinds[clock.kind]}已超时（应于${shortText(clock.dueAt)}前完成）`,
  );
  const due = clocksDueWithin(one, period.to, 7 * 24).map(
    (clock) => `${clockKinds[clock.kind]}应于${shortText(clock.dueAt)}前完成`,
  );
  const solved = { yes: [], unfounded: [], partly: ['实际问题部分解决'], no: ['实际问题未解决'], none: [] }[
    one.fix?.solved ?? 'none'
  ];
  const unanswered = demandsAnswered(one).filter(({ answered }) => answered === null).length;
  // What somebody owes by no clock is left too.
  const steps = isOpen(one)
    ? owed(one, (id) => unitNames[id] ?? id).flatMap(({ clock, sentence: step }) =>
        clock === null ? [bare(step)] : [],
      )
    : [];
  const all = [...overdue, ...due, ...steps, ...solved, ...(unanswered > 0 ? [`${unanswered}项诉求未答复`] : [])];
  return all.length === 0 ? '遗留：台账无未了事项。' : `遗留：${all.join('；')}。`;
}

/** With a full stop at the end, once. */
function sentence(text: string): string {
  return text === '' || /[。！？…]$/.test(text) ? text : `${text}。`;
}

function bare(text: string): string {
  return text.replace(/[。；;]+$/, '');
}

/** At most so many characters, never half a character. */
function clip(text: string, maxChars: number): string {
  const plain = [...text.replace(/\s+/g, ' ').trim()];
  return plain.length <= maxChars ? plain.join('') : `${plain.slice(0, maxChars).join('')}……`;
}
