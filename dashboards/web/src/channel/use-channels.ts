import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { client } from '../client.ts';

/** 通知渠道, looked at again while the page is open: a channel may fail meanwhile. */
export const useChannels = () =>
  useQuery({ queryKey: ['channels'], queryFn: client.channels, refetchInterval: 30_000 });

/** 发送记录, newest first. */
export const useAttempts = (outcome: string) =>
  useInfiniteQuery({
    queryKey: ['attempts', outcome],
    queryFn: ({ pageParam }) => client.attempts({ outcome, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

/** 联系方式与接收时段 of a user, or of whoever asks. */
export const useContacts = (userId: string | null) =>
  useQuery({ queryKey: ['contacts', userId], queryFn: () => client.contacts(userId) });
