import { useEffect } from 'react';
import { type AlertCalls as Calls, callRoles } from '../../../../api/roster/contract.ts';
import { client } from '../client.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { useAlertCalls } from './use-roster.ts';

/** 值班提醒 of an alert: whom it called, what is known of each call, and what comes next. Whoever was called and looks at it here has read it. */
export function AlertCalls({ id }: { id: string }) {
  const calls = useAlertCalls(id);
  useOwnRead(calls.data?.items);
  if (calls.data?.sentence === '') return null;
  return (
    <section className="part">
      <h3>值班提醒</h3>
      <ListState query={calls} rows={2}>
        {calls.data ? <Told calls={calls.data} /> : null}
      </ListState>
    </section>
  );
}

function Told({ calls: { sentence, items, next } }: { calls: Calls }) {
  return (
    <>
      <p>{sentence}</p>
      {next === null ? null : <p className="hint">{next.sentence}</p>}
      {items.length === 0 ? null : (
        <details>
          <summary>逐条记录</summary>
          <ul className="plain">
            {items.map((item) => (
              <li key={item.key}>
                <TimeText at={item.at} whole /> {item.name === callRoles[item.as] ? '' : `${callRoles[item.as]} `}
                {item.name}：{facts(item)}
                {item.readAt === null ? null : (
                  <>
                    ，{item.readBy} <TimeText at={item.readAt} whole /> 已读
                  </>
                )}
                {item.reason === '' ? null : <small>（{item.reason}）</small>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** 已发送、已送达, or why not. */
function facts({ sentAt, error, deliveredAt, readAt }: Calls['items'][number]): string {
  const told = [
    sentAt === null ? (error === null ? '等待发送' : `未发出（${error}）`) : '已发送',
    ...(deliveredAt === null ? [] : ['已送达']),
    ...(readAt === null ? ['未读'] : []),
  ];
  return told.join('，');
}

function useOwnRead(items: Calls['items'] | undefined): void {
  const { user } = useWho();
  const { mutate } = useWrite(client.readNotices, ['inbox', 'inbox-unread', 'alert-calls']);
  const own = (items ?? [])
    .filter(({ to, readAt }) => to === `user:${user.id}` && readAt === null)
    .map(({ key }) => key)
    .join('\n');
  useEffect(() => {
    if (own !== '') mutate(own.split('\n'));
  }, [own, mutate]);
}
