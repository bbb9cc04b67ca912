import { App, Form, Input, InputNumber, Modal } from 'antd';
import type { TalkRules } from '../../../../api/assessment/contract.ts';
import { client } from '../client.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { ListState } from '../parts/list-state.tsx';
import { useTalkRules, useWrite } from '../queries.ts';

/** 约谈建议规则: who is proposed for a talk, and never anybody else. */
export function RulesForm({ close }: { close: () => void }) {
  const { message } = App.useApp();
  const rules = useTalkRules(true);
  const save = useWrite((body: object) => client.saveTalkRules(body), ['talk-rules']);
  const data = rules.data;
  const send = ({ reason, ...value }: TalkRules & { reason: string }) =>
    save.mutate(
      { value, version: data?.version ?? 0, reason },
      {
        onSuccess: () => {
          void message.success('约谈建议规则已保存');
          close();
        },
      },
    );
  return (
    <Modal open title="约谈建议规则" onCancel={close} footer={null}>
      <ListState query={rules} rows={4}>
        <p className="hint">
          达到其中一条的单位进入建议名单；是否约谈由领导决定。现行第 {data?.version ?? 0} 版（0 为出厂）。
        </p>
        <Form<TalkRules & { reason: string }> layout="vertical" initialValues={data?.value ?? {}} onFinish={send}>
          <Form.Item name="onTimeBelow" label="按原时限达标率低于（%）" rules={[{ required: true, message: '请填写' }]}>
            <InputNumber min={1} max={100} precision={0} />
          </Form.Item>
          <Form.Item
            name="leastDecided"
            label="且到期或停止的案件不少于（件）"
            rules={[{ required: true, message: '请填写' }]}
          >
            <InputNumber min={1} max={1000} precision={0} />
          </Form.Item>
          <Form.Item name="overdue" label="或者现超时不少于（件）" rules={[{ required: true, message: '请填写' }]}>
            <InputNumber min={1} max={1000} precision={0} />
          </Form.Item>
          <Form.Item
            name="reason"
            label="修改理由"
            rules={[{ required: true, whitespace: true, min: 2, message: '请写明理由（2–200 字）' }]}
          >
            <Input maxLength={200} />
          </Form.Item>
          <FormError error={save.error} />
          <FormActs send="保存" pending={save.isPending} cancel={close} />
        </Form>
      </ListState>
    </Modal>
  );
}
