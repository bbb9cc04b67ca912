import { dayText } from '../../analysis/calendar.ts';
import type { LetterView } from '../../api/assessment/contract-letters.ts';
import { type OfficialPaper, officialDocx } from './official-docx.ts';
import type { Block } from './report.ts';

/** 通报、提醒函、约谈建议名单 as a Word file, with the table of its figures and what they mean. */
export function letterDocx(letter: LetterView, office = publicity): Promise<Buffer> {
  return officialDocx(letterPaper(letter, office));
}

/** Who signs what the assessment writes. */
export const publicity = '省生态环境厅宣传教育处';

function letterPaper({ title, body, table, issued, units }: LetterView, office: string): OfficialPaper {
  return {
    ...{ office, title, number: issued?.number ?? '（初稿）' },
    to: units.length === 0 ? null : units.map(({ name }) => name).join('、'),
    body: body.split('\n').filter((text) => text.trim() !== ''),
    tables: table.rows.length === 0 ? [] : [tableOf(table.caption, table.columns, table.rows)],
    notes: table.notes,
    date: issued === null ? null : dayText(issued.at),
  };
}

/** A plain table: the first column is the widest, all others share the rest. */
export function tableOf(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Extract<Block, { kind: 'table' }> {
  const first = columns.length > 6 ? 20 : 30;
  const share = (100 - first) / Math.max(1, columns.length - 1);
  return {
    kind: 'table',
    caption,
    columns: columns.map((name, index) => ({
      ...{ name, share: index === 0 ? first : share },
      align: index === 0 ? 'left' : 'center',
    })),
    rows: rows.map((row) => row.map((text) => ({ text }))),
    empty: '无',
  };
}
