import type { AnalysedDocument, Assessment } from '../../../analysis/assessment.ts';
import { searchTokens } from '../../../analysis/cut.ts';
import { documentId } from '../../../analysis/document.ts';

/** An assessed text, orange, about a smell in 龙南市 unless said otherwise. */
export function text(
  name: string,
  change: Partial<AnalysedDocument> = {},
  assessed: Partial<Assessment> = {},
): AnalysedDocument {
  const url = `https://forum.example.com/${name}`;
  const id = documentId(url);
  const title = change.title ?? '又臭了，谁家在偷放';
  const words = change.text ?? '昨晚十点开始，园区方向飘来刺鼻气味！孩子咳嗽不止。希望尽快查处。';
  return {
    id,
    url,
    sourceId: 'forum',
    sourceName: '本地论坛',
    sourceKind: 'forum',
    title,
    text: words,
    publishedAt: '2026-11-25T01:00:00.000Z',
    foundAt: '2026-11-25T01:30:00.000Z',
    authorHash: null,
    sourceRegion: null,
    snapshot: { sha256: 'a'.repeat(64), path: 'snapshots/a' },
    demo: false,
    titleTokens: searchTokens(title),
    textTokens: searchTokens(words),
    signature: '',
    bands: [],
    group: id,
    ...change,
    assessment: {
      relevant: true,
      topics: ['smell', 'illegal'],
      state: 'occurring',
      sentiment: -1,
      triggers: [],
      level: 'orange',
      score: 72,
      reasons: [],
      places: [{ code: '360783', name: '龙南市', field: 'text', start: 0, end: 2, basis: '地名' }],
      duty: { lead: 'air', handlerRegion: '3607', support: ['enforce'], reason: '恶臭异味由大气环境处主管。' },
      version: 'test',
      ...assessed,
    },
  };
}
