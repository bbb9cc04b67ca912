import { App, Button, Drawer } from 'antd';
import { useState } from 'react';
import { type WebhookView, webhookEvents } from '../../../../api/webhooks/contract.ts';
import { client } from '../client.ts';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';
import { SecretPanel } from '../system/secret-panel.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookState } from './webhook-state.tsx';

/** One address: how it does, what can be done with it, and what it was told. */
export function WebhookDrawer({
  webhook,
  manages,
  close,
}: {
  webhook: WebhookView;
  manages: boolean;
  close: () => void;
}) {
  const [editing, setEditing] = useState(false);
  return (
    <Drawer open onClose={close} title={webhook.name} size={Math.min(680, window.innerWidth)} rootClassName="webhook">
      <p>
        <WebhookState webhook={webhook} />
      </p>
      {manages ? <Acts webhook={webhook} edit={() => setEditing(true)} close={close} /> : null}
      <h3>登记事项</h3>
      <dl className="duty">
        {lines(webhook).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>登记</dt>
          <dd>
            {webhook.createdBy} <TimeText at={webhook.createdAt} whole />
          </dd>
        </div>
      </dl>
      <h3>推送记录</h3>
      <DeliveryList webhook={webhook} manages={manages} />
      {editing ? <WebhookForm webhook={webhook} close={() => setEditing(false)} /> : null}
    </Drawer>
  );
}

function Acts({ webhook, edit, close }: { webhook: WebhookView; edit: () => void; close: () => void }) {
  const { message, modal } = App.useApp();
  const [secret, setSecret] = useState<string | null>(null);
  const changes = ['webhooks', 'deliveries'];
  const ping = useWrite(() => client.pingWebhook(webhook.id), changes);
  const turn = useWrite(() => client.changeWebhook(webhook.id, { active: !webhook.active }), changes);
  const renew = useWrite(() => client.renewWebhookSecret(webhook.id), changes);
  const remove = useWrite(() => client.removeWebhook(webhook.id), ['webhooks']);
  const test = () =>
    ping.mutate(undefined, {
      onSuccess: ({ attempts }) => {
        const last = attempts.at(-1);
        if (last?.error === null) void message.success(`测试消息已送达（${last.status}，${last.ms} 毫秒）`);
        else void message.error(`测试消息未送达：${last?.error ?? '没有结果'}`);
      },
    });
  const ask = (title: string, content: string, act: () => void) =>
    modal.confirm({
      title,
      content,
      okButtonProps: { danger: true },
      okText: '确定',
      cancelText: '取消',
      // Its failure is told below the buttons, so the question closes either way.
      onOk: act,
    });
  const askRenew = () =>
    ask('更换密钥？', '旧密钥立即停用，对方换上新密钥前验不了签名。', () =>
      renew.mutate(undefined, { onSuccess: ({ secret }) => setSecret(secret) }),
    );
  const askRemove = () =>
    ask(`删除“${webhook.name}”？`, '推送记录一并删除，不能恢复。', () =>
      remove.mutate(undefined, { onSuccess: close }),
    );
  return (
    <>
      <div className="acts">
        <Button type="primary" loading={ping.isPending} onClick={test}>
          发送测试消息
        </Button>
        <Button onClick={edit}>修改</Button>
        <Button loading={turn.isPending} onClick={() => turn.mutate(undefined)}>
          {webhook.active ? '停用' : '启用'}
        </Button>
        <Button onClick={askRenew}>更换密钥</Button>
        <Button danger onClick={askRemove}>
          删除
        </Button>
      </div>
      {[ping, turn, renew, remove].map(({ error }) =>
        error === null ? null : <WriteError key={error.message} error={error} />,
      )}
      {secret === null ? null : <SecretPanel secret={secret} close={() => setSecret(null)} />}
    </>
  );
}

function lines(webhook: WebhookView): [string, string][] {
  return [
    ['地址', webhook.url],
    ['事件', webhook.events.map((event) => webhookEvents[event]).join('、')],
    ['内部网络', webhook.allowInternal ? `允许：${webhook.internalReason ?? ''}` : '不允许'],
  ];
}
