import { Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd';
import { levels } from '../../../../analysis/codes.ts';
import { useUnits } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { DemandInput } from './demand-input.tsx';
import { EvidenceInput } from './evidence-input.tsx';
import { bodyValue, type Field } from './fields.ts';
import { PlacesInput } from './places-input.tsx';

/** The input of one {@link Field}, with its label, its rule in words and its hint. */
export function FieldInput({ field }: { field: Field }) {
  if (field.kind === 'evidence') return <EvidenceInput field={field} />;
  const optional = 'optional' in field && field.optional !== undefined;
  const free = optional || ['flag', 'units', 'covers', 'demands'].includes(field.kind);
  const hint = 'hint' in field ? field.hint : undefined;
  return (
    <Form.Item
      name={field.name.split('.')}
      label={field.kind === 'flag' ? null : `${field.label}${optional ? '（可不填）' : ''}`}
      extra={field.kind === 'flag' ? undefined : hint}
      valuePropName={field.kind === 'flag' ? 'checked' : 'value'}
      rules={[...rulesOf(field, free), ...checkOf(field)]}
    >
      {inputOf(field)}
    </Form.Item>
  );
}

function inputOf(field: Exclude<Field, { kind: 'evidence' }>) {
  switch (field.kind) {
    case 'line':
      return <Input maxLength={field.max} />;
    case 'link':
      return <Input type="url" inputMode="url" placeholder="https://" />;
    case 'area':
      return (
        <Input.TextArea maxLength={field.max} showCount={field.max <= 1_000} autoSize={{ minRows: 3, maxRows: 14 }} />
      );
    case 'lines':
      return <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} placeholder="每行一条" />;
    case 'instant':
      return <Input type="datetime-local" className="field-time" />;
    case 'number':
      return (
        <InputNumber
          min={field.least}
          max={field.most}
          {...(field.scale === undefined ? { precision: 0 } : {})}
          {...(field.unit === undefined ? {} : { suffix: field.unit })}
        />
      );
    case 'flag':
      return (
        <Checkbox>
          {field.label}
          <span className="hint">{field.hint}</span>
        </Checkbox>
      );
    case 'level':
      return (
        <Radio.Group
          optionType="button"
          options={field.levels.map((level) => ({ value: level, label: levels[level] }))}
        />
      );
    case 'choice':
      // What was chosen in a row of buttons cannot be taken back.
      return field.options.length <= 4 && field.optional === undefined ? (
        <Radio.Group options={[...field.options]} />
      ) : (
        <Select
          options={[...field.options]}
          showSearch={{ optionFilterProp: 'label' }}
          allowClear={field.optional !== undefined}
        />
      );
    case 'choices':
      return <Select mode="multiple" options={[...field.options]} showSearch={{ optionFilterProp: 'label' }} />;
    case 'unit':
      return (
        <UnitSelect
          clearable={field.optional !== undefined}
          {...(field.only === undefined ? {} : { only: field.only })}
        />
      );
    case 'units':
      return <UnitSelect many />;
    case 'demands':
      return <DemandInput field={field} />;
    case 'places':
      return <PlacesInput known={field.known} />;
    case 'covers':
      return field.demands.length === 0 ? (
        <span className="hint">本案尚未登记诉求。</span>
      ) : (
        <Checkbox.Group
          className="covers"
          options={field.demands.map((text, index) => ({ value: index, label: `${index + 1}. ${text}` }))}
        />
      );
    default:
      return field satisfies never;
  }
}

/** 单位选择: active units by name; hands antd's `value` and `onChange` on. */
export function UnitSelect({
  many = false,
  clearable = false,
  label,
  only,
  id,
  value,
  onChange,
}: {
  many?: boolean;
  clearable?: boolean;
  label?: string;
  only?: 'ownCounties';
  id?: string;
  value?: string | string[] | null;
  onChange?: (value: string | string[] | undefined) => void;
}) {
  const units = useUnits();
  const { user } = useWho();
  const options = (units.data ?? [])
    .filter(({ active, parent }) => active && (only === undefined || (parent ?? null) === user.unitId))
    .map((unit) => ({ value: unit.id, label: unit.name }));
  return (
    <Select<string | string[] | null>
      {...(id === undefined ? {} : { id })}
      {...(many ? { mode: 'multiple' as const } : {})}
      {...(label === undefined ? {} : { 'aria-label': label })}
      value={value === '' ? null : (value ?? null)}
      allowClear={clearable}
      onChange={(next) => onChange?.(next ?? undefined)}
      options={options}
      loading={units.isPending}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={units.error === null ? (label ?? '选择单位') : '单位表读取失败，请刷新'}
    />
  );
}

/** The contract's own check of what would be sent; an empty item is the business of the rule above. */
function checkOf(field: Field) {
  const check = 'check' in field ? field.check : undefined;
  if (check === undefined) return [];
  return [
    {
      validator: async (_: unknown, typed: unknown) => {
        if (typed === undefined || typed === null || typed === '') return;
        const fault = check(bodyValue(field, typed));
        if (fault !== null) throw new Error(fault);
      },
    },
  ];
}

function rulesOf(field: Field, free: boolean) {
  if (free) return field.kind === 'link' ? [{ type: 'url' as const, message: '请填写完整网址，以 https:// 开头' }] : [];
  const verb = ['level', 'choice', 'choices', 'unit', 'units'].includes(field.kind) ? '选择' : '填写';
  const required = {
    required: true,
    ...(field.kind === 'line' || field.kind === 'area' || field.kind === 'lines' ? { whitespace: true } : {}),
    message: `请${verb}${field.label}`,
  };
  return field.kind === 'link'
    ? [required, { type: 'url' as const, message: '请填写完整网址，以 https:// 开头' }]
    : [required];
}
