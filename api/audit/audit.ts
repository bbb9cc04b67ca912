import { createHash } from 'node:crypto';
import { holdHead, moveHead } from '../database/head.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Database } from '../database/open.ts';
import type { AuditRow } from '../database/tables-identity.ts';
import type { Writing } from '../ledger/ledger.ts';
import { storableAll } from '../storable.ts';
import { auditPruned } from '../trail/pruned.ts';
import { holdTrail, state } from '../trail/trail.ts';

/** 审计：who did what, and what was refused (GB/T 22239 安全审计: time, user, kind, result, for every user; kept from change by a hash chain). */
export type Audit = {
  append(note: AuditNote): Promise<void>;
  /** Newest first; `after` is the seq of the last row seen. */
  list(query: AuditListQuery): Promise<{ items: AuditItem[]; next: string | null; total: number }>;
  /**
   * Drops the rows before the first that is not older than the limit, and never the last. The trail says first up to which
   * row, so that the rest can be proved whole. Returns how many.
   */
  prune(before: string): Promise<number>;
};

export type AuditNote = {
  userId: string | null;
  by: string | null;
  action: string;
  target: string | null;
  ok: boolean;
  address: string | null;
};

/** A row, and the 编号 of the case that its target is; null where it is none. */
export type AuditItem = AuditRow & { caseNumber: string | null };

export type AuditListQuery = {
  limit: number;
  after?: string | undefined;
  by?: string | undefined;
  ok?: boolean | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

export function createAudit(database: Database, now: () => Date): Audit {
  return {
    append: (note) =>
      database.transaction().execute(async (transaction) => {
        const head = readHead(await holdHead(transaction, headName, JSON.stringify(firstHead)));
        // Whatever name a person has: a row that is read back otherwise than it was hashed would break the chain.
        const clean = storableAll(note) as AuditNote;
        const row = { ...clean, ok: note.ok ? 1 : 0, seq: head.seq + 1, at: now().toISOString(), previous: head.hash };
        const hash = auditHash(row);
        await transaction
          .insertInto('audit')
          .values({ ...row, hash })
          .execute();
        await moveHead(transaction, headName, JSON.stringify({ seq: row.seq, hash }));
      }),

    async list(query) {
      let rows = database.selectFrom('audit');
      if (query.by !== undefined) rows = rows.where('by', '=', query.by);
      if (query.ok !== undefined) rows = rows.where('ok', '=', query.ok ? 1 : 0);
      if (query.from !== undefined) rows = rows.where('at', '>=', query.from);
      if (query.to !== undefined) rows = rows.where('at', '<', query.to);
      const { total } = await rows.select((e) => e.fn.countAll().as('total')).executeTakeFirstOrThrow();
      if (query.after !== undefined) rows = rows.where('seq', '<', Number(query.after));
      const found = await rows
        .selectAll()
        .orderBy('seq', 'desc')
        .limit(query.limit + 1)
        .execute();
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1);
      const numbers = await caseNumbers(database, shown);
      return {
        items: shown.map((row) => ({ ...row, caseNumber: numbers.get(row.target ?? '') ?? null })),
        next: found.length > query.limit && last !== undefined ? String(last.seq) : null,
        total: Number(total),
      };
    },

    prune: (before) => inTransaction(database, (writing) => prune(writing, before, now().toISOString())),
  };
}

/** The 编号 of the cases among the targets, by their ids. */
async function caseNumbers(database: Database, rows: readonly AuditRow[]): Promise<Map<string, string>> {
  const targets = [...new Set(rows.flatMap(({ target }) => (target === null ? [] : [target])))];
  if (targets.length === 0) return new Map();
  const cases = await database.selectFrom('cases').select(['id', 'number']).where('id', 'in', targets).execute();
  return new Map(cases.map(({ id, number }) => [id, number]));
}

async function prune(writing: Writing, before: string, at: string): Promise<number> {
  // The order of all who hold both: the trail, then the audit.
  await holdTrail(writing);
  const head = readHead(await holdHead(writing, headName, JSON.stringify(firstHead)));
  // By number and not by time: a clock that was set back must leave no hole.
  const kept = await writing
    .selectFrom('audit')
    .select((eb) => eb.fn.min('seq').as('seq'))
    .where((eb) => eb.or([eb('at', '>=', before), eb('seq', '=', head.seq)]))
    .executeTakeFirst();
  const last = await writing
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .where('seq', '<', Number(kept?.seq ?? 0))
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return 0;
  const facts = { until: last.seq, hash: last.hash };
  const statement = { kind: auditPruned, target: String(last.seq), facts };
  await state(writing, [statement], { act: '审计记录到期清除', by: '系统', at, detail: { before } });
  const removed = await writing.deleteFrom('audit').where('seq', '<=', last.seq).executeTakeFirst();
  return Number(removed.numDeletedRows);
}

const headName = 'audit';
const firstHead = { seq: 0, hash: '' };

function readHead(value: string): { seq: number; hash: string } {
  return JSON.parse(value) as { seq: number; hash: string };
}

/** The hash of a row: over all that it says and the hash of the one before. */
export function auditHash(row: Omit<AuditRow, 'hash'>): string {
  const told = [row.seq, row.at, row.userId, row.by, row.action, row.target, row.ok, row.address, row.previous];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}
