import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { LossRow } from '../database/tables-losses.ts';
import type { Head } from './ledger.ts';

/** 库外锚：what the chain's head was after each append, kept outside the database, so that whoever can write there cannot shorten or rewrite the ledger unseen. */
export type Anchor = {
  write(head: AnchoredHead): Promise<void>;
  /** Heads in the order of writing, without those that a later mark of loss covers. */
  read(): AsyncIterable<AnchoredHead>;
  /** 丢失登记: marks that entries were lost with a restored older state. */
  losses(): Promise<LossRow[]>;
  /** Writes such a mark, for ever. */
  markLoss(loss: LossRow): Promise<void>;
};

/** A head and when it was written. */
export type AnchoredHead = Head & { at: string };

/** An anchor in an append-only file of JSON lines, forced to the disk at each write. */
export function fileAnchor(path: string): Anchor {
  return {
    write: ({ seq, hash, at }) => append(path, { seq, hash, at }),
    read: () => readHeads(path),
    losses: async () => (await marksOf(path)).map(({ loss }) => loss),
    markLoss: ({ from, to, hash, at, by, reason }) => append(path, { loss: { from, to, hash, at, by, reason } }),
  };
}

async function append(path: string, line: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(`${JSON.stringify(line)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function* readHeads(path: string): AsyncGenerator<AnchoredHead> {
  const marks = await marksOf(path);
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    // A line that was cut off by a power failure says nothing (the next one may stand behind it); those around it still hold the chain.
    const head = headOf(line);
    if (head === null) continue;
    const lost = marks.some(({ at, loss }) => at > number && loss.from <= head.seq && head.seq <= loss.to);
    if (!lost) yield head;
  }
}

/** The marks of loss and the lines on which they stand. */
async function marksOf(path: string): Promise<{ at: number; loss: LossRow }[]> {
  const marks: { at: number; loss: LossRow }[] = [];
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    const start = line.indexOf('{"loss":');
    if (start === -1) continue;
    try {
      marks.push({ at: number, loss: (JSON.parse(line.slice(start)) as { loss: LossRow }).loss });
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

function headOf(line: string): AnchoredHead | null {
  const match = /\{"seq":(\d+),"hash":"([0-9a-f]{64})"(?:,"at":"([^"]*)")?/.exec(line);
  return match === null ? null : { seq: Number(match[1]), hash: match[2] ?? '', at: match[3] ?? '' };
}
