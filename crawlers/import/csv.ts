import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { lineMaxBytes } from './jsonl.ts';
import type { HeaderCheck, TableLine } from './table.ts';

/** Reads the lines of a CSV or TSV; `line` is where the record begins in the file. A broken record is an error and the rest goes on. */
export async function* readCsv(
  path: string,
  charset: string,
  head: string,
  known: HeaderCheck['known'],
): AsyncGenerator<TableLine> {
  const skipped: TableLine[] = [];
  const file = createReadStream(path);
  const bound = boundedLines(skipped);
  const parser = parse({
    bom: true,
    info: true,
    delimiter: delimiterOf(head, known),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    skip_records_with_error: true,
    max_record_size: lineMaxBytes * 2,
    on_skip: (error) => {
      const line = error instanceof CsvError ? Number(error['lines'] ?? 0) : 0;
      skipped.push({ line, sheet: null, error: csvReason(error) });
      return undefined;
    },
  });
  file.on('error', (error) => parser.destroy(error));
  file.pipe(iconv.decodeStream(charset)).pipe(bound).pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield* skipped.splice(0);
      const line = info.lines - record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      if (line === 1 && isSeparatorLine(record)) continue;
      if (record.some((cell) => cell.includes('\uFFFD')))
        yield { line, sheet: null, error: '编码错误：这一行含有无法识别的字符' };
      else yield { line, sheet: null, cells: record };
    }
    yield* skipped.splice(0);
  } finally {
    file.destroy();
    parser.destroy();
  }
}

/** Passes on whole lines only, ended by \n, and leaves out those above the limit before the parser has to keep them. */
function boundedLines(skipped: TableLine[]): Transform {
  let line = 1;
  let held = '';
  let dropped = false;
  const hold = (part: string) => {
    if (!dropped && held.length + part.length <= lineMaxBytes) {
      held += part;
      return;
    }
    if (!dropped)
      skipped.push({ line, sheet: null, error: `超过 ${lineMaxBytes / 1_000_000} MB 的行长上限，未导入这一行` });
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

/** Excel's own line `sep=;` above the header. */
const separatorLine = /^\uFEFF?"?sep=(.)?"?[,;\t|]*\s*$/i;

function isSeparatorLine(record: readonly string[]): boolean {
  return /^"?sep=/i.test(record[0] ?? '') && record.slice(1).every((cell) => cell.trim() === '' || cell === '"');
}

/** What `sep=` says; else the sign that cuts one of the first lines into most known names, else into most cells. */
function delimiterOf(head: string, known: HeaderCheck['known']): string {
  const lines = head
    .split(/\r?\n/)
    .slice(0, 40)
    .filter((line) => line.trim() !== '')
    .map((line) => line.slice(0, 10_000));
  const stated = separatorLine.exec(lines[0] ?? '')?.[1];
  if (stated !== undefined && stated !== '"') return stated;
  const score = (sign: string) =>
    Math.max(0, ...lines.map((line) => known(line.split(sign).map((cell) => cell.replace(/^\s*"|"\s*$/g, '')))));
  const cells = (sign: string) => (lines[0] ?? '').split(sign).length;
  const signs = [',', '\t', ';', '|'].map((sign) => ({ sign, score: score(sign), cells: cells(sign) }));
  return signs.reduce((best, one) =>
    one.score > best.score || (one.score === best.score && one.score <= 1 && one.cells > best.cells) ? one : best,
  ).sign;
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
