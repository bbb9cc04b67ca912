import ExcelJS from 'exceljs';
import { levels, topics } from '../../analysis/codes.ts';
import { answerStatuses, caseOrigins, caseStatuses } from '../../api/contract/case.ts';
import { reviewSteps } from '../../api/contract/command.ts';
import type { CaseState, LedgerEntry } from '../../api/ledger/case.ts';
import { fixedZip } from './fixed-zip.ts';
import { beijingText } from './week.ts';

/** 台账册: what one workbook of the ledger is made from. `entries` may be of all cases; `at` is the instant that it shows. */
export type LedgerBook = {
  cases: readonly CaseState[];
  entries: readonly LedgerEntry[];
  units: (id: string) => string;
  at: string;
};

/** 政务舆情处置回应台账 as an Excel file in the office's columns; what the ledger does not know is left empty. Same input, same bytes. */
export async function ledgerXlsx(book: LedgerBook): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = '回应';
  workbook.lastModifiedBy = '回应';
  workbook.created = new Date(book.at);
  workbook.modified = new Date(book.at);
  const sheet = workbook.addWorksheet('处置回应台账', {
    views: [{ state: 'frozen', xSplit: 2, ySplit: 3 }],
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '3:3',
    },
  });
  const demo = book.cases.some((one) => one.demo);
  sheet.addRow([`政务舆情处置回应台账${demo ? '（示例数据）' : ''}`]);
  sheet.addRow([`截至${beijingText(book.at)}（北京时间），共${book.cases.length}件；空白为台账未登记`]);
  sheet.addRow(columns.map((column) => column.name));
  const sorted = [...book.cases].sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0));
  for (const one of sorted) {
    const context = { ...book, own: book.entries.filter((entry) => entry.caseId === one.id) };
    sheet.addRow(columns.map((column) => guarded(column.value(one, context))));
  }
  dress(sheet);
  return fixedZip(Buffer.from(await workbook.xlsx.writeBuffer()));
}

/** A text that a spreadsheet might take for a formula is preceded by an apostrophe; at most what a cell holds. */
export function guarded(text: string | null): string {
  const short = [...(text ?? '')].slice(0, cellMaxChars).join('').toWellFormed();
  return /^[\s]*[=+\-@\t\r\n＝＋－＠]/.test(short) ? `'${short}` : short;
}

const cellMaxChars = 32_000;

type Context = LedgerBook & { own: readonly LedgerEntry[] };
type Column = { name: string; width: number; value: (one: CaseState, context: Context) => string | null };

const solvedWords = { yes: '是', partly: '部分', no: '否' } as const;

/** The recommended ledger of the department, in its order; columns that nothing feeds yet stay for the hand. */
const columns: readonly Column[] = [
  { name: '编号', width: 12, value: (one) => one.number },
  { name: '标题', width: 30, value: (one) => one.title },
  { name: '发现时间', width: 17, value: (one) => beijingText(one.foundAt) },
  { name: '发布时间', width: 17, value: (one) => time(one.publishedAt) },
  { name: '发现方式', width: 10, value: (one) => caseOrigins[one.origin] },
  { name: '首发平台', width: 16, value: (one) => first(one)?.sourceName ?? null },
  { name: '原文链接', width: 28, value: (one) => first(one)?.url ?? null },
  { name: '存证快照（哈希与时间）', width: 24, value: (one) => snapshot(one) },
  { name: '摘要', width: 40, value: (one) => one.summary },
  {
    name: '诉求要点',
    width: 30,
    value: (one) => list(one.demands.map((item) => `${item.text}（${item.covered ? '已答复' : '未答复'}）`)),
  },
  { name: '主题类别', width: 14, value: (one) => one.topics.map((topic) => topics[topic]).join('、') },
  { name: '设区市／县区', width: 14, value: (one) => one.place?.name ?? null },
  { name: '涉及企业／园区／水体／项目', width: 18, value: () => null },
  { name: '风险等级', width: 9, value: (one) => levels[one.level] },
  { name: '定级理由', width: 24, value: (_, { own }) => levelReasons(own) },
  { name: '重点回应类型', width: 12, value: () => null },
  { name: '是否突发环境事件', width: 10, value: (one) => (one.emergency ? '是' : '否') },
  { name: '相关文本（条）', width: 9, value: (one) => String(one.documents.length) },
  { name: '主管单位', width: 18, value: (one, { units }) => (one.duty === null ? null : units(one.duty.lead)) },
  { name: '处置单位', width: 18, value: (one, { units }) => (one.duty === null ? null : units(one.duty.handler)) },
  {
    name: '协办单位',
    width: 18,
    value: (one, { units }) => (one.duty === null ? null : one.duty.support.map(units).join('、')),
  },
  { name: '督办人', width: 10, value: (_, { own }) => persons(own, 'urged') },
  { name: '转外单位', width: 16, value: (one) => one.referral?.to ?? null },
  { name: '交办时间', width: 17, value: (_, { own }) => lastTime(own, 'assigned') },
  { name: '签收时间', width: 17, value: (_, { own }) => lastTime(own, 'accepted') },
  { name: '回应时限', width: 17, value: (one) => time(answerClock(one)?.dueAt ?? null) },
  { name: '首次回应时间', width: 17, value: (one) => time(one.answer.published?.at ?? null) },
  {
    name: '回应渠道与公开链接',
    width: 28,
    value: (one) =>
      one.answer.published === null ? null : `${one.answer.published.channel} ${one.answer.published.url}`,
  },
  { name: '回应状态', width: 10, value: (one) => answerStatuses[one.answer.status] },
  { name: '回应全文（末稿）', width: 40, value: (one) => one.answer.versions.at(-1)?.text ?? null },
  { name: '审核链与保密审查结论', width: 34, value: (one) => list(one.answer.reviews.map(reviewWords)) },
  {
    name: '线下核查与办理记录',
    width: 40,
    value: (one) => list(one.handling.map(({ at, by, text }) => `${beijingText(at)} ${by}：${text}`)),
  },
  { name: '处置措施', width: 34, value: (one) => one.fix?.measures ?? null },
  { name: '具体举措／长效机制', width: 20, value: () => null },
  { name: '实际问题是否解决', width: 10, value: (one) => (one.fix === null ? null : solvedWords[one.fix.solved]) },
  {
    name: '解决证据',
    width: 28,
    value: (one) =>
      one.fix === null ? null : list(one.fix.evidence.map(({ text, url }) => (url === null ? text : `${text} ${url}`))),
  },
  { name: '重启次数', width: 9, value: (one) => String(one.reopened) },
  { name: '领导批示', width: 14, value: () => null },
  { name: '上级通报及回复', width: 14, value: () => null },
  { name: '延期／退回记录', width: 30, value: (one, context) => delays(one, context) },
  { name: '办结时间', width: 17, value: (_, { own }) => lastTime(own, 'closed') },
  { name: '是否超时', width: 9, value: (one, { at }) => lateness(one, at) },
  { name: '归档号', width: 12, value: (_, { own }) => archiveNumber(own) },
  {
    name: '是否可公开',
    width: 12,
    value: (one) => (one.answer.withheldBasis === null ? null : `不予公开：${one.answer.withheldBasis}`),
  },
  { name: '状态', width: 10, value: (one) => caseStatuses[one.status] },
  { name: '备注', width: 16, value: (one) => one.conclusion },
];

function first(one: CaseState): CaseState['documents'][number] | undefined {
  return one.documents[0];
}

function snapshot(one: CaseState): string | null {
  const kept = one.documents.find((document) => document.snapshotSha256 !== null);
  return kept === undefined ? null : `${kept.snapshotSha256} ${beijingText(kept.foundAt)}`;
}

function answerClock(one: CaseState): CaseState['clocks'][number] | undefined {
  return one.clocks.find((clock) => clock.kind === 'answer');
}

function reviewWords({ step, verdict, by, at, opinion }: CaseState['answer']['reviews'][number]): string {
  return `${reviewSteps[step]}：${verdict === 'pass' ? '通过' : '退回'}，${by}，${beijingText(at)}${opinion === '' ? '' : `，${opinion}`}`;
}

/** Yes when a clock ran out before it stopped, or runs out unstopped before `at`. */
function lateness(one: CaseState, at: string): string | null {
  if (one.clocks.length === 0) return null;
  return one.clocks.some((clock) => (clock.stoppedAt ?? at) > clock.dueAt) ? '是' : '否';
}

function levelReasons(own: readonly LedgerEntry[]): string | null {
  return list(
    own.flatMap(({ event }) => (event.type === 'filed' || event.type === 'levelRaised' ? [event.reason] : [])),
  );
}

function delays(one: CaseState, { own, units }: Context): string | null {
  const extended = own.flatMap(({ event }) =>
    event.type === 'extended' ? [`延期至${beijingText(event.until)}：${event.reason}`] : [],
  );
  const returned = one.returns.map(({ unitId, reason, at }) => `${beijingText(at)} ${units(unitId)}退回：${reason}`);
  return list([...extended, ...returned]);
}

function persons(own: readonly LedgerEntry[], type: LedgerEntry['event']['type']): string | null {
  const names = own.flatMap(({ by, event }) => (event.type === type && by.kind === 'person' ? [by.name] : []));
  return names.length === 0 ? null : [...new Set(names)].join('、');
}

function lastTime(own: readonly LedgerEntry[], type: LedgerEntry['event']['type']): string | null {
  return time(own.findLast((entry) => entry.event.type === type)?.at ?? null);
}

function archiveNumber(own: readonly LedgerEntry[]): string | null {
  return own.flatMap(({ event }) => (event.type === 'archived' ? [event.archiveNumber] : [])).at(-1) ?? null;
}

function time(instant: string | null): string | null {
  return instant === null ? null : beijingText(instant);
}

function list(items: readonly string[]): string | null {
  return items.length === 0 ? null : items.join('\n');
}

function dress(sheet: ExcelJS.Worksheet): void {
  columns.forEach(({ width }, index) => {
    sheet.getColumn(index + 1).width = width;
  });
  sheet.getCell('A1').font = { name: '方正小标宋简体', size: 18 };
  sheet.getCell('A2').font = { name: '宋体', size: 10 };
  const thin = { style: 'thin', color: { argb: 'FF999999' } } as const;
  sheet.eachRow((row, number) => {
    if (number < 3) return;
    row.eachCell({ includeEmpty: true }, (cell) => {
      cell.font = { name: '宋体', size: 10, bold: number === 3 };
      cell.alignment = { vertical: 'top', wrapText: true, ...(number === 3 ? { horizontal: 'center' } : {}) };
      cell.border = { top: thin, bottom: thin, left: thin, right: thin };
      cell.numFmt = '@';
    });
  });
  sheet.autoFilter = { from: { row: 3, column: 1 }, to: { row: 3, column: columns.length } };
}
