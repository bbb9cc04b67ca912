import { App, Button } from 'antd';
import { useState } from 'react';
import { type ApiKey, keyStates } from '../../../../api/keys/contract.ts';
import { client } from '../client.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useKeys, useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { KeyForm, scopeNames } from './key-form.tsx';
import { RecordTable } from './record-table.tsx';

/** 接口密钥: which programs may come in, for whom, until when, and when each was last seen. */
export function KeyTable() {
  const keys = useKeys();
  const { rights } = useWho();
  const manages = may(rights, 'keys.manage');
  const [making, setMaking] = useState(false);
  const issue = (
    <Button type="primary" onClick={() => setMaking(true)}>
      签发密钥
    </Button>
  );
  const revoke = useWrite(client.revokeKey, ['keys']);
  return (
    <section className="sheet keys">
      <div className="acts">
        {manages ? issue : null}
        <span className="hint">
          外部程序凭密钥调用接口（Authorization: Bearer），权限不超过所有人本人；接口说明见{' '}
          <a href="/api/docs">/api/docs</a>。
        </span>
      </div>
      <WriteError error={revoke.error} />
      <ListState
        query={keys}
        rows={6}
        isEmpty={keys.data?.length === 0}
        empty={{ why: '还没有签发过接口密钥，目前没有外部程序可以调用接口。' }}
      >
        <RecordTable
          rows={keys.data ?? []}
          columns={{
            名称: (key) => key.name,
            所有人: (key) => key.owner.name,
            范围: (key) => key.scopes.map((scope) => scopeNames[scope]).join('、'),
            状态: (key) => <KeyState apiKey={key} />,
            上次使用: (key) => <LastUse apiKey={key} />,
            密钥: (key) => <span className="hash">{key.hint}…</span>,
            签发: (key) => (
              <>
                {key.createdBy} <TimeText at={key.createdAt} whole />
              </>
            ),
            ...(manages
              ? { 操作: (key: ApiKey) => <Revoke apiKey={key} revoke={() => revoke.mutateAsync(key.id)} /> }
              : {}),
          }}
        />
      </ListState>
      {making ? <KeyForm close={() => setMaking(false)} /> : null}
    </section>
  );
}

function KeyState({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.state === 'active')
    return (
      <>
        有效，至 <TimeText at={apiKey.expiresAt} whole />
      </>
    );
  const by = apiKey.state === 'revoked' ? `（${apiKey.revokedBy ?? '—'}）` : '';
  return <span className={apiKey.state === 'revoked' ? 'hint' : 'not-covered'}>{keyStates[apiKey.state] + by}</span>;
}

function LastUse({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.lastUsedAt === null) return '从未使用';
  return (
    <>
      <TimeText at={apiKey.lastUsedAt} whole /> {apiKey.lastUsedFrom}
    </>
  );
}

/** Ends a key after a second question: the program that uses it stops at once. */
function Revoke({ apiKey, revoke }: { apiKey: ApiKey; revoke: () => Promise<unknown> }) {
  const { modal, message } = App.useApp();
  if (apiKey.revokedAt !== null) return null;
  const ask = () =>
    modal.confirm({
      title: `吊销“${apiKey.name}”？`,
      content: '用它的程序会立即无法调用接口，吊销后不能恢复。',
      okText: '吊销',
      okButtonProps: { danger: true },
      cancelText: '取消',
      // Its failure is told above the table, so the question closes either way.
      onOk: () =>
        revoke().then(
          () => void message.success('密钥已吊销'),
          () => undefined,
        ),
    });
  return (
    <Button size="small" danger onClick={ask} aria-label={`吊销 ${apiKey.name}`}>
      吊销
    </Button>
  );
}
