import { orientationBlock, orientationOf } from './orientation.ts';
import { PhotoRefused } from './photo-refused.ts';

/**
 * A JPEG without what is said about it: EXIF with place, time and device, XMP, comments, previews, and whatever stands
 * behind the picture. The picture's own data are copied byte for byte; which way up it is meant, its colour profile and
 * Adobe's mark, without which colours are wrong, stay.
 */
export function stripJpeg(bytes: Buffer): Buffer {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let at = 2;
  for (;;) {
    const marker = markerAt(bytes, at);
    at = marker.at + 2;
    if (marker.code === end) break;
    if (isAlone(marker.code)) {
      kept.push(bytes.subarray(marker.at, at));
      continue;
    }
    const length = at + 2 > bytes.length ? 0 : bytes.readUInt16BE(at);
    if (length < 2 || at + length > bytes.length) throw new PhotoRefused('incomplete');
    const body = bytes.subarray(at + 2, at + length);
    if (marker.code === exif) kept.push(...turned(body));
    else if (staysOf(marker.code, body)) kept.push(segment(marker.code, marker.code === jfif ? plainJfif(body) : body));
    at += length;
    if (marker.code !== scan) continue;
    const after = endOfScan(bytes, at);
    kept.push(bytes.subarray(at, after));
    at = after;
  }
  kept.push(Buffer.from([0xff, end]));
  return Buffer.concat(kept);
}

const end = 0xd9;
const scan = 0xda;
const exifName = 'Exif\0\0';
const jfif = 0xe0;
const exif = 0xe1;
const profile = 0xe2;
const adobe = 0xee;

/** The next marker; fill bytes before it are left out. */
function markerAt(bytes: Buffer, from: number): { at: number; code: number } {
  let at = from;
  while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
  const code = bytes[at + 1];
  if (bytes[at] !== 0xff || code === undefined || code === 0) throw new PhotoRefused('incomplete');
  return { at, code };
}

/** Markers without a length. */
function isAlone(code: number): boolean {
  return (code >= 0xd0 && code <= 0xd7) || code === 0x01;
}

/** Of EXIF only which way up the photo is, where that is not as it lies. */
function turned(body: Buffer): Buffer[] {
  const orientation = begins(body, exifName) ? orientationOf(body.subarray(exifName.length)) : 1;
  if (orientation === 1) return [];
  return [segment(exif, Buffer.concat([Buffer.from(exifName, 'latin1'), orientationBlock(orientation)]))];
}

/** Tables, frames and scans stay; of what applications add only what decides the colours. */
function staysOf(code: number, body: Buffer): boolean {
  if (code === jfif) return begins(body, 'JFIF\0') && body.length >= 14;
  if (code === profile) return begins(body, 'ICC_PROFILE\0');
  if (code === adobe) return begins(body, 'Adobe');
  return code < jfif;
}

/** Without the preview that may stand in it. */
function plainJfif(body: Buffer): Buffer {
  const plain = Buffer.from(body.subarray(0, 14));
  plain.writeUInt16BE(0, 12);
  return plain;
}

function segment(code: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** Where the coded picture ends: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const code = bytes[at + 1] ?? 0;
    if (code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return at;
    at = bytes.indexOf(0xff, at + (code === 0xff ? 1 : 2));
  }
  throw new PhotoRefused('incomplete');
}

function begins(body: Buffer, word: string): boolean {
  return body.subarray(0, word.length).toString('latin1') === word;
}
