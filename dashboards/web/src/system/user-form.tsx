import { App, Drawer, Form, Input, Select, Switch } from 'antd';
import { Password, type User } from '../../../../api/people/contract.ts';
import { ContactForm } from '../channel/contact-form.tsx';
import { client } from '../client.ts';
import { UnitSelect } from '../form/field-input.tsx';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { may } from '../menu.ts';
import { useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { PasswordRule } from '../session/password-rule.tsx';
import { roleOptions, UserRights } from './user-rights.tsx';
import { UserSafety } from './user-safety.tsx';

type Typed = {
  name: string;
  displayName: string;
  role: string;
  unitId?: string | null;
  active?: boolean;
  head?: boolean;
  password?: string;
};

/** A new account, or what this administrator may change of one: 系统管理员 the account, 安全管理员 its safety, both its rights. */
export function UserForm({ user, close }: { user: User | null; close: () => void }) {
  const { message } = App.useApp();
  const { rights } = useWho();
  const done = (words: string) => {
    void message.success(words);
    close();
  };
  return (
    <Drawer
      open
      onClose={close}
      title={user === null ? '新增用户' : `修改用户 · ${user.displayName}`}
      size={Math.min(480, window.innerWidth)}
    >
      {may(rights, 'users.manage') ? <Account user={user} done={done} close={close} /> : null}
      {user === null ? null : <UserRights user={user} done={done} />}
      {user !== null && may(rights, 'channels.manage') ? (
        <section aria-label="联系方式">
          <h3>联系方式与接收时段</h3>
          <ContactForm userId={user.id} />
        </section>
      ) : null}
      {user !== null && may(rights, 'users.secure') ? <UserSafety user={user} done={done} /> : null}
    </Drawer>
  );
}

/** A password set here must be changed at the next sign-in. */
function Account({ user, done, close }: { user: User | null; done: (words: string) => void; close: () => void }) {
  const write = useWrite(
    (typed: Typed) =>
      user === null ? client.createUser(newBody(typed)) : client.changeUser(user.id, changes(typed, user)),
    ['users', 'session'],
  );
  return (
    <Form<Typed>
      layout="vertical"
      initialValues={user ?? { role: 'unit' }}
      onFinish={(typed) => write.mutate(typed, { onSuccess: () => done('用户已保存') })}
    >
      <Form.Item name="name" label="账号" rules={[{ required: true, whitespace: true, message: '请填写账号' }]}>
        <Input maxLength={40} disabled={user !== null} autoComplete="off" />
      </Form.Item>
      <Form.Item name="displayName" label="姓名" rules={[{ required: true, whitespace: true, message: '请填写姓名' }]}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      {user === null ? (
        <>
          <Form.Item
            name="role"
            label="角色"
            rules={[{ required: true }]}
            extra="由安全管理员确认后生效；确认前该账号没有任何权限。"
          >
            <Select options={roleOptions} />
          </Form.Item>
          <Form.Item name="unitId" label="单位" extra="责任单位的用户必须选择，只能看到本单位的案件。">
            <UnitSelect clearable />
          </Form.Item>
        </>
      ) : (
        <Form.Item name="active" label="允许登录" valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
      {user !== null && (user.role === 'unit' || user.role === 'publicity' || user.role === 'leader') ? (
        <Form.Item
          name="head"
          label={user.role === 'leader' ? '厅主要负责人' : '处室（单位）负责人'}
          valuePropName="checked"
          extra="负责人审核本单位的公开发布稿；调整角色或者单位后须重新指定。"
        >
          <Switch />
        </Form.Item>
      ) : null}
      <Form.Item
        name="password"
        label={user === null ? '初始口令' : '重置口令（不改则不填）'}
        validateTrigger="onBlur"
        rules={[{ validator: (_, typed: string | undefined) => checkPassword(typed, user === null) }]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <PasswordRule field="password" />
      <FormError error={write.error} />
      <FormActs send="保存用户" pending={write.isPending} cancel={close} />
    </Form>
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
function changes({ displayName, active, head, password }: Typed, user: User): object {
  return {
    ...(displayName === user.displayName ? {} : { displayName }),
    ...(active === user.active ? {} : { active }),
    ...(head === undefined || head === user.head ? {} : { head }),
    ...(password ? { password } : {}),
  };
}
