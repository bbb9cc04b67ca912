import { unzipSync, type Zippable, zipSync } from 'fflate';

/**
 * Rewrites a zip file (docx, xlsx) so that the same contents are the same bytes on every machine and Node: entries sorted
 * by name with `[Content_Types].xml` first, dates of 1980-01-01, no extra fields. `change` may rewrite an entry on the way.
 */
export function fixedZip(
  zip: Uint8Array,
  change: (name: string, bytes: Buffer) => Buffer = (_, bytes) => bytes,
): Buffer {
  const entries = zipEntries(zip).sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  const files: Zippable = {};
  for (const { name, bytes } of entries) files[name] = change(name, bytes);
  // The fields of the local time are written, so that this is the first day that zip knows in every time zone.
  return Buffer.from(zipSync(files, { level: 9, mtime: new Date(1980, 0, 1) }));
}

/** The files of a zip without encryption, in the order of its directory; throws RangeError on what is no such zip. */
export function zipEntries(zip: Uint8Array): { name: string; bytes: Buffer }[] {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(zip);
  } catch (error) {
    throw new RangeError('Not a zip file.', { cause: error });
  }
  return Object.entries(files)
    .filter(([name]) => !name.endsWith('/'))
    .map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) }));
}

function rank(name: string): number {
  return name === '[Content_Types].xml' ? 0 : 1;
}
