import type { Document, DocumentId } from '../../analysis/document.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import type { Audit } from '../audit/audit.ts';
import { beijingDay } from '../present/beijing.ts';
import type { Sources } from '../sources/sources.ts';

export type RetentionParts = {
  sources: Pick<Sources, 'retentions'>;
  documents: Pick<DocumentStore, 'foundBefore' | 'get' | 'drop'>;
  /** The case of each of these documents that is in one. */
  casesOf(ids: readonly DocumentId[]): Promise<Map<DocumentId, string>>;
  dropSnapshot(document: Document): Promise<void>;
  audit: Pick<Audit, 'append' | 'prune'>;
  auditDays: number;
  now(): Date;
};

/**
 * 保存期限 (个人信息保护法第十九条, 数据安全法): once a 北京时间 day, removes texts whose source's registered days are over,
 * counted from their discovery, and audit rows past theirs. What a case holds is kept as long as the ledger. Each removal
 * is in the audit. Returns how many texts went; a failure leaves the rest for the next call.
 */
export function createRetention(parts: RetentionParts): () => Promise<number> {
  let doneOn = '';
  return async () => {
    const day = beijingDay(parts.now());
    if (day === doneOn) return 0;
    let total = 0;
    for (const { sourceId, name, days } of await parts.sources.retentions()) {
      const dropped = await dropExpired(parts, sourceId, daysBefore(parts.now(), days));
      total += dropped;
      if (dropped > 0) await note(parts, `${name}：${dropped} 条，保存期限 ${days} 天`);
    }
    await parts.audit.prune(daysBefore(parts.now(), parts.auditDays));
    doneOn = day;
    return total;
  };
}

const pageSize = 500;

async function dropExpired(parts: RetentionParts, sourceId: string, before: string): Promise<number> {
  let dropped = 0;
  let after: DocumentId | null = null;
  for (;;) {
    const ids: DocumentId[] = await parts.documents.foundBefore(sourceId, before, after, pageSize);
    const inCases = await parts.casesOf(ids);
    const free = ids.filter((id) => !inCases.has(id));
    // The snapshot first: after a crash in between, the document still leads to it.
    for (const document of await parts.documents.get(free)) if (document !== null) await parts.dropSnapshot(document);
    await parts.documents.drop(free);
    dropped += free.length;
    if (ids.length < pageSize) return dropped;
    after = ids.at(-1) ?? null;
  }
}

function note(parts: RetentionParts, target: string): Promise<void> {
  return parts.audit.append({
    userId: null,
    by: '系统',
    action: '清除到期文本',
    target,
    ok: true,
    address: null,
  });
}

function daysBefore(at: Date, days: number): string {
  return new Date(at.getTime() - days * 86_400_000).toISOString();
}
