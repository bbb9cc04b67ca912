import { App, Button, Drawer, Form, Input, Select, Switch } from 'antd';
import { Password, roles, type User } from '../../../../api/contract/identity.ts';
import { client } from '../client.ts';
import { UnitSelect } from '../form/field-input.tsx';
import { FormActs } from '../form/form-acts.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';
import { PasswordRule } from '../session/password-rule.tsx';

type Typed = {
  name: string;
  displayName: string;
  role: string;
  unitId?: string | null;
  active?: boolean;
  password?: string;
};

const roleOptions = Object.entries(roles).map(([value, label]) => ({ value, label }));

/** A new account, or changes to one; a password set here must be changed at the next sign-in. */
export function UserForm({ user, close }: { user: User | null; close: () => void }) {
  const { message } = App.useApp();
  const write = useWrite(
    (typed: Typed) =>
      user === null ? client.createUser(newBody(typed)) : client.changeUser(user.id, changes(typed, user)),
    ['users', 'session'],
  );
  const endFactor = useWrite(client.endFactorOf, ['users']);
  const done = () => {
    void message.success('用户已保存');
    close();
  };
  return (
    <Drawer
      open
      onClose={close}
      title={user === null ? '新增用户' : `修改用户 · ${user.displayName}`}
      size={Math.min(480, window.innerWidth)}
    >
      <Form<Typed>
        layout="vertical"
        initialValues={user ?? { role: 'unit' }}
        onFinish={(typed) => write.mutate(typed, { onSuccess: done })}
      >
        <Form.Item name="name" label="账号" rules={[{ required: true, whitespace: true, message: '请填写账号' }]}>
          <Input maxLength={40} disabled={user !== null} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="displayName"
          label="姓名"
          rules={[{ required: true, whitespace: true, message: '请填写姓名' }]}
        >
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label="角色" rules={[{ required: true }]}>
          <Select options={roleOptions} />
        </Form.Item>
        <Form.Item name="unitId" label="单位" extra="责任单位的用户必须选择，只能看到本单位的案件。">
          <UnitSelect clearable />
        </Form.Item>
        {user === null ? null : (
          <Form.Item name="active" label="允许登录" valuePropName="checked">
            <Switch />
          </Form.Item>
        )}
        <Form.Item
          name="password"
          label={user === null ? '初始口令' : '重置口令（不改则不填）'}
          validateTrigger="onBlur"
          rules={[{ validator: (_, typed: string | undefined) => checkPassword(typed, user === null) }]}
        >
          <Input.Password autoComplete="new-password" maxLength={128} />
        </Form.Item>
        <PasswordRule field="password" />
        {user?.secondFactor ? (
          <Form.Item label="动态口令（已启用）" extra="手机遗失时用；该用户须重新登录，再自行启用。">
            <Button loading={endFactor.isPending} onClick={() => endFactor.mutate(user.id, { onSuccess: done })}>
              重置动态口令
            </Button>
            <WriteError error={endFactor.error} />
          </Form.Item>
        ) : null}
        <WriteError error={write.error} />
        <FormActs send="保存用户" pending={write.isPending} cancel={close} />
      </Form>
    </Drawer>
  );
}

async function checkPassword(typed: string | undefined, needed: boolean): Promise<void> {
  if (!typed && !needed) return;
  const read = Password.safeParse(typed ?? '');
  if (!read.success) throw new Error(read.error.issues[0]?.message ?? '口令不合要求');
}

function newBody({ name, displayName, role, unitId, password }: Typed): object {
  return { name, displayName, role, unitId: unitId ?? null, password };
}

/** Only what differs is sent: the audit log names each change. */
function changes({ displayName, role, unitId, active, password }: Typed, user: User): object {
  return {
    ...(displayName === user.displayName ? {} : { displayName }),
    ...(role === user.role ? {} : { role }),
    ...((unitId ?? null) === user.unitId ? {} : { unitId: unitId ?? null }),
    ...(active === user.active ? {} : { active }),
    ...(password ? { password } : {}),
  };
}
