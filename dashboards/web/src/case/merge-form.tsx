import { useQueryClient } from '@tanstack/react-query';
import { App, Checkbox, Form, Input, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { levels } from '../../../../analysis/codes.ts';
import { caseStatuses } from '../../../../api/cases/contract.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useCase, useCaseChoices, useCommand } from '../queries.ts';
import type { Detail } from './case-page.tsx';

type Typed = { into: string; units: boolean; reason: string };

/** 并案: into which case, both side by side, and what that one gets. */
export function MergeForm({ detail, into, close }: { detail: Detail; into: string | undefined; close: () => void }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Typed>();
  const chosen = Form.useWatch('into', form) ?? into;
  const other = useCase(chosen ?? '', chosen !== undefined);
  const write = useCommand(detail.case.id);
  const draft = useDraft(`case/${detail.case.id}/mergeInto`, detail.case.version);
  const goesOn = other.data?.case.id === chosen ? other.data : undefined;
  const send = ({ units, reason }: Typed) => {
    if (goesOn === undefined) return;
    const { id, version } = goesOn.case;
    const again = () => void queries.invalidateQueries({ queryKey: ['case', id] });
    write.mutate(
      {
        command: { type: 'mergeInto', into: id, intoVersion: version, units, reason: reason.trim() },
        version: detail.case.version,
      },
      {
        onSuccess: ({ merging }) => {
          const waits = merging.into === null;
          void message.success(waits ? '已提出并案，待第二人签字' : `已并入案件 ${goesOn.case.number}`);
          again();
          draft.drop();
          close();
        },
        onError: again,
      },
    );
  };
  return (
    <KeptForm<Typed>
      name="mergeInto"
      form={form}
      draft={draft}
      layout="vertical"
      initialValues={{ ...(into === undefined ? {} : { into }), units: true }}
      onFinish={send}
    >
      <p className="hint">
        本案并入另一案件后不再单独办理，正在计时的时限终止，不计为按时；法定时限由该案按两案中较严的接着计。本案的页面、回应稿和已发布内容照样可以查看。
      </p>
      <CaseChoice detail={detail} other={goesOn} />
      {goesOn === undefined ? null : <BothCases detail={detail} other={goesOn} />}
      <Form.Item name="units" valuePropName="checked">
        <Checkbox>本案的承办单位转为该案协办</Checkbox>
      </Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请填写理由' }]}>
        <Input.TextArea maxLength={500} showCount autoSize={{ minRows: 3, maxRows: 8 }} />
      </Form.Item>
      <FormError error={write.error ?? other.error} />
      <FormActs
        send="确认并案"
        pending={write.isPending || (chosen !== undefined && other.isPending)}
        cancel={close}
        sticky
      />
    </KeptForm>
  );
}

function CaseChoice({ detail, other }: { detail: Detail; other: Detail | undefined }) {
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const found = useCaseChoices(wanted, true);
  const items = [...(other === undefined ? [] : [other.case]), ...(found.data?.items ?? [])].filter(
    ({ id, status }, index, all) =>
      id !== detail.case.id && !over.has(status) && all.findIndex((one) => one.id === id) === index,
  );
  return (
    <Form.Item name="into" label="并入哪个案件" rules={[{ required: true, message: '请选择要并入的案件' }]}>
      <Select
        showSearch={{ filterOption: false, onSearch: setTyped }}
        placeholder="输入编号或标题检索在办案件"
        notFoundContent="没有找到在办案件"
        options={items.map(({ id, number, title, status }) => ({
          value: id,
          label: `${number} ${title}（${caseStatuses[status]}）`,
        }))}
      />
    </Form.Item>
  );
}

const over: ReadonlySet<string> = new Set(['dismissed', 'referred', 'withdrawn', 'merged', 'closed', 'archived']);

/** Both cases in short, and what the one that goes on gets. */
function BothCases({ detail, other }: { detail: Detail; other: Detail }) {
  const rows: [string, (one: Detail) => React.ReactNode][] = [
    ['标题', (one) => one.case.title],
    ['状态', (one) => caseStatuses[one.case.status]],
    ['等级', (one) => levels[one.case.level]],
    ['发现时间', (one) => <TimeText at={one.times.firstFoundAt} whole />],
    ['地点', (one) => one.case.places.map(({ name }) => name).join('、') || '不明'],
    [
      '承办',
      (one) =>
        unitsOf(one)
          .map(({ name }) => name)
          .join('、') || '未交办',
    ],
    ['原文', (one) => `${one.documents.length} 篇`],
    ['诉求', (one) => `${one.demands.length} 条`],
  ];
  return (
    <>
      <table className="both">
        <thead>
          <tr>
            <td />
            <th scope="col">本案 {detail.case.number}</th>
            <th scope="col">并入 {other.case.number}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value(detail)}</td>
              <td>{value(other)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="gains" aria-label="并案后">
        {gains(detail, other).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

function gains(detail: Detail, other: Detail): string[] {
  const { number } = other.case;
  const texts = detail.documents.filter(({ id }) => !other.documents.some((one) => one.id === id)).length;
  const places = detail.case.places.filter(({ code }) => !other.case.places.some((one) => one.code === code));
  const demands = detail.demands.filter(({ text }) => !other.demands.some((one) => one.text === text)).length;
  const there = new Set(unitsOf(other).map(({ id }) => id));
  const units = unitsOf(detail).filter(({ id }) => !there.has(id));
  const earlier = detail.times.firstFoundAt < other.times.firstFoundAt;
  const grave = detail.case.level === 'orange' || detail.case.level === 'red';
  return [
    `${number} 收入 ${texts} 篇原文、${demands} 条诉求${places.length === 0 ? '' : `，增加地点${places.map(({ name }) => name).join('、')}`}。`,
    units.length === 0
      ? detail.case.lead === null
        ? '本案还没有承办单位。'
        : `本案的承办单位都已在办 ${number}。`
      : `${units.map(({ name }) => name).join('、')}不在 ${number} 的承办单位之内${other.case.lead === null ? '；该案还没有交办，交办时请列入' : ''}。`,
    ...(earlier ? [`本案发现在先，${number} 正在计时的法定时限改按本案的发现时间计算。`] : []),
    ...(grave ? ['橙色、红色案件须由第二人签字后才并案。'] : []),
  ];
}

function unitsOf({ case: { lead, handler }, support }: Detail): { id: string; name: string }[] {
  const all = [lead, handler, ...support].filter((unit) => unit !== null);
  return all.filter(({ id }, index) => all.findIndex((one) => one.id === id) === index);
}
