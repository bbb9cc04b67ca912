import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { streamEvents } from '../../../api/contract/office.ts';
import { addresses } from './client.ts';

/** What came in since the lists were drawn: new alerts wait here, by id, until the reader asks for them. */
export type Arrivals = { alerts: string[]; cases: Record<string, number>; connected: boolean };

const key = ['arrivals'];
const none: Arrivals = { alerts: [], cases: {}, connected: true };

/** Listens to the server's events while someone is signed in. The browser reconnects by itself; a closed stream is opened again after five seconds. */
export function useStream(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let source: EventSource | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(addresses.stream);
      listen(source, queries);
      source.addEventListener('error', () => {
        note(queries, (before) => ({ ...before, connected: false }));
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, 5_000);
      });
    };
    open();
    return () => {
      clearTimeout(again);
      source?.close();
    };
  }, [queries]);
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

function listen(source: EventSource, queries: QueryClient): void {
  source.addEventListener('open', () => note(queries, (before) => ({ ...before, connected: true })));
  source.addEventListener('alert', (event) => {
    const alert = streamEvents.alert.safeParse(JSON.parse(event.data));
    if (!alert.success || !alert.data.isNew) return;
    const { id } = alert.data;
    note(queries, (before) => ({ ...before, alerts: [...before.alerts.filter((one) => one !== id), id] }));
    void queries.invalidateQueries({ queryKey: ['overview'] });
  });
  source.addEventListener('case', (event) => {
    const one = streamEvents.case.safeParse(JSON.parse(event.data));
    if (!one.success) return;
    const { id, version } = one.data;
    note(queries, (before) => ({ ...before, cases: { ...before.cases, [id]: version } }));
    void queries.invalidateQueries({ queryKey: ['cases'], refetchType: 'none' });
    void queries.invalidateQueries({ queryKey: ['overview'] });
  });
  // The line was down for longer than the server keeps events: what is shown may be old.
  source.addEventListener('gap', () => void queries.invalidateQueries());
  source.addEventListener('source', () => void queries.invalidateQueries({ queryKey: ['sources'] }));
}

function note(queries: QueryClient, change: (before: Arrivals) => Arrivals): void {
  queries.setQueryData<Arrivals>(key, (before) => change(before ?? none));
}
