import { Modal } from 'antd';
import { useState } from 'react';
import { type Attachment, isPicture } from '../../../../api/attachments/contract.ts';
import { addresses } from '../client.ts';
import { useCaseFiles } from './case-files.ts';
import { sizeText, typeText } from './file-words.ts';

/** 附件: a picture as a small one that opens large; a PDF opens in a tab of its own; other files are kept. Name and size beside it. */
export function AttachmentView({ attachment, text }: { attachment: Attachment; text: string }) {
  const caseId = useCaseFiles();
  if (caseId === null) return <span>{attachment.name}</span>;
  const address = addresses.attachment(caseId, attachment.id);
  return (
    <span className="attachment">
      {isPicture(attachment.type) ? (
        <Picture attachment={attachment} text={text} address={address} />
      ) : (
        <a
          className="thumb thumb-file"
          href={address}
          {...(attachment.type === 'application/pdf'
            ? { target: '_blank', rel: 'noreferrer' }
            : { download: attachment.name })}
          aria-label={`打开 ${attachment.name}`}
        >
          {attachment.name.split('.').at(-1)?.toUpperCase()}
        </a>
      )}
      <span className="attachment-words">
        <span className="slot-name">{attachment.name}</span>
        <span className="hint">
          {typeText(attachment.type)}，{sizeText(attachment.size)}{' '}
          <span className="hash" title={`SHA-256 ${attachment.sha256}`}>
            {attachment.sha256.slice(0, 8)}
          </span>
        </span>
      </span>
    </span>
  );
}

function Picture({ attachment, text, address }: { attachment: Attachment; text: string; address: string }) {
  const [open, setOpen] = useState(false);
  const [gone, setGone] = useState(false);
  if (gone)
    return (
      <a className="thumb thumb-file" href={address} target="_blank" rel="noreferrer">
        打不开
      </a>
    );
  return (
    <>
      <button
        type="button"
        className="thumb-button"
        onClick={() => setOpen(true)}
        aria-label={`放大 ${attachment.name}`}
      >
        <img className="thumb" src={address} alt={text} loading="lazy" onError={() => setGone(true)} />
      </button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        title={attachment.name}
        width="min(1200px, 96vw)"
        centered
        destroyOnHidden
        footer={
          <a href={address} target="_blank" rel="noreferrer">
            在新窗口打开
          </a>
        }
      >
        <img className="picture-large" src={address} alt={text} />
      </Modal>
    </>
  );
}
