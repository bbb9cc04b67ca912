import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';
import type { LossRow } from '../database/tables-losses.ts';
import type { Head } from './ledger.ts';

/** 库外锚：what the chain's head was after each append, kept outside the database, so that whoever can write there cannot shorten or rewrite the ledger unseen. */
export type Anchor = {
  write(head: AnchoredHead): Promise<void>;
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
  const append = async (line: object) => {
    await mkdir(dirname(path), { recursive: true });
    await alone(() => appendLine(path, JSON.stringify(line)));
  };
  return {
    write: ({ chain, seq, hash, at }) => append({ ...named(chain), seq, hash, at }),
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

async function appendLine(path: string, line: string): Promise<void> {
  const bytes = Buffer.from(`${line}\n`);
  const file = await open(path, 'a', 0o600);
  try {
    const { bytesWritten } = await file.write(bytes);
    if (bytesWritten < bytes.length) throw new Error(`库外锚 ${path} 没有写完整，请检查磁盘空间。`);
    await file.datasync();
  } finally {
    await file.close();
  }
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

async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path, 'r')).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

function headsIn(line: string): AnchoredHead[] {
  const heads = line.matchAll(/\{(?:"chain":"(\w+)",)?"seq":(\d+),"hash":"([0-9a-f]{64})"(?:,"at":"([^"]*)")?/g);
  return [...heads].map(([, chain = ledgerName, seq, hash = '', at = '']) => ({ chain, seq: Number(seq), hash, at }));
}
