import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Rewrites a zip file (docx, xlsx) so that the same contents are the same bytes: entries sorted by name with
 * `[Content_Types].xml` first, dates of 1980-01-01, no extra fields. `change` may rewrite an entry on the way.
 */
export function fixedZip(
  zip: Uint8Array,
  change: (name: string, bytes: Buffer) => Buffer = (_, bytes) => bytes,
): Buffer {
  const entries = zipEntries(zip)
    .map(({ name, bytes }) => ({ name, bytes: change(name, bytes) }))
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(bytes, { level: 9 });
    const common = commonFields(path, bytes, packed);
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, path, packed]);
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, centralTail(offset), path]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

/** The files of a zip without zip64 or encryption, in the order of its directory; throws RangeError on what is no such zip. */
export function zipEntries(zip: Uint8Array): { name: string; bytes: Buffer }[] {
  const file = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new RangeError('Not a zip file.');
  const entries: { name: string; bytes: Buffer }[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (file.readUInt32LE(at) !== 0x02014b50) throw new RangeError('The directory of the zip file is broken.');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => file.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    const start = file.readUInt32LE(at + 42);
    const begin = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
    const packed = file.subarray(begin, begin + file.readUInt32LE(at + 20));
    if (!name.endsWith('/'))
      entries.push({ name, bytes: file.readUInt16LE(at + 10) === 0 ? Buffer.from(packed) : inflateRawSync(packed) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

function rank(name: string): number {
  return name === '[Content_Types].xml' ? 0 : 1;
}

/** From "version needed" to "extra length", the same in the local and the central header. */
function commonFields(path: Buffer, bytes: Buffer, packed: Buffer): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  // Names are UTF-8.
  fields.writeUInt16LE(0x0800, 2);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt16LE(0, 6);
  // 1980-01-01, the first day that zip knows.
  fields.writeUInt16LE(0x21, 8);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(path.length, 22);
  return fields;
}

/** Comment length, disk, attributes and the offset of the local header. */
function centralTail(offset: number): Buffer {
  const fields = Buffer.alloc(14);
  fields.writeUInt32LE(offset, 10);
  return fields;
}
