import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import { openSearchServer } from '../../analysis/search-server-opensearch.ts';
import { dropIndexes } from '../analysis/search-servers.ts';
import { suite, untested } from '../suite.ts';
import { answersOf, type CommandRun, runCommand, startCommand } from './command-process.ts';
import { clusteredInstallation, embeddedInstallation } from './installation.ts';
import { lifelikeRecords } from './records.ts';
import { storeOf } from './store-of.ts';

const again = suite('reindex and reassess');
const folder = mkdtempSync(join(tmpdir(), 'huiying-reindex-'));
const office = embeddedInstallation();
const dataDir = office.settings['DATA_DIR'] ?? '';
const file = join(dataDir, 'documents.db');
const archive = join(folder, 'backup.tar');
let texts: AnalysedDocument[] = [];

again.before(async () => {
  const posts = join(folder, 'posts.jsonl');
  const lines = lifelikeRecords(600, 5).map((record) => JSON.stringify(record));
  writeFileSync(posts, lines.join('\n'));
  await succeeds(runCommand(['import', posts], office.settings));
  await succeeds(runCommand(['backup', '--to', archive], office.settings));
  texts = await allTexts(office.settings);
  assert.is(texts.length, 600);
});
again.after(async () => {
  await office.drop();
  rmSync(folder, { recursive: true, force: true });
});

again('the file of texts is written anew with every text in it, whatever an earlier attempt left behind', async () => {
  writeFileSync(`${file}.new`, 'half a file');
  const run = await succeeds(runCommand(['reindex'], office.settings));
  const told = answersOf(run).at(-1) ?? {};
  assert.equal([told['engine'], told['documents']], ['SQLite FTS5', 600]);
  assert.equal(await allTexts(office.settings), texts);
  assert.equal(
    readdirSync(dataDir).filter((name) => name.startsWith('documents.db.')),
    [],
  );
});

again('while the system runs it is refused, and the file stays as it was', async () => {
  const running = startCommand(['start'], { ...office.settings, PORT: '0' });
  while (!running.stderr().includes('回应已启动') && running.child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const run = await runCommand(['reindex'], office.settings);
  running.child.kill('SIGTERM');
  await running.ended;
  assert.is(run.code, 1, run.stderr);
  assert.match(run.stderr, /文档库正被另一个进程使用：请先停止系统/);
  assert.equal(await allTexts(office.settings), texts);
});

again('a lost store is filled from a backup, and what is there already is left as it is', async () => {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  const [newest] = texts;
  if (newest === undefined) throw new Error('no text');
  const kept = { ...newest, text: '刚刚改过的一稿', textTokens: '刚刚 改过' };
  const store = await storeOf(office.settings);
  await store.put([kept]);
  await store.close();
  const run = await succeeds(runCommand(['reindex', '--from', archive], office.settings));
  const told = answersOf(run).at(-1) ?? {};
  assert.equal([told['documents'], told['added']], [600, 599]);
  assert.equal(await allTexts(office.settings), [kept, ...texts.slice(1)]);
  const restored = await storeOf(office.settings);
  // Put over the other words it would be a version of them.
  await restored.drop([newest.id]);
  await restored.put([newest]);
  await restored.close();
  const bad = await runCommand(['reindex', '--from', join(folder, 'nothing.tar')], office.settings);
  assert.is(bad.code, 1);
  assert.match(bad.stderr, /没有这个备份文件/);
});

again('every text is assessed by the present rules, and no alert or case is made or changed', async () => {
  const store = await storeOf(office.settings);
  const orange = texts.find(({ assessment }) => assessment.level === 'orange');
  if (orange === undefined) throw new Error('no orange text among the examples');
  const old = { ...orange, assessment: { ...orange.assessment, level: 'blue' as const, score: 21, version: 'old' } };
  await store.put([old]);
  await store.close();
  const before = await office.holds();
  const run = await succeeds(runCommand(['reassess'], office.settings));
  const told = answersOf(run).at(-1) ?? {};
  assert.equal([told['documents'], told['changed'], told['levelChanged']], [600, 1, 1]);
  assert.equal(told['levels'], { '蓝→橙': 1 });
  assert.equal(await allTexts(office.settings), texts);
  assert.equal(await office.holds(), before);
  const second = answersOf(await succeeds(runCommand(['reassess'], office.settings))).at(-1) ?? {};
  assert.is(second['changed'], 0);
});

const cluster = await clusteredInstallation();
if (cluster === null) untested('reindex on servers', 'REDIS_URL, ELASTICSEARCH_URL and DATABASE_URL are not all set');
else
  again('an index is filled from a file of texts, and written anew while others read it', async () => {
    try {
      const filled = await succeeds(runCommand(['reindex', '--from', `sqlite:${file}`], cluster.settings));
      assert.is(answersOf(filled).at(-1)?.['added'], 600);
      const reader = await storeOf(cluster.settings);
      const rebuilt = await succeeds(runCommand(['reindex'], cluster.settings));
      const told = answersOf(rebuilt).at(-1) ?? {};
      assert.equal([told['engine'], told['documents']], ['Elasticsearch', 600]);
      assert.equal(await reader.get(texts.map(({ id }) => id)), texts);
      await reader.close();
    } finally {
      await cluster.drop();
    }
  });

const openSearch = process.env['OPENSEARCH_URL'];
if (openSearch === undefined) untested('an installation on OpenSearch', 'OPENSEARCH_URL is not set');
else
  again('a backup is restored onto OpenSearch by a setting alone, and reindex works there', async () => {
    const other = embeddedInstallation();
    const namespace = `journey-${randomBytes(5).toString('hex')}`;
    const settings = { ...other.settings, OPENSEARCH_URL: openSearch, NAMESPACE: namespace };
    try {
      await succeeds(runCommand(['restore', archive], settings));
      assert.equal(await allTexts(settings), texts);
      const told = answersOf(await succeeds(runCommand(['reindex'], settings))).at(-1) ?? {};
      assert.equal([told['engine'], told['documents']], ['OpenSearch', 600]);
      assert.equal(await allTexts(settings), texts);
      assert.not(existsSync(join(other.settings['DATA_DIR'] ?? '', 'documents.db')));
    } finally {
      await dropIndexes(openSearchServer({ urls: openSearch.split(',') }), namespace);
      await other.drop();
    }
  });

again.run();

async function succeeds(running: Promise<CommandRun>): Promise<CommandRun> {
  const run = await running;
  assert.is(run.code, 0, run.stderr);
  return run;
}

async function allTexts(settings: Record<string, string>): Promise<AnalysedDocument[]> {
  const store = await storeOf(settings);
  try {
    const first = await store.page(null, 600);
    const found = await store.search({ sort: 'time', limit: 1, words: { all: [['河水']], any: [], not: [] } });
    assert.ok(found.total > 0);
    return [...first, ...(await store.page(first.at(-1)?.id ?? null, 600))];
  } finally {
    await store.close();
  }
}
