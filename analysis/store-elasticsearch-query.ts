import type { estypes } from '@elastic/elasticsearch';
import { indexToken } from './index-tokens.ts';
import type { SearchFilter } from './store.ts';
import { instantOf } from './store-page.ts';

/** The filter as a query without scores; an empty list narrows nothing. */
export function queryOf(filter: SearchFilter): estypes.QueryDslQueryContainer {
  const parts: estypes.QueryDslQueryContainer[] = [];
  const among = (field: string, keys: readonly (string | number)[] | undefined) => {
    if (keys !== undefined && keys.length > 0) parts.push({ terms: { [field]: keys.map(String) } });
  };
  parts.push(...phrases(filter.words?.all));
  const any = phrases(filter.words?.any);
  if (any.length > 0) parts.push(anyOf(any));
  if (filter.from !== undefined || filter.to !== undefined) parts.push({ range: { time: span(filter) } });
  if (filter.relevant !== undefined) parts.push({ term: { relevant: filter.relevant } });
  among('sourceId', filter.sourceId);
  among('sourceKind', filter.sourceKind);
  among('level', filter.level);
  among('state', filter.state);
  among('sentiment', filter.sentiment);
  among('group', filter.group);
  among('topic', filter.topic);
  among('trigger', filter.trigger);
  if (filter.place !== undefined && filter.place.length > 0)
    parts.push(anyOf(filter.place.map((prefix) => ({ prefix: { place: prefix } }))));
  return { bool: { filter: parts, must_not: phrases(filter.words?.not) } };
}

function span(filter: SearchFilter): estypes.QueryDslRangeQuery {
  return {
    format: 'epoch_millis',
    ...(filter.from === undefined ? {} : { gte: instantOf(filter.from) }),
    ...(filter.to === undefined ? {} : { lt: instantOf(filter.to) }),
  };
}

function phrases(clauses: readonly string[][] | undefined): estypes.QueryDslQueryContainer[] {
  return (clauses ?? []).filter((clause) => clause.length > 0).map(phrase);
}

function phrase(clause: readonly string[]): estypes.QueryDslQueryContainer {
  const query = clause.map(indexToken).join(' ');
  return anyOf([{ match_phrase: { titleTokens: query } }, { match_phrase: { textTokens: query } }]);
}

function anyOf(should: estypes.QueryDslQueryContainer[]): estypes.QueryDslQueryContainer {
  return { bool: { should, minimum_should_match: 1 } };
}
