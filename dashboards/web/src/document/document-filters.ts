import type { Query } from '../client.ts';

/** Names of the address that narrow a search; those of the contract's `DocumentQuery`. */
export const filterNames = [
  'q',
  'from',
  'to',
  'sourceId',
  'sourceKind',
  'level',
  'topic',
  'place',
  'state',
  'trigger',
  'sentiment',
  'group',
  'relevant',
] as const;

/** The filters of the address, as search, facets and histogram all take them. */
export function documentFilters(all: Record<string, string>): Query {
  return Object.fromEntries(filterNames.map((name) => [name, all[name]]));
}

/** 分面 in the order of the office's questions: how bad, what, where, who says it. */
export const facetNames = {
  level: '等级',
  topic: '主题',
  place: '地点',
  state: '事件状态',
  trigger: '硬触发',
  sentiment: '情感倾向',
  sourceKind: '信源类别',
  sourceId: '信源',
} as const;
