import { App, Button, Form, Input } from 'antd';
import { client } from '../client.ts';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';
import { NewPasswordInputs } from './new-password-inputs.tsx';

/** 修改口令, forced after a reset or on the person's own wish. */
export default function ChangePassword({ forced = false }: { forced?: boolean }) {
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const change = useWrite(client.changePassword, ['session']);
  const signOut = useWrite(client.signOut, ['session']);
  return (
    <div className={forced ? 'gate-sheet' : 'narrow'}>
      {forced ? <h1>请先修改口令</h1> : null}
      {forced ? <p className="gate-line">口令由他人设置或已到期，修改后方可使用。</p> : null}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ current, next }) =>
          change.mutate(
            { current, next },
            {
              onSuccess: () => {
                form.resetFields();
                void message.success('口令已修改');
              },
            },
          )
        }
      >
        <Form.Item name="current" label="现用口令" rules={[{ required: true, message: '请填写现用口令' }]}>
          <Input.Password autoComplete="current-password" maxLength={128} />
        </Form.Item>
        <NewPasswordInputs label="新口令" />
        <WriteError error={change.error} />
        <div className="acts">
          <Button type="primary" htmlType="submit" loading={change.isPending}>
            修改口令
          </Button>
          {forced ? <Button onClick={() => signOut.mutate()}>退出登录</Button> : null}
        </div>
      </Form>
    </div>
  );
}
