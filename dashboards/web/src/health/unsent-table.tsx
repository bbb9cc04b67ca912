import { App, Button } from 'antd';
import { Link } from 'react-router';
import { client } from '../client.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useUnsentNotices, useWrite } from '../queries.ts';
import { RecordTable } from '../system/record-table.tsx';

/** 通知: what should have reached people outside the product and has not: to whom, since when, why, and 重试. */
export function UnsentTable() {
  const notices = useUnsentNotices();
  const { message } = App.useApp();
  const retry = useWrite(client.resendNotice, ['unsent-notices', 'unfinished', 'health']);
  const manages = notices.data?.can.includes('retry') ?? false;
  return (
    <section className="sheet cards">
      <p className="hint">应当发到系统之外而没有发出的通知；系统内都能看到。急件请先电话告知。</p>
      <WriteError error={retry.error} />
      <ListState
        query={notices}
        isEmpty={notices.data?.items.length === 0}
        empty={{ why: '没有未发出的通知：该发的都已发出，或者没有配置外部渠道。' }}
      >
        <RecordTable
          rows={(notices.data?.items ?? []).map((notice) => ({ ...notice, id: notice.key }))}
          columns={{
            通知: ({ subject, target }) => <Link to={target}>{subject}</Link>,
            收件: ({ to }) => to,
            渠道: ({ channel }) => channel,
            起于: ({ since }) => <TimeText at={since} whole />,
            已试: ({ attempts }) => `${attempts} 次`,
            下次: ({ nextAttemptAt }) =>
              nextAttemptAt === null ? (
                <span className="not-covered">已停止重试</span>
              ) : (
                <TimeText at={nextAttemptAt} whole />
              ),
            最近原因: ({ reason }) => (
              <span className="reason">{reason ?? '还没有轮到发送，请检查后台任务是否在运行'}</span>
            ),
            ...(manages
              ? {
                  操作: ({ key, subject }: { key: string; subject: string }) => (
                    <Button
                      size="small"
                      aria-label={`重试 ${subject}`}
                      loading={retry.isPending && retry.variables === key}
                      onClick={() =>
                        retry.mutate(key, { onSuccess: () => void message.success('已排队，一分钟内重发') })
                      }
                    >
                      重试
                    </Button>
                  ),
                }
              : {}),
          }}
        />
      </ListState>
    </section>
  );
}
