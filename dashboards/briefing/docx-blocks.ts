import {
  AlignmentType,
  BorderStyle,
  ImageRun,
  type IRunOptions,
  LineRuleType,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import type { Level } from '../../analysis/codes.ts';
import type { BriefingChart } from './charts.ts';
import { bodyCharacterSpacing, fonts, grid, size, textWidth } from './docx-look.ts';
import type { Block, Cell, Column } from './report.ts';

/** The paragraphs and tables of a block, in the official layout. */
export function docxBlock(block: Block, charts: Record<'days' | 'topics', BriefingChart>): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'section':
      return [
        bodyParagraph([run(block.text, { font: fonts.heading })], {
          ...{ keepNext: true, outlineLevel: 0, pageBreakBefore: block.newPage === true },
        }),
      ];
    case 'subsection':
      return [bodyParagraph([run(block.text, { font: fonts.kai })], { keepNext: true, outlineLevel: 1 })];
    case 'paragraph':
      return [bodyParagraph([...(block.lead === undefined ? [] : [run(block.lead, { bold: true })]), run(block.text)])];
    case 'note':
      return [small(block.text, AlignmentType.LEFT)];
    case 'table':
      return tableBlock(block);
    case 'chart':
      return [picture(charts[block.chart]), small(block.caption, AlignmentType.CENTER)];
    default:
      return block satisfies never;
  }
}

/** Words in the body's font and size unless told otherwise. */
export function run(text: string, look: Partial<Omit<IRunOptions, 'text'>> = {}): TextRun {
  return new TextRun({ text, font: fonts.body, size: size.body, characterSpacing: bodyCharacterSpacing, ...look });
}

/** One line of the grid, exactly. */
export const gridLine = { line: grid.linePitch, lineRule: LineRuleType.EXACT } as const;

/** A line of a table: exact, as the grid of the page would draw it as high as a line of the body. */
const tableLine = { line: 320, lineRule: LineRuleType.EXACT } as const;

function bodyParagraph(
  children: TextRun[],
  look: { keepNext?: boolean; outlineLevel?: number; pageBreakBefore?: boolean } = {},
): Paragraph {
  return new Paragraph({
    children,
    alignment: AlignmentType.JUSTIFIED,
    spacing: gridLine,
    // Two characters, whatever the font.
    indent: { firstLineChars: 200, firstLine: 2 * 20 * (size.body / 2) },
    ...look,
  });
}

function small(
  text: string,
  alignment: (typeof AlignmentType)[keyof typeof AlignmentType],
  bold = false,
  keepNext = false,
): Paragraph {
  return new Paragraph({
    children: [run(text, { font: fonts.table, size: size.table, characterSpacing: 0, bold })],
    alignment,
    keepNext,
    spacing: { before: 80, after: 80, ...tableLine },
  });
}

function picture({ png, width, height, alt }: BriefingChart): Paragraph {
  // 156 mm at 96 per inch, a little less for the frame.
  const shown = 580;
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    keepNext: true,
    spacing: { before: 160, line: 240, lineRule: LineRuleType.AUTO },
    children: [
      new ImageRun({
        type: 'png',
        data: png,
        transformation: { width: shown, height: Math.round((height * shown) / width) },
        altText: { name: '图', title: '图', description: alt },
      }),
    ],
  });
}

/** A table of the body, its title above. */
export function tableBlock({
  caption,
  columns,
  rows,
  empty,
}: Extract<Block, { kind: 'table' }>): (Paragraph | Table)[] {
  const title = small(caption, AlignmentType.CENTER, true, true);
  if (rows.length === 0) return [title, small(empty, AlignmentType.CENTER)];
  const widths = columns.map((column) => Math.round((textWidth * column.share) / 100));
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map((column, index) =>
      tableCell({ text: column.name }, { ...column, align: 'center' }, widths[index] ?? 0, {
        isHead: true,
        keepNext: true,
      }),
    ),
  });
  // A short table stays on one page.
  const together = rows.length <= togetherMaxRows;
  const body = rows.map(
    (row, at) =>
      new TableRow({
        cantSplit: true,
        children: columns.map((column, index) =>
          tableCell(row[index] ?? { text: '' }, column, widths[index] ?? 0, {
            isHead: false,
            keepNext: together && at < rows.length - 1,
          }),
        ),
      }),
  );
  const line = { style: BorderStyle.SINGLE, size: 4, color: '777777' };
  const table = new Table({
    rows: [head, ...body],
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    width: { size: textWidth, type: WidthType.DXA },
    borders: { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line },
  });
  return [title, table, spacer()];
}

/** What keeps a table from touching the next line. */
function spacer(): Paragraph {
  return new Paragraph({ children: [], spacing: { line: 160, lineRule: LineRuleType.EXACT } });
}

const alignments = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT } as const;
const levelColours: Partial<Record<Level, string>> = {
  red: 'B80000',
  orange: 'B35000',
  yellow: '7A6000',
  blue: '1D4F91',
};

const togetherMaxRows = 8;

function tableCell(
  cell: Cell,
  column: Column,
  width: number,
  { isHead, keepNext }: { isHead: boolean; keepNext: boolean },
): TableCell {
  const fill = isHead ? 'F2F0EC' : heatColour(cell.heat);
  const colour = cell.level === undefined ? undefined : levelColours[cell.level];
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { top: 30, bottom: 30, left: 70, right: 70 },
    ...(fill === undefined ? {} : { shading: { type: ShadingType.CLEAR, fill, color: 'auto' } }),
    children: [
      new Paragraph({
        alignment: alignments[column.align],
        spacing: tableLine,
        keepNext,
        children: [
          run(cell.text, {
            font: isHead ? fonts.heading : fonts.table,
            size: size.table,
            characterSpacing: 0,
            bold: cell.level !== undefined,
            ...(colour === undefined ? {} : { color: colour }),
          }),
        ],
      }),
    ],
  });
}

/** White to a pale blue. */
function heatColour(heat: number | undefined): string | undefined {
  if (heat === undefined || heat === 0) return undefined;
  const mix = [53, 97, 142].map((part) => Math.round(255 - (255 - part) * heat * 0.3));
  return mix
    .map((part) => part.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}
