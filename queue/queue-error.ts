/** 队列错误：a refusal of the queue, with a stable code and a Chinese sentence that says what to do. */
export class QueueError extends Error {
  readonly code: QueueErrorCode;

  constructor(code: QueueErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'QueueError';
    this.code = code;
  }
}

export type QueueErrorCode =
  | 'queue.handler.missing'
  | 'queue.started'
  | 'queue.closed'
  | 'queue.id'
  | 'queue.payload'
  | 'queue.file'
  | 'queue.busy'
  | 'queue.redis'
  | 'queue.full'
  | 'queue.read-only';

/** One line about any thrown thing, its causes included, at most `errorMaxChars` characters: what `failed()` shows. */
export function errorLine(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at !== undefined && at !== null && parts.length < 4; at = causeOf(at))
    parts.push(at instanceof Error ? at.message || at.name : String(at));
  return [...parts.join('；原因：')].slice(0, errorMaxChars).join('');
}

const errorMaxChars = 2_000;

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
