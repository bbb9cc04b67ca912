import { App, Button, Drawer, Form } from 'antd';
import { useState } from 'react';
import { addDays } from '../../../../analysis/calendar.ts';
import {
  type RosterView,
  Rotation,
  type RotationPreview,
  rotationDays,
  rotationTurns,
} from '../../../../api/roster/contract.ts';
import { client } from '../client.ts';
import { faultsOf, showFaults } from '../form/faults.ts';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf, type Field } from '../form/fields.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';
import { RecordTable } from '../system/record-table.tsx';
import { choices } from './shift-form.tsx';
import { monthAfter, shiftTitle } from './shift-words.ts';
import { rosterChanges } from './use-roster.ts';

/** 按轮班填写: a period is filled by turns; first what it would write is shown, and only that is written. */
export function FillForm({
  month,
  today,
  people,
  close,
}: {
  month: string;
  today: string;
  people: RosterView['people'];
  close: () => void;
}) {
  const { message } = App.useApp();
  const [form] = Form.useForm<Record<string, unknown>>();
  const [fault, setFault] = useState<string | null>(null);
  const draft = useDraft('duty-fill');
  const fields = fillFields(people);
  const preview = useWrite(
    async (rotation: Rotation) => ({ rotation, shown: await client.previewRoster(rotation) }),
    [],
  );
  const write = useWrite((body: object) => client.fillRoster(body), rosterChanges);
  const look = (typed: Record<string, unknown>) => {
    const { slots, ...body } = bodyOf(fields, typed);
    const read = Rotation.safeParse({ ...body, slots: slotsOf(slots as string[]) });
    setFault(read.success ? null : (showFaults(form, faultsOf(read.error))[0] ?? null));
    if (read.success) preview.mutate(read.data);
  };
  const shown = preview.data ?? null;
  const first = today > `${month}-01` ? today : `${month}-01`;
  return (
    <Drawer open onClose={close} title="按轮班填写值班表" size={Math.min(640, window.innerWidth)}>
      {shown === null ? (
        <KeptForm<Record<string, unknown>>
          form={form}
          draft={draft}
          layout="vertical"
          initialValues={{
            ...{ from: first, to: addDays(`${monthAfter(first.slice(0, 7), 1)}-01`, -1), days: 'every' },
            ...{ slots: '08:30—17:30\n17:30—08:30', officerTurn: 'shift', leaderTurn: 'week' },
          }}
          onFinish={look}
        >
          {fields.map((field) => (
            <FieldInput key={field.name} field={field} />
          ))}
          {fault === null ? null : <p className="partly">{fault}</p>}
          <FormError error={preview.error} />
          <FormActs send="预览" pending={preview.isPending} cancel={close} sticky />
        </KeptForm>
      ) : (
        <>
          <Preview shown={shown.shown} />
          <WriteError error={write.error} />
          <div className="acts acts-sticky">
            <Button
              type="primary"
              disabled={shown.shown.shifts.length === 0}
              loading={write.isPending}
              onClick={() =>
                write.mutate(
                  { rotation: shown.rotation, seen: shown.shown.seen },
                  {
                    onSuccess: () => {
                      draft.drop();
                      void message.success(`已写入 ${shown.shown.shifts.length} 班`);
                      close();
                    },
                  },
                )
              }
            >
              写入 {shown.shown.shifts.length} 班
            </Button>
            <Button
              onClick={() => {
                write.reset();
                preview.reset();
              }}
            >
              返回修改
            </Button>
          </div>
        </>
      )}
    </Drawer>
  );
}

function Preview({ shown: { shifts, skipped } }: { shown: RotationPreview }) {
  const counts = [...Map.groupBy(shifts, ({ officer }) => officer)].map(([name, own]) => `${name} ${own.length} 班`);
  return (
    <>
      <p>
        将写入 {shifts.length} 班{counts.length === 0 ? '' : `：${counts.join('、')}`}。
      </p>
      {skipped.length === 0 ? null : (
        <details>
          <summary>{skipped.length} 班不写入（已有排班或者已经过去）</summary>
          <ul className="plain">
            {skipped.map((one) => (
              <li key={one.from}>
                {shiftTitle(one)}：{one.why}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="cards">
        <RecordTable
          rows={shifts.map((shift) => ({ ...shift, id: shift.from }))}
          columns={{
            班次: (shift) => `${shiftTitle(shift)}${shift.dayName === null ? '' : `（${shift.dayName}）`}`,
            值班: (shift) => shift.officer,
            副班: (shift) => shift.deputy ?? '—',
            带班领导: (shift) => shift.leader ?? '—',
          }}
        />
      </div>
    </>
  );
}

function fillFields(people: RosterView['people']): Field[] {
  const order = '按选择的先后轮换。';
  return [
    { kind: 'line', name: 'from', label: '开始日期', max: 10, hint: '如 2026-12-01' },
    { kind: 'line', name: 'to', label: '结束日期', max: 10 },
    { kind: 'choice', name: 'days', label: '排哪些天', options: options(rotationDays) },
    {
      kind: 'lines',
      name: 'slots',
      label: '每天的班次',
      max: 20,
      hint: '每行一班，如 08:30—17:30；夜班写 17:30—08:30，到次日。',
    },
    { kind: 'choices', name: 'officers', label: '值班人员', options: choices(people), hint: order },
    { kind: 'choice', name: 'officerTurn', label: '值班轮换', options: options(rotationTurns) },
    {
      kind: 'choices',
      name: 'deputies',
      label: '副班人员',
      options: choices(people),
      optional: 'empty',
      hint: `${order}轮到的人正好值班时由下一位顶上；不选就没有副班，届时提醒宣教处全体。`,
    },
    { kind: 'choices', name: 'leaders', label: '带班领导', options: choices(people, 'leader'), optional: 'empty' },
    { kind: 'choice', name: 'leaderTurn', label: '带班轮换', options: options(rotationTurns) },
  ];
}

/** `08:30—17:30` a line, with any dash. */
function slotsOf(lines: readonly string[]): { start: string; end: string }[] {
  return lines.map((line) => {
    const [start = '', end = ''] = line.split(/\s*[—–\-~至]+\s*/);
    return { start: start.replace('：', ':'), end: end.replace('：', ':') };
  });
}

function options(names: Record<string, string>): { value: string; label: string }[] {
  return Object.entries(names).map(([value, label]) => ({ value, label }));
}
