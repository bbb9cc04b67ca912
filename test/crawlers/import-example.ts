import type { Document } from '../../analysis/document.ts';
import { type ImportOptions, type ImportReport, importRecords } from '../../crawlers/import/import-records.ts';
import type { IntakeContext } from '../../crawlers/intake.ts';

/** What is the same for all records of an import in a test. */
export const importContext: IntakeContext = {
  sourceId: 'test-import',
  sourceName: '测试导入',
  sourceKind: 'vendor',
  sourceRegion: null,
  authorSalt: 'salt',
  foundAt: '2026-12-02T00:00:00.000Z',
  demo: false,
};

/** All documents of a file, and its report. */
export async function importedFrom(
  path: string,
  options: ImportOptions = {},
  context: IntakeContext = importContext,
): Promise<{ documents: Document[]; report: ImportReport }> {
  const { packs, report } = importRecords(path, context, options);
  const documents: Document[] = [];
  for await (const pack of packs) documents.push(...pack.documents);
  return { documents, report };
}
