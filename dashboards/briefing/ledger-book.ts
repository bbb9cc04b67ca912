import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../../api/cases/case.ts';
import type { CaseListQuery } from '../../api/cases/cases.ts';
import type { LedgerFormCode } from '../../api/cases/contract-forms.ts';
import { Later, Refused } from '../../api/http/problem.ts';
import { runApart } from '../../api/run-apart.ts';
import type { Units } from '../../api/units/units.ts';
import type { LedgerTask } from './ledger-thread.ts';

/** A file to be sent and then dropped, by whoever asked for it. */
export type LedgerFile = { path: string; bytes: number; drop(): Promise<void> };

/** Which cases, and in which table. */
export type ExportQuery = CaseListQuery & { form?: LedgerFormCode };

/** 台账导出: the ledger as a person sees it under a query, as one workbook in a file. */
export type LedgerExports = {
  /** Throws Later while this person has one on its way, or too many others wait. `signal` ends it when nobody waits for it any more. */
  make(query: ExportQuery, actor: Actor, signal?: AbortSignal): Promise<LedgerFile>;
  /** Ends what is on its way and removes the files that are left. */
  close(): Promise<void>;
};

/**
 * Each workbook is made in a thread of its own, so that nobody else waits for it, and one after the other, so that
 * memory holds one. What ended processes left in `folder` goes.
 */
export async function openLedgerExports(given: {
  target: string;
  folder: string;
  units: Pick<Units, 'list'>;
  now: () => Date;
}): Promise<LedgerExports> {
  const { target, folder, units, now } = given;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeOf(folder, (pid) => pid === process.pid || !isAlive(pid));
  const owners = new Set<string>();
  let turn: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();

  const write = async (
    { form = 'ledger', ...query }: ExportQuery,
    actor: Actor,
    signal: AbortSignal,
  ): Promise<LedgerFile> => {
    const path = join(folder, `${process.pid}-${randomUUID()}.xlsx`);
    const drop = () => rm(path, { force: true });
    const names = (await units.list()).map((unit) => [unit.id, unit.name] as const);
    const task: LedgerTask = { target, file: path, query, actor, at: now().toISOString(), units: names, form };
    try {
      await runApart(new URL('./ledger-thread.ts', import.meta.url), task, signal);
      return { path, bytes: (await stat(path)).size, drop };
    } catch (error) {
      await drop();
      throw signal.aborted ? new Refused('export.left', '导出已经取消。', 400) : error;
    }
  };

  return {
    make: async (query, actor, signal) => {
      const owner = actor.kind === 'person' ? actor.userId : 'system';
      if (owners.has(owner))
        throw new Later('export.running', '您要的上一份台账还在导出，请等它完成后再导出。', 429, retrySeconds);
      if (owners.size >= waitingMax)
        throw new Later('export.many', '同时导出台账的人太多，请几分钟后再试。', 503, 10 * retrySeconds);
      owners.add(owner);
      const ends = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      const made = turn.then(() => write(query, actor, ends));
      turn = made.catch(() => undefined);
      return made.finally(() => owners.delete(owner));
    },
    close: async () => {
      closing.abort();
      await turn;
      await removeOf(folder, (pid) => pid === process.pid);
    },
  };
}

/** A file's name begins with the number of the process that made it. */
async function removeOf(folder: string, whose: (pid: number) => boolean): Promise<void> {
  for (const name of await readdir(folder))
    if (whose(Number(name.split('-')[0]))) await rm(join(folder, name), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const waitingMax = 10;
const retrySeconds = 10;
