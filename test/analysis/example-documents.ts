import type { AnalysedDocument, Assessment } from '../../analysis/assessment.ts';
import { documentId } from '../../analysis/document.ts';
import { comparedText, signatureOf } from '../../analysis/minhash.ts';

type Changes = Partial<Omit<AnalysedDocument, 'assessment'>> & { assessment?: Partial<Assessment> };

/** A document for tests: plain values, changed where the test says; tokens by {@link cutExample}, signature and bands of its own text. */
export function exampleDocument(name: string, changes: Changes = {}): AnalysedDocument {
  const title = changes.title ?? '';
  const text = changes.text ?? '河水发黑发臭';
  const url = changes.url ?? `https://example.cn/${name}`;
  const id = changes.id ?? documentId(url);
  return {
    sourceId: 'example-forum',
    sourceName: '示例论坛',
    sourceKind: 'forum',
    publishedAt: '2026-11-02T01:00:00.000Z',
    foundAt: '2026-11-02T02:00:00.000Z',
    authorHash: null,
    sourceRegion: null,
    snapshot: null,
    demo: false,
    titleTokens: changes.titleTokens ?? cutExample(title).join(' '),
    textTokens: changes.textTokens ?? cutExample(text).join(' '),
    ...(changes.signature === undefined || changes.bands === undefined
      ? signatureOf(comparedText({ title, text }))
      : { signature: changes.signature, bands: changes.bands }),
    group: id,
    ...changes,
    id,
    url,
    title,
    text,
    assessment: { ...plainAssessment, ...changes.assessment },
  };
}

/** Cuts into pairs of Han, runs of letters and digits, and single signs: enough to test stores without the real cutter. */
export function cutExample(text: string): string[] {
  return text.toLowerCase().match(/[\u4e00-\u9fff]{1,2}|[a-z0-9]+|[^\s\p{P}]/gu) ?? [];
}

const plainAssessment: Assessment = {
  relevant: true,
  topics: ['water'],
  state: 'occurring',
  sentiment: -1,
  triggers: [],
  level: 'blue',
  score: 30,
  reasons: [],
  places: [],
  duty: { lead: 'water', handlerRegion: null, support: [], reason: '示例' },
  version: 'test-1',
};
