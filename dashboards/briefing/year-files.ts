import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { dayText, instantText } from '../../analysis/calendar.ts';
import type { Hearing, YearLine, YearStatistics } from '../../api/assessment/contract-year.ts';
import { fixedZip } from './fixed-zip.ts';
import { cellText } from './ledger-xlsx.ts';
import { publicity, tableOf } from './letter-docx.ts';
import { officialDocx } from './official-docx.ts';

/** 年度统计 as a Word file: every table with what it counts. */
export function yearDocx(statistics: YearStatistics, office = publicity): Promise<Buffer> {
  return officialDocx({
    ...{ office, number: demoWords(statistics), title: `${statistics.year}年政务舆情处置回应统计`, to: null },
    body: [
      `现将${spanWords(statistics)}政务舆情处置回应情况统计如下。本统计由台账逐件汇总，不含个人信息；“—”表示没有数据，不是零。`,
    ],
    tables: statistics.sections.map(({ title, lines }) =>
      tableOf(
        title,
        ['项目', '数值'],
        lines.map((line) => [line.name, lineWords(line)]),
      ),
    ),
    notes: statistics.sections.map(({ title, definition }) => `${title.replace(/^.+、/, '')}：${definition}`),
    date: dayText(statistics.at),
  });
}

/** The same as an Excel file: one row a figure, numbers as numbers, with what it counts beside it. */
export async function yearXlsx(statistics: YearStatistics): Promise<Buffer> {
  const cell = (value: string) => ({ type: String, value: cellText(value), wrap: true, alignVertical: 'top' }) as const;
  const head = (value: string) => ({ ...cell(value), fontWeight: 'bold' }) as const;
  const number = (value: number | null) =>
    value === null ? cell('—') : ({ type: Number, value, format: Number.isInteger(value) ? '0' : '0.0' } as const);
  const rows: SheetData = [
    [head(`${statistics.year}年政务舆情处置回应统计`)],
    [cell(`${spanWords(statistics)}；“—”表示没有数据，不是零。${demoWords(statistics)}`)],
    ['部分', '项目', '数值', '单位', '达标件数', '应计件数', '口径'].map(head),
    ...statistics.sections.flatMap(({ title, definition, lines }) =>
      lines.map(({ name, value, unit, of }) => [
        ...[cell(title), cell(name), number(value), cell(unit)],
        ...[number(of?.met ?? null), number(of?.cases ?? null), cell(definition)],
      ]),
    ),
  ];
  const widths = [16, 26, 10, 8, 10, 10, 80];
  const made = writeExcelFile(rows, {
    ...{ sheet: `${statistics.year}年`, columns: widths.map((width) => ({ width })), stickyRowsCount: 3 },
  });
  return fixedZip(await made.toBuffer(), (_, bytes) => bytes);
}

/** 听取汇报材料 as a Word file: one page of figures, then who is behind, the gravest cases and what is open. */
export function hearingDocx(hearing: Hearing, office = publicity): Promise<Buffer> {
  const { statistics, figures, worst, gravest, duties } = hearing;
  return officialDocx({
    ...{ office, number: `供主要负责同志听取汇报${demoWords(statistics)}`, to: null },
    title: `${statistics.year}年政务舆情处置回应工作汇报材料`,
    body: [
      `本材料汇总${spanWords(statistics)}政务舆情处置回应情况，数据截至${instantText(statistics.at)}。`,
      '一、主要数据',
      tableOf('主要数据', ['项目', '数值', '项目（续）', '数值（续）'], inPairs(figures)),
      '二、办理较慢的单位',
      ...(worst.length === 0
        ? ['没有未按原时限完成或者现有超时案件的单位。']
        : worst.map(({ name, words }, index) => `${index + 1}.${name}：${words}。`)),
      '三、等级最高的案件',
      ...(gravest.length === 0
        ? ['年内没有登记案件。']
        : gravest.map(({ number, title, level, status }) => `${number}　${title}（${level}色，${status}）`)),
      '四、尚未完成的事项',
      ...duties.map(({ name, value }) => `${name}：${value}件。`),
    ],
    tables: [],
    notes: [
      ...figures.map(({ name, definition }) => `${name}：${definition}`),
      '办理较慢的单位：有未按原时限完成或者现超时案件的单位，按原时限达标率由低到高取前三。',
      '等级最高的案件：年内登记的案件按等级、涉及文本数取前五；名称由地点和主题组成，不用网民原话。',
      ...duties.map(({ name, definition }) => `${name}：${definition}`),
    ],
    date: dayText(statistics.at),
  });
}

/** Two figures a line. */
function inPairs(figures: Hearing['figures']): string[][] {
  const half = Math.ceil(figures.length / 2);
  return figures.slice(0, half).map((one, index) => {
    const other = figures[half + index];
    return [one.name, one.value, other?.name ?? '', other?.value ?? ''];
  });
}

function lineWords({ value, unit, of }: YearLine): string {
  if (value === null) return '—';
  if (of !== null) return `${value.toFixed(1)}%（${of.met}/${of.cases}）`;
  return unit === '件' || unit === '个' ? `${value}${unit}` : `${value.toFixed(1)}${unit}`;
}

function spanWords({ from, to, partial }: YearStatistics): string {
  return partial ? `${dayText(from)}至${dayText(to)}（年度未结束）` : `${dayText(from).slice(0, 5)}全年`;
}

function demoWords({ demo }: YearStatistics): string {
  return demo ? '（示例数据）' : '';
}
