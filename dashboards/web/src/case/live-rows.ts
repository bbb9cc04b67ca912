import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { z } from 'zod';
import type { CasePage } from '../../../../api/cases/contract.ts';
import { client, type Query } from '../client.ts';
import { type CaseNews, useArrivals } from '../stream/use-stream.ts';

type Page = z.infer<typeof CasePage>;

/** So many rows at once can be asked for again. */
const rowsMax = 200;
const togetherMs = 300;

/**
 * 台账的现状: rows of others' acts are read anew where they stand, so that nothing moves under the reader. Returns how many
 * changed cases are not among the rows, for whoever wants the list in its new order.
 */
export function useLiveRows(query: Query, pages: readonly Page[]): { beside: number; renew(): void } {
  const queries = useQueryClient();
  const { cases } = useArrivals();
  const [beside, setBeside] = useState<readonly string[]>([]);
  const items = useMemo(() => pages.flatMap((page) => page.items), [pages]);
  const told = useRef(cases);
  const key = useMemo(() => ['cases', query], [query]);
  useEffect(() => {
    const news = Object.keys(cases).filter((id) => cases[id] !== told.current[id]);
    if (news.length === 0) return;
    const old = items.filter(({ id, version }) => (cases[id]?.version ?? 0) > version);
    const timer = setTimeout(() => {
      told.current = cases;
      const unseen = news.filter((id) => items.every((item) => item.id !== id));
      setBeside((before) => [...new Set([...before, ...unseen])]);
      if (old.length === 0) return;
      void client.cases({ ...query, limit: Math.min(rowsMax, items.length) }).then(
        (fresh) => queries.setQueryData<InfiniteData<Page>>(key, (before) => before && inPlace(before, fresh, cases)),
        // The line tells again with the next change, and the list can be asked for anew at any time.
        () => undefined,
      );
    }, togetherMs);
    return () => clearTimeout(timer);
  }, [cases, items, key, queries, query]);
  return {
    beside: beside.length,
    renew: () => {
      setBeside([]);
      void queries.invalidateQueries({ queryKey: key });
    },
  };
}

/** Each row as it is now, in its old place; one that the list would not hold any more has its new state only. */
function inPlace(
  before: InfiniteData<Page>,
  fresh: Page,
  news: Readonly<Record<string, CaseNews>>,
): InfiniteData<Page> {
  const now = new Map(fresh.items.map((item) => [item.id, item]));
  return {
    ...before,
    pages: before.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => now.get(item.id) ?? { ...item, ...news[item.id] }),
    })),
  };
}
