import type { Database } from '../database/open.ts';
import type { LedgerRow } from '../database/tables-ledger.ts';
import type { Anchor } from './anchor.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import { allRows, fromRow, type Head, noHash } from './ledger.ts';

/** 台账核验结果; `broken` names the first entry that cannot be trusted, and why. */
export type LedgerVerification = {
  entries: number;
  head: string;
  ok: boolean;
  broken: { caseId: string | null; seq: number; reason: string } | null;
};

/** 台账核验：recomputes the whole chain and holds it against the head in the database and the anchors outside it. Memory does not grow with the ledger; entries that are appended meanwhile are checked too. */
export async function verifyLedger(database: Database, anchor: Pick<Anchor, 'read'>): Promise<LedgerVerification> {
  const chain = await verifyChain(database);
  const broken = chain.broken ?? (await againstAnchor(database, anchor, chain.last));
  return { entries: chain.last.seq, head: chain.last.hash, ok: broken === null, broken };
}

type Broken = NonNullable<LedgerVerification['broken']>;

/** `last` is the last entry that can be trusted. */
async function verifyChain(database: Database): Promise<{ last: Head; broken: Broken | null }> {
  let last: Head = { seq: 0, hash: noHash };
  for (;;) {
    // The head is read before the rows: what is appended meanwhile is beyond it and gets a round of its own.
    const head = await database.selectFrom('ledgerHead').select(['seq', 'hash']).where('id', '=', 1).executeTakeFirst();
    if (head === undefined) return { last, broken: { caseId: null, seq: last.seq, reason: '链头记录被删除。' } };
    for await (const row of allRows(database, { after: last.seq, until: head.seq })) {
      const reason = fault(row, last);
      if (reason !== null)
        return { last, broken: { caseId: row.seq === last.seq + 1 ? row.caseId : null, seq: last.seq + 1, reason } };
      last = { seq: row.seq, hash: row.hash };
    }
    const reason = headFault(head, last);
    if (reason !== null) return { last, broken: { caseId: null, ...reason } };
    const beyond = await database
      .selectFrom('ledger')
      .select(['seq', 'caseId'])
      .where('seq', '>', last.seq)
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst();
    if (beyond === undefined) return { last, broken: null };
    if (!(await headMoved(database, head)))
      return {
        last,
        broken: {
          caseId: beyond.caseId,
          seq: beyond.seq,
          reason: `链头只记到第 ${head.seq} 条，第 ${beyond.seq} 条是绕过系统插入的。`,
        },
      };
  }
}

function headFault(head: Head, last: Head): { seq: number; reason: string } | null {
  if (head.seq > last.seq)
    return { seq: last.seq + 1, reason: `链头记到第 ${head.seq} 条，第 ${last.seq + 1} 条起的记录已被删除。` };
  return head.hash === last.hash
    ? null
    : { seq: last.seq, reason: '链头指纹与最后一条记录不一致，链头或者最后一条记录被改动。' };
}

async function headMoved(database: Database, head: Head): Promise<boolean> {
  const now = await database.selectFrom('ledgerHead').select('seq').where('id', '=', 1).executeTakeFirst();
  return now?.seq !== head.seq;
}

/** Why a row cannot follow the one before; null when it does. */
function fault(row: LedgerRow, last: Head): string | null {
  if (row.seq !== last.seq + 1) return `第 ${last.seq + 1} 条记录缺失（已被删除或者序号被改动）。`;
  if (row.previous !== last.hash) return `第 ${row.seq} 条记录与前一条不衔接（被改动、调换或者插入）。`;
  const entry = parsed(row);
  if (entry === null) return `第 ${row.seq} 条记录的内容已损坏，无法读取。`;
  const { hash, ...facts } = entry;
  if (canonicalJson(facts.event) !== row.event || canonicalJson(facts.by) !== row.by)
    return `第 ${row.seq} 条记录的内容被改动（书写形式与写入时不同）。`;
  return sha256(canonicalJson(facts)) === hash ? null : `第 ${row.seq} 条记录的内容或者指纹被改动。`;
}

function parsed(row: LedgerRow): ReturnType<typeof fromRow> | null {
  try {
    return fromRow(row);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The chain may be consistent in itself and yet shortened or rewritten from some entry on; the anchors tell. */
async function againstAnchor(database: Database, anchor: Pick<Anchor, 'read'>, last: Head): Promise<Broken | null> {
  let first: Broken | null = null;
  let batch: Head[] = [];
  for await (const head of anchor.read()) {
    batch.push(head);
    if (batch.length < anchorBatch) continue;
    first = earlier(first, await anchorFault(database, batch, last));
    batch = [];
  }
  return earlier(first, await anchorFault(database, batch, last));
}

async function anchorFault(database: Database, heads: readonly Head[], last: Head): Promise<Broken | null> {
  if (heads.length === 0) return null;
  const rows = await database
    .selectFrom('ledger')
    .select(['seq', 'hash', 'caseId'])
    .where('seq', 'in', [...new Set(heads.map((head) => head.seq))])
    .execute();
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return heads.reduce<Broken | null>((first, head) => {
    const row = bySeq.get(head.seq);
    if (row === undefined) {
      const reason = `库外锚文件记到第 ${head.seq} 条，第 ${last.seq + 1} 条起的记录已被删除。`;
      return earlier(first, { caseId: null, seq: Math.min(head.seq, last.seq + 1), reason });
    }
    if (row.hash === head.hash) return first;
    const reason = `第 ${row.seq} 条记录与库外锚文件的指纹不一致，台账被改写。`;
    return earlier(first, { caseId: row.caseId, seq: row.seq, reason });
  }, null);
}

function earlier(a: Broken | null, b: Broken | null): Broken | null {
  if (a === null || b === null) return a ?? b;
  return b.seq < a.seq ? b : a;
}

const anchorBatch = 500;
