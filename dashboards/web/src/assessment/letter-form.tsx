import { App, Form, Input } from 'antd';
import type { LetterView } from '../../../../api/assessment/contract-letters.ts';
import { client } from '../client.ts';
import { FormActs } from '../form/form-acts.tsx';
import { FormError } from '../form/form-error.tsx';
import { useWrite } from '../queries.ts';

/** The words of a draft; its figures stay as they were counted. */
export function LetterForm({ letter, close }: { letter: LetterView; close: () => void }) {
  const { message } = App.useApp();
  const save = useWrite(
    (words: { title: string; body: string }) =>
      client.changeLetter(letter.id, { ...words, changedAt: letter.changedAt }),
    ['letter', 'letters'],
  );
  const done = () => {
    void message.success('初稿已保存');
    close();
  };
  return (
    <Form
      layout="vertical"
      aria-label="修改初稿"
      initialValues={{ title: letter.title, body: letter.body }}
      onFinish={(words: { title: string; body: string }) => save.mutate(words, { onSuccess: done })}
    >
      <Form.Item name="title" label="标题" rules={[{ required: true, whitespace: true, message: '请填写标题' }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="body"
        label="正文"
        extra="一行一段，“一、”开头的作小标题。所附数据表不能改；不要写群众姓名、电话和链接。"
        rules={[{ required: true, whitespace: true, message: '请填写正文' }]}
      >
        <Input.TextArea autoSize={{ minRows: 8, maxRows: 24 }} maxLength={10_000} />
      </Form.Item>
      <FormError error={save.error} />
      <FormActs send="保存" pending={save.isPending} cancel={close} />
    </Form>
  );
}
