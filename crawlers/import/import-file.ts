import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { decodeBytes } from '../charset.ts';
import { readCsv } from './csv.ts';
import { readJsonl } from './jsonl.ts';
import { aliases, type ImportRecord, type Mapping, mapRecord, resolveColumns } from './mapping.ts';
import { readXlsx } from './xlsx.ts';

/** What a line of the file gave: a record with its warnings, or the reason why it gives none. */
export type ImportLine = { line: number; record: ImportRecord; warnings: string[] } | { line: number; error: string };

/** One row as the file's format has it, before the mapping. */
export type Row = { line: number; values: Record<string, unknown> } | { line: number; error: string };

/** Reads JSONL, CSV or XLSX record by record; bad input is an error with its line and a Chinese sentence, and the rest goes on. */
export async function* readRecords(path: string, options: { mapping?: Mapping } = {}): AsyncGenerator<ImportLine> {
  const seen = new Set<string>();
  let refusals = 0;
  for await (const row of rowsOf(path)) {
    if ('error' in row) {
      yield row;
      continue;
    }
    const { columns, unknown } = resolveColumns(Object.keys(row.values), options.mapping);
    if (columns.title === undefined && columns.text === undefined) {
      refusals += 1;
      yield {
        line: row.line,
        error: refusals === 1 ? noColumns(row.values, options.mapping) : '没有标题列也没有正文列（同上）',
      };
      continue;
    }
    const { record, warnings } = mapRecord(row.values, columns);
    if (record.title === null && record.text === null) {
      yield { line: row.line, error: '标题和正文都是空的' };
      continue;
    }
    const unheard = unknown.filter((column) => !seen.has(column));
    for (const column of unheard.slice(0, columnsMax - seen.size)) seen.add(column);
    if (unheard.length > 0 && seen.size < columnsMax)
      warnings.unshift(`未使用的列：${unheard.slice(0, 20).join('、')}`);
    yield { line: row.line, record, warnings };
  }
}

const headBytes = 262_144;
/** Unknown columns remembered, so that each is named once. */
const columnsMax = 200;

async function* rowsOf(path: string): AsyncGenerator<Row> {
  const kind = extname(path).toLowerCase();
  const readable = ['.jsonl', '.ndjson', '.csv', '.tsv', '.xlsx'];
  if (!readable.includes(kind)) {
    const hint = kind === '.xls' ? '请在表格软件中另存为 .xlsx；' : '';
    yield { line: 1, error: `不支持的文件类型 ${kind || '（无扩展名）'}；${hint}可导入 ${readable.join('、')}` };
    return;
  }
  if ((await stat(path)).size === 0) {
    yield { line: 1, error: '文件是空的' };
    return;
  }
  let rows = 0;
  for await (const row of readAs(kind, path)) {
    rows += 1;
    yield row;
  }
  if (rows === 0) yield { line: 1, error: '文件里没有记录（只有表头或空行）' };
}

async function* readAs(kind: string, path: string): AsyncGenerator<Row> {
  if (kind === '.xlsx') return yield* readXlsx(path);
  const { text, charset } = decodeBytes(await headOf(path));
  if (kind === '.csv' || kind === '.tsv') return yield* readCsv(path, charset, text);
  yield* readJsonl(path, charset);
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

function noColumns(values: Record<string, unknown>, mapping: Mapping | undefined): string {
  const stated = mapping === undefined ? '' : `（映射里写的是：${Object.values(mapping).join('、')}）`;
  return `没有标题列也没有正文列${stated}；这里的列是：${Object.keys(values).slice(0, 30).join('、')}；认识的列名有：${[...aliases.title, ...aliases.text].join('、')}；其他列名请用列映射文件指明`;
}
