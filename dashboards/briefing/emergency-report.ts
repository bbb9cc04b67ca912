import { AlignmentType, BorderStyle, LineRuleType, Packer, Paragraph, TabStopType } from 'docx';
import { instantText } from '../../analysis/calendar.ts';
import {
  fieldsOf,
  type ReportDraft,
  type ReportKind,
  type ReportReceiver,
  reportReceivers,
} from '../../api/clocks/contract-reports.ts';
import { gridLine, run } from './docx-blocks.ts';
import { fonts, grid, red, size, textWidth } from './docx-look.ts';
import { fixedZip } from './fixed-zip.ts';
import { officialPages } from './official-docx.ts';
import { xmlText } from './xml-text.ts';

/** 突发环境事件报告 as it is printed: a draft from the case, or what was sent. `sentAt` is null for a draft. */
export type ReportPaper = {
  kind: ReportKind;
  title: string;
  number: string;
  to: ReportReceiver;
  sentAt: string | null;
  body: ReportDraft;
  demo: boolean;
  /** Goes into the properties of the file. */
  madeAt: string;
};

/** The report as a Word file in the layout of GB/T 9704-2012, a 上行文 with 签发人. Same input, same bytes. */
export async function emergencyReportDocx(paper: ReportPaper): Promise<Buffer> {
  const { body } = paper;
  const document = officialPages(paper.title, body.unit, [
    ...masthead(paper),
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { before: grid.linePitch, after: grid.linePitch, line: 700, lineRule: LineRuleType.EXACT },
      children: [run(paper.title, { font: fonts.title, size: size.title })],
    }),
    line(`${reportReceivers[paper.to]}：`, { indented: false }),
    ...fieldsOf(paper.kind).flatMap(([name, label], index) => field(`${numerals[index] ?? ''}、${label}`, body[name])),
    line('附：事件现场位置图、照片和有关资料。'),
    ...ending(paper),
  ]);
  const stamp = new Date(paper.madeAt).toISOString().replace(/\.\d+Z$/, 'Z');
  return fixedZip(await Packer.toBuffer(document), (name, bytes) => {
    const text = xmlText(bytes.toString('utf8'));
    if (name === 'docProps/core.xml')
      return Buffer.from(text.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${stamp}`));
    return /\.xml$/.test(name) ? Buffer.from(text) : bytes;
  });
}

const numerals = [...'一二三四五六七八九十', '十一', '十二', '十三', '十四', '十五', '十六', '十七'];

/** 报头: who reports, the number of the case and who signed, over a red line. */
function masthead({ body, number, demo }: ReportPaper): Paragraph[] {
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { line: 1_000, lineRule: LineRuleType.EXACT },
      children: [run(known(body.unit), { font: fonts.title, size: size.title, color: red, bold: true })],
    }),
    new Paragraph({
      spacing: gridLine,
      tabStops: [{ type: TabStopType.RIGHT, position: textWidth }],
      children: [
        run(`案件 ${number}${demo ? '（示例数据）' : ''}\t签发人：`),
        run(known(body.signer), { font: fonts.kai }),
      ],
    }),
    new Paragraph({
      spacing: { line: 120, lineRule: LineRuleType.EXACT },
      border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: red, space: 1 } },
      children: [],
    }),
  ];
}

function field(label: string, text: string): Paragraph[] {
  const lines = text.split('\n').filter((one) => one.trim() !== '');
  return [
    line(label, { font: fonts.heading }),
    ...(lines.length === 0 ? [line('暂不清楚，核实后续报。')] : lines.map((one) => line(one))),
  ];
}

function ending({ body, sentAt }: ReportPaper): Paragraph[] {
  const right = (text: string) =>
    new Paragraph({ alignment: AlignmentType.RIGHT, spacing: gridLine, indent: { right: 640 }, children: [run(text)] });
  return [
    right(known(body.unit)),
    right(sentAt === null ? '　　年　月　日　时　分' : instantText(sentAt)),
    line(`（联系人：${known(body.contact)}，联系电话：${known(body.phone)}）`),
  ];
}

function line(
  text: string,
  { indented = true, font = fonts.body }: { indented?: boolean; font?: typeof fonts.body } = {},
) {
  return new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    spacing: gridLine,
    ...(indented ? { indent: { firstLine: 2 * 20 * (size.body / 2) } } : {}),
    children: [run(text, { font })],
  });
}

/** A blank to fill in by hand. */
function known(text: string): string {
  return text.trim() === '' ? '　　　　' : text;
}
