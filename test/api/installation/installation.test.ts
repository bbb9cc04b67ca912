import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
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
import { promisify } from 'node:util';
import pg from 'pg';
import * as assert from 'uvu/assert';
import { readConfig } from '../../../api/config.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { openInstallation } from '../../../api/installation/installation.ts';
import { SecretUnfit } from '../../../api/installation/secret.ts';
import { suite, untested } from '../../suite.ts';

const belonging = suite('processes of one installation');
const root = mkdtempSync(join(tmpdir(), 'huiying-installation-'));
const now = () => new Date('2026-11-25T02:00:00.000Z');
const opened: Database[] = [];

belonging.after(async () => {
  for (const one of opened) await one.destroy();
  rmSync(root, { recursive: true, force: true });
});

belonging(
  'the first process makes the secret and the mark, readable by their owner alone; later ones find them',
  async () => {
    const { folder, database } = await place();
    const first = await openInstallation(settings({ DATA_DIR: folder }), database, now);
    assert.is(first.anchorFile, join(folder, 'ledger-anchor.jsonl'));
    assert.is(first.snapshotDir, join(folder, 'snapshots'));
    assert.is(readFileSync(join(folder, 'secret'), 'utf8').trim(), first.secret);
    for (const name of ['secret', 'installation.json'])
      assert.is(statSync(join(folder, name)).mode & 0o777, 0o600, name);
    const again = await openInstallation(settings({ DATA_DIR: folder }), database, now);
    assert.equal([again.id, again.secret], [first.id, first.secret]);
  },
);

belonging(
  'a second machine with the same database and its own folder is refused, and makes nothing there',
  async () => {
    const { folder, database } = await place();
    await openInstallation(settings({ DATA_DIR: folder }), database, now);
    const second = join(root, 'second');
    const said = await refusal(settings({ DATA_DIR: second }), database);
    assert.match(said, '本进程与数据库里登记的这套系统不符，已停止启动');
    assert.match(said, `目录 ${second} 里没有本套系统的 installation.json`);
    assert.match(said, `没有密钥文件 ${join(second, 'secret')}`);
    assert.match(said, '请把 SHARED_DIR 设为各进程共用的目录');
    assert.not.ok(existsSync(second));
    const shared = await openInstallation(settings({ DATA_DIR: second, SHARED_DIR: folder }), database, now);
    assert.is(shared.anchorFile, join(folder, 'ledger-anchor.jsonl'));
  },
);

belonging('another secret, folder, namespace and province are all told at once, with what to set', async () => {
  const { folder, database } = await place();
  await openInstallation(settings({ DATA_DIR: folder }), database, now);
  const other = await place();
  await openInstallation(settings({ DATA_DIR: other.folder }), other.database, now);
  const said = await refusal(settings({ DATA_DIR: other.folder, NAMESPACE: 'second', HOME_REGION: '43' }), database);
  assert.match(said, `目录 ${other.folder} 属于另一套系统（编号 `);
  assert.match(said, `密钥文件 ${join(other.folder, 'secret')} 是另一个密钥（指纹 `);
  assert.match(said, '请改成 NAMESPACE=huiying');
  assert.match(said, '请改成 HOME_REGION=36');
  const secret = readFileSync(join(folder, 'secret'), 'utf8').trim();
  assert.not.ok(said.includes(secret.slice(0, 16)), 'a secret is never said');
});

belonging('a right folder with a wrong SECRET_FILE is refused for the secret alone', async () => {
  const { folder, database } = await place();
  await openInstallation(settings({ DATA_DIR: folder }), database, now);
  const file = join(root, 'other-secret');
  writeFileSync(file, 'x'.repeat(64));
  const said = await refusal(settings({ DATA_DIR: folder, SECRET_FILE: file }), database);
  assert.match(said, `密钥文件 ${file} 是另一个密钥`);
  assert.match(said, '用 SECRET_FILE 指明同一个密钥文件');
  assert.not.match(said, '属于另一套系统');
});

belonging(
  'the folder of the first release is taken over as it is; a ledger whose secret is not there is not',
  async () => {
    const { folder, database } = await place();
    const secret = 'a'.repeat(64);
    await database
      .updateTable('ledgerHead')
      .set({ seq: 3, hash: 'b'.repeat(64) })
      .execute();
    const said = await refusal(settings({ DATA_DIR: folder }), database);
    assert.match(said, '数据库里已有台账，但找不到它的密钥文件');
    assert.equal(
      readdirSync(folder).filter((name) => !name.startsWith('ledger.db')),
      [],
    );
    writeFileSync(join(folder, 'secret'), `${secret}\n`);
    assert.is((await openInstallation(settings({ DATA_DIR: folder }), database, now)).secret, secret);
  },
);

belonging(
  'a shared folder that is not mounted or is another one is not ready, though one could write there',
  async () => {
    const { folder, database } = await place();
    const shared = join(folder, 'shared');
    const one = await openInstallation(settings({ DATA_DIR: folder, SHARED_DIR: shared }), database, now);
    await one.ready();
    assert.equal(readdirSync(shared).sort(), ['installation.json', 'secret']);
    const mark = readFileSync(join(shared, 'installation.json'));
    rmSync(join(shared, 'installation.json'));
    assert.match(await failure(one.ready()), '里面没有本套系统的 installation.json，请检查是否已挂载');
    writeFileSync(join(shared, 'installation.json'), mark);
    await one.ready();
  },
);

belonging('a secret file that is too short is refused, also an empty one that was never filled', async () => {
  for (const content of ['short', '']) {
    const { folder, database } = await place();
    writeFileSync(join(folder, 'secret'), content);
    try {
      await openInstallation(settings({ DATA_DIR: folder }), database, now);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, SecretUnfit);
    }
  }
});

const engines: [string, () => Promise<{ settings: Record<string, string>; drop(): Promise<void> } | null>][] = [
  ['SQLite', async () => ({ settings: {}, drop: async () => undefined })],
  ['PostgreSQL', freshPostgres],
];

for (const [name, open] of engines) {
  belonging(
    `${name}: processes that start together for the first time agree on one secret and one installation`,
    async () => {
      const engine = await open();
      if (engine === null) return untested(`first start on ${name}`, 'DATABASE_URL is not set');
      const folder = mkdtempSync(join(root, 'race-'));
      const runs = await Promise.all(
        Array.from({ length: 4 }, () =>
          starting({ ...engine.settings, DATA_DIR: folder, SHARED_DIR: join(folder, 'shared') }),
        ),
      );
      await engine.drop();
      const found = runs.map(({ stdout }) => stdout);
      assert.is(new Set(found).size, 1, runs.map(({ stderr }) => stderr).join('\n'));
      assert.is(JSON.parse(found[0] ?? '').secret, readFileSync(join(folder, 'shared', 'secret'), 'utf8').trim());
      assert.equal(readdirSync(join(folder, 'shared')).sort(), ['installation.json', 'secret'], 'no drafts are left');
    },
  );
}

belonging(
  'PostgreSQL: of two machines that start together with a folder each, one founds and the other is refused',
  async () => {
    const engine = await freshPostgres();
    if (engine === null) return untested('two machines on PostgreSQL', 'DATABASE_URL is not set');
    const folders = ['one', 'two'].map((name) => join(root, `machine-${name}`));
    for (const folder of folders) mkdirSync(folder);
    const runs = await Promise.all(folders.map((folder) => starting({ ...engine.settings, DATA_DIR: folder })));
    await engine.drop();
    assert.equal(runs.map(({ stdout }) => stdout === '').sort(), [false, true]);
    const [loser] = runs.filter(({ stdout }) => stdout === '');
    assert.match(loser?.stderr ?? '', '请把 SHARED_DIR 设为各进程共用的目录');
    const made = folders.map((folder) => readdirSync(folder).length);
    assert.equal(made.sort(), [0, 2], 'the refused one made neither secret nor mark');
  },
);

belonging('a copy of the folder on another disk is the same installation', async () => {
  const { folder, database } = await place();
  const first = await openInstallation(settings({ DATA_DIR: folder }), database, now);
  const moved = join(root, 'moved');
  cpSync(folder, moved, { recursive: true });
  assert.is((await openInstallation(settings({ DATA_DIR: moved }), database, now)).id, first.id);
});

belonging.run();

async function place(): Promise<{ folder: string; database: Database }> {
  const folder = mkdtempSync(join(root, 'data-'));
  const database = await openDatabase(join(folder, 'ledger.db'));
  opened.push(database);
  return { folder, database };
}

function settings(environment: Record<string, string>) {
  return readConfig(environment);
}

function refusal(config: ReturnType<typeof settings>, database: Database): Promise<string> {
  return failure(openInstallation(config, database, now));
}

async function failure(act: Promise<unknown>): Promise<string> {
  try {
    await act;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('was not refused');
}

async function starting(environment: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  const script = join(import.meta.dirname, 'starting-process.ts');
  const { PATH = '' } = process.env;
  try {
    return await promisify(execFile)(process.execPath, [script], { env: { PATH, ...environment } });
  } catch (error) {
    return { stdout: '', stderr: (error as { stderr?: string }).stderr ?? String(error) };
  }
}

async function freshPostgres(): Promise<{ settings: Record<string, string>; drop(): Promise<void> } | null> {
  const server = process.env['DATABASE_URL'];
  if (server === undefined) return null;
  const name = `huiying_start_${randomUUID().replaceAll('-', '')}`;
  const administer = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await administer(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { settings: { DATABASE_URL: url.href }, drop: () => administer(`drop database ${name} with (force)`) };
}
