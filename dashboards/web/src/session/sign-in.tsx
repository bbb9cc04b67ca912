import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { Session } from '../../../../api/people/contract.ts';
import { client, ProblemError } from '../client.ts';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';

/** 登录: name and password, then the code of who has a second factor; a locked account reads here until when. */
export function SignIn({ session }: { session: Session }) {
  const signIn = useWrite(client.signIn, ['session']);
  const [withCode, setWithCode] = useState(false);
  const ask = (error: Error) => {
    if (isQuestion(error)) setWithCode(true);
  };
  return (
    <main className="gate">
      <div className="gate-sheet">
        <h1>回应</h1>
        <p className="gate-line">生态环境舆情监测、研判与回应台账</p>
        {session.demo ? <p className="demo-mark">示例数据 · 本系统中的内容均为演示</p> : null}
        <Form layout="vertical" requiredMark={false} onFinish={(typed) => signIn.mutate(typed, { onError: ask })}>
          <Form.Item name="name" label="账号" rules={[{ required: true, message: '请填写账号' }]}>
            <Input autoComplete="username" autoFocus maxLength={40} size="large" />
          </Form.Item>
          <Form.Item name="password" label="口令" rules={[{ required: true, message: '请填写口令' }]}>
            <Input.Password autoComplete="current-password" maxLength={128} size="large" />
          </Form.Item>
          {withCode ? (
            <Form.Item
              name="code"
              label="动态口令"
              extra="口令正确。请再填手机验证器上的 6 位数字，或一个备用码。"
              rules={[{ required: true, message: '请填写动态口令或备用码' }]}
            >
              <Input inputMode="numeric" autoComplete="one-time-code" autoFocus maxLength={40} size="large" />
            </Form.Item>
          ) : null}
          <WriteError error={isQuestion(signIn.error) ? null : signIn.error} />
          <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
            登录
          </Button>
        </Form>
        <p className="gate-foot">
          多次输错会暂时锁定；忘记口令请联系管理员重置。空闲 {session.idleMinutes} 分钟自动退出。版本 {session.version}
          ，
          <a href="/licences.txt" target="_blank" rel="noreferrer">
            开源许可
          </a>
        </p>
      </div>
    </main>
  );
}

/** The password was right and the code is to come: no failure. */
function isQuestion(error: Error | null): boolean {
  return error instanceof ProblemError && error.code === 'login.code';
}
