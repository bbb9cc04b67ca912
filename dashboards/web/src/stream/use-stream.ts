import { type InfiniteData, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { z } from 'zod';
import type { AlertPage } from '../../../../api/alerts/contract.ts';
import { streamEvents } from '../../../../api/stream/contract.ts';
import type { LineNews } from './line.ts';
import { joinLine, type Share } from './share.ts';

/** What came in since the lists were drawn: new alerts wait here, by id, until the reader asks for them. `ended`: too many windows, this one hears no more. */
export type Arrivals = { alerts: string[]; cases: Record<string, CaseNews>; connected: boolean; ended: boolean };

/** How a case stands since its last entry. */
export type CaseNews = Omit<z.infer<typeof streamEvents.case>, 'id'>;
type AlertNews = z.infer<typeof streamEvents.alert>;
type AlertRows = z.infer<typeof AlertPage>;

const key = ['arrivals'];
const none: Arrivals = { alerts: [], cases: {}, connected: true, ended: false };

/** Listens to the server's events while this person is signed in, over the line that all tabs share. */
export function useStream(who: string): { reconnect(): void } {
  const queries = useQueryClient();
  const share = useRef<Share | null>(null);
  useEffect(() => {
    const one = joinLine(who, (news) => hear(news, queries));
    share.current = one;
    return () => one.leave();
  }, [queries, who]);
  return { reconnect: () => share.current?.reconnect() };
}

/** The arrivals so far, and how to take the new alerts in. */
export function useArrivals(): Arrivals & { takeAlerts(): void } {
  const queries = useQueryClient();
  const { data = none } = useQuery<Arrivals>({ queryKey: key, queryFn: () => none, enabled: false, initialData: none });
  return {
    ...data,
    takeAlerts: () => {
      note(queries, (before) => ({ ...before, alerts: [] }));
      void queries.invalidateQueries({ queryKey: ['alerts'] });
    },
  };
}

function hear(news: LineNews, queries: QueryClient): void {
  if (news.kind === 'event') takeEvent(news.name, JSON.parse(news.data), queries);
  else if (news.kind === 'ended') note(queries, (before) => ({ ...before, ended: true }));
  else note(queries, (before) => ({ ...before, connected: news.connected, ended: before.ended && !news.connected }));
}

function takeEvent(name: string, data: unknown, queries: QueryClient): void {
  const ask = (...names: string[]) => {
    for (const one of names) void queries.invalidateQueries({ queryKey: [one] });
  };
  if (name === 'alert') {
    const alert = streamEvents.alert.safeParse(data);
    if (!alert.success) return;
    const { id } = alert.data;
    if (!alert.data.isNew) {
      // What a colleague claims or decides is seen where the alert stands, which stays in its place.
      patchAlert(queries, alert.data);
      ask('overview');
      void queries.invalidateQueries({ queryKey: ['alert', id] });
      return;
    }
    note(queries, (before) => ({ ...before, alerts: [...before.alerts.filter((one) => one !== id), id] }));
    ask('overview');
  } else if (name === 'case') {
    const one = streamEvents.case.safeParse(data);
    if (!one.success) return;
    const { id, ...news } = one.data;
    note(queries, (before) => ({ ...before, cases: { ...before.cases, [id]: news } }));
    void queries.invalidateQueries({ queryKey: ['cases'], refetchType: 'none' });
    ask('overview');
  } else if (name === 'source') ask('sources');
  else if (name === 'notice') ask('inbox-unread');
  else if (name === 'health') ask('health', 'parts', 'unfinished', 'overview');
  // The line was down for longer than the server keeps events: what is shown may be old.
  else if (name === 'gap') void queries.invalidateQueries();
}

/** Writes into the queues that are on screen how an alert stands now. */
function patchAlert(queries: QueryClient, news: AlertNews): void {
  const { id, level, status, acknowledgedBy } = news;
  queries.setQueriesData<InfiniteData<AlertRows>>({ queryKey: ['alerts'] }, (before) =>
    before === undefined
      ? before
      : {
          ...before,
          pages: before.pages.map((page) => ({
            ...page,
            items: page.items.map((item) => (item.id === id ? { ...item, level, status, acknowledgedBy } : item)),
          })),
        },
  );
}

function note(queries: QueryClient, change: (before: Arrivals) => Arrivals): void {
  queries.setQueryData<Arrivals>(key, (before) => change(before ?? none));
}
