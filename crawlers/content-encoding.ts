import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';

/** What a Content-Encoding did to a body is beyond repair or over the limit. */
export class DecodeFailed extends Error {
  override name = 'DecodeFailed';
  readonly tooLarge: boolean;
  constructor(tooLarge: boolean, options?: ErrorOptions) {
    super(tooLarge ? '解压后超过上限' : '压缩内容损坏', options);
    this.tooLarge = tooLarge;
  }
}

/**
 * The body under a Content-Encoding header. Words that name no compression (utf-8, none, charset=…) say nothing of the
 * bytes and are passed over, as browsers do; a body that was never compressed stays as it is. At no moment does more than
 * `maxBytes` stand in memory beside what was given. Throws {@link DecodeFailed}.
 */
export async function decodeContent(body: Buffer, header: string, maxBytes: number): Promise<Buffer> {
  const codings = header
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => coders.has(one));
  if (codings.length > codingsMax) throw new DecodeFailed(false);
  let plain = body;
  // The last named was applied last.
  for (const coding of codings.reverse()) plain = await undo(coding, plain, maxBytes);
  return plain;
}

const codingsMax = 3;

type Coder = (body: Buffer, limit: { maxOutputLength: number }) => Promise<Buffer>;

const ungzip: Coder = promisify(gunzip);
const coders: ReadonlyMap<string, { undo: Coder; marks: (body: Buffer) => boolean }> = new Map([
  ['gzip', { undo: ungzip, marks: isGzip }],
  ['x-gzip', { undo: ungzip, marks: isGzip }],
  ['deflate', { undo: undeflate, marks: () => true }],
  ['br', { undo: promisify(brotliDecompress) as Coder, marks: () => true }],
  ['zstd', { undo: promisify(zstdDecompress) as Coder, marks: (body) => body.readUInt32LE(0) === 0xfd2fb528 }],
]);

async function undo(coding: string, body: Buffer, maxOutputLength: number): Promise<Buffer> {
  const coder = coders.get(coding);
  if (coder === undefined || body.length === 0) return body;
  try {
    if (body.length < 4 || !coder.marks(body)) throw new TypeError(`no ${coding}`);
    const plain = await coder.undo(body, { maxOutputLength });
    // Node 22 gives nothing and no error for a zstd that is cut off.
    if (coding === 'zstd' && plain.length === 0) throw new TypeError('zstd cut off');
    return plain;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new DecodeFailed(true, { cause: error });
    // A proxy unpacked it and left the header, or the server only said so.
    if (isMarkup(body)) return body;
    throw new DecodeFailed(false, { cause: error });
  }
}

/** RFC 9110 means the zlib format; some servers send the bare one. */
async function undeflate(body: Buffer, limit: { maxOutputLength: number }): Promise<Buffer> {
  const wrapped = ((body[0] ?? 0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;
  return await promisify(wrapped ? inflate : inflateRaw)(body, limit);
}

function isGzip(body: Buffer): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

function isMarkup(body: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?\s*[<{[]/.test(body.subarray(0, 200).toString('latin1'));
}
