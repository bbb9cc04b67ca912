import { dayText } from '../../analysis/calendar.ts';
import type { Level } from '../../analysis/codes.ts';
import { annexSection, notesSection } from './annex-section.ts';
import { eventsSection } from './events-section.ts';
import type { BriefingFigures } from './figures.ts';
import type { BriefingInput } from './input.ts';
import { ledgerSection, ledgerTables } from './ledger-section.ts';
import { overallSection } from './overall-section.ts';
import { spreadSections, spreadTables } from './spread-sections.ts';
import { measureStatements, riskStatements, type Statement } from './statements.ts';
import { periodWords } from './week.ts';

/** 周报正文：title, line by line, and blocks in reading order; Word and HTML print the same ones. */
export type Report = { title: readonly string[]; blocks: Block[] };

export type Block =
  /** 一、; an annex begins a page of its own. */
  | { kind: 'section'; text: string; newPage?: true }
  /** （一） */
  | { kind: 'subsection'; text: string }
  /** A paragraph; `lead` is its first words, printed heavier. */
  | { kind: 'paragraph'; lead?: string; text: string }
  | { kind: 'table'; caption: string; columns: Column[]; rows: Cell[][]; empty: string }
  | { kind: 'chart'; chart: 'days' | 'topics'; caption: string }
  | { kind: 'note'; text: string };

/** `share` of the table's width, in percent. */
export type Column = { name: string; share: number; align: 'left' | 'center' | 'right' };

/** `records` links the figure to its records (in the web app); `heat` 0–1 shades the cell. */
export type Cell = { text: string; records?: string; level?: Level; heat?: number };

/** Writes the briefing's words from its input and figures; the same input gives the same words. */
export function briefingReport(input: BriefingInput, figures: BriefingFigures): Report {
  const { period } = input;
  return {
    title: [
      `${dayText(period.from).slice(0, 5)}${periodWords({ ...period, partial: false })}`,
      '生态环境舆情及处置回应情况',
    ],
    blocks: [
      ...overallSection(input, figures),
      ...eventsSection(input),
      ...spreadSections(figures),
      ...ledgerSection(input, figures),
      { kind: 'section', text: '六、风险研判' },
      ...statements(riskStatements(input, figures), '资料不足：本期数据没有触发研判规则，不作判断。'),
      { kind: 'section', text: '七、举措建议' },
      ...statements(measureStatements(input, figures), '资料不足：本期数据没有触发建议规则，不提建议。'),
      ...annexSection(input),
      { kind: 'section', text: '附件2 分项数据' },
      ...spreadTables(figures),
      ...ledgerTables(figures),
      ...notesSection(input, figures),
    ],
  };
}

function statements(all: readonly Statement[], none: string): Block[] {
  if (all.length === 0) return [{ kind: 'paragraph', text: none }];
  return all.map(({ rule, text }, index) => ({ kind: 'paragraph', lead: `${index + 1}.${rule}。`, text }));
}
