import { minuteText, shortText } from '../../analysis/calendar.ts';
import { levels } from '../../analysis/codes.ts';
import type { CaseState } from '../../api/cases/case.ts';
import { answerStatuses, caseStatuses } from '../../api/cases/contract.ts';
import { answerStatus, publishedWords, wordName } from '../../api/cases/words.ts';
import { isOpen } from './case-figures.ts';
import { type BriefingFigures, figureList } from './figures.ts';
import type { BriefingInput } from './input.ts';
import { shown } from './numbers.ts';
import type { Block, Cell } from './report.ts';

/** 附件1 台账明细: every case that was open, opened or ended in the period. */
export function annexSection(input: BriefingInput): Block[] {
  const name = (id: string | undefined) => (id === undefined ? '未交办' : (input.unitNames[id] ?? id));
  return [
    { kind: 'section', text: '附件1 处置回应台账明细', newPage: true },
    {
      kind: 'table',
      caption: '本期新增、在办和办结案件',
      columns: [
        { name: '编号', share: 13, align: 'center' },
        { name: '标题', share: 28, align: 'left' },
        { name: '等级', share: 7, align: 'center' },
        { name: '发现时间', share: 14, align: 'center' },
        { name: '主管单位／处置单位', share: 20, align: 'left' },
        { name: '状态', share: 9, align: 'center' },
        { name: '回应', share: 9, align: 'center' },
      ],
      rows: briefingCases(input).map((one) => [
        { text: one.number, records: `/cases/${one.id}` },
        { text: one.title },
        { text: levels[one.level], level: one.level },
        { text: shortText(one.foundAt) },
        { text: one.duty === null ? '未交办' : `${name(one.duty.lead)}／${name(one.duty.handler)}` },
        { text: caseStatuses[one.status] },
        { text: answerStatuses[answerStatus(one)] },
      ]),
      empty: '本期台账没有案件。',
    },
    {
      kind: 'table',
      caption: '本期公开发布',
      columns: [
        { name: '编号', share: 13, align: 'center' },
        { name: '发布', share: 17, align: 'left' },
        { name: '发布时间', share: 15, align: 'center' },
        { name: '渠道', share: 20, align: 'left' },
        { name: '公开链接', share: 35, align: 'left' },
      ],
      rows: publishedRows(input),
      empty: '本期没有公开发布。',
    },
  ];
}

function publishedRows({ cases, period: { from, to } }: BriefingInput): Cell[][] {
  const words = cases.now.flatMap((one) => publishedWords(one).map((word) => ({ one, word })));
  return words
    .filter(({ word: { published } }) => published.at >= from && published.at < to)
    .sort((a, b) => (a.word.published.at < b.word.published.at ? -1 : 1))
    .map(({ one, word }) => [
      { text: one.number, records: `/cases/${one.id}` },
      { text: wordName(word) },
      { text: shortText(word.published.at) },
      { text: word.published.channel },
      { text: word.published.url },
    ]);
}

/** Cases that a briefing lists, by number: open at its end, opened in it, or written to in it. */
export function briefingCases({ cases, entries, period }: BriefingInput): CaseState[] {
  const touched = new Set(entries.now.map((entry) => entry.caseId));
  return cases.now
    .filter((one) => isOpen(one) || one.openedAt >= period.from || touched.has(one.id))
    .sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0));
}

/** 附件3 数据说明: where the texts come from, how copies are merged, what is not covered, and what each figure counts. */
export function notesSection(input: BriefingInput, figures: BriefingFigures): Block[] {
  const { coverage, period, cutOff } = input;
  const states = coverage.sources.map(
    (source) => `${source.name}（${source.state}${source.trusted ? '' : `：${source.reason}`}）`,
  );
  return [
    { kind: 'section', text: '附件3 数据说明' },
    {
      kind: 'paragraph',
      lead: '时段。',
      text: `本期为${minuteText(period.from)}至${minuteText(period.to)}，上期为${minuteText(period.previousFrom)}至${minuteText(period.previousTo)}，均为北京时间；数据截止${minuteText(cutOff)}。`,
    },
    {
      kind: 'paragraph',
      lead: '来源。',
      text: coverage.sources.length === 0 ? '没有登记的信源。' : `${states.join('、')}。${coverage.sentence}`,
    },
    {
      kind: 'paragraph',
      lead: '去重。',
      text: '条数为文本数，含转载；同一地址只计一次。内容相同或相近的文本按指纹相似度归为一组，重点舆情所列条数为所在组在本期的条数。',
    },
    {
      kind: 'paragraph',
      lead: '覆盖缺口。',
      text: coverage.blindSpots.length === 0 ? '未登记覆盖缺口。' : `${coverage.blindSpots.join('；')}。`,
    },
    {
      kind: 'paragraph',
      lead: '研判。',
      text: '等级、主题、地点由规则自动研判，逐条可查依据；风险研判和举措建议由本期数字按固定规则生成，未经人工改动。“—”表示没有数据或无从计算，不代表零。',
    },
    {
      kind: 'table',
      caption: '各项数字的口径',
      columns: [
        { name: '数字', share: 26, align: 'left' },
        { name: '本期', share: 12, align: 'right' },
        { name: '口径', share: 62, align: 'left' },
      ],
      rows: figureList(figures)
        .slice(0, describedMax)
        .map((figure) => [
          { text: figure.name },
          { text: shown(figure.value), records: figure.records },
          { text: figure.query },
        ]),
      empty: '',
    },
  ];
}

/** Totals, levels, cases and clocks; topics and cities follow the same words. */
const describedMax = 21;
