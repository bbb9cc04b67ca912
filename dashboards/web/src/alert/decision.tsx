import { App, Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { type AlertDetail, alertStatuses } from '../../../../api/alerts/contract.ts';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf } from '../form/fields.ts';
import { FormActs } from '../form/form-acts.tsx';
import { type Draft, KeptForm, useDraft } from '../form/kept-form.tsx';
import { useOpenForm } from '../form/open-form.ts';
import { WriteError } from '../parts/write-error.tsx';
import { useDecision } from '../queries.ts';
import { type DecisionType, decisionFields, decisionForms, prefilled } from './decision-forms.ts';
import { JoinInput } from './join-input.tsx';

/** 处置: the buttons, and in the same place the form of the one that was pressed. */
export function Decision({ detail, next }: { detail: AlertDetail; next: () => void }) {
  const { message } = App.useApp();
  const form = useOpenForm();
  // Read once: the form stays under the hand of who writes; that a colleague was faster is told when it is sent.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  const type = useMemo(
    () => decisionTypes.find((one) => one === form.open && detail.can.includes(one)) ?? null,
    [form.open, detail.alert.id],
  );
  const write = useDecision(detail.alert.id);
  const send = (decision: { type: string }, done: string, draft?: Draft) =>
    write.mutate(decision, {
      onSuccess: () => {
        draft?.drop();
        form.close();
        void message.success(done);
      },
    });
  return (
    <div className="decision">
      {detail.suggestion === null || detail.suggestion.reason === '' ? null : (
        <p className="suggestion">
          <strong>建议：</strong>
          {detail.suggestion.outside === null ? null : `转${detail.suggestion.outside}。`}
          {detail.suggestion.reason}
        </p>
      )}
      {detail.alert.status === 'waiting' ? null : <Decided alert={detail.alert} next={next} />}
      {type === null ? (
        <Buttons
          can={detail.can}
          pending={write.isPending}
          choose={form.show}
          acknowledge={() => send({ type: 'acknowledge' }, '已记下由您研判')}
        />
      ) : (
        <DecisionForm
          key={type}
          type={type}
          detail={detail}
          pending={write.isPending}
          send={(body, draft) => send({ type, ...body }, decisionForms[type].done, draft)}
          cancel={() => {
            write.reset();
            form.close();
          }}
        />
      )}
      <WriteError error={write.error} />
    </div>
  );
}

/** What was decided, and the way on: the case, or the next alert. */
function Decided({ alert, next }: { alert: AlertDetail['alert']; next: () => void }) {
  return (
    <p className="decided">
      <strong>{alertStatuses[alert.status]}</strong>
      {alert.caseId === null ? null : <Link to={`/cases/${alert.caseId}`}>查看案件</Link>}
      <Button size="small" onClick={next}>
        下一条
      </Button>
    </p>
  );
}

const decisionTypes = ['file', 'dismiss', 'refer', 'join'] as const satisfies readonly DecisionType[];

function Buttons({
  can,
  pending,
  choose,
  acknowledge,
}: {
  can: AlertDetail['can'];
  pending: boolean;
  choose: (type: DecisionType) => void;
  acknowledge: () => void;
}) {
  const types = decisionTypes.filter((type) => can.includes(type));
  return (
    <div className="acts">
      {types.map((type) => (
        <Button key={type} type={type === 'file' ? 'primary' : 'default'} onClick={() => choose(type)}>
          {decisionForms[type].name}
        </Button>
      ))}
      {can.includes('acknowledge') ? (
        <Button type="text" loading={pending} onClick={acknowledge}>
          我来研判
        </Button>
      ) : null}
    </div>
  );
}

function DecisionForm({
  type,
  detail,
  pending,
  send,
  cancel,
}: {
  type: DecisionType;
  detail: AlertDetail;
  pending: boolean;
  send: (body: Record<string, unknown>, draft: Draft) => void;
  cancel: () => void;
}) {
  const { name, submit } = decisionForms[type];
  const fields = decisionFields(type, detail);
  const draft = useDraft(`alert/${detail.alert.id}/${type}`);
  return (
    <KeptForm<Record<string, unknown>>
      draft={draft}
      layout="vertical"
      className="decision-form"
      aria-label={name}
      initialValues={prefilled(type, detail)}
      onFinish={(typed) => send(type === 'join' ? { caseId: typed['caseId'] } : bodyOf(fields, typed), draft)}
    >
      {type === 'join' ? <JoinInput earlier={detail.earlier} /> : null}
      <div className="fields">
        {fields.map((field) => (
          <FieldInput key={field.name} field={field} />
        ))}
      </div>
      <FormActs send={submit} pending={pending} cancel={cancel} />
    </KeptForm>
  );
}
