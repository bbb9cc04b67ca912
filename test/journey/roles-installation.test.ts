import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import * as assert from 'uvu/assert';
import { readConfig } from '../../api/config.ts';
import { openDatabase } from '../../api/database/open.ts';
import { openDocuments, openQueue } from '../../api/engines.ts';
import { createHosts } from '../../api/hosts/hosts.ts';
import { createSources } from '../../api/sources/sources.ts';
import { readInsideHost } from '../../crawlers/inside-hosts.ts';
import { suite, untested } from '../suite.ts';
import { answersOf, runCommand, startCommand } from './command-process.ts';
import { clusteredInstallation, type Installation } from './installation.ts';
import { localFeed } from './local-feed.ts';
import { lifelikeRecords } from './records.ts';

const roles = suite('three roles on three machines');
const root = mkdtempSync(join(tmpdir(), 'huiying-machines-'));
const shared = join(root, 'shared');
const names = ['web', 'worker', 'collector'] as const;
const running: ReturnType<typeof startCommand>[] = [];
let installation: Installation | null = null;
let site: Server | null = null;

roles.before(async () => {
  installation = await clusteredInstallation();
  site = createServer((request, response) => {
    if (request.url !== '/feed.xml') return void response.writeHead(404).end();
    response.setHeader('Content-Type', 'application/rss+xml; charset=utf-8').end(feed);
  });
  await new Promise<void>((resolve) => site?.listen(0, '127.0.0.1', resolve));
});
roles.after(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  site?.close();
  await installation?.drop();
  rmSync(root, { recursive: true, force: true });
});

roles(
  'they salt alike, write one anchor and one snapshot folder, answer probes, and each finds a cut entry',
  async () => {
    if (installation === null)
      return untested('three roles on three machines', 'REDIS_URL, ELASTICSEARCH_URL and DATABASE_URL are not all set');
    const settings = installation.settings;
    const machine = (name: string) => ({ ...settings, DATA_DIR: join(root, name), SHARED_DIR: shared, PORT: '0' });
    for (const name of names)
      running.push(startCommand(['start'], { ...machine(name), ROLE: name, LOG_LEVEL: 'info' }));
    const addresses = await Promise.all(running.map(addressOf));

    for (const address of addresses) {
      assert.is((await fetch(`${address}/healthz`)).status, 200);
      const ready = (await (await fetch(`${address}/readyz`)).json()) as { ok: boolean; engines: unknown[] };
      assert.equal([ready.ok, ready.engines.length], [true, 4], JSON.stringify(ready));
      assert.is((await fetch(`${address}/metrics`)).status, 401, 'also on the machine itself');
    }
    const pages = await Promise.all(addresses.map(async (address) => (await fetch(`${address}/api/session`)).status));
    assert.equal(pages, [200, 404, 404]);

    await collectFeed(machine('test'));
    for (const name of names) {
      const file = join(root, `${name}.jsonl`);
      writeFileSync(file, JSON.stringify(recordOf(name)));
      const run = await runCommand(['import', file], { ...machine(name), ROLE: 'web' });
      assert.is(run.code, 0, run.stderr);
    }
    const file = join(root, 'posts.jsonl');
    writeFileSync(
      file,
      lifelikeRecords(150)
        .map((record) => JSON.stringify(record))
        .join('\n'),
    );
    const run = await runCommand(['import', file], { ...machine('web'), ROLE: 'web' });
    assert.is(run.code, 0, run.stderr);

    const hashes = await authorHashes(machine('test'));
    assert.is(hashes.length, 4, 'one of the feed, three of the imports');
    assert.is(new Set(hashes).size, 1);
    const snapshots = readdirSync(join(shared, 'snapshots'), { recursive: true, encoding: 'utf8' });
    assert.is(snapshots.filter((name) => name.endsWith('.gz')).length, 1);
    for (const name of names)
      for (const own of ['secret', 'ledger-anchor.jsonl', 'snapshots', 'installation.json'])
        assert.not.ok(existsSync(join(root, name, own)), `${name} has a ${own} of its own`);
    const anchored = readFileSync(join(shared, 'ledger-anchor.jsonl'), 'utf8').trim().split('\n');
    assert.ok(anchored.length > 3, 'the worker opened cases');
    for (const line of anchored)
      assert.match(line, /^\{("chain":"\w+",)?"seq":\d+,"hash":"[0-9a-f]{64}","at":"[^"]+"\}$/);

    for (const { child } of running) {
      const over = once(child, 'close');
      child.kill('SIGTERM');
      assert.is((await over)[0], 0);
    }
    for (const name of names) {
      const verified = await runCommand(['verify'], machine(name));
      assert.is(verified.code, 0, verified.stderr);
    }
    const last = await cutLastEntry(settings['DATABASE_URL'] ?? '');
    for (const name of names) {
      const verified = await runCommand(['verify'], machine(name));
      assert.is(verified.code, 1, verified.stderr);
      const broken = answersOf(verified).at(-1)?.['broken'] as { seq: number; reason: string };
      assert.equal([broken.seq, broken.reason.startsWith(`库外锚文件记到第 ${last} 条`)], [last, true]);
    }

    const alone = await runCommand(['start'], {
      ...settings,
      DATA_DIR: join(root, 'worker'),
      PORT: '0',
      ROLE: 'worker',
    });
    assert.is(alone.code, 1);
    assert.match(alone.stderr, '请把 SHARED_DIR 设为各进程共用的目录');
    writeFileSync(join(root, 'other-secret'), 'o'.repeat(64));
    const stranger = await runCommand(['verify'], { ...machine('web'), SECRET_FILE: join(root, 'other-secret') });
    assert.is(stranger.code, 1);
    assert.match(stranger.stderr, '是另一个密钥（指纹 ');
  },
);

roles.run();

const author = '示例网友甲';
const feed = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>示例</title>
<item><title>示例河段水质公告</title><guid isPermaLink="false">feed-1</guid><dc:creator>${author}</dc:creator>
<pubDate>Mon, 23 Nov 2026 02:00:00 GMT</pubDate><description>本月示例河段水质监测结果：各断面均达到三类标准，水质保持稳定，监测工作按计划开展。</description></item></channel></rss>`;

function recordOf(name: string) {
  return {
    id: `by-${name}`,
    title: `${name} 导入的一条`,
    text: `示例文本，经 ${name} 所在的机器导入，内容各不相同，仅用于核对作者散列。`,
    time: '2026-11-20 10:00:00',
    author,
    url: `https://posts.example.com/${name}.html`,
  };
}

async function addressOf({ child, stderr }: ReturnType<typeof startCommand>): Promise<string> {
  for (;;) {
    const found = /(http:\/\/127\.0\.0\.1:\d+)/.exec(/回应已启动.*/.exec(stderr())?.[0] ?? '')?.[1];
    if (found !== undefined) return found;
    assert.is(child.exitCode, null, stderr());
    await wait(100);
  }
}

/** Registers the feed and asks for one run, which the collector takes, and waits until its text is stored. */
async function collectFeed(settings: Record<string, string>): Promise<void> {
  const config = readConfig(settings);
  const log = pino({ level: 'silent' });
  const database = await openDatabase(config.databaseUrl ?? '');
  const { queue } = await openQueue(config, () => new Date(), log);
  const documents = await openDocuments(config, log);
  if (site === null) throw new TypeError('no site');
  const { port } = site.address() as AddressInfo;
  const entry = localFeed(port);
  try {
    await createSources(
      database,
      () => ({ ok: true, entry }),
      () => new Date(),
    ).seed([entry]);
    await createHosts(database, readInsideHost, () => new Date()).add(`127.0.0.1:${port}`, '测试用的本机地址', '测试');
    await queue.add('collect', { sourceId: entry.id, slot: 'now-test' });
    for (let tries = 0; (await documents.count({})) === 0; tries += 1) {
      const runs = await database.selectFrom('sourceRuns').select(['state', 'reason']).execute();
      assert.ok(tries < 600 && runs.every(({ state }) => state === 'ok'), JSON.stringify(runs));
      await wait(200);
      await documents.refresh();
    }
  } finally {
    await documents.close();
    await queue.close(5_000);
    await database.destroy();
  }
}

async function authorHashes(settings: Record<string, string>): Promise<string[]> {
  const documents = await openDocuments(readConfig(settings), pino({ level: 'silent' }));
  await documents.refresh();
  const { hits } = await documents.search({ sort: 'time', limit: 200 });
  await documents.close();
  return hits.flatMap(({ document: { authorHash } }) => (authorHash === null ? [] : [authorHash]));
}

async function cutLastEntry(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('drop trigger "fixed-ledger-delete" on ledger');
  const { rows } = await client.query('delete from ledger where seq = (select max(seq) from ledger) returning seq');
  await client.query(
    'update "ledgerHead" set seq = (select max(seq) from ledger), hash = (select hash from ledger order by seq desc limit 1)',
  );
  await client.end();
  return Number((rows[0] as { seq: number }).seq);
}
