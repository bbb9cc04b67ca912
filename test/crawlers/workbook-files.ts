import { strToU8, zipSync } from 'fflate';

/** A cell: text, a number, a number with a format (1 the first of `formats`), a formula with or without its result, an error value. */
export type CellSpec =
  | string
  | number
  | null
  | { number: number; format: number }
  | { formula: string; result?: string; error?: string }
  | { error: string };

/** The bytes of an .xlsx as spreadsheets write it: its sheets by name, rows of cells. Format 1 is a date with hour, 2 is `000000`. */
export function xlsxOf(sheets: Record<string, readonly (readonly CellSpec[])[]>): Uint8Array {
  const names = Object.keys(sheets);
  return xlsxOfXml(
    names.map((name) => ({ name, rows: (sheets[name] ?? []).map((row, at) => rowXml(row, at + 1)).join('') })),
  );
}

/** The same from sheets whose rows are XML already. */
export function xlsxOfXml(sheets: readonly { name: string; rows: string }[]): Uint8Array {
  const part = (at: number) => `worksheets/sheet${at + 1}.xml`;
  const files: Record<string, Uint8Array> = {
    '[Content_Types].xml': xml(
      `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${sheets.map((_, at) => `<Override PartName="/xl/${part(at)}" ContentType="${type}.worksheet+xml"/>`).join('')}</Types>`,
    ),
    '_rels/.rels': xml(
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': xml(
      `<workbook xmlns="${main}" xmlns:r="${office}/relationships"><sheets>${sheets.map(({ name }, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': xml(
      `<Relationships xmlns="${packages}/relationships">${sheets.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${office}/relationships/worksheet" Target="${part(at)}"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${office}/relationships/styles" Target="styles.xml"/></Relationships>`,
    ),
    'xl/styles.xml': xml(
      `<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/><numFmt numFmtId="165" formatCode="000000"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ),
  };
  for (const [at, { rows }] of sheets.entries())
    files[`xl/${part(at)}`] = xml(`<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`);
  return zipSync(files, { level: 6 });
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function xml(body: string): Uint8Array {
  return strToU8(`<?xml version="1.0" encoding="UTF-8"?>${body}`);
}

function rowXml(cells: readonly CellSpec[], line: number): string {
  const inside = cells.map((cell, at) => cellXml(cell, `${String.fromCharCode(65 + at)}${line}`)).join('');
  return `<row r="${line}">${inside}</row>`;
}

function cellXml(cell: CellSpec, at: string): string {
  if (cell === null) return '';
  if (typeof cell === 'string')
    return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if ('number' in cell) return `<c r="${at}" s="${cell.format}"><v>${cell.number}</v></c>`;
  const formula = 'formula' in cell ? `<f>${escaped(cell.formula)}</f>` : '';
  if (cell.error !== undefined) return `<c r="${at}" t="e">${formula}<v>${cell.error}</v></c>`;
  if ('result' in cell && cell.result !== undefined)
    return `<c r="${at}" t="str">${formula}<v>${escaped(cell.result)}</v></c>`;
  return `<c r="${at}">${formula}</c>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
