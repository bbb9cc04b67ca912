import { Button } from 'antd';
import type { SignedInPlace } from '../../../../api/people/contract-account.ts';
import { client } from '../client.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useOwnSessions, useWrite } from '../queries.ts';
import { deviceName } from './device-name.ts';

/** 登录中的会话: where one is signed in; an unknown line is a reason to change the password. */
export function SessionList() {
  const sessions = useOwnSessions();
  const end = useWrite(client.endSession, ['own-sessions']);
  const endOthers = useWrite(client.endOtherSessions, ['own-sessions']);
  const items = sessions.data ?? [];
  return (
    <ListState query={sessions} rows={2}>
      <ul className="session-list">
        {items.map((item) => (
          <Line key={item.id} item={item} end={() => end.mutate(item.id)} pending={end.isPending} />
        ))}
      </ul>
      <WriteError error={end.error ?? endOthers.error} />
      {items.length > 1 ? (
        <Button loading={endOthers.isPending} onClick={() => endOthers.mutate(undefined)}>
          退出其他各处
        </Button>
      ) : null}
      <p className="hint">有不认得的，请退出它并修改口令。</p>
    </ListState>
  );
}

function Line({ item, end, pending }: { item: SignedInPlace; end: () => void; pending: boolean }) {
  const name = deviceName(item.agent);
  return (
    <li>
      <div>
        <b>{name}</b> · {item.address ?? '地址未知'}
        {item.here ? ' · 本机' : ''}
        <div className="hint">
          登录 <TimeText at={item.createdAt} whole />
          ，最近活动 <TimeText at={item.lastSeenAt} />
        </div>
      </div>
      {item.here ? null : (
        <Button size="small" disabled={pending} onClick={end} aria-label={`退出 ${name} ${item.address ?? ''}`}>
          退出
        </Button>
      )}
    </li>
  );
}
