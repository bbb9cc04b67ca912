import { Button } from 'antd';
import { client } from '../client.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useQueue, useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { engineName, jobName } from './job-names.ts';

/** 队列: what waits, what runs, what failed and why. */
export function QueuePanel() {
  const queue = useQueue();
  const { rights } = useWho();
  const retry = useWrite(client.retryJob, ['queue']);
  return (
    <section className="sheet">
      <ListState query={queue} rows={8}>
        <p className="hint">引擎：{engineName(queue.data?.engine ?? '')}</p>
        <div className="scroll-x">
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">任务</th>
                <th scope="col" className="number">
                  等待
                </th>
                <th scope="col" className="number">
                  定时
                </th>
                <th scope="col" className="number">
                  进行
                </th>
                <th scope="col" className="number">
                  失败
                </th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(queue.data?.counts ?? {}).map(([name, count]) => (
                <tr key={name}>
                  <td>{jobName(name)}</td>
                  <td className="number">{count.waiting}</td>
                  <td className="number">{count.delayed}</td>
                  <td className="number">{count.active}</td>
                  <td className="number">{count.failed}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <h3>失败的任务</h3>
        <WriteError error={retry.error} />
        {queue.data?.failed.length === 0 ? <p className="hint">没有失败的任务。</p> : null}
        <ul className="plain">
          {(queue.data?.failed ?? []).map((job) => (
            <li key={job.id}>
              <p className="facts">
                <strong>{jobName(job.name)}</strong>
                <span>已试 {job.attempts} 次</span>
                <TimeText at={job.failedAt} />
                {may(rights, 'system.manage') ? (
                  <Button size="small" loading={retry.isPending} onClick={() => retry.mutate(job.id)}>
                    重试
                  </Button>
                ) : null}
              </p>
              <p className="hash">{job.error}</p>
            </li>
          ))}
        </ul>
      </ListState>
    </section>
  );
}
