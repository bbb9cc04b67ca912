import { type Level, levelOrder } from '../../../../analysis/codes.ts';
import { useAddress } from '../address.ts';
import type { Query } from '../client.ts';
import { ListState } from '../parts/list-state.tsx';
import { useFacets } from '../queries.ts';
import { facetNames } from './document-filters.ts';

/** 分面: counts under the present search; each is a switch of that filter. */
export function FacetList({ filters }: { filters: Query }) {
  const facets = useFacets(filters);
  const address = useAddress();
  const toggle = (name: string, key: string) => {
    const chosen = address.list(name);
    address.set({ [name]: chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key] });
  };
  return (
    <aside className="facets" aria-label="按类缩小范围">
      <details open={window.matchMedia('(min-width: 900px)').matches}>
        <summary>缩小范围</summary>
        <ListState query={facets} rows={10}>
          {Object.entries(facetNames).map(([name, title]) => {
            const buckets = inOrder(name, facets.data?.[name as keyof typeof facetNames] ?? []);
            if (buckets.length === 0) return null;
            return (
              <section key={name}>
                <h3>{title}</h3>
                <ul>
                  {buckets.slice(0, 12).map(({ key, name: word, count }) => (
                    <li key={key}>
                      <button
                        type="button"
                        aria-pressed={address.list(name).includes(key)}
                        onClick={() => toggle(name, key)}
                      >
                        <span>{word}</span>
                        <span className="number">{count}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              </section>
            );
          })}
        </ListState>
      </details>
    </aside>
  );
}

/** Levels stand from red down, as everywhere; the rest with the most frequent first. */
function inOrder<Bucket extends { key: string }>(name: string, buckets: readonly Bucket[]): readonly Bucket[] {
  if (name !== 'level') return buckets;
  const rank = (key: string) => levelOrder.indexOf(key as Level);
  return buckets.toSorted((a, b) => rank(b.key) - rank(a.key));
}
