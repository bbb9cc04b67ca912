import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { openDatabase } from '../../api/database/open.ts';
import { createHosts } from '../../api/hosts/hosts.ts';
import { createSources } from '../../api/sources/sources.ts';
import { readInsideHost } from '../../crawlers/inside-hosts.ts';
import { suite } from '../suite.ts';
import { startCommand } from './command-process.ts';
import { localFeed } from './local-feed.ts';

const inside = suite('the list of internal hosts in the running product');

inside('a source that is allowed inside is read only where the list names its host', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-inside-'));
  const asked: string[] = [];
  const site = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/robots.txt') return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feed);
  });
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  const { port } = site.address() as AddressInfo;
  const database = await openDatabase(join(folder, 'ledger.db'));
  const entry = localFeed(port);
  const sources = createSources(
    database,
    () => ({ ok: true, entry }),
    () => new Date(),
  );
  try {
    await sources.seed([entry]);
    const refused = await runOf(folder, 1);
    assert.match(refused.reason, '不在内网放行名单里');
    assert.equal([refused.emitted, asked], [0, []], 'nothing was sent there');
    await createHosts(database, readInsideHost, () => new Date()).add(`127.0.0.1:${port}`, '测试用的本机地址', '测试');
    await database.updateTable('sources').set({ plannedAt: null }).execute();
    assert.equal((await runOf(folder, 2)).state, 'ok');
    assert.ok(asked.includes('/feed.xml'));
  } finally {
    await database.destroy();
    site.closeAllConnections();
    await new Promise((done) => site.close(done));
    rmSync(folder, { recursive: true, force: true });
  }

  /** Starts the product and waits for so many runs of its sources; returns the last. */
  async function runOf(dataDir: string, count: number) {
    const server = startCommand(['start'], { DATA_DIR: dataDir, PORT: '0' });
    try {
      for (;;) {
        assert.is(server.child.exitCode, null, server.stderr());
        const rows = await database.selectFrom('sourceRuns').selectAll().orderBy('startedAt').execute();
        const last = rows[count - 1];
        if (last !== undefined) return last;
        await wait(200);
      }
    } finally {
      server.child.kill('SIGINT');
      await server.ended;
    }
  }
});

inside.run();

const feed = `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>示例订阅</title><link>http://bureau.example/</link>
<description>通知</description><item><title>白石渠水质通报</title><link>http://bureau.example/a/1.html</link>
<description>${'白石渠沿线居民反映河水发黑、有异味，已派人到现场取样。'.repeat(12)}</description></item></channel></rss>`;
