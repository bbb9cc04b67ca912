import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { Attachment } from '../../../../api/attachments/contract.ts';
import { sentenceOf } from '../queries.ts';
import { sizeText } from './file-words.ts';
import { newUpload, sendUpload } from './upload.ts';

type Props = { caseId: string; value?: Attachment; onChange?: (attachment: Attachment) => void };

/** 上传: a file that was chosen now, or one that had already come when the form was left. antd hands in `value` and `onChange`. */
export function AttachmentSlot({ file, ...props }: Props & { file: File | null }) {
  if (file !== null) return <Sending file={file} {...props} />;
  if (props.value === undefined) return null;
  return (
    <div className="slot">
      <NoPicture name={props.value.name} />
      <div className="slot-words">
        <span className="slot-name">{props.value.name}</span>
        <span className="hint">{sizeText(props.value.size)}</span>
        <span className="slot-done">✓ 已上传</span>
      </div>
    </div>
  );
}

/** Sends a chosen file at once, shows its preview and how far it is, and gives the attachment on when it is kept; a failed one can be tried again. */
function Sending({ caseId, file, value, onChange }: Props & { file: File }) {
  const [upload] = useState(() => newUpload(caseId, file));
  const [attempt, setAttempt] = useState(1);
  const [share, setShare] = useState(0);
  const [fault, setFault] = useState<string | null>(null);
  const [stripped, setStripped] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is what sends it again; onChange is another one each time.
  useEffect(() => {
    if (value !== undefined) return;
    const leaving = new AbortController();
    setFault(null);
    sendUpload(upload, { signal: leaving.signal, progress: setShare }).then(
      (made) => {
        setStripped(made.stripped);
        onChange?.(made.attachment);
      },
      (error: unknown) => setFault(sentenceOf(error)),
    );
    return () => leaving.abort();
  }, [upload, attempt]);
  return (
    <div className="slot">
      <Preview file={file} />
      <div className="slot-words">
        <span className="slot-name">{value?.name ?? file.name}</span>
        <span className="hint">{sizeText(value?.size ?? file.size)}</span>
        {value !== undefined ? (
          <span className="slot-done">✓ 已上传{stripped ? '，照片里的位置和设备信息已去掉' : ''}</span>
        ) : fault === null ? (
          <Going share={share} name={file.name} />
        ) : (
          <span className="slot-fault" role="alert">
            {fault}{' '}
            <Button size="small" onClick={() => setAttempt((before) => before + 1)}>
              重试
            </Button>
          </span>
        )}
      </div>
    </div>
  );
}

function Going({ share, name }: { share: number; name: string }) {
  return (
    <span className="slot-going">
      <progress value={share} max={1} aria-label={`上传 ${name}`} />
      {share < 1 ? `${Math.floor(share * 100)}%` : '正在处理'}
    </span>
  );
}

/** The chosen picture itself, before it is anywhere else. */
function Preview({ file }: { file: File }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!file.type.startsWith('image/')) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address === null ? <NoPicture name={file.name} /> : <img className="thumb" src={address} alt={file.name} />;
}

function NoPicture({ name }: { name: string }) {
  return (
    <span className="thumb thumb-file" aria-hidden="true">
      {endingOf(name)}
    </span>
  );
}

function endingOf(name: string): string {
  return /\.(\w{1,5})$/.exec(name)?.[1]?.toUpperCase() ?? '文件';
}
