import { Alert, Drawer, Form } from 'antd';
import { useState } from 'react';
import { ClockSettings, clockUnits, reminderSteps, toldParties } from '../../../../api/clocks/contract.ts';
import { faultsOf, showFaults } from '../form/faults.ts';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf, type Field } from '../form/fields.ts';
import { FormActs } from '../form/form-acts.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { dayLines, daysOf, hoursOf, hoursWords } from './rule-words.ts';

/** Everything about clocks that is no single limit: who is told at which step, 迟报, office hours and days. */
export function OtherForm({
  settings,
  take,
  close,
}: {
  settings: ClockSettings;
  take: (settings: ClockSettings) => void;
  close: () => void;
}) {
  const [form] = Form.useForm<Record<string, unknown>>();
  const [fault, setFault] = useState<string | null>(null);
  const draft = useDraft('clock-others');
  const send = (typed: Record<string, unknown>) => {
    const body = bodyOf(fields, typed);
    const hours = hoursOf(body['hours'] as string[]);
    const days = daysOf(body['days'] as string[]);
    if (hours === null) return setFault('办公时间每行一段，如 08:30–12:00');
    if (days === null) return setFault('工作日调整每行一天，如 2026-10-10 上班');
    const late = body['late'] as Record<'found' | 'published', { amount: number }>;
    const span = (one: { amount: number }) => (one.amount === 0 ? null : one);
    const read = ClockSettings.safeParse({
      ...settings,
      ...body,
      hours,
      days,
      late: { found: span(late.found), published: span(late.published) },
    });
    setFault(read.success ? null : (showFaults(form, faultsOf(read.error))[0] ?? null));
    if (!read.success) return;
    draft.drop();
    take(read.data);
  };
  return (
    <Drawer open onClose={close} title="提醒、迟报与工作时间" size={Math.min(560, window.innerWidth)}>
      <KeptForm<Record<string, unknown>>
        form={form}
        draft={draft}
        layout="vertical"
        initialValues={startOf(settings)}
        onFinish={send}
      >
        {fields.map((field) => (
          <FieldInput key={field.name} field={field} />
        ))}
        {fault === null ? null : <Alert type="error" title={fault} />}
        <FormActs send="放入试算" pending={false} cancel={close} sticky />
      </KeptForm>
    </Drawer>
  );
}

const units = Object.entries(clockUnits).map(([value, label]) => ({ value, label }));
const parties = Object.entries(toldParties).map(([value, label]) => ({ value, label }));

const fields: Field[] = [
  ...Object.entries(reminderSteps).map(
    ([step, name]): Field => ({
      kind: 'choices',
      name: `told.${step}`,
      label: `${name}时通知`,
      options: parties,
      hint: '每一步须通知到前一步之外的人。',
    }),
  ),
  { kind: 'number', name: 'escalateAfterMinutes', label: '超时多少分钟后升级', least: 0, most: 10_080 },
  ...(['found', 'published'] as const).flatMap((since): Field[] => {
    const label = since === 'found' ? '发现后超过多久登记为迟报' : '公开发布后超过多久登记为迟报';
    return [
      { kind: 'number', name: `late.${since}.amount`, label, least: 0, most: 100_000, hint: '填 0 为不看。' },
      { kind: 'choice', name: `late.${since}.unit`, label: '单位', options: units },
    ];
  }),
  { kind: 'lines', name: 'hours', label: '办公时间', max: 40, hint: '每行一段，如 08:30–12:00。' },
  {
    kind: 'lines',
    name: 'days',
    label: '本单位的工作日调整',
    max: 40,
    optional: 'empty',
    hint: '每行一天，如 2026-10-10 上班；国务院公布的放假调休已在日历里。',
  },
];

function startOf(settings: ClockSettings): Record<string, unknown> {
  const none = { amount: 0, unit: 'hours' };
  return {
    ...settings,
    late: { found: settings.late.found ?? none, published: settings.late.published ?? none },
    hours: hoursWords(settings.hours).split('、').join('\n'),
    days: dayLines(settings.days).join('\n'),
  };
}
