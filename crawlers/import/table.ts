import type { Row } from './import-file.ts';

/** One line of a table as its format has it; `sheet` is the name of its sheet where a file has several. */
export type TableLine =
  | { line: number; sheet: string | null; cells: readonly unknown[] }
  | { line: number; sheet: string | null; error: string };

/** What a header is asked: how many of its names somebody knows, and why records cannot be read by it (null when they can). */
export type HeaderCheck = {
  known(names: readonly string[]): number;
  fault(names: readonly string[]): HeaderFault | null;
};

/** `stop`: the file was asked for something that it has not got, and nothing of it may be read. */
export type HeaderFault = { reason: string; stop?: true };

/**
 * Records of a table by the names of its header. The header need not be the first line: exports put the name of the
 * table and the hour above it. Every sheet that has a header is read; a file without any ends with the reason.
 */
export async function* tableRows(lines: AsyncIterable<TableLine>, check: HeaderCheck): AsyncGenerator<Row> {
  const refused: ({ sheet: string | null; line: number } & HeaderFault)[] = [];
  let read = 0;
  for await (const part of sheetsOf(lines)) {
    const { head, rest, sheet } = part;
    const at = headerAt(head, check);
    const first = head[at];
    if (first === undefined || 'error' in first) {
      yield* head.filter((one) => 'error' in one).map((one) => rowOf([], one));
      for await (const one of rest) if ('error' in one) yield rowOf([], one);
      continue;
    }
    const names = namesOf(first.cells);
    const fault = check.fault(names);
    if (fault !== null) {
      refused.push({ sheet, line: first.line, ...fault });
      for await (const _ of rest);
      continue;
    }
    read += 1;
    for (const one of head.filter((one, index) => index > at || 'error' in one))
      if (!isSame(one, first)) yield isTotal(one) ? total(one) : rowOf(names, one);
    for await (const one of rest) if (!isSame(one, first)) yield isTotal(one) ? total(one) : rowOf(names, one);
  }
  const [first] = refused;
  if (read === 0 && first !== undefined)
    yield { line: first.line, error: first.reason, ...(first.stop === true ? { stop: true } : {}) };
  else for (const { sheet, line, reason } of refused) yield { line, note: `工作表“${sheet ?? ''}”未读取：${reason}` };
}

/** Lines among which the header is looked for. */
const headMax = 30;
/** A table that is wider than any export; what lies beyond is not read. */
const columnsMax = 500;

type Sheet = { sheet: string | null; head: TableLine[]; rest: AsyncIterable<TableLine> };

/** Cuts the lines into sheets; the rest of a sheet must be read before the next is asked for. */
async function* sheetsOf(lines: AsyncIterable<TableLine>): AsyncGenerator<Sheet> {
  const source = lines[Symbol.asyncIterator]();
  let next = await filled(source);
  try {
    while (next !== null) {
      const sheet: string | null = next.sheet;
      const head: TableLine[] = [];
      while (next !== null && next.sheet === sheet && head.length < headMax) {
        head.push(next);
        next = await filled(source);
      }
      const rest = (async function* () {
        while (next !== null && next.sheet === sheet) {
          const one: TableLine = next;
          next = await filled(source);
          yield one;
        }
      })();
      yield { sheet, head, rest };
    }
  } finally {
    await source.return?.();
  }
}

/** The next line that holds something. */
async function filled(source: AsyncIterator<TableLine>): Promise<TableLine | null> {
  for (;;) {
    const { done, value } = await source.next();
    if (done === true) return null;
    if ('error' in value || value.cells.some((cell) => cell instanceof Date || !isBlank(cell))) return value;
  }
}

/** The line with most known names, the first of equals; without any the first that has several cells. */
function headerAt(head: readonly TableLine[], check: HeaderCheck): number {
  let best = { at: -1, known: 0 };
  for (const [at, one] of head.entries()) {
    const known = 'error' in one ? 0 : check.known(namesOf(one.cells));
    if (known > best.known) best = { at, known };
  }
  if (best.at >= 0) return best.at;
  const several = head.findIndex((one) => 'cells' in one && one.cells.filter((cell) => !isBlank(cell)).length > 1);
  return several >= 0 ? several : head.findIndex((one) => 'cells' in one);
}

function namesOf(cells: readonly unknown[]): string[] {
  return cells.slice(0, columnsMax).map((cell) => (isBlank(cell) ? '' : String(cell).trim()));
}

/** A header that comes again in the middle, where files were put together. */
function isSame(one: TableLine, header: TableLine): boolean {
  if ('error' in one || 'error' in header || one.cells.length !== header.cells.length) return false;
  return one.cells.every((cell, at) => String(cell ?? '').trim() === String(header.cells[at] ?? '').trim());
}

/** A line that sums up the others, as reports have it at the end: 合计,3,,. */
function isTotal(one: TableLine): boolean {
  if ('error' in one) return false;
  const [head = '', ...others] = one.cells.filter((cell) => !isBlank(cell)).map((cell) => String(cell).trim());
  return (
    /^(?:本页|本月|本周|全部|工单)?(?:合计|总计|小计|共计|总数|汇总)(?:数|量)?[:：]?$/.test(head.replace(/\s/g, '')) &&
    others.every((cell) => /^[\d.,%％‰\s件条个人次宗起元-]{1,40}$/.test(cell))
  );
}

function total({ line }: TableLine): Row {
  return { line, note: '合计行，不是记录，未导入' };
}

function rowOf(names: readonly string[], one: TableLine): Row {
  const where = one.sheet === null ? {} : { sheet: one.sheet };
  if ('error' in one) return { line: one.line, error: one.error, ...where };
  const beyond = one.cells.findLastIndex((cell) => !isBlank(cell)) + 1;
  if (beyond > names.length)
    return {
      line: one.line,
      error: `有 ${beyond} 列，表头只有 ${names.length} 列；内容中的逗号请用双引号括起`,
      ...where,
    };
  const values: Record<string, unknown> = Object.create(null);
  for (const [at, name] of names.entries()) {
    // Of two columns with one name the first that holds something counts.
    if (name !== '' && (!(name in values) || isBlank(values[name]))) values[name] = one.cells[at] ?? '';
  }
  return { line: one.line, values, ...where };
}

function isBlank(cell: unknown): boolean {
  return cell === null || cell === undefined || (!(cell instanceof Date) && String(cell).trim() === '');
}
