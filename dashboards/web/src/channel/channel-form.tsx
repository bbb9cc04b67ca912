import { App, Checkbox, Drawer, Form, Input, Select } from 'antd';
import type { ChannelField, ChannelTypeName, ChannelTypeView, ChannelView } from '../../../../api/channels/contract.ts';
import { client } from '../client.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { useUnits, useWrite } from '../queries.ts';
import { audienceOptions } from './audience.ts';

type Typed = {
  type: ChannelTypeName;
  name: string;
  settings?: Record<string, string | undefined>;
  audience?: string[];
  allowInternal?: boolean;
  internalReason?: string | null;
};

/** A new channel, whose fields are those of its type; or changes to one, whose secrets stay unless they are typed anew. */
export function ChannelForm({
  channel,
  types,
  close,
}: {
  channel: ChannelView | null;
  types: readonly ChannelTypeView[];
  close: () => void;
}) {
  const { message } = App.useApp();
  const write = useWrite(
    (typed: Typed) =>
      channel === null
        ? client.createChannel({ type: typed.type, ...bodyOf(typed) })
        : client.changeChannel(channel.id, bodyOf(typed)),
    ['channels'],
  );
  const done = () => {
    void message.success('渠道已保存，请点“测试”确认能收到');
    close();
  };
  return (
    <Drawer
      open
      onClose={close}
      title={channel === null ? '新增渠道' : `修改 · ${channel.name}`}
      size={Math.min(520, window.innerWidth)}
    >
      <Form<Typed>
        layout="vertical"
        initialValues={channel ?? { type: 'wecom', audience: [], settings: initialOf(types, 'wecom') }}
        onFinish={(typed) => write.mutate(typed, { onSuccess: done })}
      >
        <Inputs channel={channel} types={types} />
        <FormError error={write.error} />
        <FormActs send="保存渠道" pending={write.isPending} cancel={close} />
      </Form>
    </Drawer>
  );
}

function Inputs({ channel, types }: { channel: ChannelView | null; types: readonly ChannelTypeView[] }) {
  const form = Form.useFormInstance<Typed>();
  const chosen = Form.useWatch('type', form) ?? channel?.type ?? 'wecom';
  const internal = Form.useWatch<boolean | undefined>('allowInternal', form);
  const units = useUnits();
  const type = types.find((one) => one.type === chosen);
  return (
    <>
      <Form.Item name="type" label="类型" rules={[{ required: true }]}>
        <Select
          disabled={channel !== null}
          options={types.map(({ type: value, name }) => ({ value, label: name }))}
          onChange={(to: ChannelTypeName) => form.setFieldsValue({ settings: initialOf(types, to) })}
        />
      </Form.Item>
      <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}>
        <Input maxLength={40} autoComplete="off" placeholder="例如：宣教处值班群" />
      </Form.Item>
      {(type?.fields ?? []).map((field) => (
        <Setting key={`${chosen} ${field.key}`} field={field} kept={channel?.kept.includes(field.key) === true} />
      ))}
      {type?.reach === 'group' ? (
        <Form.Item name="audience" label="服务对象" extra="只发给这些角色和单位的通知；不选为全部。正文写明“致 谁”。">
          <Select
            mode="multiple"
            allowClear
            options={audienceOptions(units.data ?? [])}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={units.error === null ? '全部' : '单位表读取失败，请刷新'}
          />
        </Form.Item>
      ) : null}
      <Form.Item name="allowInternal" valuePropName="checked">
        <Checkbox>
          允许发送到内部网络<span className="hint">对方在单位内网时勾选，理由记入审计</span>
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

/** A secret that is kept shows nothing and may stay empty. */
function Setting({ field, kept }: { field: ChannelField; kept: boolean }) {
  const { key, label, hint, required, secret } = field;
  return (
    <Form.Item
      name={['settings', key]}
      label={label}
      extra={kept ? `${hint}。已保存，不再显示；不改则不填。` : hint}
      rules={[{ required: required && !kept, whitespace: true, message: `请填写${label}` }]}
    >
      {field.kind === 'choice' ? (
        <Select options={field.options} />
      ) : secret ? (
        <Input.Password maxLength={1_000} autoComplete="new-password" placeholder={kept ? '已保存' : ''} />
      ) : (
        <Input
          maxLength={1_000}
          autoComplete="off"
          inputMode={field.kind === 'number' ? 'numeric' : field.kind === 'url' ? 'url' : 'text'}
        />
      )}
    </Form.Item>
  );
}

function initialOf(types: readonly ChannelTypeView[], of: ChannelTypeName): Record<string, string | undefined> {
  const fields = types.find(({ type }) => type === of)?.fields ?? [];
  return Object.fromEntries(fields.map(({ key, initial }) => [key, initial ?? undefined]));
}

function bodyOf({ name, settings = {}, audience = [], allowInternal = false, internalReason }: Typed): object {
  const typed = Object.entries(settings).flatMap(([key, value]) => (value ? [[key, value.trim()] as const] : []));
  const reason = allowInternal ? (internalReason?.trim() ?? null) : null;
  return { name: name.trim(), settings: Object.fromEntries(typed), audience, allowInternal, internalReason: reason };
}
