import { stat } from 'node:fs/promises';
import type exceljs from 'exceljs';
import type { Row } from './import-file.ts';

/** Reads the first sheet that has rows; its first row names the columns. A formula counts by its stored result. */
export async function* readXlsx(path: string): AsyncGenerator<Row> {
  const { size } = await stat(path);
  if (size > fileMaxBytes) {
    yield { line: 1, error: `文件超过 ${fileMaxBytes / 1_000_000} MB，请拆分，或另存为 CSV 再导入` };
    return;
  }
  // Loading it takes a second, which files of other kinds need not wait for.
  const { Workbook } = (await import('exceljs')).default;
  const book = new Workbook();
  try {
    await book.xlsx.readFile(path);
  } catch (error) {
    yield {
      line: 1,
      error: `不是可读的 xlsx 文件：${error instanceof Error ? error.message.slice(0, 120) : String(error)}`,
    };
    return;
  }
  const sheet = book.worksheets.find((one) => one.actualRowCount > 0);
  if (sheet === undefined) return;
  const header: string[] = [];
  for (let number = 1; number <= sheet.rowCount; number += 1) {
    const row = sheet.getRow(number);
    if (!row.hasValues) continue;
    if (header.length === 0) row.eachCell((cell, column) => (header[column] = String(plain(cell.value) ?? '').trim()));
    else yield rowOf(row, header, number);
  }
}

const fileMaxBytes = 30_000_000;

function rowOf(row: exceljs.Row, header: readonly string[], line: number): Row {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  row.eachCell((cell, column) => {
    const name = header[column] ?? '';
    if (name === '') return;
    const fault = faultOf(cell);
    if (fault === null) values[name] = plain(cell.value);
    else faults.push(`单元格 ${cell.address} ${fault}`);
  });
  return faults.length === 0 ? { line, values } : { line, error: faults.join('；') };
}

function faultOf(cell: exceljs.Cell): string | null {
  const value = cell.value;
  if (typeof value !== 'object' || value === null || value instanceof Date) return null;
  if ('error' in value) return `是错误值 ${value.error}`;
  if (!('formula' in value) && !('sharedFormula' in value)) return null;
  const { result } = value;
  if (result === undefined || result === null) return '的公式没有保存结果，请在表格软件中重新计算并保存';
  if (typeof result === 'object' && 'error' in result) return `的公式结果是错误值 ${result.error}`;
  return null;
}

/** A date cell holds a wall clock as if it were UTC; it stays a Date for the mapping to place. */
function plain(value: exceljs.CellValue): string | number | boolean | Date | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object' || value instanceof Date) return value;
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('hyperlink' in value) return typeof value.text === 'string' ? value.text || value.hyperlink : value.hyperlink;
  if ('formula' in value || 'sharedFormula' in value) return plain((value.result ?? null) as exceljs.CellValue);
  return null;
}
