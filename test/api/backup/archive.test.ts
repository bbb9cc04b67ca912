import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { archiveFiles, checkArchive, createArchive, recordsOf } from '../../../api/backup/archive.ts';
import { carried } from '../../../api/backup/tables.ts';
import { openDatabase } from '../../../api/database/open.ts';
import { suite } from '../../suite.ts';

const archive = suite<{ folder: string }>('the archive of a backup');
archive.beforeEach((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'huiying-archive-'));
});
archive.afterEach(({ folder }) => rmSync(folder, { recursive: true, force: true }));

const about = {
  at: '2026-11-02T02:00:00.000Z',
  engines: { ledger: 'SQLite', documents: 'SQLite FTS5' },
  migrations: ['0001-ledger'],
  ledger: { entries: 0, head: '0'.repeat(64) },
  tables: {},
  left: [],
  documents: null,
  snapshots: 0,
  attachments: 0,
};

archive(
  'what goes in comes out: texts, bytes, many records in several files; any tar program lists it',
  async ({ folder }) => {
    const path = join(folder, 'a.tar');
    const writing = await createArchive(path);
    await writing.add('secret', Buffer.from('示例密钥\n'));
    const records = Array.from({ length: 3_000 }, (_, index) => ({
      seq: index,
      text: '河水发黑'.repeat(1_000),
      bytes: Buffer.from([index % 256, 0, 255]),
      none: null,
    }));
    assert.is(await writing.addRecords('tables/example', each(records)), 3_000);
    assert.is(await writing.addRecords('tables/empty', each([])), 0);
    const size = await writing.finish(about);
    assert.is(statSync(path).size, size);
    assert.is(statSync(path).mode & 0o777, 0o600);
    const found: unknown[] = [];
    const names: string[] = [];
    for await (const { name, data } of archiveFiles(path)) {
      names.push(name);
      if (name.startsWith('tables/')) found.push(...(await recordsOf(data)));
    }
    assert.equal(found, records);
    assert.equal(names.slice(0, 3), ['secret', 'tables/example/000001.jsonl.gz', 'tables/example/000002.jsonl.gz']);
    assert.is(names.at(-1), 'manifest.json');
    assert.equal(execFileSync('tar', ['-tf', path], { encoding: 'utf8' }).trim().split('\n'), names);
    assert.equal((await checkArchive(path)).ledger, about.ledger);
  },
);

archive('records that fail half-way leave neither an archive nor a draft', async ({ folder }) => {
  const writing = await createArchive(join(folder, 'a.tar'));
  await writing.add('secret', Buffer.from('x'));
  assert.equal(
    readdirSync(folder).map((name) => name.endsWith('.part')),
    [true],
  );
  const failing = async function* () {
    yield { seq: 1 };
    throw new Error('disk');
  };
  await writing.addRecords('tables/example', failing()).then(
    () => assert.unreachable(),
    () => writing.abandon(),
  );
  assert.equal(readdirSync(folder), []);
});

archive('a changed byte, a cut end, a file too many and a missing manifest are each said', async ({ folder }) => {
  const path = join(folder, 'a.tar');
  const writing = await createArchive(path);
  await writing.add('secret', Buffer.from('x'.repeat(5_000)));
  await writing.add('anchor/1', Buffer.from('y'.repeat(5_000)));
  await writing.finish(about);
  const whole = readFileSync(path);
  const says = async (bytes: Buffer, sentence: RegExp) => {
    writeFileSync(path, bytes);
    await checkArchive(path).then(
      () => assert.unreachable(String(sentence)),
      (error: Error) => assert.match(error.message, sentence),
    );
  };
  const changed = Buffer.from(whole);
  changed[600] = 122;
  await says(changed, /已损坏：secret 与清单里的指纹不符/);
  await says(whole.subarray(0, 3_000), /不是完整的备份文件|不完整/);
  await says(whole.subarray(512 + 5_120), /缺 secret/);
  await says(Buffer.from('no archive'), /不是完整的备份文件|没有清单/);
  await says(Buffer.concat([whole.subarray(0, 512 + 5_120), Buffer.alloc(1_024)]), /没有清单/);
  rmSync(path);
  await checkArchive(path).then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, /没有这个备份文件/),
  );
});

archive('every table of the database is either carried or left by a decision', async () => {
  const database = await openDatabase(':memory:');
  const tables = (await database.introspection.getTables()).map(({ name }) => name).sort();
  await database.destroy();
  assert.equal(Object.keys(carried).sort(), tables);
});

archive.run();

async function* each<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list;
}
