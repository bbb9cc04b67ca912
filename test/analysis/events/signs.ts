import { analyse } from '../../../analysis/analyse.ts';
import type { AnalysedDocument } from '../../../analysis/assessment.ts';
import { documentId } from '../../../analysis/document.ts';
import { type EventSign, signOf } from '../../../analysis/events/sign.ts';
import { groupDocuments } from '../../../analysis/merge.ts';
import { openSqliteStore } from '../../../analysis/store-sqlite.ts';
import type { TimedPost } from './timed-post.ts';

/** The posts as the chain hands them to the assignment, each with its label. */
export async function labelledSigns(posts: readonly TimedPost[]): Promise<{ event: string; sign: EventSign }[]> {
  return (await labelledTexts(posts)).map(({ event, document }) => ({ event, sign: signOf(document) }));
}

/** The posts as the chain raises them, each with its label. */
export async function labelledTexts(
  posts: readonly TimedPost[],
): Promise<{ event: string; document: AnalysedDocument }[]> {
  const documents = posts.map((post, index) => documentOf(post, index));
  const store = await openSqliteStore({ file: ':memory:' });
  const grouped = await groupDocuments(documents, store);
  await store.close();
  return grouped.map((document, index) => ({ event: posts[index]?.event ?? '', document }));
}

function documentOf({ day, clock, title, text, kind }: TimedPost, index: number): AnalysedDocument {
  const url = `https://posts.example/${index}`;
  const at = new Date(`${day}T${clock}:00+08:00`).toISOString();
  return analyse({
    id: documentId(url),
    url,
    sourceId: `source-${kind ?? 'forum'}`,
    sourceName: '示例来源',
    sourceKind: kind ?? 'forum',
    title,
    text,
    publishedAt: at,
    foundAt: at,
    authorHash: null,
    sourceRegion: null,
    snapshot: null,
    demo: false,
  });
}

/** Pairwise precision, recall and F1 of an assignment: over all pairs of texts, whether they share an event. */
export function pairScores(labelled: readonly { event: string; assigned: string }[]): {
  precision: number;
  recall: number;
  f1: number;
} {
  let both = 0;
  let found = 0;
  let real = 0;
  for (const [at, one] of labelled.entries())
    for (const other of labelled.slice(at + 1)) {
      const same = one.event === other.event;
      const put = one.assigned === other.assigned;
      if (same && put) both += 1;
      if (put) found += 1;
      if (same) real += 1;
    }
  const precision = both / found;
  const recall = both / real;
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}
