import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import type { Feature } from 'write-excel-file/node';

/** How the ledger is printed and filtered: A4 across, as many pages high as it needs, column names on each page, a filter on them. */
export function ledgerPage(sheetName: string, headRow: number, columnCount: number): Feature<Stream | Buffer | Blob> {
  const filtered = (first: string, last: string) => `${first}${headRow}:${last}${headRow}`;
  const last = columnLetters(columnCount);
  const names =
    `<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'${sheetName}'!${filtered('$A$', `$${last}$`)}</definedName>` +
    `<definedName name="_xlnm.Print_Titles" localSheetId="0">'${sheetName}'!$${headRow}:$${headRow}</definedName>`;
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          // The order of the elements is that of ECMA-376: sheetPr is the first, autoFilter follows sheetData.
          transform: (xml) =>
            placed(
              placed(xml, /<worksheet[^>]*>/, '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'),
              /<\/sheetData>/,
              `<autoFilter ref="${filtered('A', last)}"/>`,
            ),
          transformElementAttributes: (tag, attributes) =>
            tag === 'pageSetup' ? { ...attributes, fitToWidth: 1, fitToHeight: 0 } : attributes,
        },
        'xl/workbook.xml': {
          transform: (xml) =>
            xml
              .replace(/<definedNames\s*\/>/, '')
              .replace('</sheets>', `</sheets><definedNames>${names}</definedNames>`),
        },
      },
    },
  };
}

function placed(xml: string, after: RegExp, element: string): string {
  return xml.replace(after, (tag) => `${tag}${element}`);
}

/** The letters of a column: 1 is A, 27 is AA. */
export function columnLetters(column: number): string {
  const before = Math.floor((column - 1) / 26);
  return `${before === 0 ? '' : columnLetters(before)}${String.fromCharCode(65 + ((column - 1) % 26))}`;
}
