import { createHash } from 'node:crypto';
import { holdHead, moveHead } from '../database/head.ts';
import type { Database } from '../database/open.ts';
import type { AuditRow } from '../database/tables-identity.ts';
import { storableAll } from '../storable.ts';

/** 审计：who did what, and what was refused (GB/T 22239 安全审计: time, user, kind, result, for every user; kept from change by a hash chain). */
export type Audit = {
  append(note: AuditNote): Promise<void>;
  /** Newest first; `after` is the seq of the last row seen. */
  list(query: AuditListQuery): Promise<{ items: AuditRow[]; next: string | null; total: number }>;
  /** Walks the chain; null when whole, else the first row that does not fit. */
  verify(): Promise<{ rows: number; broken: { seq: number; reason: string } | null }>;
  /** Drops rows older than the limit, from the oldest on; the chain is then checked from the first row kept. Returns how many. */
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
        const hash = hashOf(row);
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
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      return {
        items,
        next: found.length > query.limit && last !== undefined ? String(last.seq) : null,
        total: Number(total),
      };
    },

    async verify() {
      let rows = 0;
      let previous: { seq: number; hash: string } | null = null;
      for (;;) {
        const pack: AuditRow[] = await database
          .selectFrom('audit')
          .selectAll()
          .where('seq', '>', previous?.seq ?? 0)
          .orderBy('seq')
          .limit(1_000)
          .execute();
        for (const row of pack) {
          rows += 1;
          if (previous !== null && row.seq !== previous.seq + 1)
            return { rows, broken: { seq: row.seq, reason: `第 ${previous.seq + 1} 条缺失` } };
          if (previous !== null && row.previous !== previous.hash)
            return { rows, broken: { seq: row.seq, reason: '与上一条的哈希不衔接' } };
          if (row.hash !== hashOf(row)) return { rows, broken: { seq: row.seq, reason: '内容与哈希不符' } };
          previous = row;
        }
        if (pack.length < 1_000) break;
      }
      const head = await database.selectFrom('heads').select('value').where('name', '=', headName).executeTakeFirst();
      const { seq } = head === undefined ? firstHead : readHead(head.value);
      if (seq !== (previous?.seq ?? 0)) return { rows, broken: { seq, reason: `末尾的记录缺失，应到第 ${seq} 条` } };
      return { rows, broken: null };
    },

    async prune(before) {
      const head = await database.selectFrom('heads').select('value').where('name', '=', headName).executeTakeFirst();
      if (head === undefined) return 0;
      const removed = await database
        .deleteFrom('audit')
        .where('at', '<', before)
        .where('seq', '<', readHead(head.value).seq)
        .executeTakeFirst();
      return Number(removed.numDeletedRows);
    },
  };
}

const headName = 'audit';
const firstHead = { seq: 0, hash: '' };

function readHead(value: string): { seq: number; hash: string } {
  return JSON.parse(value) as { seq: number; hash: string };
}

function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const told = [row.seq, row.at, row.userId, row.by, row.action, row.target, row.ok, row.address, row.previous];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}
