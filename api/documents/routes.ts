import { z } from 'zod';
import type { FacetField, SearchFilter } from '../../analysis/store.ts';
import { WordsError } from '../../analysis/words.ts';
import type { Kit } from '../http/kit.ts';
import { NotFound } from '../http/problem.ts';
import { BadInput } from '../http/problems.ts';
import { route } from '../http/route.ts';
import { DocumentDetail, DocumentPage, DocumentQuery, Facets, Histogram, HistogramQuery } from './contract.ts';
import { presentCopy, presentDocument, presentVersions } from './document-view.ts';
import { facetNames } from './facet-names.ts';

const Id = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/, '不是文档编号') });

/** 监测: search, figures and single texts. */
export const documentRoutes = [
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
    async act({ query }, kit) {
      const { sort, limit, after, collapse } = query;
      const page = await kit.documents.search({
        ...filterOf(query, kit),
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
    async act({ query }, kit) {
      const counts = await kit.documents.facets(filterOf(query, kit), facetFields, 50);
      const nameOf = facetNames(await kit.sources.names());
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
    act: ({ query }, kit) => kit.documents.histogram(filterOf(query, kit), query.interval),
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
    async act({ params }, kit) {
      const document = await load(params.id, kit);
      const group = await kit.documents.search({ group: [document.group], sort: 'time', limit: 200 });
      const copies = group.hits.map((hit) => hit.document).filter((copy) => copy.id !== document.id);
      return {
        document: presentDocument(document),
        copies: copies.map(presentCopy),
        caseId: await kit.caseOf(document.id),
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
    async act({ params }, kit) {
      const { snapshot } = await load(params.id, kit);
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

async function load(id: string, kit: Kit) {
  const [document] = await kit.documents.get([id]);
  if (document == null) throw new NotFound('没有这条文档，可能已按保存期限清除。');
  return document;
}

/** What search, facets and histogram narrow by. */
function filterOf(query: z.infer<typeof DocumentQuery>, kit: Kit): SearchFilter {
  const { q, from, to, sourceId, sourceKind, level, topic, place, state, trigger, sentiment, group, relevant } = query;
  const lists = { sourceId, sourceKind, level, topic, place, state, trigger, sentiment, group };
  return {
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined && list.length > 0)),
    ...(q === undefined || q.trim() === '' ? {} : { words: wordsOf(q, kit) }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(relevant === undefined ? {} : { relevant: relevant === 'true' }),
  };
}

/** A mistake in the search box is the person's to correct, so it is a fault of the field `q`. */
function wordsOf(q: string, kit: Kit) {
  try {
    return kit.parseWords(q);
  } catch (error) {
    if (!(error instanceof WordsError)) throw error;
    throw new BadInput([{ path: 'q', message: error.message }]);
  }
}
