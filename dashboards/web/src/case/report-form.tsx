import { Alert, App, Form, Segmented } from 'antd';
import { useState } from 'react';
import { CaseCommand } from '../../../../api/cases/contract-commands.ts';
import { type ReportDraft, type ReportKind, reportKinds } from '../../../../api/clocks/contract-reports.ts';
import { faultsOf, showFaults } from '../form/faults.ts';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf } from '../form/fields.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { ListState } from '../parts/list-state.tsx';
import { useCommand, useReportDraft } from '../queries.ts';
import { typedOf } from '../time.ts';
import type { Detail } from './case-page.tsx';
import { reportInputs } from './clock-fields.ts';

/** 登记突发事件报告: the form of each kind, filled from the case and edited by a person; sending it stops the clock. */
export function ReportForm({ detail, close }: { detail: Detail; close: () => void }) {
  const [kind, setKind] = useState<ReportKind>(detail.reports.length === 0 ? 'initial' : 'followUp');
  const draft = useReportDraft(detail.case.id, kind);
  return (
    <>
      <Segmented<ReportKind>
        aria-label="报告种类"
        value={kind}
        onChange={setKind}
        options={(Object.keys(reportKinds) as ReportKind[]).map((value) => ({ value, label: reportKinds[value] }))}
      />
      <p className="hint">已按本案内容填好，请核对修改；不清楚的留空，会写作“暂不清楚”。</p>
      <ListState query={draft} rows={10}>
        {draft.data ? <Fields key={kind} kind={kind} draft={draft.data} detail={detail} close={close} /> : null}
      </ListState>
    </>
  );
}

function Fields(props: { kind: ReportKind; draft: ReportDraft; detail: Detail; close: () => void }) {
  const { kind, draft: filled, detail, close } = props;
  const draft = useDraft(`case/${detail.case.id}/fileReport/${kind}`, detail.case.version);
  const { message } = App.useApp();
  const [form] = Form.useForm<Record<string, unknown>>();
  const [fault, setFault] = useState<string | null>(null);
  const write = useCommand(detail.case.id);
  const fields = reportInputs(kind);
  const send = (typed: Record<string, unknown>) => {
    const command = CaseCommand.safeParse({ type: 'fileReport', report: kind, ...bodyOf(fields, typed) });
    setFault(command.success ? null : (showFaults(form, faultsOf(command.error))[0] ?? null));
    if (!command.success) return;
    write.mutate(
      { command: command.data, version: detail.case.version },
      {
        onSuccess: () => {
          draft.drop();
          void message.success(`已记入台账：${reportKinds[kind]}`);
          close();
        },
      },
    );
  };
  return (
    <KeptForm<Record<string, unknown>>
      form={form}
      draft={draft}
      layout="vertical"
      initialValues={{ to: 'province', way: 'writing', sentAt: typedOf(Date.now()), body: filled }}
      onFinish={send}
    >
      {fields.map((field) => (
        <FieldInput key={field.name} field={field} />
      ))}
      {fault === null ? null : <Alert type="error" title={fault} />}
      <FormError error={write.error} />
      <FormActs send="登记报送" pending={write.isPending} cancel={close} sticky />
    </KeptForm>
  );
}
