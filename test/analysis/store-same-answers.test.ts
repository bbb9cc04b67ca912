import * as assert from 'uvu/assert';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import type { DocumentStore, FacetField, SearchPage, SearchQuery } from '../../analysis/store.ts';
import { suite, untested } from '../suite.ts';
import { chance, generatedDocument, generatedQuery } from './generated-documents.ts';
import { type Opened, storeEngines } from './store-engines.ts';

const same = suite('both engines answer the same');
const engines = storeEngines();
if (engines.length < 2) untested('that both document stores answer the same', 'ELASTICSEARCH_URL is not set');

const documentCount = 2_000;
const queryCount = 200;
const fields: FacetField[] = ['sourceId', 'sourceKind', 'level', 'topic', 'place', 'state', 'trigger', 'sentiment'];

same(
  `${documentCount} generated documents, ${queryCount} searches: hits, order, copies, marks, totals, facets and histograms agree with each other and with a plain scan`,
  async () => {
    const random = chance(20261102);
    const documents = Array.from({ length: documentCount }, (_, index) => generatedDocument(random, index));
    const opened = await Promise.all(engines.map((engine) => engine.open()));
    try {
      for (const { store } of opened) await fill(store, documents);
      for (let i = 0; i < queryCount; i += 1) await compare(opened, generatedQuery(random, documents), documents);
    } finally {
      for (const one of opened) await one.drop();
    }
  },
);

same.run();

async function fill(store: DocumentStore, documents: readonly AnalysedDocument[]): Promise<void> {
  for (let from = 0; from < documents.length; from += 200) {
    const results = await store.put(documents.slice(from, from + 200));
    assert.equal(
      results.filter((one) => one.result !== 'stored'),
      [],
    );
  }
  await store.refresh();
}

async function compare(opened: Opened[], query: SearchQuery, documents: readonly AnalysedDocument[]): Promise<void> {
  const asked = JSON.stringify(query);
  const answers = await Promise.all(opened.map(({ store }) => answersOf(store, query)));
  for (const answer of answers) assert.equal(answer, answers[0], asked);
  const plain = documents.filter((one) => matches(one, query));
  assert.is(answers[0]?.pages[0]?.total, plain.length, asked);
  const shown = answers[0]?.pages.flatMap((page) => page.hits.map((hit) => hit.id)) ?? [];
  assert.is(new Set(shown).size, shown.length, asked);
}

async function answersOf(store: DocumentStore, query: SearchQuery) {
  const pages: ReturnType<typeof shown>[] = [];
  let after: string | null = null;
  do {
    const page: SearchPage = await store.search({ ...query, ...(after === null ? {} : { after }) });
    pages.push(shown(page));
    after = page.next;
  } while (after !== null && pages.length < 2);
  return {
    pages,
    facets: await store.facets(query, fields, 5),
    days: await store.histogram(query, 'day'),
    weeks: await store.histogram(query, 'week'),
    hours: await store.histogram(query, 'hour'),
  };
}

function shown({ hits, total, next }: SearchPage) {
  return { hits: hits.map(({ document, marks, copies }) => ({ id: document.id, marks, copies })), total, next };
}

/** The query by its plain meaning, as far as words, times and the simple lists go. */
function matches(document: AnalysedDocument, query: SearchQuery): boolean {
  const { assessment } = document;
  const time = document.publishedAt ?? document.foundAt;
  const has = (phrase: string[]) =>
    [document.titleTokens, document.textTokens].some((tokens) => ` ${tokens} `.includes(` ${phrase.join(' ')} `));
  const any = <T>(list: readonly T[] | undefined, of: (one: T) => boolean) => !list?.length || list.some(of);
  const phrases = (list: string[][] | undefined) => (list ?? []).filter((phrase) => phrase.length > 0);
  return (
    phrases(query.words?.all).every(has) &&
    any(phrases(query.words?.any), has) &&
    !phrases(query.words?.not).some(has) &&
    (query.from === undefined || time >= query.from) &&
    (query.to === undefined || time < query.to) &&
    (query.relevant === undefined || assessment.relevant === query.relevant) &&
    any(query.sourceId, (one) => one === document.sourceId) &&
    any(query.sourceKind, (one) => one === document.sourceKind) &&
    any(query.level, (one) => one === assessment.level) &&
    any(query.state, (one) => one === assessment.state) &&
    any(query.sentiment, (one) => one === assessment.sentiment) &&
    any(query.group, (one) => one === document.group) &&
    any(query.topic, (one) => assessment.topics.includes(one)) &&
    any(query.trigger, (one) => assessment.triggers.includes(one)) &&
    any(query.place, (one) => assessment.places.some((place) => place.code.startsWith(one)))
  );
}
