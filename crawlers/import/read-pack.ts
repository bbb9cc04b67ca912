import { createHash } from 'node:crypto';
import type { Document } from '../../analysis/document.ts';
import type { IntakeContext } from '../intake.ts';
import { importRecords } from './import-records.ts';
import { Mapping } from './mapping.ts';

/** What a file that came in over the API gave, whole: its documents with the line of each, and what was not taken. */
export type ReadPack =
  | { documents: { line: number; document: Document }[]; rejected: LineReason[]; warnings: LineReason[] }
  | { refused: string };
type LineReason = { line: number; reason: string };

/** How a file is to be read, as it was asked for. */
export type ReadAs = { source: string; mapping: unknown; preset: string | undefined; max: number };

/**
 * Reads a file of at most `max` records into documents. A mapping or preset that cannot be used, or too many records,
 * is `refused` with a Chinese sentence.
 */
export async function readPack(
  path: string,
  context: Pick<IntakeContext, 'authorSalt' | 'foundAt' | 'demo'>,
  { source, mapping, preset, max }: ReadAs,
): Promise<ReadPack> {
  const whole = {
    ...context,
    sourceId: sourceIdOf(source),
    sourceName: source,
    sourceKind: 'vendor' as const,
    sourceRegion: null,
  };
  if (mapping !== undefined && !Mapping.safeParse(mapping).success)
    return { refused: `列映射不合要求：键只能是 ${Object.keys(Mapping.shape).join('、')}，值是列名。` };
  const options = { ...(mapping === undefined ? {} : { mapping }), ...(preset === undefined ? {} : { preset }) };
  const documents: { line: number; document: Document }[] = [];
  try {
    const { packs, report } = importRecords(path, whole, options as Parameters<typeof importRecords>[2]);
    for await (const pack of packs) {
      pack.documents.forEach((document, index) => {
        documents.push({ line: pack.lines[index] ?? 0, document });
      });
      if (report.read > max)
        return { refused: `一次最多送入 ${max} 条，请分成几个文件，或在服务器上用 npm run import。` };
    }
    return { documents, rejected: report.rejected, warnings: report.warnings };
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
    if (error instanceof Error && typeof code === 'string' && code.startsWith('import.'))
      return { refused: error.message };
    throw error;
  }
}

/** Records without an address of their own have their identity within their source. */
export function sourceIdOf(name: string): string {
  const slug = /^[a-z0-9-]{1,40}$/.test(name) ? name : createHash('sha256').update(name).digest('hex').slice(0, 12);
  return `import-${slug}`;
}
