import type { z } from 'zod';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { versionsOf } from '../../analysis/versions.ts';
import type { DocumentDetail, DocumentView, VersionView } from './contract.ts';

/** A document as the web app sees it: without search tokens, signature or the author's hash. */
export function presentDocument(document: AnalysedDocument): DocumentView {
  const { assessment } = document;
  return {
    id: document.id,
    url: document.url,
    sourceId: document.sourceId,
    sourceName: document.sourceName,
    sourceKind: document.sourceKind,
    title: document.title,
    text: document.text,
    publishedAt: document.publishedAt,
    ...(document.statedAt === undefined ? {} : { statedAt: document.statedAt }),
    foundAt: document.foundAt,
    snapshot: document.snapshot,
    group: document.group,
    demo: document.demo,
    versions: (document.earlier?.length ?? 0) + 1,
    assessment: {
      relevant: assessment.relevant,
      topics: assessment.topics,
      state: assessment.state,
      sentiment: assessment.sentiment,
      triggers: assessment.triggers,
      level: assessment.level,
      score: assessment.score,
      reasons: assessment.reasons,
      places: assessment.places.map(({ code, name, field, start, end, basis }) => ({
        code,
        name,
        field,
        start,
        end,
        basis,
      })),
      duty: assessment.duty,
      version: assessment.version,
    },
  };
}

/** All versions of a document for reading and comparing. */
export function presentVersions(document: AnalysedDocument): VersionView[] {
  return versionsOf(document).map(({ snapshot, assessment, ...version }) => ({
    ...version,
    level: assessment.level,
    score: assessment.score,
    snapshotSha256: snapshot?.sha256 ?? null,
  }));
}

/** A copy in the list of near-duplicates: every address is kept. */
export function presentCopy(document: AnalysedDocument): z.infer<typeof DocumentDetail>['copies'][number] {
  const { id, url, sourceName, title, publishedAt, foundAt } = document;
  return { id, url, sourceName, title, publishedAt, foundAt };
}
