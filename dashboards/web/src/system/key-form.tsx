import { Checkbox, Drawer, Form, Input, Radio, Select } from 'antd';
import { type KeyScope, keyScopes } from '../../../../api/keys/contract.ts';
import { roles } from '../../../../api/people/contract.ts';
import { client } from '../client.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { useUsers, useWrite } from '../queries.ts';
import { SecretPanel } from './secret-panel.tsx';

type Typed = { name: string; ownerId: string; scopes: KeyScope[]; days: number };

/** Scopes in a word, for the table. */
export const scopeNames: Record<KeyScope, string> = {
  read: '查阅',
  intake: '送入文本',
  feed: '预警订阅',
  metrics: '运行指标',
};
const scopeOptions = Object.entries(keyScopes).map(([value, label]) => ({ value, label }));
const dayOptions = [
  { value: 90, label: '90 天' },
  { value: 180, label: '180 天' },
  { value: 365, label: '一年' },
  { value: 730, label: '两年' },
];

/** A new key; when it is made, its secret is shown here and never again. */
export function KeyForm({ close }: { close: () => void }) {
  const write = useWrite((typed: Typed) => client.createKey(newBody(typed)), ['keys']);
  const made = write.data;
  return (
    <Drawer
      open
      onClose={close}
      title={made === undefined ? '签发密钥' : `已签发 · ${made.key.name}`}
      size={Math.min(480, window.innerWidth)}
      // A click beside the drawer must not throw the only copy away.
      mask={{ closable: made === undefined }}
    >
      {made === undefined ? (
        <Form<Typed>
          layout="vertical"
          initialValues={{ scopes: ['read'], days: 365 }}
          onFinish={(typed) => write.mutate(typed)}
        >
          <Inputs />
          <FormError error={write.error} />
          <FormActs send="签发" pending={write.isPending} cancel={close} />
        </Form>
      ) : (
        <SecretPanel secret={made.secret} close={close} />
      )}
    </Drawer>
  );
}

function Inputs() {
  const users = useUsers();
  const owners = (users.data ?? [])
    .filter(({ active }) => active)
    .map(({ id, displayName, role }) => ({ value: id, label: `${displayName}（${roles[role]}）` }));
  return (
    <>
      <Form.Item
        name="name"
        label="名称"
        extra="写明给哪个系统用；审计里以它记名。"
        rules={[{ required: true, whitespace: true, message: '请填写名称' }]}
      >
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="ownerId"
        label="所有人"
        extra="密钥只能看到和做到他本人能看到和做到的；他停用后密钥随即失效。"
        rules={[{ required: true, message: '请选择所有人' }]}
      >
        <Select
          options={owners}
          loading={users.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={users.error === null ? '选择用户' : '用户表读取失败，请刷新'}
        />
      </Form.Item>
      <Form.Item name="scopes" label="范围" rules={[{ required: true, message: '请至少选择一个范围' }]}>
        <Checkbox.Group className="covers" options={scopeOptions} />
      </Form.Item>
      <Form.Item name="days" label="有效期" rules={[{ required: true }]}>
        <Radio.Group options={dayOptions} />
      </Form.Item>
    </>
  );
}

function newBody({ name, ownerId, scopes, days }: Typed): object {
  return { name: name.trim(), ownerId, scopes, expiresAt: new Date(Date.now() + days * 86_400_000).toISOString() };
}
