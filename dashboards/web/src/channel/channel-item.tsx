import { App, Button, Input } from 'antd';
import { useState } from 'react';
import {
  type ChannelTest,
  type ChannelTypeView,
  type ChannelView,
  channelTypes,
  contactKinds,
} from '../../../../api/channels/contract.ts';
import { client } from '../client.ts';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useUnits, useWrite } from '../queries.ts';
import { audienceName } from './audience.ts';

/** One channel: what it is, whether it works, whom it serves, and what can be done with it. */
export function ChannelItem({
  channel,
  type,
  manages,
  edit,
  up,
  down,
}: {
  channel: ChannelView;
  type: ChannelTypeView | undefined;
  manages: boolean;
  edit: () => void;
  up?: () => void;
  down?: () => void;
}) {
  const units = useUnits();
  const { name, audience, builtIn, shown } = channel;
  return (
    <li aria-label={name}>
      <p className="facts">
        <strong>{name}</strong>
        <span>{builtIn ? '环境变量 WEBHOOK_URL' : channelTypes[channel.type]}</span>
        <State channel={channel} />
      </p>
      <p className="hint">
        {type?.reach === 'person'
          ? `发给登记了${contactKinds[type.contact]}的个人`
          : audience.length === 0
            ? '服务全部角色和单位'
            : `服务${audience.map((one) => audienceName(one, units.data ?? [])).join('、')}`}
        ；去向 {shown}
        {channel.allowInternal && !builtIn ? `；内部网络：${channel.internalReason ?? ''}` : ''}
      </p>
      {manages ? <Acts {...{ channel, type, edit }} {...(up ? { up } : {})} {...(down ? { down } : {})} /> : null}
    </li>
  );
}

/** Whether it works, in words, with its last success and its last failure. */
function State({ channel: { enabled, lastSentAt, lastFailedAt, lastError } }: { channel: ChannelView }) {
  const failing = lastFailedAt !== null && (lastSentAt === null || lastFailedAt > lastSentAt);
  return (
    <>
      {enabled ? null : <span className="not-covered">已停用</span>}
      {lastSentAt === null ? (
        <span>{lastFailedAt === null ? '还没有发送过' : '从未成功'}</span>
      ) : (
        <span>
          {failing ? '' : enabled ? '正常，' : ''}上次成功 <TimeText at={lastSentAt} whole />
        </span>
      )}
      {lastFailedAt === null ? null : (
        <span className={failing ? 'not-covered' : 'hint'}>
          上次失败 <TimeText at={lastFailedAt} whole />：{lastError ?? '原因未记录'}
        </span>
      )}
    </>
  );
}

function Acts({
  channel,
  type,
  edit,
  up,
  down,
}: {
  channel: ChannelView;
  type: ChannelTypeView | undefined;
  edit: () => void;
  up?: () => void;
  down?: () => void;
}) {
  const { modal } = App.useApp();
  const { id, name, builtIn, enabled } = channel;
  const [asking, setAsking] = useState(false);
  const test = useWrite((to: string | null) => client.testChannel(id, to), ['channels', 'attempts']);
  const turn = useWrite(() => client.changeChannel(id, { enabled: !enabled }), ['channels']);
  const remove = useWrite(() => client.removeChannel(id), ['channels']);
  const personal = type?.reach === 'person';
  const askRemove = () =>
    modal.confirm({
      title: `删除“${name}”？`,
      content: '删除后不再经它发送，保存的密钥一并删除；发送记录保留。',
      okButtonProps: { danger: true },
      okText: '删除',
      cancelText: '取消',
      onOk: () => remove.mutate(undefined),
    });
  return (
    <>
      <div className="acts">
        <Button
          size="small"
          loading={test.isPending}
          aria-label={`测试 ${name}`}
          onClick={() => (personal ? setAsking(true) : test.mutate(null))}
        >
          测试
        </Button>
        {builtIn ? null : (
          <>
            <Button size="small" onClick={edit} aria-label={`修改 ${name}`}>
              修改
            </Button>
            <Button
              size="small"
              loading={turn.isPending}
              onClick={() => turn.mutate(undefined)}
              aria-label={`${enabled ? '停用' : '启用'} ${name}`}
            >
              {enabled ? '停用' : '启用'}
            </Button>
            <Button size="small" disabled={up === undefined} onClick={() => up?.()} aria-label={`上移 ${name}`}>
              上移
            </Button>
            <Button size="small" disabled={down === undefined} onClick={() => down?.()} aria-label={`下移 ${name}`}>
              下移
            </Button>
            <Button size="small" danger onClick={askRemove} aria-label={`删除 ${name}`}>
              删除
            </Button>
          </>
        )}
      </div>
      {asking && type !== undefined ? (
        <TestTo
          label={`接收测试消息的${contactKinds[type.contact]}`}
          pending={test.isPending}
          send={(to) => test.mutate(to)}
          close={() => setAsking(false)}
        />
      ) : null}
      {test.isPending ? <p role="status">正在发送测试消息，最多等 10 秒…</p> : null}
      {test.data === undefined || test.isPending ? null : <TestResult result={test.data} />}
      {[test, turn, remove].map(({ error }) =>
        error === null ? null : <WriteError key={error.message} error={error} />,
      )}
    </>
  );
}

/** What the other side said to the test message. */
function TestResult({ result: { sent, ms, said } }: { result: ChannelTest }) {
  return sent ? (
    <p role="status">
      测试消息已收下（{ms} 毫秒）
      {said === '' ? (
        '，对方没有附带说明。'
      ) : (
        <>
          ，对方应答：<span className="hash">{said}</span>
        </>
      )}
    </p>
  ) : (
    <p role="alert" className="not-covered">
      测试消息没有送达：{said}
    </p>
  );
}

function TestTo({
  label,
  pending,
  send,
  close,
}: {
  label: string;
  pending: boolean;
  send: (to: string) => void;
  close: () => void;
}) {
  const [to, setTo] = useState('');
  return (
    <form
      className="acts channel-test"
      onSubmit={(event) => {
        event.preventDefault();
        if (to.trim() !== '') send(to.trim());
      }}
    >
      <Input aria-label={label} placeholder={label} value={to} onChange={(event) => setTo(event.target.value)} />
      <Button htmlType="submit" type="primary" loading={pending} disabled={to.trim() === ''}>
        发送
      </Button>
      <Button onClick={close}>收起</Button>
    </form>
  );
}
