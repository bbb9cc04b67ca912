import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';
import type { LossRow } from '../database/tables-losses.ts';
import type { Head } from './ledger.ts';

/** 库外锚：what the chain's head was after each append, kept outside the database, so that whoever can write there cannot shorten or rewrite the ledger unseen. */
export type Anchor = {
  write(head: AnchoredHead): Promise<void>;
  /** All of them with one write to the disk. */
  writeAll(heads: readonly AnchoredHead[]): Promise<void>;
  /** The ledger's head with the highest number that no later mark of loss covers; null when there is none. */
  last(): Promise<AnchoredHead | null>;
  /** Heads of one chain in the order of writing, without those that a later mark of loss covers. */
  read(chain?: string): AsyncIterable<AnchoredHead>;
  /** 丢失登记: marks that entries of a chain were lost with a restored older state. */
  losses(chain?: string): Promise<LossRow[]>;
  /** Writes such a mark, for ever. */
  markLoss(loss: LossRow & { chain?: string }): Promise<void>;
};

/** A head and when it was written; of the ledger where no chain is named. */
export type AnchoredHead = Head & { at: string; chain?: string };

/**
 * An anchor in an append-only file of JSON lines, forced to the disk at each write. One line is one write at the end
 * of the file, which a local disk never mixes up; `alone` lets one writer of all machines write at a time, because a
 * network folder finds the end of a file only when it opens it.
 */
export function fileAnchor(path: string, alone: Alone = (act) => act()): Anchor {
  const append = async (...lines: object[]) => {
    await mkdir(dirname(path), { recursive: true });
    await alone(() => appendText(path, lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  };
  return {
    write: (head) => append(lineOf(head)),
    writeAll: (heads) => append(...heads.map(lineOf)),
    last: async () => (await lastOfTail(path)) ?? highest(path),
    read: (chain = ledgerName) => readHeads(path, chain),
    losses: async (chain = ledgerName) => (await marksOf(path, chain)).map(({ loss }) => loss),
    markLoss: ({ chain, from, to, hash, at, by, reason }) =>
      append({ loss: { ...named(chain), from, to, hash, at, by, reason } }),
  };
}

const ledgerName = 'ledger';

/** Lines of the ledger name no chain, as in the first release, which had no other. */
function named(chain: string | undefined): { chain?: string } {
  return chain === undefined || chain === ledgerName ? {} : { chain };
}

function lineOf({ chain, seq, hash, at }: AnchoredHead): object {
  return { ...named(chain), seq, hash, at };
}

/** Does something while no other process does it. */
export type Alone = (act: () => Promise<void>) => Promise<void>;

/** The writers of all machines one after the other, by a lock of the database that ends with its connection; on SQLite there is one machine only. */
export function anchorLock(database: Database, postgres: boolean): Alone {
  if (!postgres) return (act) => act();
  return (act) =>
    database.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${anchorKey}::bigint)`.execute(connection);
      try {
        await act();
      } finally {
        await sql`select pg_advisory_unlock(${anchorKey}::bigint)`.execute(connection);
      }
    });
}

/** Any number that nothing else in the database locks. */
const anchorKey = 82_100_002;

async function appendText(path: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const file = await open(path, 'a', 0o600);
  try {
    const { bytesWritten } = await file.write(bytes);
    // Only a disk that is full takes a part.
    if (bytesWritten < bytes.length)
      throw Object.assign(new Error(`库外锚 ${path} 没有写完整，请检查磁盘空间。`), { code: 'ENOSPC' });
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** The file grows for ever, and its end tells nearly always. */
const tailBytes = 65_536;

async function lastOfTail(path: string): Promise<AnchoredHead | null> {
  if (!(await exists(path))) return null;
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, Math.max(0, size - tailBytes));
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    // A mark of loss covers what stands before it: then the whole file is read.
    if (lines.some((line) => line.includes('{"loss":'))) return null;
    return lines
      .flatMap(headsIn)
      .filter(({ chain }) => chain === ledgerName)
      .reduce<AnchoredHead | null>(higher, null);
  } finally {
    await file.close();
  }
}

async function highest(path: string): Promise<AnchoredHead | null> {
  let found: AnchoredHead | null = null;
  for await (const head of readHeads(path, ledgerName)) found = higher(found, head);
  return found;
}

function higher(a: AnchoredHead | null, b: AnchoredHead): AnchoredHead {
  return a === null || b.seq >= a.seq ? b : a;
}

async function* readHeads(path: string, chain: string): AsyncGenerator<AnchoredHead> {
  const marks = await marksOf(path, chain);
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    // A line that was cut off by a power failure says nothing, and the next one stands behind it; those around it still hold the chain.
    for (const head of headsIn(line)) {
      if (head.chain !== chain) continue;
      const lost = marks.some(({ at, loss }) => at > number && loss.from <= head.seq && head.seq <= loss.to);
      if (!lost) yield head;
    }
  }
}

/** The marks of loss and the lines on which they stand. */
async function marksOf(path: string, chain: string): Promise<{ at: number; loss: LossRow }[]> {
  const marks: { at: number; loss: LossRow }[] = [];
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    const start = line.indexOf('{"loss":');
    if (start === -1) continue;
    try {
      const { loss } = JSON.parse(line.slice(start)) as { loss: LossRow & { chain?: string } };
      const { chain: of = ledgerName, ...rest } = loss;
      if (of === chain) marks.push({ at: number, loss: rest });
    } catch (error) {
      // Cut off by a power failure, like a head: whoever recorded it saw the failure and does it again.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return marks;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  if (!(await exists(path))) return;
  yield* createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
}

/** The anchor is there and cannot be read; `code` is that of the file system. */
export class AnchorUnreadable extends Error {
  override readonly name = 'AnchorUnreadable';
  readonly code: string;
  constructor(path: string, code: string, cause: unknown) {
    super(`无法读取库外锚 ${path}（${code}）。请检查这个文件和它所在目录的权限，再试一次。`, { cause });
    this.code = code;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) throw new AnchorUnreadable(path, 'EISDIR', null);
    await access(path, constants.R_OK);
    return true;
  } catch (error) {
    if (error instanceof AnchorUnreadable) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return false;
    throw new AnchorUnreadable(path, code, error);
  }
}

function headsIn(line: string): AnchoredHead[] {
  const heads = line.matchAll(/\{(?:"chain":"(\w+)",)?"seq":(\d+),"hash":"([0-9a-f]{64})"(?:,"at":"([^"]*)")?/g);
  return [...heads].map(([, chain = ledgerName, seq, hash = '', at = '']) => ({ chain, seq: Number(seq), hash, at }));
}
