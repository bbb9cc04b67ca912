import { App, Drawer } from 'antd';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf, type Field } from '../form/fields.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { useWrite } from '../queries.ts';

/** The form of one row of an editable table. */
export function RecordForm({
  title,
  fields,
  start,
  save,
  changes,
  close,
}: {
  title: string;
  fields: readonly Field[];
  start: object;
  save: (body: Record<string, unknown>) => Promise<unknown>;
  changes: readonly string[];
  close: () => void;
}) {
  const { message } = App.useApp();
  const write = useWrite(save, changes);
  const draft = useDraft(`record/${title}`);
  return (
    <Drawer open onClose={close} title={title} size={Math.min(480, window.innerWidth)}>
      <KeptForm<Record<string, unknown>>
        draft={draft}
        layout="vertical"
        initialValues={start as Record<string, unknown>}
        onFinish={(typed) =>
          write.mutate(bodyOf(fields, typed), {
            onSuccess: () => {
              void message.success('已保存');
              draft.drop();
              close();
            },
          })
        }
      >
        {fields.map((field) => (
          <FieldInput key={field.name} field={field} />
        ))}
        <FormError error={write.error} />
        <FormActs send="保存" pending={write.isPending} cancel={close} />
      </KeptForm>
    </Drawer>
  );
}
