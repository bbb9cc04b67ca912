import { App, Button } from 'antd';
import { client } from '../client.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useLatePacks, useWrite } from '../queries.ts';
import { RecordTable } from '../system/record-table.tsx';

/** 作业: packs of texts that came in and were not analysed in time, why, and 重试. */
export function LatePackTable() {
  const packs = useLatePacks();
  const { message } = App.useApp();
  const retry = useWrite(client.retryPack, ['late-packs', 'unfinished', 'queue', 'health']);
  const manages = packs.data?.can.includes('retry') ?? false;
  return (
    <section className="sheet cards">
      <p className="hint">
        已收到、超过 15 分钟还没研判入库，或已停止重试的文本包。文本都保存着，排除原因后会自动或按重试补上。
      </p>
      <WriteError error={retry.error} />
      <ListState
        query={packs}
        isEmpty={packs.data?.items.length === 0}
        empty={{ why: '没有滞留的文本：收到的都已研判入库，或者刚收到。' }}
      >
        <RecordTable
          rows={(packs.data?.items ?? []).map((pack) => ({ ...pack, id: pack.batch }))}
          columns={{
            收到: ({ since }) => <TimeText at={since} whole />,
            条数: ({ texts }) => `${texts} 条`,
            状态: ({ givenUp, job }) => {
              if (givenUp) return <span className="not-covered">已停止重试</span>;
              return job === null ? '排队或处理中' : '自动重试中';
            },
            已试: ({ attempts }) => (attempts === null ? '—' : `${attempts} 次`),
            原因: ({ reason }) => <span className="reason">{reason}</span>,
            ...(manages
              ? {
                  操作: ({ job, since }: { job: string | null; since: string }) =>
                    job === null ? null : (
                      <Button
                        size="small"
                        aria-label={`重试 ${since} 收到的文本`}
                        loading={retry.isPending && retry.variables === job}
                        onClick={() => retry.mutate(job, { onSuccess: () => void message.success('已重新送去研判') })}
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
