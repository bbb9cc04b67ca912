import { statfs } from 'node:fs/promises';
import type { DocumentStore } from '../../analysis/store.ts';
import type { Queue } from '../../queue/queue.ts';
import { latePacks } from '../chain/late-packs.ts';
import type { Database } from '../database/open.ts';
import type { ClockState } from '../keeping/clock.ts';
import type { AnchorState } from '../ledger/anchoring.ts';
import { unsentNotices } from '../notices/unsent.ts';
import { faultOf } from './faults.ts';
import { type Finding, fine, type Health } from './health.ts';
import { beat, lastBeat } from './pulse.ts';

export type LookParts = {
  database: Database;
  ledgerEngine: string;
  documents: Pick<DocumentStore, 'engine' | 'ready'>;
  queue: Pick<Queue, 'engine' | 'ready' | 'failed'>;
  shared: { ready(): Promise<void> };
  /** Folders whose disks must have room, and how much, in MB (0: not looked at). */
  folders: readonly string[];
  minFreeMb: number;
  now(): Date;
};

/** Registers what every process can look at by itself. */
export function registerLooks(health: Health, parts: LookParts): void {
  const { database, documents, queue, now } = parts;
  const begun = performance.now();
  health.register(
    'database',
    async () => {
      await beat(database, 'look', now());
      return fine;
    },
    parts.ledgerEngine,
  );
  health.register('documents', async () => atRisk(await documents.ready()), documents.engine);
  health.register('queue', async () => atRisk(await queue.ready()), queue.engine);
  health.register(
    'shared',
    async () => {
      await parts.shared.ready();
      return fine;
    },
    '文件夹',
  );
  health.register('disk', () => lookAtDisks(parts.folders, parts.minFreeMb));
  health.register('work', () => unlessAway(lookAtWork(database, now(), performance.now() - begun)));
  health.register('packs', () => unlessAway(lookAtPacks(database, queue, now())));
  health.register('notices', () => unlessAway(lookAtNotices(database, now())));
}

/** What cannot be looked up because an engine is away is not known; the engine's own part says so. */
async function unlessAway(looking: Promise<Finding>): Promise<Finding | null> {
  try {
    return await looking;
  } catch (error) {
    if (faultOf(error) === null) throw error;
    return null;
  }
}

/** An engine that works, with a warning or without. */
function atRisk(warning: string | null): Finding {
  return warning === null ? fine : { state: 'degraded', what: warning, reason: null };
}

async function lookAtDisks(folders: readonly string[], minFreeMb: number): Promise<Finding> {
  if (minFreeMb === 0) return fine;
  for (const folder of folders) {
    const { bavail, bsize } = await statfs(folder);
    const freeMb = Math.floor((bavail * bsize) / 1_048_576);
    const reason = `${folder} 只剩 ${freeMb} MB，下限 ${minFreeMb} MB（MIN_FREE_MB）`;
    if (freeMb < minFreeMb / 10) return { state: 'down', what: `磁盘将满，只剩 ${freeMb} MB`, reason };
    if (freeMb < minFreeMb) return { state: 'degraded', what: `磁盘空间不足，只剩 ${freeMb} MB`, reason };
  }
  return fine;
}

/** 库外锚 as it was when it was last kept up. */
export function anchorFinding(anchor: AnchorState): Finding {
  return anchor.ok ? fine : { state: 'degraded', what: '库外锚没有跟上台账', reason: anchor.reason };
}

/** 系统时钟 as the retention believes it or not. */
export function clockFinding({ ok, reason }: Pick<ClockState, 'ok' | 'reason'>): Finding {
  return ok ? fine : { state: 'degraded', what: '系统时钟存疑', reason };
}

/** A minute's work that nobody has done for this long is not being done. */
export const workSilentMs = 5 * 60_000;

/** A pulse from before this process is no sign: after a stop of the whole office its workers get the same time to begin. */
async function lookAtWork(database: Database, now: Date, upMs: number): Promise<Finding> {
  const last = await lastBeat(database, 'work');
  if (upMs < workSilentMs || (last !== null && now.getTime() - Date.parse(last) < workSilentMs)) return fine;
  const minutes = last === null ? null : Math.floor((now.getTime() - Date.parse(last)) / 60_000);
  const what = minutes === null ? '后台任务从未运行' : `后台任务已停 ${minutes} 分钟`;
  return { state: 'down', what, reason: last === null ? null : `最后一次运行：${last}` };
}

async function lookAtPacks(database: Database, queue: Pick<Queue, 'failed'>, now: Date): Promise<Finding> {
  const late = await latePacks(database, queue, now);
  if (late.count === 0) return fine;
  return { state: 'degraded', what: `有 ${late.count} 包文本（每包至多 200 条）没能研判入库`, reason: late.reason };
}

async function lookAtNotices(database: Database, now: Date): Promise<Finding> {
  const { count, reason } = await unsentNotices(database, now);
  if (count === 0) return fine;
  return { state: 'degraded', what: `有 ${count} 条紧急通知没有发出去`, reason };
}
