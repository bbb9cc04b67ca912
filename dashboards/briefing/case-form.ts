import {
  AlignmentType,
  BorderStyle,
  Document,
  LineRuleType,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { minuteText } from '../../analysis/calendar.ts';
import { demandsAnswered } from '../../api/cases/answer-check/answered.ts';
import type { CaseState, LedgerEntry } from '../../api/cases/case.ts';
import { placeText } from '../../api/cases/places.ts';
import { publishedWords } from '../../api/cases/words.ts';
import { run } from './docx-blocks.ts';
import { fonts, margins, size, textWidth } from './docx-look.ts';
import { evidenceWords, first, firstOut, platforms, snapshot } from './ledger-columns.ts';
import { duty, firstTaker } from './ledger-forms.ts';
import { mendedDocx } from './mended-docx.ts';
import { attentionTrend } from './particular-columns.ts';
import { xmlText } from './xml-text.ts';

/** What one sheet is made from: the case, its entries, the names of units, and the instant that it shows. */
export type CaseForm = {
  state: CaseState;
  own: readonly LedgerEntry[];
  units: (id: string) => string;
  at: string;
  /** 传播变化 before and after each public word, a line each; absent where nobody looked. */
  spread?: readonly string[];
};

/** 网络舆情综合情况表: one case on one page, as a Word file. Long texts are cut, and say so; what the ledger does not know is left empty for the hand. */
export async function caseFormDocx(form: CaseForm): Promise<Buffer> {
  const { state, at } = form;
  const document = new Document({
    title: `网络舆情综合情况表 ${state.number}`,
    creator: '回应',
    lastModifiedBy: '回应',
    styles: {
      default: {
        document: { run: { font: fonts.table, size: size.table, language: { value: 'en-US', eastAsia: 'zh-CN' } } },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11906, height: 16838 },
            margin: { ...margins, top: margins.header, bottom: margins.footer },
          },
        },
        children: [
          line('网络舆情综合情况表', { bold: true, size: 36, centred: true }),
          line(`编号：${state.number}　截至：${minuteText(at)}（北京时间）${state.demo ? '　示例数据' : ''}`, {}),
          table(caseFormRows(form)),
          line('空白为台账未登记。', {}),
        ],
      },
    ],
  });
  return mendedDocx(await Packer.toBuffer(document));
}

type Row = [name: string, value: string, name2?: string, value2?: string];

/** The rows of the sheet, in the order of the office's template. */
export function caseFormRows({ state, own, units, spread = [] }: CaseForm): Row[] {
  const out = firstOut(state);
  const { documents } = state;
  const reply = publishedWords(state).at(-1);
  const forwarded = documents.slice(1);
  return [
    ['舆情标题', state.title],
    ['时间', timeText(state.publishedAt ?? state.foundAt), '地点', placeText(state.places) ?? ''],
    ['承办单位', duty(state, units) ?? '', '承办人', firstTaker(own) ?? ''],
    ['首回时间', timeText(out), '办结时间', timeText(state.closedAt)],
    ['办结回复', cut(reply?.versions.at(-1)?.text ?? state.conclusion ?? '', 300)],
    ['原贴摘要', cut(state.summary, 200)],
    ['原文截图', snapshotWords(state)],
    ['始发网络链接', first(state)?.url ?? ''],
    ['舆情截图', picturesOf(state)],
    ['转发情况', some(forwarded.map(forwardWords), 4)],
    [
      '转发数量统计',
      documents.length === 0 ? '' : `${forwarded.length} 条`,
      '转发平台统计',
      forwardPlatforms(forwarded),
    ],
    ['评论数量及趋势', [attentionTrend(state), some(spread, 4)].filter(Boolean).join('\n')],
    [
      '处置情况',
      [some(actsOf(state), 16), some(demandsAnswered(state).map(demandWords), 5)].filter(Boolean).join('\n'),
    ],
  ];
}

/** 处置情况, as “时间 某人：内容”, with what was done, proved and concluded before the case was reopened. */
function actsOf(state: CaseState): string[] {
  const { handling, words } = state;
  const done = handling.map(({ at, by, text, evidence }) => ({
    at,
    line: `${by}：${cut(text, 80)}${evidence.length === 0 ? '' : `（佐证：${cut(evidence.map(({ text: of }) => of).join('、'), 40)}）`}`,
  }));
  const said = words.flatMap(({ published }) =>
    published === null ? [] : [{ at: published.at, line: `公开回应：${published.channel} ${published.url}` }],
  );
  return [...done, ...said, ...[...state.lives, state].flatMap(endOf)]
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .map(({ at, line: words }) => `${minuteText(at)} ${words}`);
}

function demandWords({ text, answered }: ReturnType<typeof demandsAnswered>[number], index: number): string {
  return `诉求${index + 1}：${cut(text, 60)}（${answered === null ? '未答复' : `${answered}已答复`}）`;
}

type Life = Pick<CaseState, 'fix' | 'closedAt' | 'conclusion'> & { reopenedAt?: string };

/** How one life of the case ended, and when the next began. */
function endOf({ fix, closedAt, conclusion, reopenedAt }: Life): { at: string; line: string }[] {
  return [
    ...(fix === null ? [] : [{ at: fix.at, line: `处置结果：${cut(fix.measures, 120)}` }]),
    ...(closedAt === null ? [] : [{ at: closedAt, line: `办结：${cut(conclusion ?? '', 80)}` }]),
    ...(reopenedAt === undefined ? [] : [{ at: reopenedAt, line: '案件重启' }]),
  ];
}

function snapshotWords(state: CaseState): string {
  const kept = snapshot(state);
  return kept === null ? '' : `已存证：${kept}`;
}

/** The pictures that the case holds, by the names and hashes by which the ledger knows them. */
function picturesOf({ handling, fix, lives }: CaseState): string {
  const fixes = [...lives.map((life) => life.fix), fix];
  const all = [...handling, ...fixes].flatMap((one) => one?.evidence ?? []);
  const pictures = all.filter(({ attachment }) => attachment?.type.startsWith('image/') === true);
  return some(pictures.map(evidenceWords), 3);
}

function forwardWords({ sourceName, title, url, publishedAt, foundAt }: CaseState['documents'][number]): string {
  return `${minuteText(publishedAt ?? foundAt)} ${sourceName}：${cut(title, 30)} ${url}`;
}

function forwardPlatforms(documents: CaseState['documents']): string {
  return documents.length === 0 ? '' : platforms(documents);
}

function timeText(instant: string | null): string {
  return instant === null ? '' : minuteText(instant);
}

/** The first few, and how many more there are. */
function some(lines: readonly string[], max: number): string {
  const more = lines.length - max;
  return [...lines.slice(0, max), ...(more > 0 ? [`……另有 ${more} 条，见台账`] : [])].join('\n');
}

function cut(text: string, max: number): string {
  const signs = [...text];
  return signs.length <= max ? text : `${signs.slice(0, max).join('')}……`;
}

const nameWidth = 1_500;

function table(rows: readonly Row[]): Table {
  const half = Math.round((textWidth - 2 * nameWidth) / 2);
  const border = { style: BorderStyle.SINGLE, size: 4, color: '000000' };
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: [nameWidth, half, nameWidth, half],
    borders: {
      top: border,
      bottom: border,
      left: border,
      right: border,
      insideHorizontal: border,
      insideVertical: border,
    },
    rows: rows.map(([name, value, name2, value2]) => {
      const cells =
        name2 === undefined
          ? [cell(name, nameWidth, true), cell(value, textWidth - nameWidth, false, 3)]
          : [
              cell(name, nameWidth, true),
              cell(value, half, false),
              cell(name2, nameWidth, true),
              cell(value2 ?? '', half, false),
            ];
      return new TableRow({ children: cells });
    }),
  });
}

function cell(text: string, width: number, isName: boolean, span = 1): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    columnSpan: span,
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
    children: text.split('\n').map((one) => line(one, { bold: isName, centred: isName })),
  });
}

function line(
  text: string,
  { bold = false, centred = false, size: given = size.table }: { bold?: boolean; centred?: boolean; size?: number },
): Paragraph {
  return new Paragraph({
    alignment: centred ? AlignmentType.CENTER : AlignmentType.LEFT,
    spacing: { line: given === size.table ? 290 : 560, lineRule: LineRuleType.AT_LEAST },
    children: [run(xmlText(text), { font: fonts.table, size: given, characterSpacing: 0, bold })],
  });
}
