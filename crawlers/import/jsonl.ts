import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import type { Row } from './import-file.ts';

/** Reads one JSON object a line, in constant memory: a line above `lineMaxBytes` is passed by without being kept. */
export async function* readJsonl(path: string, charset: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const bytes of linesOf(path, charset)) {
    line += 1;
    if (bytes === 'too-long') yield { line, error: `超过 ${lineMaxBytes / 1_000_000} MB 的行长上限，未导入这一行` };
    else if (!isBlank(bytes)) {
      const row = parse(bytes, line, charset);
      if (row !== null) yield row;
    }
  }
}

export const lineMaxBytes = 1_000_000;

function parse(bytes: Buffer, line: number, charset: string): Row | null {
  const text = decodeLine(bytes, charset);
  if (text === null) return { line, error: `编码错误：这一行不是合法的 ${charset.toUpperCase()} 文本` };
  // Blanks of other kinds than a space or a tab.
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(line === 1 ? text.replace(/^\uFEFF/, '') : text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { line, error: '不是 JSON 对象（应为 {"title": …, "text": …}）' };
    return { line, values: value as Record<string, unknown> };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { line, error: `不是合法的 JSON：${error.message.slice(0, 120)}` };
  }
}

function decodeLine(bytes: Buffer, charset: string): string | null {
  try {
    return new TextDecoder(charset === 'gb18030' ? 'gb18030' : 'utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** UTF-16 becomes UTF-8 first, so that a line end is one byte in every case. */
async function* linesOf(path: string, charset: string): AsyncGenerator<Buffer | 'too-long'> {
  const file = createReadStream(path);
  const source = (charset.startsWith('utf-16') ? reencoded(file, charset) : file) as AsyncIterable<Buffer>;
  let parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      let from = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        yield size + end - from > lineMaxBytes ? 'too-long' : Buffer.concat([...parts, chunk.subarray(from, end)]);
        [parts, size, from] = [[], 0, end + 1];
      }
      size += chunk.length - from;
      if (size > lineMaxBytes) parts = [];
      else if (from < chunk.length) parts.push(chunk.subarray(from));
    }
    if (size > 0) yield size > lineMaxBytes ? 'too-long' : Buffer.concat(parts);
  } finally {
    file.destroy();
  }
}

function reencoded(file: Readable, charset: string): NodeJS.ReadWriteStream {
  const utf8 = iconv.encodeStream('utf-8');
  file.on('error', (error) => utf8.emit('error', error));
  return file.pipe(iconv.decodeStream(charset)).pipe(utf8);
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 32 || byte === 9 || byte === 13);
}
