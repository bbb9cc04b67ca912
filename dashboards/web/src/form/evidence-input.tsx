import { Button, Form, Input } from 'antd';
import type { Field } from './fields.ts';

/** 佐证: any number of lines, each what it shows and, where there is one, its link. */
export function EvidenceInput({ field }: { field: Extract<Field, { kind: 'evidence' }> }) {
  return (
    <Form.List
      name={field.name}
      rules={[
        {
          validator: async (_, lines: unknown[] | undefined) => {
            if ((lines?.length ?? 0) < field.least) throw new Error(`至少填写 ${field.least} 项${field.label}`);
          },
        },
      ]}
    >
      {(lines, { add, remove }, { errors }) => (
        <fieldset className="evidence">
          <legend>{field.label}</legend>
          {lines.map(({ key, name }) => (
            <div className="evidence-line" key={key}>
              <Form.Item
                name={[name, 'text']}
                rules={[{ required: true, whitespace: true, message: '请说明佐证内容' }]}
              >
                <Input
                  maxLength={500}
                  placeholder="监测报告、现场照片、处罚决定等"
                  aria-label={`佐证 ${name + 1} 内容`}
                />
              </Form.Item>
              <Form.Item name={[name, 'url']} rules={[{ type: 'url', message: '请填写完整网址' }]}>
                <Input type="url" placeholder="链接（可不填）" aria-label={`佐证 ${name + 1} 链接`} />
              </Form.Item>
              <Button onClick={() => remove(name)} aria-label={`删去佐证 ${name + 1}`}>
                删去
              </Button>
            </div>
          ))}
          <Button type="dashed" onClick={() => add({ text: '', url: '' })}>
            添加{field.label}
          </Button>
          <Form.ErrorList errors={errors} />
        </fieldset>
      )}
    </Form.List>
  );
}
