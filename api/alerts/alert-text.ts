import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { type EventState, type Level, levelOrder, states, type Topic } from '../../analysis/codes.ts';
import { wordsHash } from '../../analysis/versions.ts';
import type { CaseDocument } from '../cases/case.ts';

/** Why a text raises nothing although it scored: what it tells is not happening. Null when it may raise; undefined when it is nothing to speak of (irrelevant or level 无). */
export function heldBackCause(document: AnalysedDocument): string | null | undefined {
  const { relevant, level, state } = document.assessment;
  if (!relevant || level === 'none') return undefined;
  return calmStates.has(state) ? `事件状态为「${states[state]}」，不预警` : null;
}

/** The rank of a level, 0 for 无. */
export function rankOf(level: Level): number {
  return levelOrder.indexOf(level);
}

/** The county (or, where none is named, the city) that an alert stands at. */
export function mainPlace(document: AnalysedDocument): { code: string; name: string } | null {
  const { places } = document.assessment;
  const place = places.find((one) => one.code.length === 6) ?? places[0];
  return place === undefined ? null : { code: place.code, name: place.name };
}

export function mainTopic(document: AnalysedDocument): Topic {
  return document.assessment.topics[0] ?? 'other';
}

/** The title, or the beginning of a text that has none. */
export function titleOf(document: AnalysedDocument): string {
  const title = document.title.trim();
  return title === '' ? cut(firstSentence(document.text), 40) : title;
}

/** The first sentence of a text, at most 120 characters. */
export function firstSentence(text: string): string {
  const sentence = /^[^。！？!?\n]+[。！？!?]?/.exec(text.trim())?.[0] ?? '';
  return cut(sentence.trim(), 120);
}

/** The beginning of a text as the summary of a case. */
export function summaryOf(document: AnalysedDocument): string {
  return cut(document.text.trim(), 500);
}

/** A document as a case keeps it. */
export function caseDocument(document: AnalysedDocument): CaseDocument {
  return {
    id: document.id,
    title: titleOf(document),
    url: document.url,
    sourceName: document.sourceName,
    publishedAt: document.publishedAt,
    foundAt: document.foundAt,
    snapshotSha256: document.snapshot?.sha256 ?? null,
    words: wordsHash(document),
    ...engagementOf(document),
  };
}

/** Of the source's figures those that the ledger has columns for; nothing where it gave none. */
function engagementOf({ engagement }: AnalysedDocument): Pick<CaseDocument, 'engagement'> {
  if (engagement == null) return {};
  const { views, comments, reposts } = engagement;
  return views === null && comments === null && reposts === null ? {} : { engagement: { views, comments, reposts } };
}

const calmStates: ReadonlySet<EventState> = new Set(['drill', 'routine', 'history', 'refuted']);

function cut(text: string, maxChars: number): string {
  const characters = [...text];
  return characters.length <= maxChars ? text : `${characters.slice(0, maxChars - 1).join('')}…`;
}
