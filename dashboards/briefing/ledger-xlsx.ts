import { strToU8, Zip, ZipDeflate } from 'fflate';
import writeExcelFile, { type CellObject, type SheetData } from 'write-excel-file/node';
import { beijingMs, dayMs, minuteText } from '../../analysis/calendar.ts';
import type { CaseState, LedgerEntry } from '../../api/cases/case.ts';
import type { LedgerFormCode } from '../../api/cases/contract-forms.ts';
import { zipEntries } from './fixed-zip.ts';
import type { CellValue } from './ledger-columns.ts';
import { type LedgerForm, ledgerFormsOf } from './ledger-forms.ts';
import { columnLetters, ledgerPage } from './ledger-page.ts';
import { xmlText } from './xml-text.ts';

/** 台账册: what one workbook of the ledger is made from. `entries` may be of all cases; `at` is the instant that it shows. */
export type LedgerBook = {
  cases: readonly CaseState[];
  entries: readonly LedgerEntry[];
  units: (id: string) => string;
  at: string;
  /** The office's own ledger unless told otherwise. */
  form?: LedgerFormCode;
};

/** 政务舆情处置回应台账 as an Excel file in the office's columns; what the ledger does not know is left empty. Same input, same bytes. */
export async function ledgerXlsx(book: LedgerBook): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const sheet = await openLedgerSheet({ ...book, write: (chunk) => chunks.push(chunk) });
  const own = Map.groupBy(book.entries, (entry) => entry.caseId);
  const sorted = [...book.cases].sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0));
  for (const one of sorted) sheet.add(one, own.get(one.id) ?? []);
  sheet.end();
  return Buffer.concat(chunks);
}

/**
 * The same workbook row by row, so that memory stays the same however many there are: bytes are written as they come; of
 * a table with an order of its own the cells wait for the end. `end` says how many rows it has.
 */
export async function openLedgerSheet(given: {
  units: (id: string) => string;
  at: string;
  write: (bytes: Uint8Array) => void;
  form?: LedgerFormCode;
}): Promise<{ add(one: CaseState, own: readonly LedgerEntry[]): void; end(): number }> {
  const form = ledgerFormsOf[given.form ?? 'ledger'];
  const { columns } = form;
  const letters = columns.map((_, index) => columnLetters(index + 1));
  const parts = await frame(form);
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error;
    given.write(bytes);
  });
  for (const [name, text] of parts.fixed) addPart(zip, name).push(strToU8(text), true);
  const rows = addPart(zip, sheetPart);
  rows.push(strToU8(parts.before));
  let waiting = '';
  let count = 0;
  let demo = false;
  const sorted: { key: string; cells: (CellValue | 'row')[] }[] = [];
  const writeRow = (values: readonly (CellValue | 'row')[]) => {
    count += 1;
    const number = headRow + count;
    const cells = values.map((value, index) =>
      cellXml(`${letters[index]}${number}`, value === 'row' ? count : value, parts.styles),
    );
    waiting += `<row r="${number}">${cells.join('')}</row>`;
    if (waiting.length < packedChars) return;
    rows.push(strToU8(waiting));
    waiting = '';
  };
  return {
    add: (one, own) => {
      const context = { own, units: given.units, at: given.at };
      const cells = columns.map(({ value }) => (value === 'row' ? value : value(one, context)));
      demo ||= one.demo;
      if (form.order === undefined) writeRow(cells);
      else sorted.push({ key: form.order(one, context), cells });
    },
    end: () => {
      for (const { cells } of sorted.sort((a, b) => (a.key < b.key ? -1 : 1))) writeRow(cells);
      rows.push(strToU8(waiting + parts.after), true);
      const title = `${form.title}${demo ? '（示例数据）' : ''}`;
      const note = `截至${minuteText(given.at)}（北京时间），共${count}件；空白为台账未登记`;
      addPart(zip, stringsPart).push(strToU8(parts.strings.replace(titleSlot, title).replace(noteSlot, note)), true);
      zip.end();
      return count;
    },
  };
}

/** Characters that are compressed together. */
const packedChars = 256 * 1024;

/** The row of the column names, counted from 1; it is printed on each page. */
const headRow = 3;
const sheetPart = 'xl/worksheets/sheet1.xml';
const stringsPart = 'xl/sharedStrings.xml';
const titleSlot = '标题位';
const noteSlot = '说明位';
const boxed = {
  fontFamily: '宋体',
  fontSize: 10,
  alignVertical: 'top',
  wrap: true,
  borderStyle: 'thin',
  borderColor: '#999999',
} as const;

/** One cell of each kind: a time is a date of Excel in 北京时间, a count a number, a text a text; the unknown is a cell without value. */
const samples = {
  text: { ...boxed, type: String, value: '编号', format: '@' },
  date: { ...boxed, type: Date, value: new Date(0), format: 'yyyy-mm-dd hh:mm' },
  number: { ...boxed, type: Number, value: 0, format: '0' },
  decimal: { ...boxed, type: Number, value: 0, format: '0.0' },
  empty: boxed,
} satisfies Record<string, CellObject>;
type Styles = Record<keyof typeof samples, string>;

type Frame = { fixed: [string, string][]; before: string; after: string; strings: string; styles: Styles };

/** All of the workbook but its rows: made by the library, with one row of samples that shows which style each kind of cell has. */
async function frame({ columns, sheet: sheetName, sticky }: LedgerForm): Promise<Frame> {
  const sheet: SheetData = [
    [{ value: titleSlot, fontFamily: '方正小标宋简体', fontSize: 18 }],
    [{ value: noteSlot, fontFamily: '宋体', fontSize: 10 }],
    columns.map(
      ({ name }) =>
        ({ ...boxed, type: String, value: name, fontWeight: 'bold', align: 'center', format: '@' }) as const,
    ),
    Object.values(samples),
  ];
  const made = writeExcelFile(
    sheet,
    {
      sheet: sheetName,
      columns: columns.map(({ width }) => ({ width })),
      orientation: 'landscape',
      stickyRowsCount: headRow,
      stickyColumnsCount: sticky,
    },
    { features: [ledgerPage(sheetName, headRow, columns.length)] },
  );
  const parts = new Map(
    zipEntries(await made.toBuffer()).map(({ name, bytes }) => [name, bytes.toString('utf8')] as const),
  );
  const xml = parts.get(sheetPart) ?? '';
  const sample = /<row r="4">.*?<\/row>/.exec(xml);
  const styles = [...(sample?.[0] ?? '').matchAll(/ s="(\d+)"/g)].map((match) => match[1] ?? '');
  const [text, date, number, decimal, empty] = styles;
  if (
    sample === null ||
    text === undefined ||
    date === undefined ||
    number === undefined ||
    decimal === undefined ||
    empty === undefined
  )
    throw new Error('write-excel-file writes rows in another way than expected.');
  const fixed = [...parts]
    .filter(([name]) => name !== sheetPart && name !== stringsPart)
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return {
    fixed,
    before: xml.slice(0, sample.index),
    after: xml.slice(sample.index + sample[0].length),
    strings: parts.get(stringsPart) ?? '',
    styles: { text, date, number, decimal, empty },
  };
}

/** Programs look for it first. */
function rank(name: string): number {
  return name === '[Content_Types].xml' ? 0 : 1;
}

/** A part of the zip, dated as the first day that zip knows in every time zone, so that the same contents are the same bytes. */
function addPart(zip: Zip, name: string): ZipDeflate {
  const part = new ZipDeflate(name, { level: 6 });
  part.mtime = new Date(1980, 0, 1);
  zip.add(part);
  return part;
}

function cellXml(place: string, value: CellValue, styles: Styles): string {
  if (value instanceof Date)
    return `<c r="${place}" s="${styles.date}"><v>${(value.getTime() + beijingMs) / dayMs + daysBefore1970}</v></c>`;
  if (typeof value === 'number') {
    const style = Number.isInteger(value) ? styles.number : styles.decimal;
    return `<c r="${place}" s="${style}"><v>${value}</v></c>`;
  }
  const text = cellText(value ?? '');
  if (text === '') return `<c r="${place}" s="${styles.empty}"/>`;
  return `<c r="${place}" s="${styles.text}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** Days of Excel before 1970. */
const daysBefore1970 = 25_569;

/** A text as a cell can hold it; one that a spreadsheet might take for a formula is preceded by an apostrophe. */
export function cellText(text: string): string {
  const short = xmlText(xmlText(text).slice(0, cellMaxChars));
  const guarded = /^\s*[=+\-@\t\r\n＝＋－＠]/.test(short) ? `'${short}` : short;
  // Excel reads _x0041_ as an escape for A.
  return guarded.replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_');
}

/** Excel allows 32,767 UTF-16 units. */
const cellMaxChars = 32_000;

function escaped(text: string): string {
  return text.replace(/[&<>\r]/g, (sign) => entities[sign] ?? sign);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
