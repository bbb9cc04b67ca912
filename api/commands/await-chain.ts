import { setTimeout as wait } from 'node:timers/promises';
import type { Queue } from '../../queue/queue.ts';
import { say } from './command.ts';

/**
 * Waits for the analysis of this process, or of the workers elsewhere, and tells how far it is. 'postponed': for
 * `patienceMs` no pack has been finished while some wait to be tried again, as with a store that is away or takes no
 * writes; they stay accepted and whoever runs goes on with them.
 */
export async function awaitChain(
  queue: Pick<Queue, 'counts'>,
  documents: number,
  patienceMs = 60_000,
): Promise<'done' | 'postponed'> {
  let left = Number.POSITIVE_INFINITY;
  let since = Date.now();
  let retried = false;
  let told = Date.now();
  for (;;) {
    const { waiting, active, delayed } = (await queue.counts()).analyse;
    const now = waiting + active + delayed;
    if (now === 0) return 'done';
    if (now !== left) [left, since, retried] = [now, Date.now(), false];
    retried ||= delayed > 0;
    if (retried && Date.now() - since > patienceMs) return 'postponed';
    if (Date.now() - told >= tellEveryMs) {
      told = Date.now();
      say(`还有 ${now} 批在处理（共 ${documents} 条）${retried ? '，其中有写不进文档库、稍后重试的' : ''}`);
    }
    await wait(lookEveryMs);
  }
}

const tellEveryMs = 5_000;
const lookEveryMs = 50;
