import { createHash } from 'node:crypto';

/**
 * A search token as both engines index it: Han and lower-case letters or digits stay, anything else (symbols, capitals,
 * rare scripts, very long tokens) becomes `zz` and letters, because FTS5 and Elasticsearch disagree on what such
 * characters are, and fold or drop them.
 */
export function indexToken(token: string): string {
  if (plain.test(token) && !token.startsWith('zz') && token.length <= tokenMaxChars) return token;
  const bytes = Buffer.from(token);
  return bytes.length <= tokenMaxChars / 2
    ? `zz${bytes.toString('hex')}`
    : `zzz${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A document's tokens (separated by spaces) as both engines index them. */
export function indexTokens(tokens: string): string {
  return splitTokens(tokens).map(indexToken).join(' ');
}

/** The tokens of a document's `titleTokens` or `textTokens`. */
export function splitTokens(tokens: string): string[] {
  return tokens.split(' ').filter((token) => token !== '');
}

/** Elasticsearch's whitespace tokenizer breaks tokens at 255 characters. */
const tokenMaxChars = 120;
const plain = /^(?:[\u3400-\u4db5\u4e00-\u9fa5]+|[a-z0-9]+)$/;
