import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as assert from 'uvu/assert';
import { contract, type EngineName, pack, until } from './engines.ts';

for (const queues of contract('queue under kill -9')) {
  let effects: ReturnType<typeof effectFile>;
  queues.before(() => {
    effects = effectFile();
  });
  queues.after(() => {
    effects.remove();
  });

  queues(
    '3,000 jobs are all done though their process is killed five times, and within 15 s of the last start',
    async ({ engine, store, open }) => {
      const begun = Date.now();
      const queue = await open();
      for (let n = 0; n < 3_000; n += 100)
        await Promise.all(Array.from({ length: 100 }, (_, index) => queue.add('analyse', pack(`n${n + index}`))));
      let worker = work(engine, store.where, effects.file);
      for (let kills = 0; kills < 5; kills += 1) {
        const before = effects.done();
        await until('300 more are done', () => effects.done() >= before + 300);
        worker.kill('SIGKILL');
        await once(worker, 'exit');
        worker = work(engine, store.where, effects.file);
      }
      const left = effects.done();
      await until('the last process works', () => effects.done() > left);
      const lastStart = Date.now();
      await queue.idle(['analyse']);
      const recovery = (Date.now() - lastStart) / 1_000;
      worker.kill('SIGTERM');
      const [code] = await once(worker, 'exit');
      const seconds = (Date.now() - begun) / 1_000;
      const { done, runs } = { done: effects.done(), runs: effects.runs() };
      console.log(
        `${engine}: 3,000 jobs, 5 kills, ${runs - 3_000} delivered twice, ${seconds.toFixed(1)} s, ${recovery.toFixed(1)} s after the last start`,
      );
      assert.is(code, 0);
      assert.is(done, 3_000);
      assert.ok(runs <= 3_000 + 5 * 8, `${runs} runs: only jobs running at a kill may run again`);
      assert.equal(await queue.failed(10), []);
      // The whole is mostly the starting of processes, which says nothing of the queue on a busy machine.
      assert.ok(recovery < 15, `${recovery} s`);
    },
  );

  queues('a job added just before its process is killed is kept', async ({ store, engine, open }) => {
    const adder = spawn(process.execPath, [join(import.meta.dirname, 'adder-process.ts'), engine, store.where], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let accepted = '';
    adder.stdout.on('data', (chunk: Buffer) => {
      accepted += chunk.toString();
    });
    await until('some are accepted', () => accepted.split('\n').length > 50);
    adder.kill('SIGKILL');
    await once(adder, 'close');
    const promised = accepted.split('\n').slice(0, -1);
    const queue = await open();
    const ran = new Set<string>();
    await queue.start({ analyse: async (_, { id }) => void ran.add(id) }, ['analyse']);
    await queue.idle(['analyse']);
    assert.equal(
      promised.filter((id) => !ran.has(id)),
      [],
    );
  });

  queues.run();
}

function work(engine: EngineName, where: string, effects: string): ChildProcess {
  const program = join(import.meta.dirname, 'worker-process.ts');
  return spawn(process.execPath, [program, engine, where, effects], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** What the workers did, as rows that a repeated delivery counts but does not double. */
function effectFile(): { file: string; done: () => number; runs: () => number; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-effects-'));
  const file = join(folder, 'effects.sqlite');
  const db = new Database(file, { timeout: 10_000 });
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE effect (id TEXT PRIMARY KEY, runs INTEGER NOT NULL)');
  const number = (sql: string) => {
    const statement = db.prepare(sql).pluck();
    return () => Number(statement.get());
  };
  return {
    file,
    done: number('SELECT count(*) FROM effect'),
    runs: number('SELECT coalesce(sum(runs), 0) FROM effect'),
    remove: () => {
      db.close();
      rmSync(folder, { recursive: true });
    },
  };
}
