import type { Client, estypes } from '@elastic/elasticsearch';
import { errors } from '@elastic/elasticsearch';

/**
 * Makes template, index and alias where they are missing. One versioned index behind one alias, not one per month: an
 * id must live in one place whatever its date, or an update would leave an older copy in another month's index. A new
 * mapping is a new version, filled from the sources, to which the alias then moves.
 */
export async function prepareIndex(client: Client, prefix: string, shards: number): Promise<string> {
  const alias = `${prefix}-documents`;
  const index = `${alias}-v${mappingVersion}`;
  await client.indices.putIndexTemplate({
    name: alias,
    index_patterns: [`${alias}-v*`],
    template: { settings: settings(shards), mappings },
  });
  if (await client.indices.existsAlias({ name: alias })) return alias;
  try {
    await client.indices.create({ index, aliases: { [alias]: { is_write_index: true } } });
  } catch (error) {
    // Another process that starts at the same time was faster; the index is the same.
    if (!(error instanceof errors.ResponseError) || !/resource_already_exists/.test(error.message)) throw error;
  }
  return alias;
}

/** What the index holds of a document: what filters, orders and counts read, and the document itself as text. */
export type Indexed = {
  id: string;
  hash: string;
  group: string;
  time: number;
  found: number;
  foundAt: string;
  score: number;
  sourceId: string;
  sourceKind: string;
  level: string;
  state: string;
  sentiment: string;
  relevant: boolean;
  topic: string[];
  place: string[];
  trigger: string[];
  signature: string;
  bands: string[];
  title: string;
  text: string;
  document: string;
};

const mappingVersion = 1;

function settings(shards: number): estypes.IndicesIndexSettings {
  return {
    number_of_shards: shards,
    // A copy as soon as there is a second node, and no yellow state on one.
    auto_expand_replicas: '0-1',
    // Stated, or an index that nobody searches for 30 s stops refreshing.
    refresh_interval: '1s',
  };
}

const keyword: estypes.MappingProperty = { type: 'keyword' };
const kept: estypes.MappingProperty = { type: 'keyword', index: false, doc_values: false };
const instant: estypes.MappingProperty = { type: 'date', format: 'epoch_millis' };
const tokens: estypes.MappingProperty = { type: 'text', analyzer: 'whitespace', norms: false };

const properties: Record<keyof Indexed, estypes.MappingProperty> = {
  id: keyword,
  hash: kept,
  group: keyword,
  time: instant,
  found: instant,
  foundAt: kept,
  score: { type: 'double' },
  sourceId: keyword,
  sourceKind: keyword,
  level: keyword,
  state: keyword,
  sentiment: keyword,
  relevant: { type: 'boolean' },
  topic: keyword,
  place: keyword,
  trigger: keyword,
  signature: kept,
  bands: keyword,
  title: tokens,
  text: tokens,
  document: kept,
};

/** Tokens and bands stand in `document` already; kept out of the source they cost no disk. */
const mappings: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  _source: { excludes: ['title', 'text', 'bands'] },
  properties,
};
