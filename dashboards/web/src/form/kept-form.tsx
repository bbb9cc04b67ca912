import { Button, Form, type FormInstance, type FormProps } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { TimeText } from '../parts/time-text.tsx';
import { useWho } from '../session/gate.tsx';
import { draftKey, type KeptDraft, readDraft, writeDraft } from './drafts.ts';

/** The draft of one form. */
export type Draft = {
  read(): KeptDraft | null;
  version: number | null;
  /** False when this device has no room for it. */
  keep(values: Record<string, unknown>): boolean;
  /** It was sent, or is not wanted any more. */
  drop(): void;
};

/** The draft of a form, by its name and what it is about; `version` of that, so that a draft of earlier says so. */
export function useDraft(form: string, version: number | null = null): Draft {
  const key = draftKey(useWho().user.id, form);
  return {
    read: () => readDraft(localStorage, key),
    version,
    keep: (values) => writeDraft(localStorage, key, { values, at: new Date().toISOString(), version }),
    drop: () => localStorage.removeItem(key),
  };
}

type Props<T> = Omit<FormProps<T>, 'form' | 'children' | 'initialValues'> & {
  form?: FormInstance<T>;
  initialValues?: Partial<T>;
  draft: Draft;
  children: ReactNode;
};

/** A form that keeps what is typed: closing it, leaving the page, a reload or a session that ends loses nothing; it stands there again when the form is opened. */
export function KeptForm<T extends object>({
  draft,
  form: given,
  initialValues,
  onValuesChange,
  children,
  ...rest
}: Props<T>) {
  const [form] = Form.useForm<T>(given);
  const [found, setFound] = useState(draft.read);
  const [noRoom, setNoRoom] = useState(false);
  // What inputs fill in by themselves is nobody's writing.
  const touched = useRef(false);
  const touch = () => {
    touched.current = true;
  };
  const [emptied, setEmptied] = useState(false);
  useEffect(() => {
    if (!emptied) return;
    form.resetFields();
    setEmptied(false);
  }, [emptied, form]);
  const discard = () => {
    draft.drop();
    touched.current = false;
    setFound(null);
    setEmptied(true);
  };
  return (
    <Form<T>
      {...rest}
      form={form}
      initialValues={{ ...initialValues, ...found?.values }}
      onValuesChange={(changed, all) => {
        if (touched.current) setNoRoom(!draft.keep(all as Record<string, unknown>));
        onValuesChange?.(changed, all);
      }}
      onInputCapture={touch}
      onPointerDownCapture={touch}
      onKeyDownCapture={touch}
    >
      {found === null ? null : <Found found={found} version={draft.version} discard={discard} />}
      {children}
      {noRoom ? <p className="partly">本机已存不下草稿，离开本页前请先提交或另行保存。</p> : null}
    </Form>
  );
}

function Found({ found, version, discard }: { found: KeptDraft; version: number | null; discard: () => void }) {
  const older = found.version !== null && version !== null && found.version < version;
  return (
    <p className="draft-note" role="status">
      已恢复您 <TimeText at={found.at} /> 填写、尚未提交的内容{older ? '；此后又有新的记录，请核对后再提交' : ''}。
      <Button type="link" size="small" onClick={discard}>
        清空重填
      </Button>
    </p>
  );
}
