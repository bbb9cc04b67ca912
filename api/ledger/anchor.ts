import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Head } from './ledger.ts';

/** 库外锚：what the chain's head was after each append, kept outside the database, so that whoever can write there cannot shorten or rewrite the ledger unseen. */
export type Anchor = {
  write(head: Head & { at: string }): Promise<void>;
  read(): AsyncIterable<Head>;
};

/** An anchor in an append-only file of JSON lines, forced to the disk at each write. */
export function fileAnchor(path: string): Anchor {
  return {
    write: async (head) => {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, 'a', 0o600);
      try {
        await file.appendFile(`${JSON.stringify({ seq: head.seq, hash: head.hash, at: head.at })}\n`);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
    read: () => readHeads(path),
  };
}

async function* readHeads(path: string): AsyncGenerator<Head> {
  if (!(await exists(path))) return;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const head = parse(line);
    // A line that was cut off by a power failure says nothing (the next one may stand behind it); those around it still hold the chain.
    if (head !== null) yield head;
  }
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

function parse(line: string): Head | null {
  const match = /\{"seq":(\d+),"hash":"([0-9a-f]{64})"/.exec(line);
  return match === null ? null : { seq: Number(match[1]), hash: match[2] ?? '' };
}
