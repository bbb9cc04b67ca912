import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import type { Row } from './import-file.ts';
import { lineMaxBytes } from './jsonl.ts';

/** Reads a CSV or TSV with a header line; `line` is where the record begins in the file. A broken record is an error and the rest goes on. */
export async function* readCsv(path: string, charset: string, head: string): AsyncGenerator<Row> {
  const skipped: Row[] = [];
  const file = createReadStream(path);
  const bound = boundedLines(skipped);
  const parser = parse({
    bom: true,
    info: true,
    delimiter: delimiterOf(head),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: lineMaxBytes * 2,
    on_skip: (error) => {
      skipped.push({ line: error instanceof CsvError ? Number(error['lines'] ?? 0) : 0, error: csvReason(error) });
      return undefined;
    },
  });
  file.on('error', (error) => parser.destroy(error));
  file.pipe(iconv.decodeStream(charset)).pipe(bound).pipe(parser);
  let header: string[] | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield* skipped.splice(0);
      const line = info.lines - record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      if (header === null) {
        header = record.map((name) => name.trim());
        continue;
      }
      yield rowOf(header, record, line);
    }
    yield* skipped.splice(0);
  } finally {
    file.destroy();
    parser.destroy();
  }
}

function rowOf(header: readonly string[], record: readonly string[], line: number): Row {
  if (record.length > header.length)
    return { line, error: `有 ${record.length} 列，表头只有 ${header.length} 列；内容中的逗号请用双引号括起` };
  if (record.some((cell) => cell.includes('\uFFFD'))) return { line, error: '编码错误：这一行含有无法识别的字符' };
  return { line, values: Object.fromEntries(header.map((name, at) => [name, record[at] ?? ''])) };
}

/** Passes on whole lines only, ended by \n, and leaves out those above the limit before the parser has to keep them. */
function boundedLines(skipped: Row[]): Transform {
  let line = 1;
  let held = '';
  let dropped = false;
  const hold = (part: string) => {
    if (!dropped && held.length + part.length <= lineMaxBytes) {
      held += part;
      return;
    }
    if (!dropped) skipped.push({ line, error: `超过 ${lineMaxBytes / 1_000_000} MB 的行长上限，未导入这一行` });
    dropped = true;
    held = '';
  };
  return new Transform({
    decodeStrings: false,
    transform(chunk: string | Buffer, _encoding, done) {
      const [first = '', ...rest] = String(chunk).split('\n');
      let whole = '';
      hold(first);
      for (const part of rest) {
        whole += `${held.replace(/\r$/, '')}\n`;
        [held, dropped, line] = ['', false, line + 1];
        hold(part);
      }
      done(null, whole);
    },
    flush(done) {
      done(null, held);
    },
  });
}

function delimiterOf(head: string): string {
  const first = head.split(/\r?\n/, 1)[0] ?? '';
  const counts = [',', '\t', ';'].map((sign) => [sign, first.split(sign).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function csvReason(error: CsvError | undefined): string {
  switch (error?.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return '双引号没有成对，从这里到文件末尾无法分列';
    case 'CSV_MAX_RECORD_SIZE':
      return `一条记录超过 ${(lineMaxBytes * 2) / 1_000_000} MB，可能是双引号没有成对`;
    case 'CSV_INVALID_CLOSING_QUOTE':
      return '双引号后面还有内容，无法分列';
    default:
      return `无法分列：${error?.message.slice(0, 120) ?? '原因不明'}`;
  }
}
