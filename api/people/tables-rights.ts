import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Table of the changes of rights that wait for their second administrator. */
export type RightsTables = { rightsProposals: ProposalRow };

/** 待确认的授权 of a user: at most one. */
export type ProposalRow = {
  userId: string;
  role: string;
  unitId: string | null;
  reason: string;
  by: string;
  byId: string;
  byRole: string;
  at: string;
};

export function rightsMigrations(): Record<string, Migration> {
  return { '2027-02-31-rights': { up: createRights } };
}

async function createRights(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rightsProposals')
    .addColumn('userId', 'text', (c) => c.primaryKey())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('unitId', 'text')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('byId', 'text', (c) => c.notNull())
    .addColumn('byRole', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
}
