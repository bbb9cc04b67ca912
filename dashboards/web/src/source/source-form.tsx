import { Alert, App, Drawer, Form } from 'antd';
import type { SourceView } from '../../../../api/sources/contract.ts';
import { client } from '../client.ts';
import { FieldInput } from '../form/field-input.tsx';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { may } from '../menu.ts';
import { useWrite } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { sourceBody, sourceFields, typedOfSource } from './source-fields.ts';

/** 信源登记: adds or changes an entry; says what is still missing, and what the server would not take at its field. */
export function SourceForm({ source, close }: { source: SourceView | null; close: () => void }) {
  const { message } = App.useApp();
  const { rights, home } = useWho();
  const [form] = Form.useForm<Record<string, unknown>>();
  const draft = useDraft(`source/${source?.id ?? 'new'}`);
  const parts = sourceFields({ isNew: source === null, home: home.code, mayOpen: may(rights, 'sources.internal') });
  const fields = parts.flatMap((part) => part.fields);
  const write = useWrite(
    (body: object) => (source === null ? client.createSource(body) : client.changeSource(source.id, body)),
    ['sources'],
  );
  const send = (typed: Record<string, unknown>) => {
    const body = sourceBody(fields, typed, source);
    if (Object.keys(body).length === 0) return close();
    write.mutate(body, {
      onSuccess: () => {
        draft.drop();
        void message.success('登记已保存');
        close();
      },
    });
  };
  return (
    <Drawer
      open
      onClose={close}
      title={source === null ? '登记信源' : `修改登记 · ${source.name}`}
      size={Math.min(560, window.innerWidth)}
    >
      {source !== null && source.missing.length > 0 ? (
        <Alert type="warning" showIcon title={`还缺：${source.missing.join('、')}。补齐前不会采集。`} />
      ) : null}
      <KeptForm<Record<string, unknown>>
        form={form}
        draft={draft}
        layout="vertical"
        initialValues={source === null ? firstValues : typedOfSource(source)}
        scrollToFirstError
        onFinish={send}
      >
        {parts.map(({ head, fields: inPart }) => (
          <fieldset key={head} className="form-part">
            <legend>{head}</legend>
            {inPart.map((field) => (
              <FieldInput key={field.name} field={field} />
            ))}
          </fieldset>
        ))}
        <FormError error={write.error} />
        <FormActs send="保存登记" pending={write.isPending} cancel={close} sticky />
      </KeptForm>
    </Drawer>
  );
}

const firstValues = {
  kind: 'government',
  reader: 'site',
  everyMinutes: 30,
  retentionDays: 365,
  delayMs: 2,
  staleAfterHours: 72,
  enabled: true,
};
