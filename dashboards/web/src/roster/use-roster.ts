import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { client } from '../client.ts';

export const useDutyNow = () => useQuery({ queryKey: ['duty-now'], queryFn: client.dutyNow, refetchInterval: 60_000 });
export const useRoster = (from: string, to: string) =>
  useQuery({ queryKey: ['roster', from, to], queryFn: () => client.roster({ from, to }) });
export const useHandovers = () =>
  useInfiniteQuery({
    queryKey: ['handovers'],
    queryFn: ({ pageParam }) => client.handovers({ after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
export const useAlertCalls = (id: string) =>
  useQuery({ queryKey: ['alert-calls', id], queryFn: () => client.alertCalls(id), refetchInterval: 30_000 });

/** What a change of the roster changes on the screens. */
export const rosterChanges = ['roster', 'duty-now', 'handovers'];
