import { App, Checkbox, Drawer, Form, Input } from 'antd';
import { type WebhookEvent, type WebhookView, webhookEvents } from '../../../../api/webhooks/contract.ts';
import { client } from '../client.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { useWrite } from '../queries.ts';
import { SecretPanel } from '../system/secret-panel.tsx';

type Typed = {
  name: string;
  url: string;
  events: WebhookEvent[];
  allowInternal?: boolean;
  internalReason?: string | null;
};

const eventOptions = Object.entries(webhookEvents).map(([value, label]) => ({ value, label }));

/** A new address, whose secret is shown when it is made; or changes to one. */
export function WebhookForm({ webhook, close }: { webhook: WebhookView | null; close: () => void }) {
  const { message } = App.useApp();
  const write = useWrite(
    async (typed: Typed) => {
      if (webhook === null) return (await client.createWebhook(bodyOf(typed))).secret;
      await client.changeWebhook(webhook.id, bodyOf(typed));
      return null;
    },
    ['webhooks'],
  );
  const secret = write.data ?? null;
  const done = (made: string | null) => {
    if (made !== null) return;
    void message.success('推送地址已保存');
    close();
  };
  return (
    <Drawer
      open
      onClose={close}
      title={secret !== null ? '已登记' : webhook === null ? '登记推送地址' : `修改 · ${webhook.name}`}
      size={Math.min(480, window.innerWidth)}
      // A click beside the drawer must not throw the only copy away.
      mask={{ closable: secret === null }}
    >
      {secret === null ? (
        <Form<Typed>
          layout="vertical"
          initialValues={webhook ?? { events: ['alert.raised', 'alert.level-raised'] }}
          onFinish={(typed) => write.mutate(typed, { onSuccess: done })}
        >
          <Inputs />
          <FormError error={write.error} />
          <FormActs send={webhook === null ? '登记' : '保存'} pending={write.isPending} cancel={close} />
        </Form>
      ) : (
        <SecretPanel secret={secret} close={close} />
      )}
    </Drawer>
  );
}

function Inputs() {
  const internal = Form.useWatch<boolean | undefined>('allowInternal');
  return (
    <>
      <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="url"
        label="推送地址"
        rules={[
          { required: true, message: '请填写推送地址' },
          { type: 'url', message: '请填写完整网址，以 https:// 开头' },
        ]}
      >
        <Input type="url" inputMode="url" placeholder="https://" maxLength={500} />
      </Form.Item>
      <Form.Item name="events" label="事件" rules={[{ required: true, message: '请至少选择一种事件' }]}>
        <Checkbox.Group className="covers" options={eventOptions} />
      </Form.Item>
      <Form.Item name="allowInternal" valuePropName="checked">
        <Checkbox>
          允许推送到内部网络<span className="hint">对方在单位内网时勾选，理由记入审计</span>
        </Checkbox>
      </Form.Item>
      {internal === true ? (
        <Form.Item
          name="internalReason"
          label="理由"
          rules={[{ required: true, whitespace: true, message: '请写明理由' }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      ) : null}
    </>
  );
}

function bodyOf({ name, url, events, allowInternal = false, internalReason }: Typed): object {
  const reason = allowInternal ? (internalReason?.trim() ?? null) : null;
  return { name: name.trim(), url: url.trim(), events, allowInternal, internalReason: reason };
}
