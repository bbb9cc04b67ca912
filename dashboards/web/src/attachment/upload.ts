import { NewAttachment } from '../../../../api/attachments/contract.ts';
import { checkAnswer, newKey, ProblemError, problemOf, search } from '../client.ts';

/** One upload that may be tried again: pressed twice it is the same attachment. */
export type Upload = { caseId: string; file: File; key: string };

export function newUpload(caseId: string, file: File): Upload {
  return { caseId, file, key: newKey() };
}

/** Sends the file and tells how much of it has gone (0–1); ends without an answer when `signal` aborts. fetch cannot tell of its progress, so this is the older way. */
export function sendUpload(
  { caseId, file, key }: Upload,
  { signal, progress }: { signal: AbortSignal; progress: (share: number) => void },
): Promise<NewAttachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/cases/${encodeURIComponent(caseId)}/attachments${search({ name: file.name })}`);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Idempotency-Key', key);
    request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      if (request.status >= 400) return reject(problemOf(request.status, request.responseText));
      try {
        resolve(checkAnswer(NewAttachment, JSON.parse(request.responseText)));
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = () => reject(new ProblemError('network', '上传中断，请检查网络后重试。', 0));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
