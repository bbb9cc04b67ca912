import { App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { useWrite } from '../queries.ts';

/** An act that cannot be taken back: a button, then its reason in the same place. */
export function ReasonAct({
  name,
  hint,
  act,
  changes,
}: {
  name: string;
  hint: string;
  act: (reason: string) => Promise<unknown>;
  changes: readonly string[];
}) {
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const write = useWrite(act, changes);
  if (!open)
    return (
      <div className="acts">
        <Button onClick={() => setOpen(true)}>{name}</Button>
      </div>
    );
  const send = ({ reason }: { reason: string }) =>
    write.mutate(reason, {
      onSuccess: () => {
        setOpen(false);
        void message.success(`已记录：${name}`);
      },
    });
  return (
    <Form layout="vertical" aria-label={name} onFinish={send}>
      <Form.Item
        name="reason"
        label="理由"
        extra={`${hint}理由记入审计。`}
        rules={[{ required: true, whitespace: true, message: '请写明理由' }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <FormError error={write.error} />
      <FormActs send={name} pending={write.isPending} cancel={() => setOpen(false)} />
    </Form>
  );
}
