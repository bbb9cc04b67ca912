import {
  AlignmentType,
  BorderStyle,
  Document,
  DocumentGridType,
  Footer,
  Header,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  TabStopType,
} from 'docx';
import { dayText } from '../../analysis/calendar.ts';
import { briefingCharts } from './charts.ts';
import { docxBlock, gridLine, run } from './docx-blocks.ts';
import { fonts, grid, margins, offGrid, otherNames, red, size, textWidth } from './docx-look.ts';
import { fixedZip } from './fixed-zip.ts';
import { issueWords } from './html.ts';
import type { BriefingInput } from './input.ts';
import { type Paper, paperOf } from './paper.ts';
import { xmlText } from './xml-text.ts';

/** The briefing as a Word file in the layout of GB/T 9704-2012. Same input, same bytes. */
export function briefingDocx(input: BriefingInput): Promise<Buffer> {
  return paperDocx(paperOf(input));
}

/** The same of a paper; charts that are drawn already may be given. */
export async function paperDocx(input: Paper, drawn?: ReturnType<typeof briefingCharts>): Promise<Buffer> {
  const { figures, report } = input;
  const charts = drawn ?? briefingCharts(figures);
  const document = new Document({
    title: `${input.head.name} ${issueWords(input)}`,
    creator: input.head.office,
    lastModifiedBy: input.head.office,
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: {
        document: {
          run: { font: fonts.body, size: size.body, language: { value: 'en-US', eastAsia: 'zh-CN' } },
        },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11906, height: 16838, orientation: PageOrientation.PORTRAIT },
            margin: margins,
          },
          grid: { type: DocumentGridType.LINES, ...grid },
        },
        headers: { default: pageHead(input.demo), even: pageHead(input.demo) },
        footers: { default: pageNumber(AlignmentType.RIGHT), even: pageNumber(AlignmentType.LEFT) },
        children: [
          ...masthead(input),
          ...report.title.map((line, index) => titleParagraph(line, index === report.title.length - 1)),
          ...report.blocks.flatMap((block) => docxBlock(block, charts)),
          ...imprint(input),
        ],
      },
    ],
  });
  return fixedZip(await Packer.toBuffer(document), (name, bytes) => fixedPart(name, bytes, input.cutOff));
}

/** Exact, so that the grid of the page does not stretch it. */
const smallLine = { line: 360, lineRule: LineRuleType.EXACT } as const;

/** 报头: the red name, issue, office and date over a red line. */
function masthead({ head, cutOff }: Paper): Paragraph[] {
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { before: 120, line: 1_240, lineRule: LineRuleType.EXACT },
      children: [
        run(head.name, { font: fonts.title, size: size.masthead, color: red, bold: true, characterSpacing: 40 }),
      ],
    }),
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { before: 120, after: 120, ...gridLine },
      children: [run(issueWords({ head }))],
    }),
    new Paragraph({
      spacing: gridLine,
      indent: { left: 320, right: 320 },
      tabStops: [{ type: TabStopType.RIGHT, position: textWidth - 320 }],
      children: [run(`${head.office}编印\t${dayText(cutOff)}`)],
    }),
    new Paragraph({
      spacing: { after: grid.linePitch, line: 120, lineRule: LineRuleType.EXACT },
      border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: red, space: 1 } },
      children: [],
    }),
  ];
}

function titleParagraph(line: string, isLast: boolean): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { after: isLast ? grid.linePitch : 0, line: 700, lineRule: LineRuleType.EXACT },
    children: [run(line, { font: fonts.title, size: size.title })],
  });
}

function pageHead(demo: boolean): Header {
  return new Header({
    children: [
      new Paragraph({
        spacing: smallLine,
        tabStops: [{ type: TabStopType.RIGHT, position: textWidth }],
        children: [
          run('内部资料　注意保存', { font: fonts.heading, size: size.table }),
          ...(demo ? [run('\t示例数据', { font: fonts.heading, size: size.table, color: red })] : []),
        ],
      }),
    ],
  });
}

/** 页码: — 1 — in 4号宋体, one character in from the outer edge. */
function pageNumber(alignment: typeof AlignmentType.LEFT | typeof AlignmentType.RIGHT): Footer {
  return new Footer({
    children: [
      new Paragraph({
        alignment,
        spacing: smallLine,
        indent: { left: 280, right: 280 },
        children: [run('', { font: fonts.table, size: size.small, children: ['— ', PageNumber.CURRENT, ' —'] })],
      }),
    ],
  });
}

/** 报尾: to whom it goes, between two lines. */
function imprint({ head }: Paper): Paragraph[] {
  const line = { style: BorderStyle.SINGLE, size: 8, color: '000000', space: 1 };
  const copies = head.copies === null ? [] : [`（共印${head.copies}份）`];
  const texts = [`分送：${head.distribution}。`, ...copies];
  return texts.map(
    (text, index) =>
      new Paragraph({
        alignment: index === 0 ? AlignmentType.LEFT : AlignmentType.RIGHT,
        spacing: { before: index === 0 ? grid.linePitch : 0, ...gridLine },
        indent: index === 0 ? { firstLine: 280 } : {},
        border: {
          ...(index === 0 ? { top: line } : {}),
          ...(index === texts.length - 1 ? { bottom: line } : {}),
        },
        children: [run(text, { size: size.small })],
      }),
  );
}

/** Takes out of a part what differs from run to run and what no XML may hold, and names other fonts to fall back on. */
function fixedPart(name: string, bytes: Buffer, cutOff: string): Buffer {
  const stamp = new Date(cutOff).toISOString().replace(/\.\d+Z$/, 'Z');
  if (name === 'docProps/core.xml')
    return changed(bytes, (xml) => xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${stamp}`));
  if (name === 'word/fontTable.xml') return Buffer.from(fontTable());
  if (!/^word\/.*\.xml$/.test(name)) return bytes;
  let picture = 0;
  return changed(bytes, (xml) =>
    offGrid(xml).replace(/(<wp:docPr [^>]*?\bid=")\d+"/g, (_, start: string) => {
      picture += 1;
      return `${start}${picture}"`;
    }),
  );
}

function changed(bytes: Buffer, change: (xml: string) => string): Buffer {
  return Buffer.from(change(xmlText(bytes.toString('utf8'))));
}

function fontTable(): string {
  const rows = Object.entries(otherNames).map(
    ([name, others]) =>
      `<w:font w:name="${name}"><w:altName w:val="${others}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${rows.join('')}</w:fonts>`;
}
