import { levels, sourceKinds, states, topics, triggers } from '../../analysis/codes.ts';
import { regionName } from '../../analysis/places/regions.ts';
import type { FacetField } from '../../analysis/store.ts';

/** Chinese names of facet values; a code without a name is shown as it is. */
export function facetNames(sources: ReadonlyMap<string, string>): (field: FacetField, key: string) => string {
  const tables: Record<Exclude<FacetField, 'place' | 'sourceId'>, Record<string, string>> = {
    sourceKind: sourceKinds,
    level: levels,
    topic: topics,
    state: states,
    trigger: triggers,
    sentiment: { '-1': '负面', '0': '中性', '1': '正面' },
  };
  return (field, key) => {
    if (field === 'place') return regionName(key);
    if (field === 'sourceId') return sources.get(key) ?? key;
    return tables[field][key] ?? key;
  };
}
