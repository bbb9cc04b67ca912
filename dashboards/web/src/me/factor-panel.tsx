import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { NewFactor } from '../../../../api/people/contract-account.ts';
import { client } from '../client.ts';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';

/** 动态口令: off, being enrolled, its recovery codes (once), or on. `done` is called when the codes were put away. */
export function FactorPanel({ on, done }: { on: boolean; done?: () => void }) {
  const [begun, setBegun] = useState<NewFactor | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes !== null)
    return (
      <RecoveryCodes
        codes={codes}
        close={() => {
          setCodes(null);
          setBegun(null);
          done?.();
        }}
      />
    );
  if (begun !== null) return <Prove factor={begun} proved={setCodes} cancel={() => setBegun(null)} />;
  return on ? <End /> : <Begin begun={setBegun} />;
}

function Begin({ begun }: { begun: (factor: NewFactor) => void }) {
  const begin = useWrite(client.beginFactor, []);
  return (
    <Form
      name="factor"
      layout="vertical"
      requiredMark={false}
      onFinish={(typed) => begin.mutate(typed, { onSuccess: begun })}
    >
      <p className="hint">登录时除口令外再填手机验证器（支持 TOTP 的任意一款）上的 6 位数字。口令泄露也进不来。</p>
      <CurrentPassword />
      <WriteError error={begin.error} />
      <Button htmlType="submit" loading={begin.isPending}>
        启用动态口令
      </Button>
    </Form>
  );
}

function Prove({
  factor,
  proved,
  cancel,
}: {
  factor: NewFactor;
  proved: (codes: string[]) => void;
  cancel: () => void;
}) {
  const prove = useWrite(client.proveFactor, []);
  const picture = `data:image/svg+xml;utf8,${encodeURIComponent(factor.picture)}`;
  return (
    <Form
      name="factor"
      layout="vertical"
      requiredMark={false}
      onFinish={(typed) => prove.mutate(typed, { onSuccess: ({ codes }) => proved(codes) })}
    >
      <p className="hint">用手机验证器扫码，或手工录入密钥，再填它显示的 6 位数字。</p>
      <img className="factor-picture" src={picture} alt="动态口令二维码；不能扫码时请录入下面的密钥" />
      <p className="hash factor-secret">{factor.secret.replace(/(.{4})/g, '$1 ').trim()}</p>
      <Form.Item name="code" label="动态口令" rules={[{ required: true, message: '请填写 6 位动态口令' }]}>
        <Input inputMode="numeric" autoComplete="one-time-code" autoFocus maxLength={7} />
      </Form.Item>
      <WriteError error={prove.error} />
      <div className="acts">
        <Button type="primary" htmlType="submit" loading={prove.isPending}>
          确认启用
        </Button>
        <Button onClick={cancel}>取消</Button>
      </div>
    </Form>
  );
}

function RecoveryCodes({ codes, close }: { codes: readonly string[]; close: () => void }) {
  const refresh = useWrite(async () => null, ['session', 'own-sessions']);
  return (
    <>
      <p role="status">
        动态口令已启用。下面 {codes.length}{' '}
        个备用码只显示这一次，请抄下妥善保管；手机不在身边时，每个可代替一次动态口令。
      </p>
      <ul className="recovery-codes hash">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button type="primary" onClick={() => refresh.mutate(undefined, { onSettled: close })}>
        已抄下
      </Button>
    </>
  );
}

function End() {
  const end = useWrite(client.endFactor, ['session']);
  return (
    <Form name="factor" layout="vertical" requiredMark={false} onFinish={(typed) => end.mutate(typed)}>
      <p>动态口令已启用。要换手机，请先停用，再重新启用；手机遗失请管理员重置。</p>
      <CurrentPassword />
      <Form.Item name="code" label="动态口令或备用码" rules={[{ required: true, message: '请填写动态口令或备用码' }]}>
        <Input autoComplete="one-time-code" maxLength={40} />
      </Form.Item>
      <WriteError error={end.error} />
      <Button htmlType="submit" danger loading={end.isPending}>
        停用动态口令
      </Button>
    </Form>
  );
}

function CurrentPassword() {
  return (
    <Form.Item name="current" label="登录口令" rules={[{ required: true, message: '请填写登录口令' }]}>
      <Input.Password autoComplete="current-password" maxLength={128} />
    </Form.Item>
  );
}
