import { App, Button, Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { EventDetail } from '../../../../api/events/contract.ts';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { LevelMark } from '../parts/level-mark.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useEventAct } from '../queries.ts';

type Props = { detail: EventDetail; chosen: readonly string[]; choose: (ids: readonly string[]) => void };

/** All texts of the event, newest first, each with why it is here; chosen ones can be split off. */
export function EventTexts({ detail, chosen, choose }: Props) {
  const may = detail.can.includes('split');
  const toggle = (id: string) => choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <section className="part" aria-label="文本">
      <h3>
        文本（{detail.texts.length < detail.event.texts ? `最近 ${detail.texts.length} 条，共 ` : ''}
        {detail.event.texts} 条）
      </h3>
      {may && chosen.length > 0 ? <SplitButton detail={detail} chosen={chosen} done={() => choose([])} /> : null}
      <ul className="queue">
        {detail.texts.map((text) => (
          <li key={text.id} className="event-text">
            {may ? (
              <Checkbox
                aria-label={`选择：${text.title}`}
                checked={chosen.includes(text.id)}
                onChange={() => toggle(text.id)}
              />
            ) : null}
            <Link to={`/documents/${text.id}`}>
              <LevelMark level={text.level} />
              <span className="queue-title">{text.title}</span>
              <span className="queue-facts">
                <span>{text.sourceName}</span>
                <TimeText at={text.at} />
                <span>{text.state}</span>
                <span>{text.pinned ? '由人归入' : `归入理由：${text.reason}`}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SplitButton({ detail, chosen, done }: { detail: EventDetail; chosen: readonly string[]; done: () => void }) {
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ reason: string }>();
  const act = useEventAct(detail.event.id);
  const draft = useDraft(`event/${detail.event.id}/split`);
  const send = ({ reason }: { reason: string }) =>
    act.mutate(
      { type: 'split', texts: chosen, reason },
      {
        onSuccess: () => {
          void message.success('已拆为另一事件，可在下方“合并与拆分”里撤销');
          draft.drop();
          setOpen(false);
          done();
        },
      },
    );
  return (
    <>
      <Button onClick={() => setOpen(true)}>拆出所选 {chosen.length} 条</Button>
      <Modal
        destroyOnHidden
        open={open}
        title={`拆出 ${chosen.length} 条文本为另一事件`}
        okText="确认拆分"
        cancelText="取消"
        confirmLoading={act.isPending}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
      >
        <KeptForm<{ reason: string }>
          name="split"
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
        <WriteError error={act.error} />
      </Modal>
    </>
  );
}
