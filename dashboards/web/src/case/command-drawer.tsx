import { Alert, App, Button, Drawer, Form } from 'antd';
import { useState } from 'react';
import { CaseCommand, type CaseCommandType } from '../../../../api/cases/contract-commands.ts';
import { faultsOf, showFaults } from '../form/faults.ts';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf, shownFields } from '../form/fields.ts';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { useCommand } from '../queries.ts';
import { AboutAct } from './about-act.tsx';
import { AnswerText } from './answer-text.tsx';
import { type Act, actName, naming, type Word, wordOf } from './case-act.ts';
import type { Detail } from './case-page.tsx';
import { commandFields, commandStart, isCommand } from './command-fields.ts';
import { DemandList } from './demand-list.tsx';
import { EmergencyRules } from './emergency-rules.tsx';
import { MergeForm } from './merge-form.tsx';
import { ReportForm } from './report-form.tsx';
import { SplitForm } from './split-form.tsx';

/** Commands that show the text, the demands and the facts beside the form. */
const shows = new Set(['draftAnswer', 'submitAnswer', 'reviewAnswer', 'publishAnswer']);

/** The form of one command on a case; it is sent with the version that the person saw. */
export function CommandDrawer({ act, detail, close }: { act: Act; detail: Detail; close: () => void }) {
  const { command: type, name } = act;
  const wide = shows.has(type) || type === 'fileReport' || type === 'mergeInto';
  return (
    <Drawer
      open
      onClose={close}
      title={`${name} · ${detail.case.number}`}
      size={Math.min(wide ? 920 : 560, window.innerWidth)}
    >
      {type === 'fileReport' ? (
        <ReportForm detail={detail} close={close} />
      ) : type === 'mergeInto' ? (
        <MergeForm detail={detail} into={act.given?.['into'] as string | undefined} close={close} />
      ) : type === 'splitOff' ? (
        <SplitForm detail={detail} close={close} />
      ) : isCommand(type) ? (
        <CommandForm act={act} type={type} name={name} detail={detail} close={close} />
      ) : (
        <Alert type="warning" title="本页面版本较旧，不认识这项操作，请刷新页面。" />
      )}
    </Drawer>
  );
}

/** The inputs of a command with what has to be seen beside them. */
export function CommandForm({
  act,
  type,
  name,
  detail,
  close,
}: {
  act: Act;
  type: CaseCommandType;
  name: string;
  detail: Detail;
  close: () => void;
}) {
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const [fault, setFault] = useState<string | null>(null);
  const typedNow = Form.useWatch([], form) as Record<string, unknown> | undefined;
  const word = wordOf(detail, act);
  const fields = commandFields(type, detail, word);
  const write = useCommand(detail.case.id);
  const draft = useDraft(`case/${detail.case.id}/${actName(act)}`, detail.case.version, {
    server: type === 'draftAnswer',
  });
  const send = async (extra: Record<string, unknown>) => {
    const typed = await form.validateFields();
    const named = { ...naming(detail, act), ...bodyOf(fields, typed), ...act.given, ...extra };
    const command = CaseCommand.safeParse({ type, ...named });
    const faults = command.success ? [] : faultsOf(command.error);
    setFault(showFaults(form, faults)[0] ?? null);
    if (!command.success) return;
    write.mutate(
      { command: command.data, version: detail.case.version },
      {
        onSuccess: () => {
          void message.success(`已记入台账：${name}`);
          draft.drop();
          close();
        },
      },
    );
  };
  const submit = (extra: Record<string, unknown>) => void send(extra).catch(showInvalid);
  return (
    <KeptForm
      form={form}
      draft={draft}
      layout="vertical"
      initialValues={commandStart(type, detail, word)}
      onFinish={() => submit({})}
    >
      {type === 'file' || type === 'propose' ? <EmergencyRules /> : null}
      <AboutAct act={act} detail={detail} />
      {shows.has(type) ? <Beside type={type} detail={detail} word={word} /> : null}
      {shownFields(fields, typedNow ?? {}).map((field) => (
        <FieldInput key={field.name} field={field} />
      ))}
      {fault === null ? null : <Alert type="error" title={fault} />}
      <FormError error={write.error} />
      <div className="acts acts-sticky">
        {type === 'reviewAnswer' ? (
          <ReviewButtons word={word} pending={write.isPending} submit={submit} form={form} />
        ) : (
          <Button type="primary" htmlType="submit" loading={write.isPending}>
            确认
          </Button>
        )}
        <Button onClick={close}>取消</Button>
      </div>
    </KeptForm>
  );
}

/** 通过 / 退回 of the step whose turn it is; returning needs words. */
function ReviewButtons({
  word,
  pending,
  submit,
  form,
}: {
  word: Word | undefined;
  pending: boolean;
  submit: (extra: Record<string, unknown>) => void;
  form: ReturnType<typeof Form.useForm>[0];
}) {
  const step = word?.steps.find(({ state }) => state === 'current');
  if (step === undefined) return <span className="hint">目前没有待审的环节。</span>;
  const giveBack = () => {
    if (String(form.getFieldValue('opinion') ?? '').trim() === '')
      form.setFields([{ name: 'opinion', errors: ['请写明退回意见'] }]);
    else submit({ step: step.step, verdict: 'return' });
  };
  return (
    <>
      <Button type="primary" loading={pending} onClick={() => submit({ step: step.step, verdict: 'pass' })}>
        通过
      </Button>
      <Button danger disabled={pending} onClick={giveBack}>
        退回
      </Button>
    </>
  );
}

/** What a writer or reviewer needs to see: the demands, the facts and the text under review with its findings. */
function Beside({ type, detail, word }: { type: CaseCommandType; detail: Detail; word: Word | undefined }) {
  return (
    <div className="beside">
      <div>
        <h3>事实</h3>
        <p className="body-text">{detail.summary}</p>
        <h3>诉求</h3>
        <DemandList demands={detail.demands} />
      </div>
      {type !== 'draftAnswer' && word !== undefined ? (
        <div>
          <h3>送审稿 · {word.name}</h3>
          <AnswerText word={word} />
        </div>
      ) : null}
    </div>
  );
}

/** antd has already marked the inputs that are wrong; only other faults go on. */
function showInvalid(error: unknown): void {
  if (typeof error === 'object' && error !== null && 'errorFields' in error) return;
  throw error;
}
