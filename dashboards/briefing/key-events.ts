import { countedStates, type Level, levelOrder, type SourceKind } from '../../analysis/codes.ts';
import type { DocumentStore, SearchHit } from '../../analysis/store.ts';
import type { CaseState, LedgerEntry } from '../../api/cases/case.ts';
import type { Cases } from '../../api/cases/cases.ts';
import { isOpen, isOverdue } from './case-figures.ts';
import type { KeyEvent } from './input.ts';
import type { BriefingPeriod } from './week.ts';

/**
 * 重点舆情, at most five: orange and red cases and those of which a limit has run out; what runs before what has ended,
 * overdue first, then the gravest, then by number of texts. Where these are fewer than three, groups of orange and red
 * texts that no case has taken up, and then the other cases in the same order.
 */
export async function keyEvents(
  period: BriefingPeriod,
  cases: readonly CaseState[],
  entries: readonly LedgerEntry[],
  from: { documents: DocumentStore; cases: Pick<Cases, 'heldAt'> },
): Promise<{ events: KeyEvent[]; demo: boolean }> {
  const { documents: store } = from;
  const touched = new Set(entries.filter((entry) => entry.by.kind === 'person').map((entry) => entry.caseId));
  const chosen = cases
    .filter((one) => touched.has(one.id) || isOpen(one) || one.openedAt >= period.from)
    .filter((one) => !['dismissed', 'withdrawn', 'merged'].includes(one.status))
    .sort(
      (a, b) =>
        Number(isOpen(b)) - Number(isOpen(a)) ||
        Number(isOverdue(b, period.to)) - Number(isOverdue(a, period.to)) ||
        rank(b.level) - rank(a.level) ||
        b.documents.length - a.documents.length ||
        order(a.number, b.number),
    );
  const events: KeyEvent[] = [];
  const isKey = (one: CaseState) => isOverdue(one, period.to) || rank(one.level) >= rank('orange');
  for (const one of chosen.filter(isKey).slice(0, eventsMax)) events.push(await ofCase(one, period, store));
  const hits = await loudest(period, store);
  const held = new Set(cases.flatMap((one) => one.documents.map(({ id }) => id)));
  for (const hit of hits) {
    if (events.length >= eventsMin) break;
    const copies = await copiesOf(hit, store);
    const taken = copies.some((id) => held.has(id)) || (await from.cases.heldAt(copies, period.to)).size > 0;
    if (!taken) events.push(ofHit(hit));
  }
  for (const one of chosen.filter((other) => !isKey(other)).slice(0, Math.max(0, eventsMin - events.length)))
    events.push(await ofCase(one, period, store));
  return { events, demo: hits.some((hit) => hit.document.demo) };
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
    saidBy: saidBy(stored.find((document) => document !== null)?.sourceKind),
    firstSeenAt:
      [...one.documents.map((document) => document.publishedAt ?? document.foundAt), one.foundAt].sort()[0] ??
      one.foundAt,
    document: null,
  };
}

/** Words of whoever is neither an office nor a newspaper stand as what somebody says. */
function saidBy(kind: SourceKind | undefined): KeyEvent['saidBy'] {
  return kind === 'government' ? 'official' : kind === 'news' ? 'news' : 'public';
}

async function loudest(period: BriefingPeriod, store: DocumentStore): Promise<SearchHit[]> {
  const { from, to } = period;
  const page = await store.search({
    from,
    to,
    relevant: true,
    state: countedStates,
    level: ['red', 'orange'],
    sort: 'score',
    limit: 50,
    collapse: true,
  });
  return page.hits;
}

/** The ids of all copies of a text, whenever they were published, and the name of their group, which is the id of the first. */
async function copiesOf({ document }: SearchHit, store: DocumentStore): Promise<string[]> {
  const group = [...new Set([document.group, document.id])];
  const ids = new Set(group);
  for (let after: string | null = ''; after !== null; ) {
    const page = await store.search({ group, sort: 'time', limit: pageMax, ...(after === '' ? {} : { after }) });
    for (const hit of page.hits) ids.add(hit.document.id);
    after = page.next;
  }
  return [...ids];
}

/** The most that a store gives at a time. */
const pageMax = 200;

function ofHit({ document, copies }: SearchHit): KeyEvent {
  const plain = document.text.replace(/\s+/g, ' ').trim();
  const excerpt = [...plain].slice(0, excerptMaxChars).join('');
  return {
    title: document.title === '' ? [...plain].slice(0, 30).join('') : document.title,
    level: document.assessment.level,
    caseId: null,
    copies,
    sources: [document.sourceName],
    saidBy: saidBy(document.sourceKind),
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
