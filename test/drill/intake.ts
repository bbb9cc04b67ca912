import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Intake } from '../../api/intake/contract.ts';
import type { Books } from './books.ts';
import { newAct, type Person, perform, type Round } from './people.ts';
import { productEnvironment } from './supervisor.ts';
import type { DrillText } from './texts.ts';

/** 接口送入：a program pushes small packs with its key. */
export async function push(program: Person, make: (count: number) => DrillText[], round: Round): Promise<void> {
  const { books, random } = round;
  const done: Parameters<typeof perform>[3] = [];
  while (!round.ending()) {
    const texts = make(1 + random.int(15));
    const act = newAct(program, random, { kind: 'push', action: '送入文本', target: null, event: null });
    const records = texts.map(({ title, text, url, time }) => ({
      title,
      text,
      url,
      publishedAt: `${time.replace(' ', 'T')}+08:00`,
    }));
    const targetOf = (answer: unknown) => (answer as Intake).importId;
    const path = `/api/intake?source=${act.mark}`;
    const answer = (await perform(program, { act, path, body: { records }, targetOf }, round, done)) as Intake | null;
    if (answer !== null) {
      const taken = texts.filter((_, index) => answer.records.some((one) => one.index === index && one.id !== null));
      books.write({ kind: 'texts', via: '接口送入', texts: taken.map(booked) });
    }
    await wait(random.int(round.pauseMs * 4));
  }
}

/** 导入：`npm run import` on one file after the other; what it says it has sent in is acknowledged. */
export type Importer = {
  work(): Promise<void>;
  /** Ends the import that runs now; false when none does. */
  kill(): boolean;
};

export function createImporter(
  settings: Record<string, string>,
  folder: string,
  make: (count: number) => DrillText[],
  round: Round,
): Importer {
  let child: ChildProcess | null = null;
  return {
    async work() {
      for (let number = 1; !round.ending(); number += 1) {
        const texts = make(60 + round.random.int(500));
        const file = join(folder, `import-${number}.jsonl`);
        const lines = texts.map(({ mark, title, text, url, time }) => ({ id: mark, title, text, url, time }));
        writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
        // A killed import is begun anew, or left for ever: what it had sent in must come all the same.
        const tries = 1 + round.random.int(4);
        for (let attempt = 1; attempt <= tries && !round.ending(); attempt += 1)
          if (await importOnce(file, texts)) break;
          else await wait(500);
      }
    },
    kill: () => child?.kill('SIGKILL') ?? false,
  };

  function importOnce(file: string, texts: readonly DrillText[]): Promise<boolean> {
    const own = spawn(process.execPath, ['api/main.ts', 'import', file], {
      cwd: join(import.meta.dirname, '..', '..'),
      env: { ...productEnvironment(), ...settings },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child = own;
    const book = bookOf(round.books, texts);
    let said = '';
    own.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      // Only whole lines: a number cut in two would acknowledge less than it says.
      for (const [, sent] of said.matchAll(/：已送入 (\d+) 条\n/g)) book(Number(sent));
    });
    return new Promise((resolve) =>
      own.once('close', (code) => {
        child = null;
        if (code === 0) book(texts.length);
        resolve(code === 0);
      }),
    );
  }
}

/** Books the first so many texts of a file, each once. */
function bookOf(books: Books, texts: readonly DrillText[]): (sent: number) => void {
  let done = 0;
  return (sent) => {
    if (sent <= done) return;
    books.write({ kind: 'texts', via: '导入', texts: texts.slice(done, sent).map(booked) });
    done = sent;
  };
}

function booked({ id, mark, raises }: DrillText) {
  return { id, mark, raises };
}
