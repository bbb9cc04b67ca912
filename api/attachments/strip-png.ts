import { crc32 } from 'node:zlib';
import { orientationBlock, orientationOf } from './orientation.ts';
import { PhotoRefused } from './photo-refused.ts';

/** A PNG without what is said about it: EXIF, texts, times, and whatever stands behind the picture. The picture's own chunks are copied byte for byte. */
export function stripPng(bytes: Buffer): Buffer {
  const kept: Buffer[] = [bytes.subarray(0, 8)];
  let orientation = 1;
  let at = 8;
  for (;;) {
    if (at + 12 > bytes.length) throw new PhotoRefused('incomplete');
    const next = at + 12 + bytes.readUInt32BE(at);
    if (next > bytes.length) throw new PhotoRefused('incomplete');
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'eXIf') orientation = orientationOf(bytes.subarray(at + 8, next - 4));
    if (type === 'IEND' && orientation !== 1) kept.push(chunk('eXIf', orientationBlock(orientation)));
    if (pictureChunks.has(type)) kept.push(bytes.subarray(at, next));
    if (type === 'IEND') return Buffer.concat(kept);
    at = next;
  }
}

/** What decides how the picture looks. */
const pictureChunks = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP', 'sBIT', 'bKGD', 'pHYs'],
  ...['acTL', 'fcTL', 'fdAT'],
]);

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const made = Buffer.alloc(body.length + 12);
  made.writeUInt32BE(body.length, 0);
  named.copy(made, 4);
  made.writeUInt32BE(crc32(named), body.length + 8);
  return made;
}
