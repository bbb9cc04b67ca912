import { createHash } from 'node:crypto';
import type { AnalysedDocument, Assessment } from './assessment.ts';
import type { Document } from './document.ts';

/** 早先版本：the words that stood at a document's address before, as this system read them from `seenAt` on. */
export type EarlierVersion = Pick<Document, 'title' | 'text' | 'publishedAt' | 'sourceName' | 'snapshot'> & {
  /** When these words were first read, UTC ISO. */
  seenAt: string;
  /** {@link wordsHash} of them. */
  words: string;
  assessment: Assessment;
};

/** A page that changes with every reading must not grow without end: the first version and the newest ones are kept. */
export const earlierMax = 20;

/** 文字指纹: what a text says, whatever its blanks: other words are another version. */
export function wordsHash({ title, text }: Pick<Document, 'title' | 'text'>): string {
  const plain = `${title.replace(/\s+/g, '')}\n${text.replace(/\s+/g, '')}`;
  return createHash('sha256').update(plain).digest('hex').slice(0, 32);
}

/**
 * What the store keeps when a document comes again: the first `foundAt` and group stay, and other words push those
 * before them into `earlier`. Null when these words were overtaken already: a late delivery of an earlier version.
 */
export function nextVersion(before: AnalysedDocument, incoming: AnalysedDocument): AnalysedDocument | null {
  const { earlier = [], versionAt } = before;
  const { earlier: _earlier, versionAt: _versionAt, ...fresh } = incoming;
  const kept = { ...fresh, foundAt: before.foundAt, group: before.group };
  const words = wordsHash(incoming);
  if (words === wordsHash(before))
    return {
      ...kept,
      snapshot: incoming.snapshot ?? before.snapshot,
      ...(versionAt === undefined ? {} : { earlier, versionAt }),
    };
  const late = Date.parse(incoming.foundAt) <= Date.parse(versionAt ?? before.foundAt);
  if (late && earlier.some((version) => version.words === words)) return null;
  const all = [...earlier, versionOf(before)];
  const [first, ...rest] = all;
  return {
    ...kept,
    earlier: first === undefined || all.length <= earlierMax ? all : [first, ...rest.slice(1 - earlierMax)],
    versionAt: incoming.foundAt,
  };
}

/** The words that stand in a document now, as a version. */
export function versionOf(document: AnalysedDocument): EarlierVersion {
  const { title, text, publishedAt, sourceName, snapshot, assessment } = document;
  return {
    title,
    text,
    publishedAt,
    sourceName,
    snapshot,
    seenAt: document.versionAt ?? document.foundAt,
    words: wordsHash(document),
    assessment,
  };
}

/** All versions, the first one first and the present one last. */
export function versionsOf(document: AnalysedDocument): EarlierVersion[] {
  return [...(document.earlier ?? []), versionOf(document)];
}

/** The document as it stood with these words; as it stands now where they are unknown or no version of it. */
export function withWords(document: AnalysedDocument, words: string | null): AnalysedDocument {
  const version = (document.earlier ?? []).findLast((one) => one.words === words);
  if (version === undefined || words === wordsHash(document)) return document;
  const { title, text, publishedAt, sourceName, snapshot, assessment } = version;
  return { ...document, title, text, publishedAt, sourceName, snapshot, assessment };
}

/** The snapshots of all versions, each once. */
export function snapshotsOf(document: AnalysedDocument): { sha256: string; path: string }[] {
  const all = versionsOf(document).flatMap(({ snapshot }) => (snapshot === null ? [] : [snapshot]));
  return [...new Map(all.map((snapshot) => [snapshot.sha256, snapshot])).values()];
}
