import type { CaseState } from '../cases/case.ts';
import { caseLedger } from '../cases/case-ledger.ts';
import type { CaseService } from '../cases/case-service.ts';
import type { Database } from '../database/open.ts';
import { judgePage, type Look, linkStates, type Page } from './judge.ts';
import type { WordLinkRow } from './tables.ts';

/** What the watch is given; the fetch goes by the guard of the collector, without any header of ours but its name. */
export type LinkWatchParts = {
  database: Database;
  cases: Pick<CaseService, 'read' | 'noteLink'>;
  fetchPage(url: string): Promise<Page | { failed: string }>;
  /** The readable text of a page; null where it has none. */
  readText(page: Page): Promise<string | null>;
  /** Keeps the page in the snapshot folder. */
  keepPage(url: string, page: Page): Promise<void>;
  now(): Date;
};

/**
 * 发布链接核验: looks at each published word soon after it was registered, keeps the page as a snapshot, and looks again
 * once a day while the case lives and 30 days after its closing. A dead or changed page is written into the ledger, once
 * each time it comes to that. Returns how many pages it asked for.
 */
export async function watchLinks(parts: LinkWatchParts): Promise<number> {
  await takeUp(parts);
  const at = parts.now().toISOString();
  const due = await parts.database
    .selectFrom('wordLinks')
    .selectAll()
    .where('nextAt', '<=', at)
    .orderBy('nextAt')
    .orderBy('seq')
    .limit(looksMax)
    .execute();
  let asked = 0;
  for (const row of due) {
    const read = await parts.cases.read(row.caseId);
    if (read === null || isOver(read.state, at)) {
      await parts.database.updateTable('wordLinks').set({ nextAt: null }).where('seq', '=', row.seq).execute();
      continue;
    }
    asked += 1;
    await lookAt(parts, row, at);
  }
  return asked;
}

const unseenWords = linkStates.unseen;
/** Links of one run; the others wait for the next, ten minutes later. */
const looksMax = 50;
const dayMs = 86_400_000;
const watchedAfterClosingMs = 30 * dayMs;

/** Each entry that published something gets its row, also those of before this release. */
async function takeUp({ database, cases, now }: LinkWatchParts): Promise<void> {
  const fresh = await database
    .selectFrom('caseEvents')
    .innerJoin('ledger', 'ledger.seq', 'caseEvents.seq')
    .leftJoin('wordLinks', 'wordLinks.seq', 'caseEvents.seq')
    .selectAll('ledger')
    .where('caseEvents.type', 'in', ['answerPublished', 'pressRecorded'])
    .where('wordLinks.seq', 'is', null)
    .orderBy('caseEvents.seq')
    .limit(500)
    .execute();
  for (const row of fresh) {
    const { event, seq, caseId } = caseLedger.fromRow(row);
    if (event.type !== 'answerPublished' && event.type !== 'pressRecorded') continue;
    const read = await cases.read(caseId);
    const word = read?.state.words.find(({ published }) => published?.url === event.url);
    if (word === undefined) continue;
    const link = { seq, caseId, word: word.id, url: event.url, state: 'new' as const };
    await database
      .insertInto('wordLinks')
      .values({ ...link, sha256: null, textHash: null, detail: null, lookedAt: null, nextAt: now().toISOString() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function lookAt(parts: LinkWatchParts, row: WordLinkRow, at: string): Promise<void> {
  const look = await seen(parts, row);
  const nextAt = new Date(Date.parse(at) + dayMs).toISOString();
  const found = look.state === 'same' || look.state === 'changed' ? look : null;
  // First what people must know, then that it was looked at: a crash between says it twice rather than never.
  await tell(parts, row, look);
  await parts.database
    .updateTable('wordLinks')
    .set({
      // What could not be looked at stays what it was.
      state: look.state === 'unseen' && row.state !== 'new' ? row.state : look.state,
      detail: look.state === 'unseen' ? `${unseenWords}：${look.detail}` : look.detail,
      lookedAt: at,
      nextAt,
      ...(found === null ? {} : { sha256: found.sha256, textHash: found.textHash }),
    })
    .where('seq', '=', row.seq)
    .execute();
}

async function seen({ fetchPage, readText, keepPage }: LinkWatchParts, row: WordLinkRow): Promise<Look> {
  const page = await fetchPage(row.url);
  // The way there failed, not the page.
  if ('failed' in page) return { state: 'unseen', detail: page.failed };
  const look = judgePage(page, page.status === 200 ? await readText(page) : null, row);
  if (look.state === 'changed' || (look.state === 'same' && row.sha256 === null)) await keepPage(row.url, page);
  return look;
}

/** An entry for the first snapshot, and for each time the page becomes dead or changes. */
async function tell({ cases }: LinkWatchParts, row: WordLinkRow, look: Look): Promise<void> {
  if (look.state === 'same' && row.sha256 === null)
    await cases.noteLink(row.caseId, { type: 'linkKept', word: row.word, sha256: look.sha256 });
  const isNew = look.state === 'changed' || (look.state === 'gone' && row.state !== 'gone');
  if (isNew && (look.state === 'changed' || look.state === 'gone'))
    await cases.noteLink(row.caseId, {
      type: 'linkTrouble',
      word: row.word,
      trouble: look.state,
      detail: look.detail ?? '',
      ...(look.state === 'changed' ? { sha256: look.sha256 } : {}),
    });
}

/** While the case lives and a month after its closing or 并案. */
function isOver({ status, closedAt, mergers }: CaseState, at: string): boolean {
  if (status !== 'closed' && status !== 'archived' && status !== 'merged') return false;
  const endedAt = status === 'merged' ? (mergers.at(-1)?.at ?? null) : closedAt;
  return endedAt !== null && Date.parse(at) - Date.parse(endedAt) > watchedAfterClosingMs;
}
