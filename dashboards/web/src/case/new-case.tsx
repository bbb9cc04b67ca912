import { App, Drawer } from 'antd';
import { useNavigate } from 'react-router';
import { topics } from '../../../../analysis/codes.ts';
import { caseOrigins } from '../../../../api/cases/contract.ts';
import { client } from '../client.ts';
import { FieldInput } from '../form/field-input.tsx';
import { bodyOf, type Field } from '../form/fields.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { useWrite } from '../queries.ts';
import { typedOf } from '../time.ts';

const fields: readonly Field[] = [
  { kind: 'line', name: 'title', label: '标题', max: 300 },
  {
    kind: 'choice',
    name: 'channel',
    label: '发现方式',
    options: Object.entries(caseOrigins)
      .filter(([value]) => value !== 'alert')
      .map(([value, label]) => ({ value, label })),
  },
  { kind: 'level', name: 'level', label: '等级', levels: ['blue', 'yellow', 'orange', 'red'] },
  { kind: 'instant', name: 'foundAt', label: '发现时间', hint: '北京时间；法定时限从发现时间起算。' },
  { kind: 'instant', name: 'publishedAt', label: '发布时间', optional: 'null', hint: '不确定就不填。' },
  { kind: 'link', name: 'url', label: '原文链接', optional: 'null' },
  { kind: 'area', name: 'summary', label: '摘要', max: 4_000, hint: '请勿录入反映人姓名、电话、证件号。' },
  {
    kind: 'choices',
    name: 'topics',
    label: '主题',
    options: Object.entries(topics).map(([value, label]) => ({ value, label })),
  },
  {
    kind: 'places',
    name: 'places',
    label: '涉及地点',
    optional: 'empty',
    known: [],
    hint: '逐个添加，可到县（市、区），邻省的也可以；跨市、跨省的由省级回应。',
  },
  { kind: 'lines', name: 'demands', label: '诉求', max: 30, optional: 'empty', hint: '每行一条，回应时逐条核对。' },
];

/** 录入案件 (一键录入): a case by hand, from a hotline, a superior or a closed platform. */
export function NewCase({ close }: { close: () => void }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const create = useWrite(client.createCase, ['cases', 'overview']);
  const draft = useDraft('new-case');
  return (
    <Drawer open onClose={close} title="录入案件" size={Math.min(640, window.innerWidth)}>
      <KeptForm<Record<string, unknown>>
        draft={draft}
        layout="vertical"
        initialValues={{ level: 'yellow', channel: 'manual', foundAt: typedOf(Date.now()) }}
        onFinish={(typed) =>
          create.mutate(bodyOf(fields, typed), {
            onSuccess: (created) => {
              draft.drop();
              void message.success('已录入台账');
              void navigate(`/cases/${created.case.id}`);
            },
          })
        }
      >
        {fields.map((field) => (
          <FieldInput key={field.name} field={field} />
        ))}
        <FormError error={create.error} />
        <FormActs send="录入" pending={create.isPending} cancel={close} sticky />
      </KeptForm>
    </Drawer>
  );
}
