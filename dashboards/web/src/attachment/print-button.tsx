import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Attachment } from '../../../../api/attachments/contract.ts';
import { addresses } from '../client.ts';
import { useCaseFiles } from './case-files.ts';
import { picturesIn } from './pictures-in.ts';

/** 打印: the case form with its pictures as a page of their own; the printer waits until they are there. */
export function PrintButton({ detail }: { detail: object }) {
  const [printing, setPrinting] = useState(false);
  return (
    <>
      <Button className="wide-only" loading={printing} onClick={() => setPrinting(true)}>
        打印
      </Button>
      {printing ? <ProofPage pictures={picturesIn(detail)} done={() => setPrinting(false)} /> : null}
    </>
  );
}

type Picture = { text: string; attachment: Attachment };

/** 佐证页: every picture of the case, with what it shows and by which hash the ledger knows it. */
function ProofPage({ pictures, done }: { pictures: readonly Picture[]; done: () => void }) {
  const caseId = useCaseFiles() ?? '';
  const page = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: printed once, when it has come.
  useEffect(() => {
    let left = false;
    const images = [...(page.current?.querySelectorAll('img') ?? [])];
    // One that cannot be shown is printed as its words.
    void Promise.allSettled(images.map((image) => image.decode())).then(() => {
      if (left) return;
      window.print();
      done();
    });
    return () => {
      left = true;
    };
  }, []);
  if (pictures.length === 0) return <section ref={page} hidden />;
  return (
    <section ref={page} className="proof print-only" aria-label="佐证页">
      <h2>佐证页</h2>
      <div className="proof-pictures">
        {pictures.map(({ text, attachment }) => (
          <figure key={attachment.id}>
            <img src={addresses.attachment(caseId, attachment.id)} alt={text} />
            <figcaption>
              {text}（{attachment.name}，SHA-256 {attachment.sha256.slice(0, 16)}）
            </figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
}
