import { App, Checkbox, Form, Input } from 'antd';
import { minuteText } from '../../../../analysis/calendar.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { KeptForm, useDraft } from '../form/kept-form.tsx';
import { useCommand } from '../queries.ts';
import type { Detail } from './case-page.tsx';

type Typed = {
  title: string;
  summary: string;
  documents: string[];
  places?: string[];
  leaving?: string[];
  reason: string;
};

/** 拆案: which texts and places are another matter. */
export function SplitForm({ detail, close }: { detail: Detail; close: () => void }) {
  const { message } = App.useApp();
  const [form] = Form.useForm<Typed>();
  const places = Form.useWatch('places', form) ?? [];
  const write = useCommand(detail.case.id);
  const draft = useDraft(`case/${detail.case.id}/splitOff`, detail.case.version);
  const send = ({ documents, title, summary, reason, leaving }: Typed) => {
    const body = { title: title.trim(), summary: summary.trim(), reason: reason.trim(), documents, places };
    const gone = (leaving ?? []).filter((code) => places.includes(code));
    write.mutate(
      { command: { type: 'splitOff', ...body, leaving: gone }, version: detail.case.version },
      {
        onSuccess: ({ merging }) => {
          void message.success(`已拆出，新案件 ${merging.splitInto.at(-1)?.number ?? ''}待研判`);
          draft.drop();
          close();
        },
      },
    );
  };
  const named = detail.case.places.map(({ code, name }) => ({ value: code, label: name }));
  return (
    <KeptForm<Typed> name="splitOff" form={form} draft={draft} layout="vertical" onFinish={send}>
      <p className="hint">
        拆出的文本另立案件，从研判开始；发现时间和本案相同，时限不因拆案延长。本案的回应稿和已发布内容留在本案。
      </p>
      <Form.Item
        name="documents"
        label="拆出哪些原文"
        rules={[
          { required: true, message: '请选择要拆出的原文' },
          {
            validator: async (_: unknown, chosen: string[] | undefined) => {
              if (chosen?.length === detail.documents.length) throw new Error('请至少给本案保留一篇原文');
            },
          },
        ]}
      >
        <Checkbox.Group
          className="covers"
          options={detail.documents.map((one) => ({
            value: one.id,
            label: `${minuteText(one.publishedAt ?? one.foundAt)} ${one.sourceName}：${one.title || one.url}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="title" label="新案件标题" rules={[{ required: true, whitespace: true, message: '请填写标题' }]}>
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item
        name="summary"
        label="基本情况"
        rules={[{ required: true, whitespace: true, message: '请填写基本情况' }]}
      >
        <Input.TextArea maxLength={4_000} autoSize={{ minRows: 3, maxRows: 10 }} />
      </Form.Item>
      {named.length === 0 ? null : (
        <Form.Item name="places" label="新案件涉及地点（可不填）">
          <Checkbox.Group options={named} />
        </Form.Item>
      )}
      {places.length === 0 || named.length < 2 ? null : (
        <Form.Item name="leaving" label="本案不再涉及（可不填）">
          <Checkbox.Group options={named.filter(({ value }) => places.includes(value))} />
        </Form.Item>
      )}
      <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请填写理由' }]}>
        <Input.TextArea maxLength={500} showCount autoSize={{ minRows: 3, maxRows: 8 }} />
      </Form.Item>
      <FormError error={write.error} />
      <FormActs send="确认拆案" pending={write.isPending} cancel={close} sticky />
    </KeptForm>
  );
}
