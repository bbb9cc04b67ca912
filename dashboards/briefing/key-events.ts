import { type Level, levelOrder } from '../../analysis/codes.ts';
import type { DocumentStore, SearchHit } from '../../analysis/store.ts';
import type { CaseState, LedgerEntry } from '../../api/cases/case.ts';
import type { KeyEvent } from './input.ts';
import type { BriefingPeriod } from './week.ts';

/**
 * 重点舆情, at most five: first the cases opened, written to or still open in the period, gravest first, then by number
 * of texts; where they are fewer than three, groups of orange and red texts that no case has taken up.
 */
export async function keyEvents(
  period: BriefingPeriod,
  cases: readonly CaseState[],
  entries: readonly LedgerEntry[],
  store: DocumentStore,
): Promise<{ events: KeyEvent[]; demo: boolean }> {
  const touched = new Set(entries.filter((entry) => entry.by.kind === 'person').map((entry) => entry.caseId));
  const chosen = cases
    .filter((one) => touched.has(one.id) || isOpen(one) || one.openedAt >= period.from)
    .filter((one) => !['dismissed', 'withdrawn', 'merged'].includes(one.status))
    .sort(
      (a, b) => rank(b.level) - rank(a.level) || b.documents.length - a.documents.length || order(a.number, b.number),
    )
    .slice(0, eventsMax);
  const events: KeyEvent[] = [];
  for (const one of chosen) events.push(await ofCase(one, period, store));
  const hits = await loudest(period, store);
  if (events.length < eventsMin) {
    const taken = await takenGroups(cases, store);
    const free = hits.filter((hit) => !taken.has(hit.document.group) && !taken.has(hit.document.id));
    events.push(...free.slice(0, eventsMin - events.length).map(ofHit));
  }
  return { events, demo: hits.some((hit) => hit.document.demo) };
}

/** Whether somebody still owes something on the case. */
export function isOpen(one: CaseState): boolean {
  switch (one.status) {
    case 'toJudge':
    case 'filed':
    case 'assigned':
    case 'accepted':
    case 'handling':
    case 'fixed':
    case 'verified':
      return true;
    case 'referred':
      return one.referral?.owed === true;
    case 'dismissed':
    case 'withdrawn':
    case 'merged':
    case 'closed':
    case 'archived':
      return false;
    default:
      return one.status satisfies never;
  }
}

/** The place of a level in its order, 0 for none. */
export function rank(level: Level): number {
  return levelOrder.indexOf(level);
}

const eventsMin = 3;
const eventsMax = 5;
const excerptMaxChars = 120;

async function ofCase(one: CaseState, period: BriefingPeriod, store: DocumentStore): Promise<KeyEvent> {
  const stored = await store.get(one.documents.map((document) => document.id));
  const groups = [...new Set(stored.flatMap((document) => (document === null ? [] : [document.group])))].sort();
  const copies = groups.length === 0 ? null : await store.count({ from: period.from, to: period.to, group: groups });
  return {
    title: one.title,
    level: one.level,
    caseId: one.id,
    copies,
    sources: [...new Set(one.documents.map((document) => document.sourceName))],
    firstSeenAt:
      [...one.documents.map((document) => document.publishedAt ?? document.foundAt), one.foundAt].sort()[0] ??
      one.foundAt,
    document: null,
  };
}

async function loudest(period: BriefingPeriod, store: DocumentStore): Promise<SearchHit[]> {
  const { from, to } = period;
  const page = await store.search({
    from,
    to,
    relevant: true,
    level: ['red', 'orange'],
    sort: 'score',
    limit: 50,
    collapse: true,
  });
  return page.hits;
}

async function takenGroups(cases: readonly CaseState[], store: DocumentStore): Promise<Set<string>> {
  const ids = cases.flatMap((one) => one.documents.map((document) => document.id));
  const stored = await store.get(ids);
  return new Set([...ids, ...stored.flatMap((document) => (document === null ? [] : [document.group]))]);
}

function ofHit({ document, copies }: SearchHit): KeyEvent {
  const plain = document.text.replace(/\s+/g, ' ').trim();
  const excerpt = [...plain].slice(0, excerptMaxChars).join('');
  return {
    title: document.title === '' ? [...plain].slice(0, 30).join('') : document.title,
    level: document.assessment.level,
    caseId: null,
    copies,
    sources: [document.sourceName],
    firstSeenAt: document.publishedAt ?? document.foundAt,
    document: {
      excerpt: excerpt.length < plain.length ? `${excerpt}……` : excerpt,
      url: document.url,
      id: document.id,
      place: document.assessment.places[0]?.name ?? null,
    },
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
