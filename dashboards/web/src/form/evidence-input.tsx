import { Button, Form, Input } from 'antd';
import { AttachmentSlot } from '../attachment/attachment-slot.tsx';
import { useCaseFiles } from '../attachment/case-files.ts';
import { FileButtons } from '../attachment/file-buttons.tsx';
import type { Field } from './fields.ts';

type EvidenceField = Extract<Field, { kind: 'evidence' }>;

/** 佐证: any number of lines, each what it shows and, where there is one, its link, or a file: a photo, a document, a table. */
export function EvidenceInput({ field }: { field: EvidenceField }) {
  const caseId = useCaseFiles();
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
            <EvidenceLine key={key} field={field} name={name} caseId={caseId} remove={() => remove(name)} />
          ))}
          <div className="evidence-add">
            {caseId === null ? null : (
              <FileButtons
                add={(file, isPhoto) => add({ text: isPhoto ? '现场照片' : stemOf(file.name), url: '', file })}
              />
            )}
            <Button type="dashed" onClick={() => add({ text: '', url: '' })}>
              {caseId === null ? `添加${field.label}` : '添加文字或链接'}
            </Button>
          </div>
          <Form.ErrorList errors={errors} />
        </fieldset>
      )}
    </Form.List>
  );
}

function EvidenceLine({
  field,
  name,
  caseId,
  remove,
}: {
  field: EvidenceField;
  name: number;
  caseId: string | null;
  remove: () => void;
}) {
  const form = Form.useFormInstance();
  const chosen: unknown = form.getFieldValue([field.name, name, 'file']);
  const file = chosen instanceof File ? chosen : null;
  // A file that had come before the form was left is kept with it; the file itself is not here any more.
  const isFile = file !== null || form.getFieldValue([field.name, name, 'attachment']) !== undefined;
  return (
    <div className={isFile ? 'evidence-line evidence-file' : 'evidence-line'}>
      {isFile && caseId !== null ? (
        <Form.Item
          name={[name, 'attachment']}
          rules={[{ required: true, message: '这个文件还没有传完，请等它传完，或者删去' }]}
        >
          <AttachmentSlot caseId={caseId} file={file} />
        </Form.Item>
      ) : null}
      <Form.Item name={[name, 'text']} rules={[{ required: true, whitespace: true, message: '请说明佐证内容' }]}>
        <Input maxLength={500} placeholder="监测报告、现场照片、处罚决定等" aria-label={`佐证 ${name + 1} 内容`} />
      </Form.Item>
      {isFile ? null : (
        <Form.Item name={[name, 'url']} rules={[{ type: 'url', message: '请填写完整网址' }]}>
          <Input type="url" placeholder="链接（可不填）" aria-label={`佐证 ${name + 1} 链接`} />
        </Form.Item>
      )}
      <Button onClick={remove} aria-label={`删去佐证 ${name + 1}`}>
        删去
      </Button>
    </div>
  );
}

/** A file's name without its ending says what it shows until a person says more. */
function stemOf(name: string): string {
  return name.replace(/\.\w{1,5}$/, '').slice(0, 100) || '附件';
}
