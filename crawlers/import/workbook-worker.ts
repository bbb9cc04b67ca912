import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type * as Sheets from '@e965/xlsx';
import { decodeBytes } from '../charset.ts';
import type { WorkbookLimits, WorkbookMessage } from './workbook.ts';
import { checkZipSize, ZipRefused } from './zip-size.ts';

// The CommonJS build brings its code pages along, which .xls files of old programs need.
const xlsx: typeof Sheets = createRequire(import.meta.url)('@e965/xlsx');

type Cell = Sheets.CellObject;
type Lines = Extract<WorkbookMessage, { lines: unknown }>['lines'];

/** Reads one workbook in a thread of its own and hands its lines on a pack at a time, each when it is asked for. */
function main(port: NonNullable<typeof parentPort>): void {
  const { path, limits } = workerData as { path: string; limits: WorkbookLimits };
  let packs: Generator<Lines> | null = null;
  port.on('message', () => {
    try {
      packs ??= packsOf(open(path, limits), limits);
      const next = packs.next();
      const message: WorkbookMessage = next.done === true ? { end: true } : { lines: next.value };
      port.postMessage(message);
      if (next.done === true) port.close();
    } catch (error) {
      const message: WorkbookMessage = { refused: reasonOf(error) };
      port.postMessage(message);
      port.close();
    }
  });
}

function open(path: string, limits: WorkbookLimits): Sheets.WorkBook {
  const bytes = readFileSync(path);
  const options: Sheets.ParsingOptions = {
    dense: true,
    cellNF: true,
    cellText: false,
    cellHTML: false,
    // Or a formula that was never calculated would pass for an empty cell.
    sheetStubs: true,
    // One more than is read, so that it shows whether there is more.
    sheetRows: limits.rows + 1,
  };
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) checkZipSize(bytes, limits.unpackedBytes);
  else if (bytes.readUInt32BE(0) !== 0xd0cf11e0)
    // HTML (or XML) under the name of a workbook; numbers stay the words they are.
    return xlsx.read(decodeBytes(bytes).text, { ...options, type: 'string', raw: true });
  return xlsx.read(bytes, { ...options, type: 'buffer' });
}

function* packsOf(book: Sheets.WorkBook, limits: WorkbookLimits): Generator<Lines> {
  const names = book.SheetNames;
  const is1904 = book.Workbook?.WBProps?.date1904 === true;
  let pack: Lines = [];
  let size = 0;
  let total = 0;
  for (const name of names) {
    const sheet = names.length > 1 ? name.slice(0, 100) : null;
    const data: (Cell | undefined)[][] = book.Sheets[name]?.['!data'] ?? [];
    for (const [at, row] of data.entries()) {
      if (row === undefined || row === null) continue;
      if (at >= limits.rows) break;
      const line = lineOf(row.slice(0, columnsMax), at, sheet, is1904);
      if (line === null) continue;
      pack.push(line);
      size += sizeOf(line);
      if (pack.length < packLines && size < packChars) continue;
      yield pack;
      total += size;
      [pack, size] = [[], 0];
      // A few words in the file may stand in every cell of it.
      if (total <= limits.chars) continue;
      yield [
        { line: at + 2, sheet, error: `内容超过 ${limits.chars / 1_000_000} 百万字，从这里起没有读取；请拆分后再导入` },
      ];
      return;
    }
    if (data.length > limits.rows || lastRow(book.Sheets[name]) >= limits.rows) {
      const error = `这张表超过 ${limits.rows.toLocaleString('zh-CN')} 行，从这里起没有读取；请拆分，或另存为 CSV 再导入`;
      pack.push({ line: limits.rows + 1, sheet, error });
    }
    // Each sheet is let go when it has been read.
    delete book.Sheets[name];
  }
  if (pack.length > 0) yield pack;
}

/** The last row that the sheet says it has, also when not all were read. */
function lastRow(sheet: Sheets.WorkSheet | undefined): number {
  const range: unknown = sheet?.['!fullref'];
  return typeof range === 'string' ? xlsx.utils.decode_range(range).e.r : 0;
}

function sizeOf(line: Lines[number]): number {
  return 'cells' in line ? line.cells.reduce<number>((sum, cell) => sum + String(cell ?? '').length, 0) : 100;
}

const packLines = 500;
const packChars = 2_000_000;
const columnsMax = 500;
/** More than is kept of a text; one long cell may be used by every row. */
const cellMaxChars = 40_000;

/** Null for a line of blanks. */
function lineOf(
  row: readonly (Cell | undefined)[],
  at: number,
  sheet: string | null,
  is1904: boolean,
): Lines[number] | null {
  const cells: unknown[] = [];
  const faults: string[] = [];
  for (const [column, cell] of [...row].entries()) {
    if (cell === undefined || cell === null) {
      cells.push(null);
      continue;
    }
    const fault = faultOf(cell);
    if (fault !== null) faults.push(`单元格 ${xlsx.utils.encode_cell({ r: at, c: column })} ${fault}`);
    cells.push(fault === null ? plain(cell, is1904) : '');
  }
  if (faults.length > 0) return { line: at + 1, sheet, error: faults.slice(0, 5).join('；') };
  return cells.every((cell) => cell === null || cell === '') ? null : { line: at + 1, sheet, cells };
}

function faultOf(cell: Cell): string | null {
  if (cell.t === 'z' || cell.v === undefined || cell.v === null)
    return cell.f === undefined ? null : '的公式没有保存结果，请在表格软件中重新计算并保存';
  if (cell.t !== 'e') return null;
  const name = errorNames[Number(cell.v)] ?? String(cell.v);
  return cell.f === undefined ? `是错误值 ${name}` : `的公式结果是错误值 ${name}`;
}

const errorNames: Record<number, string> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
  43: '#GETTING_DATA',
};

/** A date cell holds a wall clock as if it were UTC; it stays a Date for the mapping to place. */
function plain(cell: Cell, is1904: boolean): unknown {
  if (cell.t === 'z') return null;
  if (typeof cell.v === 'string') return cell.v.slice(0, cellMaxChars).trim();
  if (typeof cell.v === 'number') {
    const format = String(cell.z ?? 'General');
    if (xlsx.SSF.is_date(format))
      return new Date(dayZeroMs + Math.round((cell.v + (is1904 ? 1_462 : 0)) * 86_400) * 1_000);
    // 编号 shown as 000123 is that.
    return /^0{2,}$/.test(format) ? String(cell.v).padStart(format.length, '0') : cell.v;
  }
  return cell.v instanceof Date ? cell.v : (cell.v ?? null);
}

const dayZeroMs = Date.UTC(1899, 11, 30);

function reasonOf(error: unknown): string {
  if (error instanceof ZipRefused) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (/could not find <table>/i.test(message)) return '网页里没有表格';
  if (/password|encrypt/i.test(message)) return '文件有密码，请去掉密码后再导入';
  return message.slice(0, 120);
}

if (parentPort !== null) main(parentPort);
