import { Segmented } from 'antd';
import { attemptOutcomes } from '../../../../api/channels/contract.ts';
import { useAddress } from '../address.ts';
import { ListState } from '../parts/list-state.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { RecordTable } from '../system/record-table.tsx';
import { useAttempts } from './use-channels.ts';

const views = { all: '全部', ...attemptOutcomes } as const;

/** 发送记录: each attempt to reach somebody, newest first: whom, by what, whether it was taken, and why not. */
export function AttemptPanel() {
  const address = useAddress();
  const outcome = address.get('outcome') || 'all';
  const attempts = useAttempts(outcome);
  const items = attempts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="sheet cards" aria-label="发送记录">
      <h2>发送记录</h2>
      <div className="filters">
        <Segmented
          value={outcome}
          onChange={(to) => address.set({ outcome: to === 'all' ? null : to })}
          options={Object.entries(views).map(([value, label]) => ({ value, label }))}
        />
      </div>
      <ListState
        query={attempts}
        rows={8}
        isEmpty={items.length === 0}
        empty={{
          why:
            outcome === 'failed'
              ? '没有失败的发送。'
              : '还没有经外部渠道发送过；设好渠道后点“测试”，这里就有第一条记录。',
        }}
      >
        <RecordTable
          rows={items.map((item) => ({ ...item, id: String(item.id) }))}
          columns={{
            时间: ({ at }) => <TimeText at={at} whole />,
            收件: ({ to }) => to,
            渠道: ({ channel }) => channel,
            通知: ({ kind, notices }) => (notices > 1 ? `${kind} ${notices} 条` : kind),
            结果: ({ outcome: ended, ms }) => (
              <span className={ended === 'failed' ? 'not-covered' : undefined}>
                {attemptOutcomes[ended]}（{ms} 毫秒）
              </span>
            ),
            原因: ({ error }) => <span className="reason">{error ?? '—'}</span>,
          }}
        />
        <MoreButton query={attempts} shown={items.length} total={attempts.data?.pages[0]?.total ?? items.length} />
      </ListState>
    </section>
  );
}
