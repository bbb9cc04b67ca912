import type { Database } from '../database/open.ts';
import type { LedgerRow } from '../database/tables-ledger.ts';
import type { LossRow } from '../database/tables-losses.ts';
import type { Anchor, AnchoredHead } from './anchor.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import { allRows, fromRow, type Head, noHash } from './ledger.ts';

/** 台账核验结果; `broken` names the first entry that cannot be trusted, and why. */
export type LedgerVerification = {
  entries: number;
  head: string;
  ok: boolean;
  broken: { caseId: string | null; seq: number; reason: string } | null;
  /** 锚文件多出的部分: entries that the anchor has after the last one of a ledger that is whole in itself, as after the restore of an older state. */
  beyond: Beyond | null;
  /** 丢失登记, oldest first; shown with each verification. */
  losses: LossRow[];
};

/** Numbers of the first and last entry, how many they are, and when the last was anchored. */
export type Beyond = { from: number; to: number; count: number; lastAt: string };

/** 台账核验：recomputes the whole chain and holds it against the head in the database and the anchors outside it. Memory does not grow with the ledger; entries that are appended meanwhile are checked too. */
export async function verifyLedger(
  database: Database,
  anchor: Pick<Anchor, 'read' | 'losses'>,
): Promise<LedgerVerification> {
  const { last, broken: inChain } = await verifyChain(database);
  const losses = await anchor.losses();
  const outside = await againstAnchor(database, anchor, last);
  const broken = inChain ?? outside.broken ?? (await againstLosses(database, losses));
  const beyond = inChain === null && outside.onlyBeyond ? outside.beyond : null;
  return { entries: last.seq, head: last.hash, ok: broken === null, broken, beyond, losses };
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

type Outside = { broken: Broken | null; beyond: Beyond | null; onlyBeyond: boolean; heads: number };

/** The chain may be consistent in itself and yet shortened or rewritten from some entry on; the anchors tell. */
async function againstAnchor(database: Database, anchor: Pick<Anchor, 'read'>, last: Head): Promise<Outside> {
  const found: Outside = { broken: null, beyond: null, onlyBeyond: true, heads: 0 };
  let batch: AnchoredHead[] = [];
  for await (const head of anchor.read()) {
    batch.push(head);
    if (batch.length < anchorBatch) continue;
    await compare(database, batch, last, found);
    batch = [];
  }
  await compare(database, batch, last, found);
  if (found.heads === 0 && last.seq > 0) {
    const reason = `库外锚文件不存在或者是空的，而台账有 ${last.seq} 条：无法知道末尾有没有被删。请把锚文件放回原处（备份里有一份）。`;
    found.broken = { caseId: null, seq: last.seq, reason };
  }
  return found;
}

async function compare(database: Database, heads: readonly AnchoredHead[], last: Head, found: Outside): Promise<void> {
  if (heads.length === 0) return;
  found.heads += heads.length;
  const rows = await database
    .selectFrom('ledger')
    .select(['seq', 'hash', 'caseId'])
    .where('seq', 'in', [...new Set(heads.map((head) => head.seq))])
    .execute();
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  for (const head of heads) {
    const row = bySeq.get(head.seq);
    if (row === undefined) {
      const reason = `库外锚文件记到第 ${head.seq} 条，第 ${last.seq + 1} 条起的记录已被删除。`;
      found.broken = earlier(found.broken, { caseId: null, seq: Math.min(head.seq, last.seq + 1), reason });
      if (head.seq <= last.seq) found.onlyBeyond = false;
      else if (head.seq > (found.beyond?.to ?? 0))
        found.beyond = { from: last.seq + 1, to: head.seq, count: head.seq - last.seq, lastAt: head.at };
    } else if (row.hash !== head.hash) {
      const reason = `第 ${row.seq} 条记录与库外锚文件的指纹不一致，台账被改写。`;
      found.broken = earlier(found.broken, { caseId: row.caseId, seq: row.seq, reason });
      found.onlyBeyond = false;
    }
  }
}

/** A mark of loss without its row, or a row without its mark, was put there or taken away by hand. */
async function againstLosses(database: Database, marks: readonly LossRow[]): Promise<Broken | null> {
  const rows = await database.selectFrom('ledgerLosses').selectAll().orderBy('at').execute();
  const same = (a: LossRow, b: LossRow) =>
    a.from === b.from && a.to === b.to && a.hash === b.hash && a.at === b.at && a.reason === b.reason;
  const alone =
    marks.find((mark) => !rows.some((row) => same(mark, row))) ??
    rows.find((row) => !marks.some((mark) => same(mark, row)));
  if (alone !== undefined) {
    const reason = `第 ${alone.from}–${alone.to} 条的丢失登记在锚文件和数据库里不一致，登记被伪造、改动或者删除。`;
    return { caseId: null, seq: alone.from, reason };
  }
  for (const { from, to, hash } of marks) {
    const before = await database
      .selectFrom('ledger')
      .select('hash')
      .where('seq', '=', from - 1)
      .executeTakeFirst();
    if ((before?.hash ?? noHash) !== hash)
      return { caseId: null, seq: from, reason: `第 ${from}–${to} 条的丢失登记与其前一条记录的指纹不一致。` };
  }
  return null;
}

function earlier(a: Broken | null, b: Broken | null): Broken | null {
  if (a === null || b === null) return a ?? b;
  return b.seq < a.seq ? b : a;
}

const anchorBatch = 500;
