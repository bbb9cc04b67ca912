/** What an Office file is, by the names in the directory of its zip: nothing in it is unpacked, so that no bomb goes off. */
export type OfficeKind = 'docx' | 'xlsx' | 'macro' | 'locked' | 'other';

/** `tail` is the end of the file, with the whole directory where it is of the usual size; `size` that of the file. */
export function officeKind(tail: Buffer, size: number): OfficeKind {
  const names = directory(tail, size);
  if (names === null || !names.some(({ name }) => name === '[Content_Types].xml')) return 'other';
  if (names.some(({ encrypted }) => encrypted)) return 'locked';
  if (names.some(({ name }) => /(^|\/)(vbaProject\.bin|vbaData\.xml)$|(^|\/)(activeX|macrosheets)\//i.test(name)))
    return 'macro';
  if (names.some(({ name }) => name === 'word/document.xml')) return 'docx';
  if (names.some(({ name }) => name === 'xl/workbook.xml')) return 'xlsx';
  return 'other';
}

/** How much of the end of a file is looked at: 22 bytes and a comment of 64 KB close a zip, before them stand the names. */
export const tailBytes = 1_000_000;

const entriesMax = 5_000;

function directory(tail: Buffer, size: number): { name: string; encrypted: boolean }[] | null {
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > tail.length) return null;
  const count = tail.readUInt16LE(end + 10);
  let at = tail.readUInt32LE(end + 16) - (size - tail.length);
  if (count > entriesMax || at < 0) return null;
  const names: { name: string; encrypted: boolean }[] = [];
  for (let number = 0; number < count; number += 1) {
    if (at + 46 > tail.length || tail.readUInt32LE(at) !== 0x02014b50) return null;
    const length = tail.readUInt16LE(at + 28);
    const name = tail.toString('utf8', at + 46, at + 46 + length);
    names.push({ name, encrypted: (tail.readUInt16LE(at + 8) & 1) === 1 });
    at += 46 + length + tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32);
  }
  return names;
}
