import { App, Drawer, Form } from 'antd';
import { roles } from '../../../../api/people/contract.ts';
import type { RosterView, ShiftView } from '../../../../api/roster/contract.ts';
import { client } from '../client.ts';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf, type Field } from '../form/fields.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { useWrite } from '../queries.ts';
import { typedOf } from '../time.ts';
import { shiftTitle } from './shift-words.ts';
import { rosterChanges } from './use-roster.ts';

type People = RosterView['people'];

/** A new shift on a day, or changes to one with their reason; a swap is one too. */
export function ShiftForm({
  shift,
  day = '',
  people,
  close,
}: {
  shift: ShiftView | null;
  day?: string;
  people: People;
  close: () => void;
}) {
  const { message } = App.useApp();
  const [form] = Form.useForm<Record<string, unknown>>();
  const draft = useDraft(`shift/${shift?.id ?? day}`, shift?.version ?? null);
  const fields = shiftFields(people, shift !== null);
  const write = useWrite(
    (body: Record<string, unknown>) =>
      shift === null ? client.addShift(body) : client.changeShift(shift.id, { ...body, version: shift.version }),
    rosterChanges,
  );
  const send = (typed: Record<string, unknown>) =>
    write.mutate(bodyOf(fields, typed), {
      onSuccess: () => {
        draft.drop();
        void message.success(shift === null ? '已排班' : '已调整');
        close();
      },
    });
  return (
    <Drawer
      open
      onClose={close}
      title={shift === null ? '排一班' : `调整 ${shiftTitle(shift)}`}
      size={Math.min(480, window.innerWidth)}
    >
      <KeptForm<Record<string, unknown>>
        form={form}
        draft={draft}
        layout="vertical"
        initialValues={shift === null ? { from: `${day}T08:30`, until: `${day}T17:30` } : startOf(shift)}
        onFinish={send}
      >
        {fields.map((field) => (
          <FieldInput key={field.name} field={field} />
        ))}
        <FormError error={write.error} />
        <FormActs send={shift === null ? '排班' : '保存调整'} pending={write.isPending} cancel={close} sticky />
      </KeptForm>
    </Drawer>
  );
}

/** People as choices, each with the role. */
export function choices(people: People, only?: 'leader'): { value: string; label: string }[] {
  return people
    .filter(({ role }) => only === undefined || role === only)
    .map(({ id, name, role }) => ({ value: id, label: `${name}（${roles[role]}）` }));
}

function shiftFields(people: People, changing: boolean): Field[] {
  return [
    { kind: 'instant', name: 'from', label: '开始（北京时间）' },
    { kind: 'instant', name: 'until', label: '结束（北京时间）' },
    { kind: 'choice', name: 'officer', label: '值班', options: choices(people) },
    {
      kind: 'choice',
      name: 'deputy',
      label: '副班',
      options: choices(people),
      optional: 'null',
      hint: '值班人员未看预警时提醒副班；没有副班就提醒宣教处全体。',
    },
    {
      kind: 'choice',
      name: 'leader',
      label: '带班领导',
      options: choices(people, 'leader'),
      optional: 'null',
      hint: '红色预警当即告知；没有带班领导时告知厅领导。',
    },
    { kind: 'area', name: 'note', label: '备注', max: 300, optional: 'empty' },
    ...(changing ? [{ kind: 'line', name: 'reason', label: '理由', max: 200 } as const] : []),
  ];
}

function startOf({ from, until, officer, deputy, leader, note }: ShiftView): Record<string, unknown> {
  return {
    ...{ from: typedOf(from), until: typedOf(until), officer: officer.id, note },
    ...{ deputy: deputy?.id ?? null, leader: leader?.id ?? null },
  };
}
