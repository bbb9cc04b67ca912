import { shortText } from '../../analysis/calendar.ts';
import { type Topic, topics } from '../../analysis/codes.ts';
import { demandsAnswered } from '../../api/cases/answer-check/answered.ts';
import type { CaseState } from '../../api/cases/case.ts';
import { clockKinds } from '../../api/cases/contract-commands.ts';
import { formalAnswer, isUnsettled } from '../../api/cases/words.ts';
import { clocksDueWithin, isOpen, overdueClocks } from './case-figures.ts';
import type { BriefingFigure, BriefingFigures } from './figures.ts';
import type { BriefingInput } from './input.ts';
import { rank } from './key-events.ts';
import { shown } from './numbers.ts';

/** 研判语句：a sentence that a rule derived from the figures it names; nothing in it is anybody's guess. */
export type Statement = { rule: string; text: string };

/** 风险研判 (第六部分). Empty when no rule fired. */
export function riskStatements(input: BriefingInput, figures: BriefingFigures): Statement[] {
  const overdue = overdueCases(input);
  const unanswered = unansweredCases(input);
  const due = input.cases.now.flatMap((one) =>
    clocksDueWithin(one, input.period.to, outlookHours).map((clock) => ({ one, clock })),
  );
  const siting = input.cases.now.filter((one) => isOpen(one) && one.topics.includes('nimby'));
  const gaps = unreadSources(input);
  return [
    ...when(overdue.length > 0, '超时', () => `${overdue.length}件案件已超过时限仍在计时：${numbers(overdue)}。`),
    ...when(
      unanswered.length > 0,
      '高等级未回应',
      () => `${unanswered.length}件橙色及以上在办案件尚未公开回应：${numbers(unanswered)}。`,
    ),
    ...when(
      due.length > 0,
      '未来七日到期',
      () =>
        `未来七日有${due.length}项时限到期：${due
          .slice(0, listMax)
          .map(({ one, clock }) => `${one.number}${clockKinds[clock.kind]}（${shortText(clock.dueAt)}）`)
          .join('、')}${due.length > listMax ? '等' : ''}。`,
    ),
    ...when(
      figures.triggers.length > 0,
      '硬触发',
      () => `出现须立即研判的情形：${figures.triggers.map((one) => `${one.name}${pair(one)}`).join('，')}。`,
    ),
    ...risen('主题上升', figures.topics),
    ...risen('地区上升', figures.cities),
    ...when(siting.length > 0, '项目选址', () => `${siting.length}件项目选址类案件在办：${numbers(siting)}。`),
    ...when((figures.cases.reopened.value ?? 0) > 0, '反复', () => `重启案件${pair(figures.cases.reopened)}。`),
    ...when(
      gaps.length > 0,
      '覆盖缺口',
      () =>
        `${gaps.length}个信源本期末不能正常采集（${names(gaps.map((source) => source.name))}），其覆盖范围内没有文本不等于没有舆情。`,
    ),
  ];
}

/** 举措建议 (第七部分). Empty when no rule fired. */
export function measureStatements(input: BriefingInput, figures: BriefingFigures): Statement[] {
  const overdue = overdueCases(input);
  const unanswered = unansweredCases(input).filter((one) => one.duty !== null);
  const unassigned = input.cases.now.filter((one) => isOpen(one) && one.duty === null);
  const gaps = unreadSources(input);
  const left = figures.solved.partly + figures.solved.no;
  return [
    ...when(
      overdue.length > 0,
      '督办',
      () => `对${overdue.length}件超时案件逐件督办，${byUnit(input, overdue)}应说明原因并报送进展。`,
    ),
    ...unanswered.slice(0, listMax).map((one) => ({
      rule: '回应',
      text: `请${unitOf(input, one)}就${one.number}“${one.title}”${demandWords(one)}起草回应，按先审后发程序报审后公开发布（依据：${answerBasis(one)}）。`,
    })),
    ...when(
      unassigned.length > 0,
      '交办',
      () => `${unassigned.length}件案件尚未明确责任单位（${numbers(unassigned)}），应尽快研判交办。`,
    ),
    ...topicMeasures(input, figures),
    ...when(
      (figures.cases.returned.value ?? 0) > 0,
      '分工',
      () => `本期退回${pair(figures.cases.returned)}，退回事项应重新核定主管单位和处置单位。`,
    ),
    ...when(
      left > 0,
      '回头看',
      () =>
        `本期办结案件中，实际问题部分解决${figures.solved.partly}件、未解决${figures.solved.no}件，应列入“回头看”，明确复查时间。`,
    ),
    ...when(
      gaps.length > 0,
      '信源',
      () => `请信源管理岗核查并恢复：${names(gaps.map((source) => source.name))}；恢复前对相应地区安排人工巡查。`,
    ),
  ];
}

/** Cases with a clock that ran out and still runs. */
export function overdueCases({ cases, period }: BriefingInput): CaseState[] {
  return cases.now.filter((one) => overdueClocks(one, period.to).length > 0);
}

/** Sources whose silence cannot be trusted. */
export function unreadSources({ coverage }: BriefingInput): BriefingInput['coverage']['sources'] {
  return coverage.sources.filter((source) => !source.trusted);
}

/** A topic or city is rising with at least so many texts, and at least so many times the period before. */
export const riseLeast = 5;
export const riseFactor = 1.5;

const outlookHours = 7 * 24;
const listMax = 5;
/** So many topics, those that are told most, get a measure of their own. */
const measuresMax = 3;

/** What each kind of rising or leading topic asks of whom; the topics left out need a decision from case to case. */
const measureOf: Partial<Record<Topic, string>> = {
  smell: '请大气环境处会同生态环境执法局，在群众反映集中的夜间时段开展巡查和走航监测，公布监测数据',
  air: '请大气环境处会同属地开展重点企业废气治理设施检查',
  noise: '请属地生态环境局会同住建、城管、公安部门，核查夜间施工许可和营业场所噪声',
  water: '请水生态环境处会同属地开展入河排污口溯源和上下游联合监测，公布断面数据',
  drinking: '请水生态环境处会同供水、卫健部门加密取水口和出厂水监测，逐日公布结果',
  waste: '请固体废物与化学品处会同属地核查倾倒点，追溯来源',
  soil: '请土壤生态环境处会同属地开展现场采样核查',
  radiation: '请核与辐射安全监管处安排现场监测并公开检测结果',
  nimby: '请环境影响评价与排放管理处核查公众参与程序，推动建设单位当面解答、公开选址比选材料',
  ecology: '请自然生态保护处会同自然资源、林业部门核查',
  illegal: '请生态环境执法局开展突击检查，依法公开查处情况',
  fraud: '请生态环境监测处会同生态环境执法局核查监测数据真实性',
};

function topicMeasures(input: BriefingInput, figures: BriefingFigures): Statement[] {
  const leading = figures.topics.slice(0, 1).filter((one) => (one.value ?? 0) >= riseLeast);
  const chosen = [...new Set([...byValue(rising(figures.topics)), ...leading])].slice(0, measuresMax);
  return chosen.flatMap((one) => {
    const measure = measureOf[one.topic];
    if (measure === undefined) return [];
    const places = input.cases.now
      .filter((state) => isOpen(state) && state.topics.includes(one.topic))
      .flatMap((state) => state.places.map(({ name }) => name));
    const where = places.length === 0 ? '' : `，在办案件涉及${names([...new Set(places)])}`;
    return [{ rule: '主题', text: `${topics[one.topic]}类文本${pair(one)}${where}。${measure}。` }];
  });
}

function unansweredCases({ cases }: BriefingInput): CaseState[] {
  return cases.now.filter((one) => isOpen(one) && rank(one.level) >= rank('orange') && isUnsettled(formalAnswer(one)));
}

function rising<T extends BriefingFigure>(figures: readonly T[]): T[] {
  return figures.filter(
    ({ value, previous }) =>
      value !== null && previous !== null && value >= riseLeast && value >= previous * riseFactor,
  );
}

/** Those that rise, the most told first, in one sentence with the line that they passed. */
function risen(rule: string, figures: readonly BriefingFigure[]): Statement[] {
  const all = byValue(rising(figures)).map((one) => `${one.name}${pair(one)}`);
  const line = `不少于${riseLeast}条且为上期的${riseFactor}倍以上`;
  return when(all.length > 0, rule, () => `${all.join('、')}，达到上升提示线（${line}）。`);
}

function byValue<T extends BriefingFigure>(figures: readonly T[]): T[] {
  return [...figures].sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
}

/** 23条（上期11条）. */
function pair({ value, previous, unit }: BriefingFigure): string {
  return `${shown(value)}${unit}（上期${previous === null ? '—' : `${shown(previous)}${unit}`}）`;
}

function numbers(cases: readonly CaseState[]): string {
  return names(cases.map((one) => `${one.number}“${one.title}”`));
}

function names(all: readonly string[]): string {
  return `${all.slice(0, listMax).join('、')}${all.length > listMax ? '等' : ''}`;
}

function unitOf({ unitNames }: BriefingInput, one: CaseState): string {
  const id = one.duty?.lead;
  return id === undefined ? '责任单位' : (unitNames[id] ?? id);
}

function byUnit(input: BriefingInput, cases: readonly CaseState[]): string {
  return names([...new Set(cases.map((one) => unitOf(input, one)))]);
}

function demandWords(one: CaseState): string {
  const open = demandsAnswered(one).filter(({ answered }) => answered === null).length;
  return open === 0 ? '' : `尚未答复的${open}项诉求`;
}

function answerBasis(one: CaseState): string {
  return one.clocks.find((clock) => clock.kind === 'answer')?.legalBasis ?? '谁主管谁回应、谁处置谁回应';
}

function when(condition: boolean, rule: string, text: () => string): Statement[] {
  return condition ? [{ rule, text: text() }] : [];
}
