import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { client } from '../client.ts';
import { may } from '../menu.ts';
import { useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { useArrivals } from '../stream/use-stream.ts';

/** 消息, newest first. */
export const useInbox = (view: string) =>
  useInfiniteQuery({
    queryKey: ['inbox', view],
    queryFn: ({ pageParam }) => client.inbox({ view, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

/** How many are unread. New ones come over the line; only while it is down it is asked every minute. */
export function useUnread() {
  const { rights } = useWho();
  const { connected, ended } = useArrivals();
  return useQuery({
    queryKey: ['inbox-unread'],
    queryFn: client.inboxUnread,
    enabled: may(rights, 'inbox.read'),
    refetchInterval: connected && !ended ? false : 60_000,
  });
}

export const useReadNotices = () => useWrite(client.readNotices, ['inbox', 'inbox-unread']);
export const useReadAllNotices = () => useWrite(client.readAllNotices, ['inbox', 'inbox-unread']);
