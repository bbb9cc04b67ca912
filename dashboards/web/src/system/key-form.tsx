import { Alert, App, Button, Checkbox, Drawer, Form, Input, Radio, Select } from 'antd';
import { useRef } from 'react';
import { roles } from '../../../../api/contract/identity.ts';
import { type KeyScope, keyScopes } from '../../../../api/keys/contract.ts';
import { client } from '../client.ts';
import { FormActs } from '../form/form-acts.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useUsers, useWrite } from '../queries.ts';

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
          <WriteError error={write.error} />
          <FormActs send="签发" pending={write.isPending} cancel={close} />
        </Form>
      ) : (
        <Secret secret={made.secret} close={close} />
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

function Secret({ secret, close }: { secret: string; close: () => void }) {
  const { message } = App.useApp();
  const shown = useRef<HTMLTextAreaElement | null>(null);
  const copy = async () => {
    shown.current?.select();
    // On plain http browsers have no clipboard for pages; then the selected text is copied by hand.
    const copied = await navigator.clipboard?.writeText(secret).then(
      () => true,
      () => false,
    );
    if (copied === true) void message.success('已复制');
    else void message.info('已选中，请按 Ctrl+C 复制');
  };
  return (
    <>
      <Alert type="warning" showIcon title="密钥只显示这一次，请立即复制并妥善保存。" />
      <div className="secret">
        <textarea
          aria-label="密钥"
          ref={shown}
          readOnly
          rows={2}
          value={secret}
          onFocus={(event) => event.target.select()}
        />
      </div>
      <div className="acts">
        <Button type="primary" onClick={() => void copy()}>
          复制
        </Button>
        <Button onClick={close}>我已保存</Button>
      </div>
    </>
  );
}

function newBody({ name, ownerId, scopes, days }: Typed): object {
  return { name: name.trim(), ownerId, scopes, expiresAt: new Date(Date.now() + days * 86_400_000).toISOString() };
}
