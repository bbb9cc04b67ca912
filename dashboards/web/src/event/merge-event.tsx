import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import type { EventItem } from '../../../../api/events/contract.ts';
import { ProblemError } from '../client.ts';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useEventAct, useEventChoices } from '../queries.ts';
import { placesText } from './events-page.tsx';

type Typed = { other: string; reason: string };

/** 合并: another event becomes part of this one. */
export function MergeButton({ event }: { event: EventItem }) {
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const found = useEventChoices(wanted, open);
  const [form] = Form.useForm<Typed>();
  const act = useEventAct(event.id);
  const draft = useDraft(`event/${event.id}/merge`);
  const send = ({ other, reason }: Typed) =>
    act.mutate(
      { type: 'merge', other, reason },
      {
        onSuccess: () => {
          void message.success('已合并，可在下方“合并与拆分”里撤销');
          draft.drop();
          setOpen(false);
        },
      },
    );
  const other = Form.useWatch('other', form);
  const choices = (found.data?.items ?? []).filter(({ id }) => id !== event.id);
  const wantedEvent = choices.find(({ id }) => id === other);
  return (
    <>
      <Button onClick={() => setOpen(true)}>并入另一事件</Button>
      <Modal
        destroyOnHidden
        open={open}
        title="把另一事件并入本事件"
        okText="确认合并"
        cancelText="取消"
        confirmLoading={act.isPending}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
      >
        <KeptForm<Typed> name="merge" form={form} draft={draft} preserve={false} layout="vertical" onFinish={send}>
          <Form.Item name="other" label="另一事件" rules={[{ required: true, message: '请选择要并入的事件' }]}>
            <Select
              showSearch={{ filterOption: false, onSearch: setTyped }}
              placeholder="输入标题检索"
              notFoundContent="没有找到事件"
              options={choices.map((item) => ({
                value: item.id,
                label: `${item.title}（${placesText(item)}，${item.texts} 条）`,
              }))}
            />
          </Form.Item>
          <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }]}>
            <Input.TextArea rows={3} maxLength={500} />
          </Form.Item>
        </KeptForm>
        <WriteError error={act.error} />
        {twoCases(act.error) && wantedEvent !== undefined ? <JoinCases from={wantedEvent} into={event} /> : null}
      </Modal>
    </>
  );
}

/** 两个事件各有案件: the way to 并案, with both chosen. */
export function JoinCases({ from, into }: { from: EventItem; into: EventItem }) {
  if (from.case === null || into.case === null) return null;
  return (
    <Link to={`/cases/${from.case.id}?do=${encodeURIComponent(`mergeInto~~into:${into.case.id}`)}`}>
      去并案：{from.case.number} 并入 {into.case.number}
    </Link>
  );
}

function twoCases(error: Error | null): boolean {
  return error instanceof ProblemError && error.code === 'event.twoCases';
}
