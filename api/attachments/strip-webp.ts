import { orientationBlock, orientationOf } from './orientation.ts';
import { PhotoRefused } from './photo-refused.ts';

/** A WebP without what is said about it: EXIF, XMP, unknown chunks, and whatever stands behind the picture. The picture's own chunks are copied byte for byte. */
export function stripWebp(bytes: Buffer): Buffer {
  const end = bytes.length < 12 ? 0 : 8 + bytes.readUInt32LE(4);
  if (end < 12 || end > bytes.length) throw new PhotoRefused('incomplete');
  const kept: Buffer[] = [];
  let head: Buffer | null = null;
  let orientation = 1;
  for (let at = 12; at < end; ) {
    if (at + 8 > end) throw new PhotoRefused('incomplete');
    const size = bytes.readUInt32LE(at + 4);
    const next = at + 8 + size + (size % 2);
    if (at + 8 + size > end) throw new PhotoRefused('incomplete');
    const type = bytes.toString('latin1', at, at + 4);
    const body = bytes.subarray(at + 8, at + 8 + size);
    if (type === 'VP8X' && size >= 10) head = Buffer.from(body);
    else if (type === 'EXIF') orientation = orientationOf(withoutName(body));
    else if (pictureChunks.has(type)) kept.push(chunk(type, body));
    at = next;
  }
  if (kept.length === 0) throw new PhotoRefused('incomplete');
  if (head !== null) {
    // Which of these follow is said in the head.
    head[0] = ((head[0] ?? 0) & ~(hasExif | hasXmp)) | (orientation === 1 ? 0 : hasExif);
    kept.unshift(chunk('VP8X', head));
    if (orientation !== 1) kept.push(chunk('EXIF', orientationBlock(orientation)));
  }
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...kept]);
  const riff = Buffer.from('RIFF\0\0\0\0', 'latin1');
  riff.writeUInt32LE(body.length, 4);
  return Buffer.concat([riff, body]);
}

const hasXmp = 0x04;
const hasExif = 0x08;
const pictureChunks = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

/** Some programs put JPEG's name before the block. */
function withoutName(body: Buffer): Buffer {
  return body.toString('latin1', 0, 6) === 'Exif\0\0' ? body.subarray(6) : body;
}

function chunk(type: string, body: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}
