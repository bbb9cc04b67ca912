import type Database from 'better-sqlite3';
import type { AnalysedDocument } from './assessment.ts';
import { indexTokens } from './index-tokens.ts';
import type { PutResult } from './store.ts';
import { contentHash, refusalOf, tagsOf, timeOf } from './store-check.ts';
import { nextVersion } from './versions.ts';

/** Writes a batch in one transaction: one result per document, in order; see `DocumentStore.put`. */
export type PutBatch = (documents: readonly AnalysedDocument[]) => PutResult[];

/** Prepares {@link PutBatch} on a database. */
export function putBatch(db: Database.Database): PutBatch {
  const write = documentWriter(db);
  const batch = db.transaction((documents: readonly AnalysedDocument[]) =>
    documents.map((document): PutResult => {
      const reason = refusalOf(document);
      return reason === null
        ? { id: document.id, result: write(document) }
        : { id: String(document?.id), result: 'rejected', reason };
    }),
  );
  return (documents) => batch.immediate(documents);
}

/** Prepares the removal of a batch in one transaction; see `DocumentStore.drop`. */
export function dropBatch(db: Database.Database): (ids: readonly string[]) => void {
  const find = db.prepare<[string], { doc: number; json: string }>(
    'SELECT doc, json FROM docs JOIN bodies USING (doc) WHERE id = ?',
  );
  const remove = documentRemover(db);
  const batch = db.transaction((ids: readonly string[]) => {
    for (const id of ids) {
      const found = find.get(id);
      if (found !== undefined) remove(found.doc, (JSON.parse(found.json) as AnalysedDocument).bands);
    }
  });
  return (ids) => batch.immediate(ids);
}

function documentWriter(db: Database.Database): (document: AnalysedDocument) => 'stored' | 'updated' | 'unchanged' {
  const find = db.prepare<[string], { doc: number; hash: string; json: string }>(
    'SELECT doc, hash, json FROM docs JOIN bodies USING (doc) WHERE id = ?',
  );
  const insert = documentInserter(db);
  const remove = documentRemover(db);
  return (document) => {
    const hash = contentHash(document);
    const found = find.get(document.id);
    if (found === undefined) {
      insert(document, hash, null);
      return 'stored';
    }
    if (found.hash === hash) return 'unchanged';
    const before = JSON.parse(found.json) as AnalysedDocument;
    const next = nextVersion(before, document);
    if (next === null) return 'unchanged';
    remove(found.doc, before.bands);
    insert(next, hash, found.doc);
    return 'updated';
  };
}

function documentRemover(db: Database.Database): (doc: number, bands: readonly string[]) => void {
  const rows = ['docs', 'bodies', 'tags'].map((table) => db.prepare(`DELETE FROM ${table} WHERE doc = ?`));
  const words = db.prepare('DELETE FROM words WHERE rowid = ?');
  const band = db.prepare('DELETE FROM bands WHERE band = ? AND doc = ?');
  return (doc, bands) => {
    for (const row of rows) row.run(doc);
    words.run(doc);
    for (const one of new Set(bands)) band.run(one, doc);
  };
}

function documentInserter(
  db: Database.Database,
): (document: AnalysedDocument, hash: string, doc: number | null) => void {
  const insertDoc = db.prepare(
    `INSERT INTO docs (doc, id, time, score, grp, found, source_id, source_kind, level, state, sentiment, relevant)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertBody = db.prepare('INSERT INTO bodies (doc, hash, signature, json) VALUES (?, ?, ?, ?)');
  const insertTag = db.prepare('INSERT INTO tags (doc, field, key) VALUES (?, ?, ?)');
  const insertBand = db.prepare('INSERT INTO bands (band, doc) VALUES (?, ?)');
  const insertWords = db.prepare('INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)');
  return (document, hash, doc) => {
    const { level, state, sentiment, relevant, score } = document.assessment;
    const { lastInsertRowid: row } = insertDoc.run(
      doc,
      document.id,
      timeOf(document),
      score,
      document.group,
      Date.parse(document.foundAt),
      document.sourceId,
      document.sourceKind,
      level,
      state,
      sentiment,
      relevant ? 1 : 0,
    );
    insertBody.run(row, hash, document.signature, JSON.stringify(document));
    for (const [field, keys] of Object.entries(tagsOf(document)))
      for (const key of keys) insertTag.run(row, field, key);
    for (const band of new Set(document.bands)) insertBand.run(band, row);
    insertWords.run(row, indexTokens(document.titleTokens), indexTokens(document.textTokens));
  };
}
