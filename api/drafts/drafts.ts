import type { Database } from '../database/open.ts';
import type { DraftAnswer, DraftBody } from './contract.ts';

/** 服务器草稿: what a person has written into the form of a public word and not sent, found again on any device by him alone. */
export type Drafts = {
  read(userId: string, form: string): Promise<DraftAnswer['draft']>;
  /** Puts it in place of what was kept before; returns the instant by which it is known. */
  keep(userId: string, form: string, draft: DraftBody): Promise<string>;
  drop(userId: string, form: string): Promise<void>;
};

export function createDrafts(database: Database, now: () => Date): Drafts {
  return {
    async read(userId, form) {
      const row = await database
        .selectFrom('drafts')
        .selectAll()
        .where('userId', '=', userId)
        .where('form', '=', form)
        .executeTakeFirst();
      if (row === undefined) return null;
      return { values: JSON.parse(row.values) as DraftBody['values'], version: row.version, at: row.at };
    },
    async keep(userId, form, { values, version }) {
      const row = { values: JSON.stringify(values), version, at: now().toISOString() };
      await database
        .insertInto('drafts')
        .values({ userId, form, ...row })
        .onConflict((conflict) => conflict.columns(['userId', 'form']).doUpdateSet(row))
        .execute();
      return row.at;
    },
    async drop(userId, form) {
      await database.deleteFrom('drafts').where('userId', '=', userId).where('form', '=', form).execute();
    },
  };
}

const keptMs = 30 * 86_400_000;

/** Drops what nobody has touched for a month, as the devices do. */
export async function sweepDrafts(database: Database, now: Date): Promise<number> {
  const gone = await database
    .deleteFrom('drafts')
    .where('at', '<', new Date(now.getTime() - keptMs).toISOString())
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
