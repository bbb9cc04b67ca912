import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import * as assert from 'uvu/assert';
import { suite, untested } from '../suite.ts';
import { answersOf, type CommandRun, runCommand, startCommand } from './command-process.ts';
import { clusteredInstallation, embeddedInstallation, type Installation } from './installation.ts';
import { lifelikeRecords } from './records.ts';
import { storeOf } from './store-of.ts';
import { watcher } from './watcher.ts';

const backing = suite('backup and restore');
const folder = mkdtempSync(join(tmpdir(), 'huiying-backup-'));
const office = embeddedInstallation();
const archive = join(folder, 'backup.tar');
let made: Record<string, unknown> = {};

backing.before(async () => {
  await succeeds(runCommand(['import', posts('first', 400, 1)], office.settings));
  const snapshot = join(office.settings['DATA_DIR'] ?? '', 'snapshots', 'ab');
  mkdirSync(snapshot, { recursive: true });
  writeFileSync(join(snapshot, `ab${'0'.repeat(62)}.gz`), 'a page');
  // The second import runs while the backup is taken.
  const importing = startCommand(['import', posts('second', 1_500, 2)], office.settings);
  const looking = watcher(office.settings);
  while ((await looking.documents()) < 500) await new Promise((resolve) => setTimeout(resolve, 50));
  await looking.close();
  const run = await succeeds(runCommand(['backup', '--to', archive], office.settings));
  made = answersOf(run).at(-1) ?? {};
  await succeeds(importing.ended);
});
backing.after(async () => {
  await office.drop();
  rmSync(folder, { recursive: true, force: true });
});

backing('taken under a running import, it is whole, of one moment, and readable by its owner alone', async () => {
  assert.is(made['file'], archive);
  assert.is(statSync(archive).mode & 0o777, 0o600);
  assert.equal(
    readdirSync(folder).filter((name) => name.endsWith('.part')),
    [],
  );
  assert.ok(Number(made['documents']) >= 500 && Number(made['entries']) > 20, JSON.stringify(made));
  assert.is(made['snapshots'], 1);
  const now = answersOf(await succeeds(runCommand(['verify'], office.settings))).at(-1) ?? {};
  assert.ok(Number(now['entries']) >= Number(made['entries']));
});

backing(
  'restored into an empty folder, head, counts, secret and snapshots are the same and every text is found',
  async () => {
    const other = embeddedInstallation();
    try {
      await restored(other);
      const dir = other.settings['DATA_DIR'] ?? '';
      const from = office.settings['DATA_DIR'] ?? '';
      assert.is(readFileSync(join(dir, 'secret'), 'utf8'), readFileSync(join(from, 'secret'), 'utf8'));
      assert.is(statSync(join(dir, 'secret')).mode & 0o777, 0o600);
      assert.is(readFileSync(join(dir, 'snapshots', 'ab', `ab${'0'.repeat(62)}.gz`), 'utf8'), 'a page');
      // Work goes on: the same records change nothing, and the ledger grows on the old head.
      const again = await succeeds(runCommand(['import', posts('first', 400, 1)], other.settings));
      assert.is(answersOf(again).at(-1)?.['stored'], 0);
      await succeeds(runCommand(['import', posts('third', 200, 3)], other.settings));
      const grown = answersOf(await succeeds(runCommand(['verify'], other.settings))).at(-1) ?? {};
      assert.ok(Number(grown['entries']) > Number(made['entries']));
    } finally {
      await other.drop();
    }
  },
);

backing('an installation that holds something is left alone', async () => {
  const run = await runCommand(['restore', archive], office.settings);
  assert.is(run.code, 1);
  assert.match(run.stderr, /这里已经有数据（主数据库的 ledger、.*不是空的），只能恢复到空的目录/);
});

backing('a damaged archive is refused before anything is touched', async () => {
  const damaged = join(folder, 'damaged.tar');
  const bytes = readFileSync(archive);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(damaged, bytes, { mode: 0o600 });
  const other = embeddedInstallation();
  const run = await runCommand(['restore', damaged], other.settings);
  assert.is(run.code, 1);
  assert.match(run.stderr, /备份|损坏/);
  assert.equal(readdirSync(other.settings['DATA_DIR'] ?? ''), []);
  await other.drop();
});

backing('a restore that fails starts nothing, says so, and can be run again', async () => {
  const other = embeddedInstallation();
  const dir = other.settings['DATA_DIR'] ?? '';
  try {
    writeFileSync(join(dir, 'secret'), 'the secret of another installation, long enough\n');
    const failed = await runCommand(['restore', archive], other.settings);
    assert.is(failed.code, 1);
    assert.match(failed.stderr, /已经有另一个密钥文件/);
    const started = await runCommand(['start'], { ...other.settings, PORT: '0' });
    assert.is(started.code, 1);
    assert.match(started.stderr, /上一次恢复没有完成/);
    rmSync(join(dir, 'secret'));
    await restored(other);
    assert.not(existsSync(join(dir, 'restore-unfinished.json')));
  } finally {
    await other.drop();
  }
});

backing('a restore killed in the middle of the texts is finished by running it again', async () => {
  const other = embeddedInstallation();
  try {
    const running = startCommand(['restore', archive], other.settings);
    while (!running.stderr().includes('文本：') && running.child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    running.child.kill('SIGKILL');
    if ((await running.ended).code !== 0) await restored(other);
  } finally {
    await other.drop();
  }
});

backing('under an anchor that is newer, the loss is told, and recorded only with a reason', async () => {
  const other = embeddedInstallation();
  const dir = other.settings['DATA_DIR'] ?? '';
  try {
    cpSync(join(office.settings['DATA_DIR'] ?? '', 'ledger-anchor.jsonl'), join(dir, 'ledger-anchor.jsonl'));
    const last = Number(made['entries']);
    const refused = await runCommand(['restore', archive], other.settings);
    assert.is(refused.code, 1);
    assert.match(refused.stderr, new RegExp(`备份只到第 ${last} 条：恢复后将丢失第 ${last + 1}–\\d+ 条`));
    const accepted = await runCommand(
      ['restore', archive, '--accept-loss', '磁盘损坏，只有较早的备份'],
      other.settings,
    );
    assert.is(accepted.code, 0, accepted.stderr);
    const verified = await succeeds(runCommand(['verify'], other.settings));
    assert.match(verified.stderr, new RegExp(`丢失登记：第 ${last + 1}–\\d+ 条.*磁盘损坏，只有较早的备份`));
    const second = join(folder, 'after-loss.tar');
    await succeeds(runCommand(['backup', '--to', second], other.settings));
    const third = embeddedInstallation();
    await succeeds(runCommand(['restore', second], third.settings));
    assert.match((await succeeds(runCommand(['verify'], third.settings))).stderr, /丢失登记/);
    await third.drop();
  } finally {
    await other.drop();
  }
});

backing('without texts the ledger comes back whole, and nothing is written over', async () => {
  const small = join(folder, 'small.tar');
  const run = await succeeds(runCommand(['backup', '--without-documents', '--to', small], office.settings));
  assert.is(answersOf(run).at(-1)?.['documents'], null);
  assert.ok(statSync(small).size < statSync(archive).size);
  const again = await runCommand(['backup', '--to', small], office.settings);
  assert.is(again.code, 1);
  assert.match(again.stderr, /已经存在，备份不会覆盖它/);
  const other = embeddedInstallation();
  const back = answersOf(await succeeds(runCommand(['restore', small], other.settings))).at(-1) ?? {};
  assert.equal([back['same'], back['documents']], [true, null]);
  await other.drop();
  const nowhere = await runCommand(['backup'], { DATA_DIR: join(folder, 'nowhere') });
  assert.is(nowhere.code, 1);
  assert.match(nowhere.stderr, /这里没有台账/);
});

backing('a text that was stored and not yet raised when the backup was taken is raised after the restore', async () => {
  const [early, late] = [embeddedInstallation(), embeddedInstallation()];
  const file = join(folder, 'early.tar');
  try {
    await succeeds(runCommand(['restore', archive], early.settings));
    // As if the process had been between storing and raising: the alerts know nothing of this text.
    const ledger = new Sqlite(join(early.settings['DATA_DIR'] ?? '', 'ledger.db'));
    const id = String(ledger.prepare('SELECT "documentId" FROM "alertDocuments" ORDER BY at DESC').pluck().get());
    for (const table of ['alertDocuments', 'alertHeldBack'])
      ledger.prepare(`DELETE FROM "${table}" WHERE "documentId" = ?`).run(id);
    ledger.close();
    await succeeds(runCommand(['backup', '--to', file], early.settings));
    const run = await succeeds(runCommand(['restore', file], late.settings));
    const unraised = Number(answersOf(run).at(-1)?.['unraised']);
    assert.ok(unraised >= 1);
    await succeeds(runCommand(['import', posts('one', 1, 9)], late.settings));
    const raised = new Sqlite(join(late.settings['DATA_DIR'] ?? '', 'ledger.db'));
    const rows = raised.prepare('SELECT count(*) FROM "alertDocuments" WHERE "documentId" = ?').pluck().get(id);
    raised.close();
    assert.is(rows, 1, `${id}, ${unraised} unraised`);
  } finally {
    await early.drop();
    await late.drop();
  }
});

const cluster = await clusteredInstallation();
if (cluster === null)
  untested('backup and restore between engines', 'REDIS_URL, ELASTICSEARCH_URL and DATABASE_URL are not all set');
else
  backing(
    'from SQLite to PostgreSQL and Elasticsearch and back: heads equal, every text found by id and by word',
    async () => {
      const back = embeddedInstallation();
      try {
        await restored(cluster);
        const second = join(folder, 'from-servers.tar');
        const run = await succeeds(runCommand(['backup', '--to', second], cluster.settings));
        assert.is(answersOf(run).at(-1)?.['head'], made['head']);
        await succeeds(runCommand(['restore', second], back.settings));
        await sameTexts(cluster, back);
        const held = await cluster.holds();
        assert.equal(await back.holds(), { ...held, documents: held.groups.length });
        assert.is(answersOf(await succeeds(runCommand(['verify'], back.settings))).at(-1)?.['head'], made['head']);
        // The ledger goes on growing on the servers.
        await succeeds(runCommand(['import', posts('third', 200, 3)], cluster.settings));
        await succeeds(runCommand(['verify'], cluster.settings));
      } finally {
        await back.drop();
        await cluster.drop();
      }
    },
  );

backing.run();

function posts(name: string, count: number, seed: number): string {
  const file = join(folder, `${name}.jsonl`);
  const lines = lifelikeRecords(count, seed).map((record) => JSON.stringify(record));
  writeFileSync(file, lines.join('\n'));
  return file;
}

async function succeeds(running: Promise<CommandRun>): Promise<CommandRun> {
  const run = await running;
  assert.is(run.code, 0, run.stderr);
  return run;
}

/** Restores the archive there, and holds head, counts and texts against it. */
async function restored(installation: Installation): Promise<void> {
  const run = await succeeds(runCommand(['restore', archive], installation.settings));
  const told = answersOf(run).at(-1) ?? {};
  assert.equal(
    [told['same'], told['head'], told['entries'], told['documents']],
    [true, made['head'], made['entries'], made['documents']],
  );
  const verified = answersOf(await succeeds(runCommand(['verify'], installation.settings))).at(-1) ?? {};
  assert.equal([verified['ok'], verified['head']], [true, made['head']]);
  await sameTexts(office, installation);
}

/** Every text there is the same as here, by id, and each is found by a word of its own. */
async function sameTexts(from: Installation, to: Installation): Promise<void> {
  const [source, copy] = [await storeOf(from.settings), await storeOf(to.settings)];
  try {
    let after: string | null = null;
    let count = 0;
    for (;;) {
      const page: Awaited<ReturnType<typeof copy.page>> = await copy.page(after, 500);
      const same = await source.get(page.map(({ id }) => id));
      assert.equal(page, same);
      for (const { id, textTokens } of page.slice(0, 20)) {
        const words = textTokens.split(' ').slice(0, 4);
        const found = await copy.search({ sort: 'time', limit: 200, words: { all: [words], any: [], not: [] } });
        assert.ok(found.total > 200 || found.hits.some(({ document }) => document.id === id), words.join(' '));
      }
      count += page.length;
      if (page.length < 500) break;
      after = page.at(-1)?.id ?? null;
    }
    assert.is(count, await copy.count({}));
    assert.ok(count >= 500);
  } finally {
    await source.close();
    await copy.close();
  }
}
