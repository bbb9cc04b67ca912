import { Alert, Drawer, Form } from 'antd';
import { useState } from 'react';
import { levels } from '../../../../analysis/codes.ts';
import { caseOrigins } from '../../../../api/cases/contract.ts';
import { clockKinds } from '../../../../api/cases/contract-commands.ts';
import { emergencyLevels } from '../../../../api/cases/contract-corrections.ts';
import { ClockRule, clockStarts, clockUnits, neverExtended, ruleStatuses } from '../../../../api/clocks/contract.ts';
import { faultsOf, showFaults } from '../form/faults.ts';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf, type Field } from '../form/fields.ts';
import { FormActs } from '../form/form-acts.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';

/** The form of one limit; what it gives goes into the draft, nothing is switched on yet. */
export function RuleForm({
  rule,
  take,
  close,
}: {
  rule: ClockRule | null;
  take: (rule: ClockRule) => void;
  close: () => void;
}) {
  const [form] = Form.useForm<Record<string, unknown>>();
  const [fault, setFault] = useState<string | null>(null);
  const draft = useDraft(`clock-rule/${rule?.id ?? 'new'}`);
  const fields = ruleFields(rule);
  const send = (typed: Record<string, unknown>) => {
    const read = ClockRule.safeParse(ruleOf(bodyOf(fields, typed), rule));
    setFault(read.success ? null : (showFaults(form, faultsOf(read.error))[0] ?? null));
    if (!read.success) return;
    draft.drop();
    take(read.data);
  };
  return (
    <Drawer
      open
      onClose={close}
      title={rule === null ? '新增时限' : `修改时限 · ${clockKinds[rule.kind]}`}
      size={Math.min(560, window.innerWidth)}
    >
      <KeptForm<Record<string, unknown>>
        form={form}
        draft={draft}
        layout="vertical"
        initialValues={startOf(rule)}
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

function ruleFields(rule: ClockRule | null): Field[] {
  const span = (name: string, label: string, hint?: string, least = 1): Field[] => [
    { kind: 'number', name: `${name}.amount`, label, least, most: 100_000, ...(hint === undefined ? {} : { hint }) },
    { kind: 'choice', name: `${name}.unit`, label: `${label}的单位`, options: options(clockUnits) },
  ];
  const fixed = rule !== null && neverExtended.includes(rule.kind);
  return [
    ...(rule === null
      ? [
          { kind: 'line', name: 'id', label: '编号', max: 60, hint: '小写字母、数字和连字符，如 reply-5wd。' } as const,
          { kind: 'choice', name: 'kind', label: '时限', options: options(clockKinds) } as const,
        ]
      : []),
    { kind: 'choices', name: 'levels', label: '适用等级', options: options(levels) },
    {
      kind: 'choices',
      name: 'origins',
      label: '适用来源',
      options: options(caseOrigins),
      optional: 'empty',
      hint: '不选为全部。',
    },
    {
      kind: 'choices',
      name: 'emergency',
      label: '只用于突发事件',
      options: options(emergencyLevels),
      optional: 'empty',
      hint: '不选为所有案件；未定级的突发事件按Ⅰ、Ⅱ级。',
    },
    {
      kind: 'choice',
      name: 'start',
      label: '起算点',
      options: options(clockStarts).filter(({ value }) => value !== 'reopened'),
      hint: '发生时间、发布时间不明时按发现时间。',
    },
    ...span('limit', '时限'),
    ...span('warnBefore', '提前预警', '填 0 为通例：提前 2 小时，且不超过时限的五分之一。', 0).map(
      (field): Field =>
        field.kind === 'choice'
          ? { ...field, options: options({ minutes: '分钟', hours: '小时', days: '日' }) }
          : field,
    ),
    ...(fixed
      ? []
      : [
          {
            kind: 'number',
            name: 'times',
            label: '可延期次数',
            least: 0,
            most: 10,
            hint: '填 0 为不可延期。',
          } as const,
          ...span('most', '最长延期'),
        ]),
    { kind: 'area', name: 'legalBasis', label: '依据', max: 200 },
    { kind: 'choice', name: 'status', label: '依据核实', options: options(ruleStatuses) },
  ];
}

function startOf(rule: ClockRule | null): Record<string, unknown> {
  return {
    ...(rule ?? {
      levels: Object.keys(levels),
      start: 'found',
      status: 'unconfirmed',
      limit: { amount: 24, unit: 'hours' },
    }),
    origins: rule?.origins ?? [],
    emergency: rule?.emergency ?? [],
    warnBefore: rule?.warnBefore ?? { amount: 0, unit: 'hours' },
    times: rule?.extension?.times ?? 0,
    most: rule?.extension?.most ?? { amount: 24, unit: 'hours' },
  };
}

/** What was typed as the contract wants it: none chosen is null, nought is none. */
function ruleOf(body: Record<string, unknown>, rule: ClockRule | null): Record<string, unknown> {
  const { times, most, warnBefore, origins, emergency, ...rest } = body;
  const chosen = (value: unknown) => (Array.isArray(value) && value.length > 0 ? value : null);
  const warn = warnBefore as { amount: number };
  return {
    ...(rule === null ? {} : { id: rule.id, kind: rule.kind }),
    ...rest,
    origins: chosen(origins),
    emergency: chosen(emergency),
    warnBefore: warn.amount === 0 ? null : warnBefore,
    extension: times === undefined || times === 0 ? null : { times, most },
  };
}

function options(names: Record<string, string>): { value: string; label: string }[] {
  return Object.entries(names).map(([value, label]) => ({ value, label }));
}
