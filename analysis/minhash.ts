import { createHash } from 'node:crypto';

/** 相似签名：64 one-permutation MinHash values (base64 of 256 bytes, '' for a short text) and its LSH band keys. */
export type Signature = { signature: string; bands: string[] };

const bins = 64;
const bandCount = 16;
/**
 * Values per band. Four give the classic 16×4 of 64 bins, but find only 64 % of pairs at Jaccard 0.5; three of each four
 * find 88 %, and the exact check afterwards pays for the extra candidates.
 */
const bandRows = 3;
/** Below this many characters three-grams say nothing: such texts are the same only when equal. */
const comparableMinChars = 8;
/** Equal texts shorter than this (臭死了, 转发微博) are said by many people about many things; they never group. */
const equalMinChars = 6;

/** Signs a text: character three-grams of its letters, digits and Han, 16 band keys; a short text gets one key of its exact hash, a very short one none. */
export function signatureOf(text: string): Signature {
  const plain = comparable(text);
  if (plain.length < comparableMinChars)
    return { signature: '', bands: plain.length < equalMinChars ? [] : [`=${sha(plain)}`] };
  const values = minima(plain);
  return { signature: Buffer.from(values.buffer).toString('base64'), bands: bandsOf(values) };
}

/** The band keys that a signature gives; none for ''. */
export function bandsOfSignature(signature: string): string[] {
  return signature === '' ? [] : bandsOf(words(signature));
}

/** The text that stands for a document in every near-duplicate comparison: title and text. */
export function comparedText(document: { title: string; text: string }): string {
  return document.text.startsWith(document.title) ? document.text : `${document.title}\n${document.text}`;
}

/** Estimated Jaccard of two signatures, 0–1, standard error about 0.06; 0 when either is ''. */
export function similarity(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  const left = words(a);
  const right = words(b);
  let same = 0;
  for (let i = 0; i < bins; i += 1) if (left[i] === right[i]) same += 1;
  return same / bins;
}

/** Exact overlap of two texts' three-grams: Jaccard, and how much of the smaller is contained in the larger (`containment`), with the smaller's size. */
export function verifyOverlap(a: string, b: string): { jaccard: number; containment: number; smaller: number } {
  return overlap(grams(a), grams(b));
}

/** Exact Jaccard of two texts' character three-grams, 0–1. */
export function verifyJaccard(a: string, b: string): number {
  return verifyOverlap(a, b).jaccard;
}

/** The set of a text's three-grams, for comparing one text with many by {@link overlap}. */
export function grams(text: string): Set<string> {
  const plain = comparable(text);
  const found = new Set<string>();
  if (plain.length > 0 && plain.length < comparableMinChars) found.add(plain);
  else for (let i = 0; i + 3 <= plain.length; i += 1) found.add(plain.slice(i, i + 3));
  return found;
}

/** Overlap of two sets of grams; see {@link verifyOverlap}. */
export function overlap(a: Set<string>, b: Set<string>): { jaccard: number; containment: number; smaller: number } {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size === 0) return { jaccard: 0, containment: 0, smaller: 0 };
  let shared = 0;
  for (const gram of small) if (large.has(gram)) shared += 1;
  return {
    jaccard: shared / (small.size + large.size - shared),
    containment: shared / small.size,
    smaller: small.size,
  };
}

/** Addresses differ from copy to copy (short links), and so do the names in a chain of reposts: neither is the text. */
function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/https?:\/\/[\x21-\x7e]+/g, ' ')
    .replace(/\/\/@[^:\s]{1,30}:/g, ' ')
    .replace(/[^\p{Script=Han}\p{L}\p{N}]+/gu, '');
}

/** Each gram falls into one bin by its hash; a bin keeps its least value. */
function minima(plain: string): Uint32Array {
  const values = new Uint32Array(bins).fill(none);
  for (let i = 0; i + 3 <= plain.length; i += 1) {
    const hash = hash3(plain.charCodeAt(i), plain.charCodeAt(i + 1), plain.charCodeAt(i + 2));
    const bin = hash >>> 26;
    const value = hash & 0x3ffffff;
    if (value < (values[bin] ?? none)) values[bin] = value;
  }
  return densified(values);
}

/** Fills an empty bin from another that a hash chooses (Shrivastava 2017), so that short texts still compare evenly. */
function densified(values: Uint32Array): Uint32Array {
  const filled = values.slice();
  for (let bin = 0; bin < bins; bin += 1) {
    for (let attempt = 1; filled[bin] === none; attempt += 1) {
      const from = mix(Math.imul(bin + 1, 0x9e3779b1) ^ Math.imul(attempt, 0x85ebca6b)) >>> 26;
      filled[bin] = values[from] ?? none;
    }
  }
  return filled;
}

function bandsOf(values: Uint32Array): string[] {
  return Array.from({ length: bandCount }, (_, band) => {
    let left = band + 1;
    let right = ~band;
    for (let row = 0; row < bandRows; row += 1) {
      const value = values[band * (bins / bandCount) + row] ?? none;
      left = mix(left ^ value);
      right = mix(Math.imul(right, 31) + value);
    }
    return band.toString(16) + hex(left) + hex(right).slice(0, 4);
  });
}

const none = 0xffffffff;

function hash3(a: number, b: number, c: number): number {
  return mix(Math.imul(mix(Math.imul(a, 0x01000193) ^ b), 0x01000193) ^ c);
}

/** The finaliser of MurmurHash3: every input bit reaches every output bit. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function words(signature: string): Uint32Array {
  const bytes = new Uint8Array(bins * 4);
  bytes.set(Buffer.from(signature, 'base64').subarray(0, bins * 4));
  return new Uint32Array(bytes.buffer);
}
