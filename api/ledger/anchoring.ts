import type { Logger } from 'pino';
import type { Database } from '../database/open.ts';
import type { Anchor, AnchoredHead } from './anchor.ts';
import { allRows, type Head } from './ledger.ts';

/** 锚定：keeps the anchor outside the database up with the ledger. That it cannot is a state of the installation and no answer to who has just acted: his act has happened. */
export type Anchoring = {
  /** Anchors what stands in the ledger beyond the anchor's last head. Never fails: {@link Anchoring.state} tells. */
  keepUp(): Promise<void>;
  /** 库外锚状态, as it was when it was last kept up. */
  state(): AnchorState;
  /** Keeps up now and from now on every minute. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** Since when (UTC ISO) the anchor is behind, why, in Chinese, and how many entries stand in the ledger only. */
export type AnchorState = { ok: true } | { ok: false; since: string; reason: string; behind: number };

type Parts = {
  database: Database;
  anchor: Pick<Anchor, 'writeAll' | 'last'>;
  now: () => Date;
  log: Pick<Logger, 'error' | 'info'>;
};

/** How often a process looks whether the anchor is behind. */
const everyMs = 60_000;

export function openAnchoring(parts: Parts): Anchoring {
  const { now, log } = parts;
  let state: AnchorState = { ok: true };
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const look = async () => {
    const seen = { ledger: 0, anchored: 0 };
    const found = await bringUp(parts, seen).catch((error: unknown) => ({ reason: unwritable(error), error }));
    if (found === null) {
      if (!state.ok) log.info({ since: state.since }, '库外锚已补写，恢复正常');
      state = { ok: true };
      return;
    }
    const since = state.ok ? now().toISOString() : state.since;
    // Once for each reason, and not at every act.
    if (state.ok || state.reason !== found.reason) log.error({ since, err: found.error }, found.reason);
    state = { ok: false, since, reason: found.reason, behind: Math.max(0, seen.ledger - seen.anchored) };
  };
  const run = () => {
    const looking = look().finally(() => {
      if (running === looking) running = null;
    });
    running = looking;
    return looking;
  };
  const keepUp = () => {
    if (running === null) return run();
    // One look at a time; who comes meanwhile shares the next one, which sees his entry too.
    next ??= running.then(() => {
      next = null;
      return run();
    });
    return next;
  };

  return {
    keepUp,
    state: () => state,
    async start() {
      timer ??= setInterval(keepUp, everyMs);
      timer.unref();
      await keepUp();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await (next ?? running);
    },
  };
}

type Fault = { reason: string; error?: unknown };

/**
 * Writes the heads that the anchor lacks; returns why it must not, or null. Only what stands beyond the anchor's last
 * head, and only where that head is still in the chain: else the anchor would lend its word to a ledger that was changed.
 */
async function bringUp({ database, anchor }: Parts, seen: { ledger: number; anchored: number }): Promise<Fault | null> {
  const head = await database.selectFrom('ledgerHead').select('seq').where('id', '=', 1).executeTakeFirst();
  seen.ledger = head?.seq ?? 0;
  const last = await anchor.last();
  seen.anchored = last?.seq ?? 0;
  if (last === null && seen.ledger > 0 && (await wasAnchored(database))) return { reason: faults.gone };
  if (last !== null) {
    const fault = await faultAt(database, last);
    if (fault !== null) return { reason: fault };
  }
  let pack: AnchoredHead[] = [];
  for await (const { seq, hash, at } of allRows(database, { after: seen.anchored })) {
    pack.push({ seq, hash, at });
    if (pack.length < packHeads) continue;
    await anchor.writeAll(pack);
    seen.anchored = seq;
    pack = [];
  }
  if (pack.length > 0) await anchor.writeAll(pack);
  if (seen.ledger > 0) await noteAnchored(database);
  return null;
}

const packHeads = 500;

async function faultAt(database: Database, last: Head): Promise<string | null> {
  const row = await database.selectFrom('ledger').select('hash').where('seq', '=', last.seq).executeTakeFirst();
  if (row === undefined) return faults.beyond(last.seq);
  return row.hash === last.hash ? null : faults.changed(last.seq);
}

const faults = {
  gone: '库外锚文件不见了或者是空的，已停止锚定：无法知道台账末尾有没有被删。请把锚文件放回原处（备份里有一份），再运行 npm run verify 核验。',
  beyond: (seq: number) =>
    `库外锚记到第 ${seq} 条，台账里没有这一条，已停止锚定。刚恢复过较早备份的，请按 npm run verify 的提示登记丢失；否则请保留现场。`,
  changed: (seq: number) =>
    `库外锚的最后一条（第 ${seq} 条）与台账的指纹不一致，已停止锚定。请保留现场，运行 npm run verify 核验。`,
};

function unwritable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '原因见运行日志';
  return `库外锚写不进去（${causes[code] ?? code}）。操作照常记入台账；请检查共享目录的权限和磁盘空间，恢复后自动补写。`;
}

const causes: Record<string, string> = {
  ENOSPC: '磁盘已满',
  EDQUOT: '磁盘配额已满',
  EACCES: '没有写权限',
  EPERM: '没有写权限',
  EROFS: '磁盘只读',
};

/** Kept in the database: without it, nobody would know whether there ever was an anchor. */
const mark = 'ledgerAnchored';

async function wasAnchored(database: Database): Promise<boolean> {
  const row = await database.selectFrom('heads').select('name').where('name', '=', mark).executeTakeFirst();
  return row !== undefined;
}

async function noteAnchored(database: Database): Promise<void> {
  if (await wasAnchored(database)) return;
  await database
    .insertInto('heads')
    .values({ name: mark, value: 'true' })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}
