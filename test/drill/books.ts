import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** What one act of the load asks for, and by what its effect is known again afterwards. */
export type Act = {
  /** The Idempotency-Key, also the act's name in the report. */
  key: string;
  kind: 'open' | 'command' | 'decision' | 'push';
  userId: string;
  /** The action that its audit row names. */
  action: string;
  /** The case or alert that it goes to; null where the act makes its target. */
  target: string | null;
  /** A word that stands in its text and nowhere else; null where the act has no text. */
  mark: string | null;
  /** The type of the ledger entry that it makes; null when it makes none by itself. */
  event: string | null;
  /** The version of the case that the person saw. */
  version: number | null;
};

/** One text that the installation has acknowledged. */
export type BookedText = { id: string; mark: string; raises: boolean };

/** One line of the books. `under` names the faults that were under way. */
export type Line =
  | { kind: 'texts'; via: string; texts: BookedText[]; under: string; at: string }
  | { kind: 'asked'; act: Act; under: string; at: string }
  | { kind: 'answered'; key: string; status: number; target: string | null; under: string; at: string };

/** 账本：what the drill asked for and what was acknowledged to it, kept outside the installation and forced to the disk line by line. */
export type Books = {
  write(line: Unstamped<Line>): void;
  close(): void;
};

type Unstamped<T> = T extends Line ? Omit<T, 'under' | 'at'> : never;

/** Opens new books; `under` tells what is going on at the moment of a line. */
export function openBooks(file: string, under: () => string): Books {
  const descriptor = openSync(file, 'a', 0o600);
  return {
    write: (line) => {
      writeSync(descriptor, `${JSON.stringify({ ...line, under: under(), at: new Date().toISOString() })}\n`);
      fsyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}

/** All lines of the books. */
export function readBooks(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
