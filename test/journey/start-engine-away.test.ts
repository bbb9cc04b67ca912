import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import * as assert from 'uvu/assert';
import { elasticsearchServer } from '../../analysis/search-server-elasticsearch.ts';
import { readConfig } from '../../api/config.ts';
import { openDocuments } from '../../api/engines.ts';
import { dropIndexes } from '../analysis/search-servers.ts';
import { openPassage } from '../drill/passage.ts';
import { freePort } from '../drill/port.ts';
import { suite, untested } from '../suite.ts';
import { runCommand, startCommand } from './command-process.ts';

const away = suite('a start while Elasticsearch is away');
const folder = mkdtempSync(join(tmpdir(), 'huiying-away-'));

away.after(() => rmSync(folder, { recursive: true, force: true }));

away('the server starts, says so and lets people in; a command that needs it ends with the sentence', async () => {
  const settings = { DATA_DIR: folder, ELASTICSEARCH_URL: `http://127.0.0.1:${await freePort()}`, PORT: '0' };
  const { child, stderr, ended } = startCommand(['start'], settings);
  try {
    let address: string | undefined;
    while (address === undefined) {
      assert.is(child.exitCode, null, stderr());
      await wait(100);
      address = /回应已启动：(http:\S+)/.exec(stderr())?.[1];
    }
    assert.match(
      stderr(),
      /连不上 Elasticsearch（http:[^）]+），请检查服务是否启动、[^"]*其余功能照常，文档库恢复后自动接上。/,
    );
    const session = (await (await fetch(`${address}/api/session`)).json()) as { needsSetup: boolean };
    assert.is(session.needsSetup, true);
    assert.is((await fetch(`${address}/readyz`)).status, 503);
  } finally {
    child.kill('SIGTERM');
  }
  assert.is((await ended).code, 0, stderr());
  const reassess = await runCommand(['reassess'], settings);
  assert.is(reassess.code, 1);
  assert.match(reassess.stderr, /连不上 Elasticsearch/);
});

away('the store opens at the first call that reaches the server', async () => {
  const url = process.env['ELASTICSEARCH_URL']?.split(',')[0];
  if (url === undefined) return untested('a document store that comes back', 'ELASTICSEARCH_URL is not set');
  const { hostname, port } = new URL(url);
  const passage = await openPassage({ host: hostname, port: Number(port) });
  await passage.refuse();
  const namespace = `away-${Math.random().toString(36).slice(2, 8)}`;
  const settings = { DATA_DIR: folder, NAMESPACE: namespace, ELASTICSEARCH_URL: `http://127.0.0.1:${passage.port}` };
  const documents = await openDocuments(readConfig(settings), pino({ level: 'silent' }));
  try {
    const told = await documents.count({}).then(String, (error: unknown) => (error as Error).message);
    assert.match(told, /^连不上 Elasticsearch/);
    await passage.open();
    assert.is(await documents.count({}), 0);
  } finally {
    await documents.close();
    await passage.close();
    await dropIndexes(elasticsearchServer({ urls: [url] }), namespace);
  }
});

away.run();
