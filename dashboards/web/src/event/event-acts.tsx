import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { EventDetail } from '../../../../api/events/contract.ts';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useEventAct } from '../queries.ts';

/** 合并与拆分: who, when and why, with 撤销. */
export function EventActs({ detail }: { detail: EventDetail }) {
  return (
    <section className="part" aria-label="合并与拆分">
      <h3>合并与拆分</h3>
      {detail.acts.length === 0 ? <p className="hint">没有合并或拆分过。</p> : null}
      <ul className="plain">
        {detail.acts.map((act) => (
          <li key={act.id}>
            <p className="facts">
              <TimeText at={act.at} whole />
              <strong>{act.by}</strong>
              <span>{act.sentence}</span>
              <Link to={`/events/${encodeURIComponent(act.other.id)}`}>{act.other.title || '另一事件'}</Link>
              {act.undone ? <span>已撤销</span> : null}
              {act.can ? <UndoButton eventId={detail.event.id} act={act} /> : null}
            </p>
            <p>理由：{act.reason}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function UndoButton({ eventId, act }: { eventId: string; act: EventDetail['acts'][number] }) {
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ reason: string }>();
  const write = useEventAct(eventId);
  const draft = useDraft(`event/${eventId}/undo/${act.id}`);
  const send = ({ reason }: { reason: string }) =>
    write.mutate(
      { type: 'undo', act: act.id, reason },
      {
        onSuccess: () => {
          void message.success('已撤销');
          draft.drop();
          setOpen(false);
        },
      },
    );
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        撤销
      </Button>
      <Modal
        destroyOnHidden
        open={open}
        title={`撤销：${act.sentence}`}
        okText="确认撤销"
        cancelText="取消"
        confirmLoading={write.isPending}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
      >
        <KeptForm<{ reason: string }>
          name="undo"
          form={form}
          draft={draft}
          preserve={false}
          layout="vertical"
          onFinish={send}
        >
          <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }]}>
            <Input.TextArea rows={3} maxLength={500} />
          </Form.Item>
        </KeptForm>
        <WriteError error={write.error} />
      </Modal>
    </>
  );
}
