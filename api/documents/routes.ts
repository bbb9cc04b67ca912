import { z } from 'zod';
import type { DocumentStore, FacetField, SearchFilter, Words } from '../../analysis/store.ts';
import { WordsError } from '../../analysis/words.ts';
import { NotFound } from '../http/problem.ts';
import { BadInput } from '../http/problems.ts';
import { route } from '../route.ts';
import type { Sources } from '../sources/sources.ts';
import { DocumentDetail, DocumentPage, DocumentQuery, Facets, Histogram, HistogramQuery } from './contract.ts';
import { presentCopy, presentDocument, presentVersions } from './document-view.ts';
import { facetNames } from './facet-names.ts';

const Id = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/, '不是文档编号') });

type Needs = {
  documents: Pick<DocumentStore, 'search' | 'facets' | 'histogram' | 'get'>;
  sources: Pick<Sources, 'names'>;
  /** The case that a document belongs to; null when none. */
  caseOf(documentId: string): Promise<string | null>;
  /** Reads the search-box syntax; throws WordsError with a Chinese sentence about the mistake. */
  parseWords(input: string): Words;
};

/** 监测: search, figures and single texts. */
export const documentRoutes = (needs: Needs) => [
  route({
    method: 'get',
    path: '/api/documents',
    tag: '监测',
    summary: '检索文档',
    access: 'documents.read',
    scope: 'read',
    query: DocumentQuery,
    answer: DocumentPage,
    audited: 'reading',
    async act({ query }) {
      const { sort, limit, after, collapse } = query;
      const page = await needs.documents.search({
        ...filterOf(needs, query),
        sort,
        limit,
        collapse: collapse === 'true',
        ...(after === undefined ? {} : { after }),
      });
      const items = page.hits.map(({ document, marks, copies }) => ({
        document: presentDocument(document),
        marks,
        copies,
      }));
      return { items, next: page.next, total: page.total };
    },
  }),
  route({
    method: 'get',
    path: '/api/documents/facets',
    tag: '监测',
    summary: '分面计数',
    access: 'documents.read',
    scope: 'read',
    query: DocumentQuery,
    answer: Facets,
    async act({ query }) {
      const counts = await needs.documents.facets(filterOf(needs, query), facetFields, 50);
      const nameOf = facetNames(await needs.sources.names());
      return Object.fromEntries(
        facetFields.map((field) => [
          field,
          counts[field].map(({ key, count }) => ({ key, count, name: nameOf(field, key) })),
        ]),
      ) as z.infer<typeof Facets>;
    },
  }),
  route({
    method: 'get',
    path: '/api/documents/histogram',
    tag: '监测',
    summary: '时间分布',
    access: 'documents.read',
    scope: 'read',
    query: HistogramQuery,
    answer: Histogram,
    act: ({ query }) => needs.documents.histogram(filterOf(needs, query), query.interval),
  }),
  route({
    method: 'get',
    path: '/api/documents/:id',
    tag: '监测',
    summary: '文档详情',
    access: 'documents.read',
    scope: 'read',
    params: Id,
    answer: DocumentDetail,
    audited: 'reading',
    async act({ params }) {
      const document = await load(needs, params.id);
      const group = await needs.documents.search({ group: [document.group], sort: 'time', limit: 200 });
      const copies = group.hits.map((hit) => hit.document).filter((copy) => copy.id !== document.id);
      return {
        document: presentDocument(document),
        copies: copies.map(presentCopy),
        caseId: await needs.caseOf(document.id),
        versions: presentVersions(document),
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/documents/:id/snapshot',
    tag: '监测',
    summary: '存证快照',
    access: 'documents.read',
    scope: 'read',
    params: Id,
    answer: z.object({ kept: z.boolean(), sha256: z.string().nullable() }),
    async act({ params }) {
      const { snapshot } = await load(needs, params.id);
      return { kept: snapshot !== null, sha256: snapshot?.sha256 ?? null };
    },
  }),
];

const facetFields: readonly FacetField[] = [
  'sourceId',
  'sourceKind',
  'level',
  'topic',
  'place',
  'state',
  'trigger',
  'sentiment',
];

async function load({ documents }: Needs, id: string) {
  const [document] = await documents.get([id]);
  if (document == null) throw new NotFound('没有这条文档，可能已按保存期限清除。');
  return document;
}

/** What search, facets and histogram narrow by. */
function filterOf(needs: Needs, query: z.infer<typeof DocumentQuery>): SearchFilter {
  const { q, from, to, sourceId, sourceKind, level, topic, place, state, trigger, sentiment, group, relevant } = query;
  const lists = { sourceId, sourceKind, level, topic, place, state, trigger, sentiment, group };
  return {
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined && list.length > 0)),
    ...(q === undefined || q.trim() === '' ? {} : { words: wordsOf(needs, q) }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(relevant === undefined ? {} : { relevant: relevant === 'true' }),
  };
}

/** A mistake in the search box is the person's to correct, so it is a fault of the field `q`. */
function wordsOf({ parseWords }: Needs, q: string) {
  try {
    return parseWords(q);
  } catch (error) {
    if (!(error instanceof WordsError)) throw error;
    throw new BadInput([{ path: 'q', message: error.message }]);
  }
}
