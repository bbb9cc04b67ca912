import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Table of the links under which public words stand. */
export type LinkTables = { wordLinks: WordLinkRow };

/** 发布链接核验: one published word, by the entry that published it, and what its page said when it was looked at last. */
export type WordLinkRow = {
  /** `seq` of the entry. */
  seq: number;
  caseId: string;
  word: string;
  url: string;
  /** SHA-256 of the page's bytes, under which the snapshot folder has them; null before the page was once read. */
  sha256: string | null;
  /** SHA-256 of the page's readable text; null where it has none. */
  textHash: string | null;
  state: LinkState;
  /** Why it could not be read, or what is wrong. */
  detail: string | null;
  lookedAt: string | null;
  /** When it is looked at again; null when it is watched no longer. */
  nextAt: string | null;
};

/** `unseen` could not be looked at, which is not `gone`. */
export type LinkState = 'new' | 'same' | 'changed' | 'gone' | 'unseen';

export function linkMigrations(): Record<string, Migration> {
  return { '2027-04-41-word-links': { up: createWordLinks } };
}

async function createWordLinks(db: Kysely<unknown>): Promise<void> {
  let table = db.schema
    .createTable('wordLinks')
    .addColumn('seq', 'integer', (c) => c.primaryKey())
    .addColumn('caseId', 'text', (c) => c.notNull())
    .addColumn('word', 'text', (c) => c.notNull())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull());
  for (const name of ['sha256', 'textHash', 'detail', 'lookedAt', 'nextAt']) table = table.addColumn(name, 'text');
  await table.execute();
  await db.schema.createIndex('wordLinksDue').on('wordLinks').columns(['nextAt', 'seq']).execute();
  await db.schema.createIndex('wordLinksCase').on('wordLinks').columns(['caseId']).execute();
}
