import type { AnalysedDocument } from './assessment.ts';
import { levels, states, topics, triggers } from './codes.ts';
import { indexTokens } from './index-tokens.ts';
import { tagsOf, timeOf } from './store-check.ts';
import { type Indexed, readableFields } from './store-elasticsearch-index.ts';

/** What the index holds of a document; `hash` is its content's. */
export function indexedOf(document: AnalysedDocument, hash: string): Indexed {
  const { score, level, state, sentiment, relevant } = document.assessment;
  const tags = tagsOf(document);
  return {
    id: document.id,
    hash,
    group: document.group,
    time: timeOf(document),
    found: Date.parse(document.foundAt),
    foundAt: document.foundAt,
    publishedAt: document.publishedAt,
    score,
    url: document.url,
    sourceId: document.sourceId,
    sourceName: document.sourceName,
    sourceKind: document.sourceKind,
    level,
    levelName: levels[level],
    state,
    stateName: states[state],
    sentiment: String(sentiment),
    relevant,
    ...tags,
    topicName: namesOf(tags.topic, topics),
    placeName: [...new Set(document.assessment.places.map((place) => place.name))],
    triggerName: namesOf(tags.trigger, triggers),
    signature: document.signature,
    bands: document.bands,
    title: document.title,
    text: document.text,
    titleTokens: indexTokens(document.titleTokens),
    textTokens: indexTokens(document.textTokens),
    rest: JSON.stringify(restOf(document)),
  };
}

/** The fields of an index that {@link documentOf} reads; `document` is that of the first release. */
export const sourceFields = [...readableFields, 'rest', 'document'] as const;

/** A document as it was put, from its `_source`; also from an index of the first release. */
export function documentOf(source: Partial<Indexed> & { document?: string }): AnalysedDocument | null {
  if (source.document !== undefined) return JSON.parse(source.document) as AnalysedDocument;
  if (source.rest === undefined) return null;
  const shown = Object.fromEntries(readableFields.map((field) => [field, source[field]]));
  return { ...(JSON.parse(source.rest) as AnalysedDocument), ...shown };
}

function restOf(document: AnalysedDocument): object {
  const { url: _url, sourceName: _sourceName, title: _title, text: _text, ...rest } = document;
  return rest;
}

function namesOf(codes: readonly string[], names: Readonly<Record<string, string>>): string[] {
  return codes.map((code) => names[code] ?? code);
}
