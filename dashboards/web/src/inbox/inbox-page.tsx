import { Button, Segmented } from 'antd';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { type InboxItem, inboxViews } from '../../../../api/notices/contract.ts';
import { roles } from '../../../../api/people/contract.ts';
import { useAddress } from '../address.ts';
import { useKeys } from '../keys.ts';
import { ListState } from '../parts/list-state.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useWho } from '../session/gate.tsx';
import { useSteps } from '../steps.ts';
import { useArrivals } from '../stream/use-stream.ts';
import { useInbox, useReadAllNotices, useReadNotices, useUnread } from './use-inbox.ts';

/** 消息: what this person has to know, newest first; opening one marks it as read. */
export default function InboxPage() {
  const address = useAddress();
  const navigate = useNavigate();
  const view = address.get('view') || 'all';
  const inbox = useInbox(view);
  const unread = useUnread();
  const read = useReadNotices();
  const readAll = useReadAllNotices();
  const items = useMemo(() => inbox.data?.pages.flatMap((page) => page.items) ?? [], [inbox.data]);
  const selected = address.get('at');
  const step = useSteps(
    items.map(({ key }) => key),
    selected === '' ? null : selected,
    (key) => address.set({ at: key }, { replace: true }),
  );
  const open = (item: InboxItem) => {
    if (item.unread) read.mutate([item.key]);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    enter: () => {
      // The address is ahead of what is drawn when keys follow each other quickly.
      const at = new URLSearchParams(window.location.search).get('at');
      const item = items.find(({ key }) => key === at);
      if (item === undefined) return step(0);
      open(item);
      void navigate(item.target);
    },
  });
  const [newest] = items;
  const waits = inbox.data !== undefined && isNewer(unread.data?.newest ?? null, newest, view);
  return (
    <>
      <PageHead title="消息" question="有什么要我知道，哪些还没看？">
        <Button
          disabled={newest === undefined || unread.data?.unread === 0}
          loading={readAll.isPending}
          onClick={() => newest !== undefined && readAll.mutate(newest.at)}
        >
          全部已读
        </Button>
      </PageHead>
      <WriteError error={readAll.error ?? read.error} />
      <div className="filters">
        <Segmented
          value={view}
          onChange={(to) => address.set({ view: to === 'all' ? null : to, at: null })}
          options={Object.entries(inboxViews).map(([value, label]) => ({ value, label }))}
        />
      </div>
      {waits ? (
        <button type="button" className="arrivals" onClick={() => void inbox.refetch()}>
          有新消息，点此显示
        </button>
      ) : null}
      <ListState
        query={inbox}
        rows={8}
        partly={usePartly(unread.isError)}
        isEmpty={items.length === 0}
        empty={
          view === 'unread'
            ? { why: '没有未读的消息。' }
            : { why: '还没有发给您的消息。', next: '交办、催办、到期提醒等通知会出现在这里。' }
        }
      >
        <ul className="queue inbox">
          {items.map((item) => (
            <li key={item.key} className={item.key === selected ? 'queue-selected' : undefined}>
              <Line item={item} open={() => open(item)} />
            </li>
          ))}
        </ul>
        <MoreButton query={inbox} shown={items.length} total={inbox.data?.pages[0]?.total ?? items.length} />
      </ListState>
    </>
  );
}

function Line({ item, open }: { item: InboxItem; open: () => void }) {
  return (
    <Link to={item.target} onClick={open} onAuxClick={open} className={item.unread ? 'inbox-unread' : undefined}>
      <span className="inbox-mark">{item.unread ? '未读' : ''}</span>
      <span className="queue-title">{item.subject}</span>
      <span className="inbox-text">{item.text}</span>
      <span className="queue-facts">
        <TimeText at={item.at} />
        <To by={item.by} />
        {item.readAt === null ? null : (
          <span>
            已读 <TimeText at={item.readAt} />
          </span>
        )}
      </span>
    </Link>
  );
}

/** To whom it was addressed: that several people have it matters to who takes it up. */
function To({ by }: Pick<InboxItem, 'by'>) {
  const { user, unit } = useWho();
  const whom = { user: '本人', role: roles[user.role], unit: unit?.name ?? '本单位' }[by];
  return <span>发给{whom}</span>;
}

/** What of the list cannot be trusted at the moment; null when all can. */
function usePartly(uncounted: boolean): string | null {
  const { connected, ended } = useArrivals();
  if (!connected || ended) return '实时提醒中断，新消息可能没有显示；请稍后刷新页面。';
  return uncounted ? '未读数暂时统计不出，列表不受影响。' : null;
}

/** Whether a message has come that the list does not show yet. */
function isNewer(latest: InboxItem | null, first: InboxItem | undefined, view: string): boolean {
  if (latest === null || (view === 'unread' && !latest.unread)) return false;
  return first === undefined || latest.at > first.at || (latest.at === first.at && latest.key > first.key);
}
