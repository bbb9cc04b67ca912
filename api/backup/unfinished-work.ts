import type { AnalysedDocument } from '../../analysis/assessment.ts';
import type { Document, DocumentId } from '../../analysis/document.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import { heldBackCause } from '../alerts/alert-text.ts';
import type { Database } from '../database/open.ts';

/** How long work may have been under way when the backup was made. */
const recentMs = 2 * 86_400_000;

/** Texts that a collector had handed to the queue, which no backup holds, are forgotten as seen, so that they are read again. */
export async function forgetUnstored(database: Database, documents: DocumentStore, at: string): Promise<void> {
  const rows = await database.selectFrom('collected').select('documentId').where('at', '>=', since(at)).execute();
  for (const ids of packsOf(rows.map(({ documentId }) => documentId))) {
    const stored = await documents.have(ids);
    const lost = ids.filter((id) => !stored.has(id));
    if (lost.length > 0) await database.deleteFrom('collected').where('documentId', 'in', lost).execute();
  }
}

/** Whether a text of a backup may have been stored and not yet raised at its moment. */
export function mayBeUnraised(document: AnalysedDocument, at: string): boolean {
  return document.foundAt >= since(at) && heldBackCause(document) !== undefined;
}

/** Sends those of these texts on their way again of which the alerts know nothing; raising twice changes nothing. Returns how many. */
export async function sendUnraised(
  database: Database,
  documents: DocumentStore,
  ids: readonly DocumentId[],
  enqueue: (documents: Document[]) => Promise<void>,
): Promise<number> {
  let sent = 0;
  for (const pack of packsOf(ids)) {
    const known = new Set<string>();
    for (const table of ['alertDocuments', 'alertHeldBack'] as const)
      for (const { documentId } of await database
        .selectFrom(table)
        .select('documentId')
        .where('documentId', 'in', pack)
        .execute())
        known.add(documentId);
    const found = await documents.get(pack.filter((id) => !known.has(id)));
    const unraised = found.flatMap((document) => (document === null ? [] : [plainDocument(document)]));
    if (unraised.length > 0) await enqueue(unraised);
    sent += unraised.length;
  }
  return sent;
}

/** A text as it came in, without what the analysis made of it. */
export function plainDocument(document: AnalysedDocument): Document {
  const { assessment: _a, titleTokens: _t, textTokens: _x, signature: _s, bands: _b, group: _g, ...read } = document;
  const { earlier: _e, versionAt, ...plain } = read;
  // The present words came in when they were first read.
  return { ...plain, foundAt: versionAt ?? plain.foundAt };
}

function since(at: string): string {
  return new Date(Date.parse(at) - recentMs).toISOString();
}

function packsOf<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / 500) }, (_, index) => list.slice(index * 500, index * 500 + 500));
}
