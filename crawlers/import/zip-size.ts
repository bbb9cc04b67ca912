import { constants, inflateRawSync } from 'node:zlib';

/** A zip that unpacks to more than it may, or is no zip. */
export class ZipRefused extends Error {
  override name = 'ZipRefused';
}

/**
 * Refuses a zip whose entries unpack to more than `maxBytes` together, without ever holding more than that. What the
 * directory declares is looked at first, then what the entries really hold: a bomb may declare what it likes.
 */
export function checkZipSize(bytes: Buffer, maxBytes: number): void {
  const entries = entriesOf(bytes);
  if (entries.reduce((sum, one) => sum + one.declared, 0) > maxBytes) throw tooLarge(maxBytes);
  let left = maxBytes;
  for (const { method, data } of entries) {
    if (method !== 8) left -= data.length;
    else left -= unpackedSize(data, left, maxBytes);
    if (left < 0) throw tooLarge(maxBytes);
  }
}

type Entry = { method: number; declared: number; data: Buffer };

const entriesMax = 5_000;

function entriesOf(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length) throw new ZipRefused('文件不完整');
  const count = bytes.readUInt16LE(end + 10);
  if (count > entriesMax) throw new ZipRefused('文件里的部件过多');
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let number = 0; number < count; number += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw new ZipRefused('文件不完整');
    const packed = bytes.readUInt32LE(at + 20);
    const local = bytes.readUInt32LE(at + 42);
    if (local + 30 > bytes.length) throw new ZipRefused('文件不完整');
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    entries.push({
      method: bytes.readUInt16LE(at + 10),
      declared: bytes.readUInt32LE(at + 24),
      data: bytes.subarray(start, start + packed),
    });
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function unpackedSize(data: Buffer, left: number, maxBytes: number): number {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, left), finishFlush: constants.Z_SYNC_FLUSH }).length;
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(maxBytes);
    throw new ZipRefused('压缩内容已损坏');
  }
}

function tooLarge(maxBytes: number): ZipRefused {
  return new ZipRefused(`解压后超过 ${maxBytes / 1_000_000} MB，可能是恶意构造的文件；请拆分，或另存为 CSV 再导入`);
}
