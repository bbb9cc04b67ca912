import { beijingDay } from '../../analysis/calendar.ts';
import type { Document, DocumentId } from '../../analysis/document.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import type { Audit } from '../audit/audit.ts';
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
 * 保存期限 (个人信息保护法第十九条): once a 北京时间 day, removes texts whose source's registered days are over, counted
 * from their discovery, and audit rows past theirs. What a case holds is kept as long as the ledger. Each removal is in
 * the audit. Returns how many texts went; after a failure the rest waits an hour, so that a store that is away does not
 * fail every minute's sweep.
 */
export function createRetention(parts: RetentionParts): () => Promise<number> {
  let doneOn = '';
  let triedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = parts.now();
    if (beijingDay(now) === doneOn || now.getTime() - triedAt < retryMs) return 0;
    triedAt = now.getTime();
    let total = 0;
    for (const source of await parts.sources.retentions()) total += await dropExpired(parts, source, now);
    await parts.audit.prune(daysBefore(now, parts.auditDays));
    triedAt = Number.NEGATIVE_INFINITY;
    doneOn = beijingDay(now);
    return total;
  };
}

const pageSize = 500;
const retryMs = 3_600_000;

async function dropExpired(parts: RetentionParts, source: Expiring, now: Date): Promise<number> {
  const { sourceId, name, days } = source;
  const before = daysBefore(now, days);
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
    if (free.length > 0) await note(parts, `${name}：${free.length} 条，保存期限 ${days} 天`);
    if (ids.length < pageSize) return dropped;
    after = ids.at(-1) ?? null;
  }
}

type Expiring = Awaited<ReturnType<Sources['retentions']>>[number];

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
