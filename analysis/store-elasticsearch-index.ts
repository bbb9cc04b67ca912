import type { estypes } from '@elastic/elasticsearch';
import { type SearchServer, ServerRefused } from './search-server.ts';

/**
 * Makes template, index and alias where they are missing, and says which index stands behind the alias. One versioned
 * index behind one alias, not one per month: an id must live in one place whatever its date, or an update would leave an
 * older copy in another month's index. A new mapping is a new version, filled from the one before (see
 * `store-elasticsearch-rebuild.ts`), to which the alias then moves.
 */
export async function prepareIndex(
  server: SearchServer,
  prefix: string,
  shards: number,
): Promise<{ index: string; old: boolean }> {
  const alias = aliasOf(prefix);
  await server.ask('PUT', `/_index_template/${alias}`, {
    index_patterns: [`${alias}-v*`],
    // Above the usual templates of an office's cluster, which would otherwise refuse ours or be refused by it.
    priority: 500,
    version: mappingVersion,
    template: { settings: settings(shards), mappings },
  });
  const existing = await indexBehind(server, alias);
  if (existing !== null) return { index: existing, old: !isPresent(alias, existing) };
  const index = `${alias}-v${mappingVersion}`;
  try {
    await server.ask('PUT', `/${index}`, { aliases: { [alias]: { is_write_index: true } } });
  } catch (error) {
    // Another process that starts at the same time was faster; the index is the same.
    if (!(error instanceof ServerRefused) || !/resource_already_exists/.test(error.message)) throw error;
  }
  return { index: (await indexBehind(server, alias)) ?? index, old: false };
}

/** The name under which an installation's index is read and written. */
export function aliasOf(prefix: string): string {
  return `${prefix}-documents`;
}

/** The index to which an alias leads; null when there is no such alias. */
export async function indexBehind(server: SearchServer, alias: string): Promise<string | null> {
  try {
    const found = await server.ask<Record<string, unknown>>('GET', `/_alias/${alias}`);
    return Object.keys(found)[0] ?? null;
  } catch (error) {
    if (error instanceof ServerRefused && error.status === 404) return null;
    throw error;
  }
}

/** A name for an index that is built beside the one in use. */
export function freshIndex(alias: string, now: Date): string {
  return `${alias}-v${mappingVersion}-${now.getTime().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
}

/** Whether an index has the present mapping, by its name. */
export function isPresent(alias: string, index: string): boolean {
  return index === `${alias}-v${mappingVersion}` || index.startsWith(`${alias}-v${mappingVersion}-`);
}

/** What the index holds of a document: what people read, what filters, orders and counts read, and the rest as text. */
export type Indexed = {
  id: string;
  hash: string;
  group: string;
  time: number;
  found: number;
  foundAt: string;
  publishedAt: string | null;
  score: number;
  url: string;
  sourceId: string;
  sourceName: string;
  sourceKind: string;
  level: string;
  levelName: string;
  state: string;
  stateName: string;
  sentiment: string;
  relevant: boolean;
  topic: string[];
  topicName: string[];
  place: string[];
  placeName: string[];
  trigger: string[];
  triggerName: string[];
  signature: string;
  bands: string[];
  title: string;
  text: string;
  titleTokens: string;
  textTokens: string;
  /** JSON of the document without the fields of {@link readableFields}. */
  rest: string;
};

/** Long fields of a document that stand in the index for people to read, and not a second time in `rest`. */
export const readableFields = ['url', 'sourceName', 'title', 'text'] as const;

const mappingVersion = 2;

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
/** A value of any length: what is too long for a term is kept and shown, and not searched. */
const name: estypes.MappingProperty = { type: 'keyword', ignore_above: 2_000 };
const kept: estypes.MappingProperty = { type: 'keyword', index: false, doc_values: false };
const shown: estypes.MappingProperty = { type: 'text', index: false };
const millis: estypes.MappingProperty = { type: 'date', format: 'epoch_millis' };
const instant: estypes.MappingProperty = {
  type: 'date',
  format: 'strict_date_optional_time',
  ignore_malformed: true,
};
const tokens: estypes.MappingProperty = { type: 'text', analyzer: 'whitespace', norms: false };

const properties: Record<keyof Indexed, estypes.MappingProperty> = {
  id: keyword,
  hash: kept,
  group: keyword,
  time: millis,
  found: millis,
  foundAt: instant,
  publishedAt: instant,
  score: { type: 'double' },
  url: name,
  sourceId: keyword,
  sourceName: name,
  sourceKind: keyword,
  level: keyword,
  levelName: keyword,
  state: keyword,
  stateName: keyword,
  sentiment: keyword,
  relevant: { type: 'boolean' },
  topic: keyword,
  topicName: keyword,
  place: keyword,
  placeName: name,
  trigger: keyword,
  triggerName: keyword,
  signature: kept,
  bands: keyword,
  title: shown,
  text: shown,
  titleTokens: tokens,
  textTokens: tokens,
  rest: kept,
};

/** Tokens and bands stand in `rest` already; kept out of the source they cost no disk. */
const mappings: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  _source: { excludes: ['titleTokens', 'textTokens', 'bands'] },
  properties,
};
