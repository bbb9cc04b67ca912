import { Button, Form, Input } from 'antd';
import { client } from '../client.ts';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';
import { NewPasswordInputs } from './new-password-inputs.tsx';

/** 首次启用: creates the system administrator; there is no default password. */
export default function FirstRun() {
  const setUp = useWrite(client.setUp, ['session']);
  return (
    <div className="gate-sheet">
      <h1>首次启用</h1>
      <p className="gate-line">
        请创建系统管理员账号。系统没有预设口令，请自行妥善保管。登录后请另外指定安全管理员和审计管理员（三员分立）。
      </p>
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={({ name, displayName, next, token }) =>
          setUp.mutate({ name, displayName, password: next, token: token.trim() })
        }
      >
        <Form.Item name="name" label="账号" rules={[{ required: true, whitespace: true, message: '请填写账号' }]}>
          <Input autoComplete="username" autoFocus maxLength={40} />
        </Form.Item>
        <Form.Item
          name="displayName"
          label="姓名"
          rules={[{ required: true, whitespace: true, message: '请填写姓名' }]}
        >
          <Input autoComplete="name" maxLength={40} />
        </Form.Item>
        <NewPasswordInputs label="口令" />
        <Form.Item
          name="token"
          label="初始化口令"
          extra="启动时打印在控制台上，也在数据目录（设了 SHARED_DIR 时为共享目录）的 setup-token 文件里。"
          rules={[{ required: true, whitespace: true, message: '请填写初始化口令' }]}
        >
          <Input autoComplete="off" maxLength={200} />
        </Form.Item>
        <WriteError error={setUp.error} />
        <Button type="primary" htmlType="submit" block loading={setUp.isPending}>
          创建系统管理员
        </Button>
      </Form>
    </div>
  );
}
