import { Button, Form, type FormInstance, type FormProps } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { client } from '../client.ts';
import { TimeText } from '../parts/time-text.tsx';
import { useWho } from '../session/gate.tsx';
import { draftKey, type KeptDraft, readDraft, writeDraft } from './drafts.ts';
import { type ServerCopy, useServerDraft } from './server-draft.ts';

/** The draft of one form. */
export type Draft = {
  read(): KeptDraft | null;
  version: number | null;
  /** Its name on the server, where it is kept there too. */
  onServer: string | null;
  /** False when this device has no room for it. */
  keep(values: Record<string, unknown>, server?: KeptDraft['server']): boolean;
  /** It was sent, or is not wanted any more. */
  drop(): void;
};

/** The draft of a form, by its name and what it is about; `version` of that, so that a draft of earlier says so; `server` keeps it there too. */
export function useDraft(form: string, version: number | null = null, { server = false } = {}): Draft {
  const key = draftKey(useWho().user.id, form);
  return {
    read: () => readDraft(localStorage, key),
    version,
    onServer: server ? form : null,
    keep: (values, known) =>
      writeDraft(localStorage, key, {
        ...{ values, at: new Date().toISOString(), version },
        ...(known === undefined ? {} : { server: known }),
      }),
    drop: () => {
      localStorage.removeItem(key);
      if (server) void client.dropDraft(form).catch(leftThere);
    },
  };
}

/** What cannot be dropped there now goes by itself after a month, and says until then when it was written. */
function leftThere(): void {}

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
  const server = useServerDraft<T>({
    ...{ name: draft.onServer, version: draft.version, form, local: draft.read },
    isTouched: () => touched.current,
    forget: () => discard(),
    noteServer: (known) => {
      const own = draft.read();
      if (own !== null) draft.keep(own.values, known);
    },
    restore: (kept) => {
      form.setFieldsValue(kept.values as never);
      draft.keep(kept.values, kept.server);
      setFound(kept);
    },
  });
  const keepTyped = (all: Record<string, unknown>) => {
    const known = draft.read()?.server;
    setNoRoom(!draft.keep(all, known === undefined ? undefined : { ...known, whole: false }));
    server.changed(all);
  };
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
        if (touched.current) keepTyped(all as Record<string, unknown>);
        onValuesChange?.(changed, all);
      }}
      onInputCapture={touch}
      onPointerDownCapture={touch}
      onKeyDownCapture={touch}
    >
      {found === null ? null : <Found found={found} version={draft.version} discard={discard} />}
      {children}
      {draft.onServer === null ? null : <OnServer copy={server.copy} take={server.takeOther} />}
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

/** 服务器草稿: whether another device would find it now. */
function OnServer({ copy: { savedAt, failed, other }, take }: { copy: ServerCopy; take: () => void }) {
  return (
    <>
      {other === null ? null : (
        <p className="draft-note" role="status">
          您 <TimeText at={other.at} /> 在其他设备上写过另一份草稿。
          <Button type="link" size="small" onClick={take}>
            换成那一份
          </Button>
        </p>
      )}
      {failed !== null ? (
        <p className="partly" role="status">
          草稿暂时只存在本机：{failed}
        </p>
      ) : savedAt === null ? null : (
        <p className="hint" role="status">
          草稿已存到服务器 <TimeText at={savedAt} />
          ，在其他设备上可以接着写。
        </p>
      )}
    </>
  );
}
