import type { JobName, JobSpec, JobTable } from './jobs.ts';
import type { Handlers } from './queue.ts';
import { QueueError } from './queue-error.ts';

/** A job may come back after its process died this often before it is given up: enough for restarts, too few for poison. */
export const maxStalls = 20;

/** Nothing is put off for longer: a time further ahead was set by a wrong clock, and nobody waits for it. */
export const delayMaxMs = 24 * 3_600_000;

/** What `failed()` says of a job that its process did not survive {@link maxStalls} times. */
export const stalledSentence = `处理进程中断超过 ${maxStalls} 次，已放弃。请查看日志中该任务前后的崩溃原因，修复后重试。`;

/** Hands one delivery to its handler after checking the payload; throws QueueError `queue.payload` when the payload is not what the table says, which no retry can mend. */
export async function deliver<N extends JobName>(
  table: JobTable,
  handlers: Handlers,
  name: N,
  payload: unknown,
  job: { id: string; attempt: number },
): Promise<void> {
  const handler = handlers[name];
  if (handler === undefined) throw missing([name]);
  const parsed = table[name].payload.safeParse(payload);
  if (!parsed.success) {
    const faults = parsed.error.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.') || '(整体)'} ${issue.message}`);
    throw new QueueError('queue.payload', `任务 ${job.id} 的内容不符合约定，已放弃：${faults.join('；')}`);
  }
  await handler(parsed.data, job);
}

/** True when no further delivery can succeed. */
export function isHopeless(error: unknown): boolean {
  return error instanceof QueueError && error.code === 'queue.payload';
}

/** Throws `queue.handler.missing` when one of the kinds has no handler, so that a forgotten one stops the start and not the office. */
export function requireHandlers(handlers: Handlers, names: readonly JobName[]): void {
  const without = names.filter((name) => handlers[name] === undefined);
  if (without.length > 0) throw missing(without);
}

/** The id of a job, refused where BullMQ would refuse it, so that both engines take the same ids. */
export function requireId(id: string): string {
  if (!/^(?=.*[A-Za-z])[A-Za-z0-9-]{1,200}$/.test(id))
    throw new QueueError('queue.id', `任务编号“${id}”不可用：只能含字母、数字和“-”，且至少有一个字母，最长 200 字符。`);
  return id;
}

/** Milliseconds until the next try after this many real failures. */
export function backoffAfter(
  { backoffMs, backoffMaxMs = Number.POSITIVE_INFINITY }: Pick<JobSpec<unknown>, 'backoffMs' | 'backoffMaxMs'>,
  failures: number,
): number {
  return Math.min(backoffMaxMs, backoffMs * 2 ** (failures - 1));
}

function missing(names: readonly JobName[]): QueueError {
  return new QueueError('queue.handler.missing', `缺少任务处理程序：${names.join('、')}。请在启动处登记后再启动。`);
}
