import {
  AlignmentType,
  BorderStyle,
  Document,
  DocumentGridType,
  LineRuleType,
  Packer,
  Paragraph,
  type Table,
} from 'docx';
import { gridLine, run, tableBlock } from './docx-blocks.ts';
import { fonts, grid, margins, offGrid, red, size } from './docx-look.ts';
import { fixedZip } from './fixed-zip.ts';
import { mendedDocx } from './mended-docx.ts';
import type { Block } from './report.ts';

/** 公文 as it is printed: the office over a red line, number, title, to whom, paragraphs (一、 begins a section), tables and notes, office and date. */
export type OfficialPaper = {
  office: string;
  /** 发文字号, or what stands in its place. */
  number: string;
  title: string;
  /** 主送; null where it goes to nobody. */
  to: string | null;
  body: readonly (string | TableBlock)[];
  /** After the end. */
  tables: readonly TableBlock[];
  notes: readonly string[];
  /** Null for a draft. */
  date: string | null;
};

type TableBlock = Extract<Block, { kind: 'table' }>;

/** A4 pages of GB/T 9704-2012: its margins, its grid of lines, its body. */
export function officialPages(title: string, office: string, children: (Paragraph | Table)[]): Document {
  return new Document({
    title,
    creator: office,
    lastModifiedBy: office,
    styles: { default: { document: { run: { font: fonts.body, size: size.body } } } },
    sections: [
      {
        properties: {
          page: { size: { width: 11906, height: 16838 }, margin: margins },
          grid: { type: DocumentGridType.LINES, ...grid },
        },
        children,
      },
    ],
  });
}

/** The paper as a Word file in the layout of GB/T 9704-2012. */
export async function officialDocx(paper: OfficialPaper): Promise<Buffer> {
  const document = officialPages(paper.title, paper.office, [
    ...masthead(paper),
    ...(paper.to === null ? [] : [line(`${paper.to}：`, false)]),
    ...paper.body.flatMap((part): (Paragraph | Table)[] =>
      typeof part === 'string' ? [line(part, true, /^[一二三四五六七八九十]+、/.test(part))] : tableBlock(part),
    ),
    ...ending(paper),
    ...paper.tables.flatMap((table): (Paragraph | Table)[] => tableBlock(table)),
    ...(paper.notes.length === 0 ? [] : [note('数据说明')]),
    ...paper.notes.map((text, index) => note(`${index + 1}.${text}`)),
  ]);
  return fixedZip(mendedDocx(await Packer.toBuffer(document)), (name, bytes) =>
    name === 'word/document.xml' ? Buffer.from(offGrid(bytes.toString('utf8'))) : bytes,
  );
}

function masthead({ office, number, title }: OfficialPaper): Paragraph[] {
  const centred = { alignment: AlignmentType.CENTER } as const;
  return [
    new Paragraph({
      ...centred,
      spacing: { line: 1_000, lineRule: LineRuleType.EXACT },
      children: [run(office, { font: fonts.title, size: size.title, color: red, bold: true })],
    }),
    new Paragraph({ ...centred, spacing: gridLine, children: [run(number)] }),
    new Paragraph({
      spacing: { line: 120, lineRule: LineRuleType.EXACT },
      border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: red, space: 1 } },
      children: [],
    }),
    new Paragraph({
      ...centred,
      spacing: { before: grid.linePitch, after: grid.linePitch, line: 700, lineRule: LineRuleType.EXACT },
      children: [run(title, { font: fonts.title, size: size.title })],
    }),
  ];
}

function ending({ office, date }: OfficialPaper): Paragraph[] {
  return [office, date ?? '（初稿，未签发）'].map(
    (text) =>
      new Paragraph({
        alignment: AlignmentType.RIGHT,
        spacing: gridLine,
        indent: { right: 640 },
        children: [run(text)],
      }),
  );
}

function line(text: string, indented: boolean, heading = false): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    spacing: gridLine,
    ...(indented ? { indent: { firstLine: 2 * 20 * (size.body / 2) } } : {}),
    keepNext: heading,
    children: [run(text, { font: heading ? fonts.heading : fonts.body })],
  });
}

function note(text: string): Paragraph {
  return new Paragraph({
    spacing: { line: 320, lineRule: LineRuleType.EXACT, before: 40 },
    children: [run(text, { font: fonts.table, size: size.table, characterSpacing: 0 })],
  });
}
