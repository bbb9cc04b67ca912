import { App, Button, Form, Input, Select } from 'antd';
import type { Contacts } from '../../../../api/channels/contract.ts';
import { client } from '../client.ts';
import { FormError } from '../form/form-error.tsx';
import { ListState } from '../parts/list-state.tsx';
import { useWrite } from '../queries.ts';
import { useContacts } from './use-channels.ts';

type Typed = {
  mobile?: string | null;
  email?: string | null;
  robotName?: string | null;
  hours?: { from?: string | null; to?: string | null } | null;
  order?: string[];
};

/** 联系方式与接收时段 of a user, or (null) of whoever is signed in: how he is reached outside the product, and when. */
export function ContactForm({ userId }: { userId: string | null }) {
  const contacts = useContacts(userId);
  return (
    <ListState query={contacts} rows={4}>
      {contacts.data === undefined ? null : <Fields userId={userId} contacts={contacts.data} />}
    </ListState>
  );
}

function Fields({ userId, contacts }: { userId: string | null; contacts: Contacts }) {
  const { message } = App.useApp();
  const write = useWrite((typed: Typed) => client.saveContacts(userId, bodyOf(typed)), ['contacts']);
  const { channels } = contacts;
  return (
    <Form<Typed>
      name="contacts"
      layout="vertical"
      requiredMark={false}
      initialValues={contacts}
      onFinish={(typed) => write.mutate(typed, { onSuccess: () => void message.success('联系方式已保存') })}
    >
      <Form.Item
        name="mobile"
        label="手机号"
        extra="短信、语音，以及企业微信、钉钉群里点名用。"
        rules={[{ pattern: /^\s*\+?\d{5,15}\s*$/, message: '手机号只能有数字，5–15 位' }]}
      >
        <Input inputMode="tel" maxLength={20} autoComplete="tel" />
      </Form.Item>
      <Form.Item name="email" label="电子邮箱" rules={[{ type: 'email', message: '电子邮箱写得不完整' }]}>
        <Input inputMode="email" maxLength={200} autoComplete="email" />
      </Form.Item>
      <Form.Item
        name="robotName"
        label="群机器人账号"
        extra="飞书的用户编号（管理后台里以 ou 开头），或没有登记手机号时的企业微信成员账号；不用则留空。"
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <div className="contact-hours">
        <Form.Item
          name={['hours', 'from']}
          label="接收时段从"
          dependencies={[['hours', 'to']]}
          rules={[bothOrNone('to')]}
        >
          <Input type="time" />
        </Form.Item>
        <Form.Item name={['hours', 'to']} label="到" dependencies={[['hours', 'from']]} rules={[bothOrNone('from')]}>
          <Input type="time" />
        </Form.Item>
      </div>
      <p className="hint">北京时间，可以跨过零点；都留空为全天。时段外只发红色事项，其余等时段开始再发。</p>
      {channels.length > 1 ? (
        <Form.Item name="order" label="先走哪个渠道" extra="按所选顺序；不选按系统的顺序。">
          <Select mode="multiple" options={channels.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      ) : null}
      {channels.length === 0 ? (
        <p className="hint">系统管理员还没有设置邮件、短信渠道；登记的号码先用于群里点名。</p>
      ) : null}
      <FormError error={write.error} />
      <div className="acts">
        <Button htmlType="submit" loading={write.isPending}>
          保存联系方式
        </Button>
      </div>
    </Form>
  );
}

/** The two ends of the hours are given together. */
function bothOrNone(other: 'from' | 'to') {
  return ({ getFieldValue }: { getFieldValue: (name: string[]) => unknown }) => ({
    validator: async (_: unknown, typed: string | null | undefined) => {
      if (!typed && getFieldValue(['hours', other])) throw new Error('开始和结束要一起填写');
    },
  });
}

function bodyOf({ mobile, email, robotName, hours, order = [] }: Typed): object {
  const given = (typed: string | null | undefined) => (typed?.trim() ? typed.trim() : null);
  const [from, to] = [given(hours?.from), given(hours?.to)];
  return {
    ...{ mobile: given(mobile), email: given(email), robotName: given(robotName), order },
    hours: from === null || to === null ? null : { from, to },
  };
}
