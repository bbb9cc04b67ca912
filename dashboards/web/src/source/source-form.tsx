import { Alert, App, Drawer, Form } from 'antd';
import { sourceKinds } from '../../../../analysis/codes.ts';
import type { SourceView } from '../../../../api/contract/office.ts';
import { client } from '../client.ts';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf, type Field } from '../form/fields.ts';
import { FormActs } from '../form/form-acts.tsx';
import { WriteError } from '../parts/write-error.tsx';
import { useWrite } from '../queries.ts';

const kinds = (['government', 'news', 'forum', 'feed'] as const).map((value) => ({ value, label: sourceKinds[value] }));

const entryFields: Field[] = [
  { kind: 'line', name: 'name', label: '名称', max: 60 },
  { kind: 'choice', name: 'kind', label: '类别', options: kinds },
  {
    kind: 'choice',
    name: 'reader',
    label: '读取方式',
    options: [
      { value: 'site', label: '网页列表' },
      { value: 'feed', label: '订阅源（RSS/Atom）' },
    ],
  },
  { kind: 'lines', name: 'start', label: '起始网址', max: 20, hint: '列表页或订阅地址，每行一个。' },
  { kind: 'number', name: 'everyMinutes', label: '采集间隔（分钟）', least: 5, most: 10_080 },
  {
    kind: 'line',
    name: 'region',
    label: '所属地区代码',
    max: 6,
    optional: 'empty',
    hint: '行政区划代码，如 36、3601。',
  },
  { kind: 'line', name: 'legalBasis', label: '采集依据', max: 200, optional: 'empty', hint: '如：政府网站公开信息。' },
  { kind: 'line', name: 'owner', label: '责任人', max: 60, optional: 'empty' },
  {
    kind: 'number',
    name: 'retentionDays',
    label: '保存期限（天）',
    least: 30,
    most: 3_650,
    hint: '从发现之日起算；到期且未入案的文本和快照每日自动清除。',
  },
  { kind: 'flag', name: 'enabled', label: '启用', hint: '登记齐全后按间隔采集' },
];
const idField: Field = {
  kind: 'line',
  name: 'id',
  label: '编号',
  max: 60,
  hint: '小写字母、数字、横线，登记后不能改。',
};

/** 信源登记: adds or changes an entry; says what is still missing. */
export function SourceForm({ source, close }: { source: SourceView | null; close: () => void }) {
  const { message } = App.useApp();
  const fields = source === null ? [idField, ...entryFields] : entryFields;
  const write = useWrite(
    (body: object) => (source === null ? client.createSource(body) : client.changeSource(source.id, body)),
    ['sources'],
  );
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
      <Form
        layout="vertical"
        initialValues={
          source === null
            ? { kind: 'government', reader: 'site', everyMinutes: 30, retentionDays: 365, enabled: true }
            : { ...source, start: source.start.join('\n') }
        }
        onFinish={(typed) =>
          write.mutate(bodyOf(fields, typed), {
            onSuccess: () => {
              void message.success('登记已保存');
              close();
            },
          })
        }
      >
        {fields.map((field) => (
          <FieldInput key={field.name} field={field} />
        ))}
        <WriteError error={write.error} />
        <FormActs send="保存登记" pending={write.isPending} cancel={close} sticky />
      </Form>
    </Drawer>
  );
}
