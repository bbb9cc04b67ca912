import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { decodeBytes } from '../charset.ts';
import { aliases, type Field } from './columns.ts';
import { readCsv } from './csv.ts';
import { readJsonl } from './jsonl.ts';
import { type ImportRecord, mapRecord } from './map-record.ts';
import { columnsOf, type Mapping, missingColumns } from './mapping.ts';
import { isKnownColumn, isReadable, type Plan, planOf, type ReadOptions } from './plan.ts';
import { type PresetName, presetTable } from './presets.ts';
import { type HeaderCheck, tableRows } from './table.ts';
import { readWorkbook } from './workbook.ts';

/**
 * What a line of the file gave: a record with its warnings, a remark without one, or the reason why it gives none
 * (`stop`: the mapping names columns that the file lacks, and nothing of it is read). `ownNumber` is the record's number where that can stand for it.
 */
export type ImportLine =
  | { line: number; record: ImportRecord; ownNumber: string | null; preset: PresetName | null; warnings: string[] }
  | { line: number; note: string }
  | { line: number; error: string; stop?: true };

/** One row as the file's format has it, before the mapping. */
export type Row =
  | { line: number; sheet?: string; values: Readonly<Record<string, unknown>> }
  | { line: number; note: string }
  | { line: number; sheet?: string; error: string; stop?: true };

/** Reads JSONL, CSV, XLSX, XLS or a HTML table record by record; bad input is an error with its line and a Chinese sentence, and the rest goes on. */
export async function* readRecords(path: string, options: ReadOptions = {}): AsyncGenerator<ImportLine> {
  const remarks = columnRemarks();
  const plans = plansOf(options);
  let refusals = 0;
  for await (const row of rowsOf(path, options)) {
    if (!('values' in row)) {
      yield 'error' in row ? { ...row, error: inSheet(row.sheet, row.error) } : row;
      continue;
    }
    const names = Object.keys(row.values);
    const plan = plans(names);
    if (!isReadable(plan)) {
      refusals += 1;
      yield { line: row.line, error: refusals === 1 ? noColumns(names, options) : '没有标题列也没有正文列（同上）' };
      continue;
    }
    const { record, ownNumber, warnings } = mapRecord(row.values, plan);
    if (record.title === null && record.text === null) {
      yield { line: row.line, error: inSheet(row.sheet, '标题和正文都是空的') };
      continue;
    }
    const all = [...remarks(plan), ...warnings].map((one) => inSheet(row.sheet, one));
    yield { line: row.line, record, ownNumber, preset: plan.preset, warnings: all };
  }
}

/** Kinds of file that can be read, by their ending. */
export const readable = ['.jsonl', '.ndjson', '.csv', '.tsv', '.xlsx', '.xlsm', '.xls', '.et', '.htm', '.html'];

const headBytes = 262_144;

async function* rowsOf(path: string, options: ReadOptions): AsyncGenerator<Row> {
  const kind = extname(path).toLowerCase();
  if (!readable.includes(kind)) {
    const error = `不支持的文件类型 ${kind || '（无扩展名）'}；可导入 ${readable.join('、')}`;
    yield { line: 1, error };
    return;
  }
  if ((await stat(path)).size === 0) {
    yield { line: 1, error: '文件是空的' };
    return;
  }
  let rows = 0;
  for await (const row of readAs(kind, path, options)) {
    rows += 'note' in row ? 0 : 1;
    yield row;
  }
  if (rows === 0) yield { line: 1, error: '文件里没有记录（只有表头或空行）' };
}

/** What the bytes are goes before what the name says: many systems write HTML or tabs and call it .xls. */
async function* readAs(kind: string, path: string, options: ReadOptions): AsyncGenerator<Row> {
  const head = await headOf(path);
  const { text, charset } = decodeBytes(head);
  if (kind === '.jsonl' || kind === '.ndjson') {
    const fault = options.mapping === undefined ? null : await keyFault(path, charset, options.mapping);
    if (fault === null) yield* readJsonl(path, charset);
    else yield { line: 1, error: fault, stop: true };
    return;
  }
  const check = headerCheck(options);
  const isBook =
    head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1')) ||
    head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0])) ||
    /^\s*<(?:!doctype|html|head|meta|table|style|body|\?xml|!--)/i.test(text);
  yield* tableRows(isBook ? readWorkbook(path) : readCsv(path, charset, text, check.known), check);
}

/** The head up to its last line end: a cut in the middle of a character would speak against the right charset. */
async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const end = bytesRead < headBytes ? bytesRead : buffer.lastIndexOf(10) + 1;
    return buffer.subarray(0, end > 0 ? end : bytesRead);
  } finally {
    await file.close();
  }
}

function headerCheck(options: ReadOptions): HeaderCheck {
  return {
    known: (names) => names.filter((name) => isKnownColumn(name, options.mapping)).length,
    fault: (names) => {
      const present = names.filter((name) => name !== '');
      const missing = missingColumns(options.mapping ?? {}, present);
      if (missing.length > 0) return { reason: missingSentence(missing, present), stop: true };
      return isReadable(planOf(present, options)) ? null : { reason: noColumns(present, options) };
    },
  };
}

/** Each object of a JSONL has its own keys: a column is missing when no object has it. Ends as soon as all were seen. */
async function keyFault(path: string, charset: string, mapping: Mapping): Promise<string | null> {
  const present = new Set<string>();
  for await (const row of readJsonl(path, charset)) {
    if (!('values' in row)) continue;
    for (const name of Object.keys(row.values)) if (present.size < columnsMax) present.add(name);
    if (missingColumns(mapping, present).length === 0) return null;
  }
  // A file without one readable object has its own reasons to tell.
  return present.size === 0 ? null : missingSentence(missingColumns(mapping, present), [...present]);
}

/** Unknown columns remembered, so that each is named once; and plans, for objects of many shapes. */
const columnsMax = 2_000;

function plansOf(options: ReadOptions): (names: readonly string[]) => Plan {
  const plans = new Map<string, Plan>();
  return (names) => {
    const key = names.join('\0');
    const plan = plans.get(key) ?? planOf(names.slice(0, columnsMax), options);
    if (plans.size < columnsMax) plans.set(key, plan);
    return plan;
  };
}

/** Says once of each column that it is not used, and once how the file is read. */
function columnRemarks(): (plan: Plan) => string[] {
  const seen = new Set<string>();
  const fresh = (columns: readonly string[]) => {
    const found = columns.filter((one) => !seen.has(one)).slice(0, columnsMax - seen.size);
    for (const one of found) seen.add(one);
    return found.slice(0, 20);
  };
  return (plan) => {
    const [unused, personal] = [fresh(plan.unused), fresh(plan.personal)];
    return [
      ...(unused.length > 0 ? [`未使用的列：${unused.join('、')}`] : []),
      ...(personal.length > 0 ? [`含个人信息、没有导入的列：${personal.join('、')}`] : []),
    ];
  };
}

function missingSentence(missing: readonly string[], present: readonly string[]): string {
  return `列映射里写的列“${missing.slice(0, 10).join('”“')}”不在文件里；这里的列是：${present.slice(0, 40).join('、')}；请改正列映射后重新导入`;
}

function noColumns(names: readonly string[], { mapping, preset }: ReadOptions): string {
  const named = (['title', 'text'] as Field[]).flatMap((field) => {
    const rule =
      mapping?.[field] ??
      (preset === undefined || preset === 'none' ? undefined : (presetTable[preset].mapping as Mapping)[field]);
    return rule === undefined ? [] : columnsOf(rule);
  });
  const stated = named.length === 0 ? '' : `（要找的是：${[...new Set(named)].join('、')}）`;
  return `没有标题列也没有正文列${stated}；这里的列是：${names.slice(0, 40).join('、')}；认识的列名有：${[...aliases.title, ...aliases.text].join('、')}；其他列名请用列映射文件指明`;
}

function inSheet(sheet: string | undefined, sentence: string): string {
  return sheet === undefined ? sentence : `工作表“${sheet}”：${sentence}`;
}
