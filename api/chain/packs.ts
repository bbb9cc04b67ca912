import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Document } from '../../analysis/document.ts';
import type { Database } from '../database/open.ts';
import type { Pack } from './intake-queue.ts';

/**
 * 待研判文本包：texts that have come in, kept in the main database until the document store has them. The queue carries
 * their number only, so whatever becomes of the queue, no accepted text is lost.
 */
export type Packs = {
  /** Keeps a pack; one that is kept already stays as it is. */
  keep(pack: Pack): Promise<void>;
  /** Null when its texts are in the document store. */
  read(batch: string): Promise<Document[] | null>;
  /** The texts are in the document store, and what follows from them is done. */
  done(batch: string): Promise<void>;
  /** Packs kept since before an instant (UTC ISO), or after one that has not come yet, as under a wrong clock; oldest first. */
  left(before: string, after: string, limit: number): Promise<string[]>;
};

export function createPacks(database: Database, now: () => Date): Packs {
  return {
    async keep({ batch, documents }) {
      await database
        .insertInto('packs')
        .values({ batch, at: now().toISOString(), documents: JSON.stringify(documents) })
        .onConflict((conflict) => conflict.column('batch').doNothing())
        .execute();
    },
    async read(batch) {
      const row = await database.selectFrom('packs').select('documents').where('batch', '=', batch).executeTakeFirst();
      return row === undefined ? null : (JSON.parse(row.documents) as Document[]);
    },
    async done(batch) {
      await database.deleteFrom('packs').where('batch', '=', batch).execute();
    },
    async left(before, after, limit) {
      const rows = await database
        .selectFrom('packs')
        .select('batch')
        .where((e) => e.or([e('at', '<', before), e('at', '>', after)]))
        .orderBy('at')
        .limit(limit)
        .execute();
      return rows.map(({ batch }) => batch);
    },
  };
}

/** `documents` is the JSON of the texts as they came in. */
export type PackTables = { packs: { batch: string; at: string; documents: string } };

export function packMigrations(): Record<string, Migration> {
  return { '2027-01-60-packs': { up: createTable } };
}

async function createTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('packs')
    .addColumn('batch', 'text', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('documents', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('packsByTime').on('packs').column('at').execute();
}
