import { App, Button, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { AssessmentAnswer } from '../../../../api/assessment/contract.ts';
import { client } from '../client.ts';
import { FormError } from '../form/form-error.tsx';
import { useWrite } from '../queries.ts';
import { RulesForm } from './rules-form.tsx';

type Kind = 'circular' | 'reminder' | 'talk';

/** 起草: each letter is drafted from the figures that are shown, and then opened. */
export function DraftButtons({ answer }: { answer: AssessmentAnswer }) {
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [asks, setAsks] = useState<'unit' | 'rules' | null>(null);
  const draft = useWrite((body: object) => client.draftLetter(body), ['letters']);
  const { from, to } = answer;
  const make = (kind: Kind, unitId: string | null = null) =>
    draft.mutate(
      { kind, unitId, from, to },
      {
        onSuccess: ({ id }) => {
          void message.success('初稿已起草，可修改后签发');
          void navigate(`/assessment/letters/${id}`);
        },
        onError: (error) => void message.error(error.message),
      },
    );
  return (
    <>
      <Button type="primary" loading={draft.isPending} onClick={() => setAsks('unit')}>
        起草提醒函
      </Button>
      <Button onClick={() => make('circular')}>起草通报</Button>
      <Button onClick={() => make('talk')}>起草约谈建议</Button>
      <Button type="link" onClick={() => setAsks('rules')}>
        约谈规则
      </Button>
      {asks === 'unit' ? (
        <UnitChoice
          answer={answer}
          error={draft.error}
          close={() => setAsks(null)}
          choose={(id) => make('reminder', id)}
        />
      ) : null}
      {asks === 'rules' ? <RulesForm close={() => setAsks(null)} /> : null}
    </>
  );
}

/** To whom a reminder goes: who has most overdue stands first. */
function UnitChoice({
  answer,
  error,
  close,
  choose,
}: {
  answer: AssessmentAnswer;
  error: Error | null;
  close: () => void;
  choose: (unitId: string) => void;
}) {
  const units = answer.units.toSorted((a, b) => (b.figures.overdue.value ?? 0) - (a.figures.overdue.value ?? 0));
  return (
    <Modal open title="起草提醒函" onCancel={close} footer={null}>
      <Form<{ unitId: string }> layout="vertical" onFinish={({ unitId }) => choose(unitId)}>
        <Form.Item name="unitId" label="提醒哪个单位" rules={[{ required: true, message: '请选择单位' }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            placeholder="选择单位"
            options={units.map(({ id, name, figures }) => ({
              value: id,
              label: `${name}（现超时 ${figures.overdue.value ?? 0} 件）`,
            }))}
          />
        </Form.Item>
        <FormError error={error} />
        <div className="acts">
          <Button type="primary" htmlType="submit">
            起草
          </Button>
          <Button onClick={close}>取消</Button>
        </div>
      </Form>
    </Modal>
  );
}
