import type { SearchServer } from '../../analysis/search-server.ts';
import { elasticsearchServer } from '../../analysis/search-server-elasticsearch.ts';
import { openSearchServer } from '../../analysis/search-server-opensearch.ts';
import { openElasticsearchStore, openOpenSearchStore } from '../../analysis/store-elasticsearch.ts';
import { untested } from '../suite.ts';

/** A search server of one kind: its addresses, its store, and plain requests to it. */
export type SearchEngine = {
  name: 'Elasticsearch' | 'OpenSearch';
  urls: string[];
  open: typeof openElasticsearchStore;
  server: () => SearchServer;
};

/** The search servers that this run can reach; says which it cannot. */
export function searchEngines(what: string | null = null): SearchEngine[] {
  const engines: SearchEngine[] = [];
  const elasticsearch = process.env['ELASTICSEARCH_URL']?.split(',');
  const openSearch = process.env['OPENSEARCH_URL']?.split(',');
  if (elasticsearch !== undefined)
    engines.push({
      name: 'Elasticsearch',
      urls: elasticsearch,
      open: openElasticsearchStore,
      server: () => elasticsearchServer({ urls: elasticsearch }),
    });
  else if (what !== null) untested(`${what} on Elasticsearch`, 'ELASTICSEARCH_URL is not set');
  if (openSearch !== undefined)
    engines.push({
      name: 'OpenSearch',
      urls: openSearch,
      open: openOpenSearchStore,
      server: () => openSearchServer({ urls: openSearch }),
    });
  else if (what !== null) untested(`${what} on OpenSearch`, 'OPENSEARCH_URL is not set');
  return engines;
}

/** Removes all indexes of a prefix and their template. */
export async function dropIndexes(server: SearchServer, prefix: string): Promise<void> {
  const found = await server.ask<Record<string, unknown>>('GET', `/${prefix}-documents-v*`);
  for (const index of Object.keys(found)) await server.ask('DELETE', `/${index}`);
  await server.ask('DELETE', `/_index_template/${prefix}-documents`);
  await server.close();
}
