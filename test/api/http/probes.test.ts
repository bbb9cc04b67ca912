import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createProbeApp } from '../../../api/app.ts';
import { suite } from '../../suite.ts';
import { start } from './office.ts';
import { Browser, openOffice, signedIn } from './server.ts';

const probes = suite('probes, figures and files');

probes('readiness names the engine that fails; liveness does not care', async () => {
  const office = await openOffice();
  const browser = new Browser(office);
  const ready = await browser.get('/readyz');
  assert.is(ready.status, 200);
  assert.equal(
    ready.body.engines.map((one: { name: string; ok: boolean }) => [one.name, one.ok]),
    [
      ['台账数据库', true],
      ['文档库', true],
      ['队列', true],
      ['共享目录', true],
    ],
  );
  office.services.queue.broken = new Error('connect ECONNREFUSED 10.0.0.3:6379');
  const failing = await browser.get('/readyz', { 'X-Forwarded-For': '10.0.0.9' });
  assert.is(failing.status, 503);
  assert.equal(failing.body.engines[2], {
    name: '队列',
    engine: '内存',
    ok: false,
    state: 'down',
    since: start,
    reason: '无法使用，原因见运行日志',
  });
  const admin = await signedIn(office, 'guanli');
  assert.is((await admin.get('/readyz')).body.engines[2].reason, 'connect ECONNREFUSED 10.0.0.3:6379');
  assert.is(
    (await browser.get('/readyz')).body.engines[2].reason,
    '无法使用，原因见运行日志',
    'also on the machine itself',
  );
  assert.equal((await browser.get('/healthz')).body, { ok: true });
  office.services.queue.broken = null;
  office.services.shared.broken = new Error('共享目录不可用：里面没有本套系统的 installation.json');
  const unmounted = await browser.get('/readyz');
  assert.equal(
    [unmounted.status, unmounted.body.ok, unmounted.body.engines.map((one: { ok: boolean }) => one.ok)],
    [503, false, [true, true, true, false]],
  );
  await office.close();
});

probes('metrics are for the system administrator and his keys, and for nobody else on the machine itself', async () => {
  const office = await openOffice();
  await new Browser(office).get('/healthz');
  const local = await new Browser(office).get('/metrics');
  assert.equal([local.status, local.body.code], [401, 'session.none']);
  for (const name of ['anquan', 'shenji'])
    assert.is((await (await signedIn(office, name)).get('/metrics')).status, 403, name);
  const admin = await signedIn(office, 'guanli');
  const told = await admin.get('/metrics');
  assert.is(told.status, 200);
  for (const name of ['huiying_request_seconds_count', 'huiying_queue_jobs', 'huiying_documents 2', 'huiying_sources'])
    assert.match(told.text, name);
  assert.is((await (await signedIn(office, 'xuanjiao')).get('/metrics')).status, 403);
  const secret = await metricsKey(admin);
  assert.is((await new Browser(office).get('/metrics', { Authorization: `Bearer ${secret}` })).status, 200);
  office.services.queue.broken = new Error('gone');
  assert.match((await admin.get('/metrics')).text, 'huiying_documents 2');
  const partly = await admin.get('/metrics');
  assert.match(partly.text, 'huiying_scrape_errors_total{metric="huiying_queue_jobs"}');
  await office.close();
});

probes(
  'a process without pages answers the probes and the figures and nothing else, with the same log lines',
  async () => {
    const office = await openOffice();
    const server = createServer(createProbeApp(office.services));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = new Browser({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    assert.equal((await browser.get('/healthz')).body, { ok: true });
    assert.is((await browser.get('/readyz')).body.engines.length, 4);
    assert.equal(
      [(await browser.get('/metrics')).status, (await browser.get('/metrics')).body.code],
      [401, 'session.none'],
    );
    const admin = await signedIn(office, 'guanli');
    const secret = await metricsKey(admin);
    assert.match((await browser.get('/metrics', { Authorization: `Bearer ${secret}` })).text, 'huiying_documents 2');
    browser.cookie = admin.cookie;
    assert.match((await browser.get('/metrics')).text, 'huiying_documents 2');
    for (const path of ['/api/session', '/api/openapi.json', '/', '/api/cases']) {
      const { status, body } = await browser.get(path);
      assert.equal([status, body.code], [404, 'not-found'], path);
      assert.match(body.detail, '本进程只提供 /healthz、/readyz、/metrics');
    }
    assert.match(office.logged(), '"path":"/readyz","status":200');
    server.closeAllConnections();
    server.close();
    await office.close();
  },
);

probes('the queue is shown and a given-up job put back by the administrator', async () => {
  const office = await openOffice();
  office.services.queue.given = [
    { id: 'analyse-1', name: 'analyse', attempts: 5, error: '文档库无应答', failedAt: '2026-11-25T01:00:00.000Z' },
  ];
  const admin = await signedIn(office, 'guanli');
  assert.is((await admin.get('/api/system/queue')).body.failed[0].error, '文档库无应答');
  assert.equal((await admin.post('/api/system/queue/analyse-1/retry', {})).body, { retried: true });
  assert.is((await admin.post('/api/system/queue/analyse-1/retry', {})).status, 404);
  await office.close();
});

probes(
  'the web app is served for every page of its own, its hashed files for a year, and the API is never shadowed',
  async () => {
    const webDir = mkdtempSync(join(tmpdir(), 'huiying-web-'));
    mkdirSync(join(webDir, 'assets'));
    writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>回应</title>');
    writeFileSync(join(webDir, 'assets', 'app-1a2b.js'), 'export {};');
    const office = await openOffice({ empty: true, webDir });
    const browser = new Browser(office);
    const page = await browser.get('/cases/2026-0001?view=overdue', { Accept: 'text/html' });
    assert.match(page.text, '<title>回应</title>');
    assert.match(page.headers.get('cache-control') ?? '', 'no-cache');
    assert.match((await browser.get('/assets/app-1a2b.js')).headers.get('cache-control') ?? '', 'immutable');
    assert.is((await browser.get('/assets/gone.js', { Accept: 'text/html' })).status, 404);
    assert.is((await browser.get('/api/none', { Accept: 'text/html' })).status, 404);
    assert.is((await browser.get('/api/session')).headers.get('cache-control'), 'no-store');
    await office.close();
    rmSync(webDir, { recursive: true, force: true });
  },
);

probes.run();

async function metricsKey(admin: Browser): Promise<string> {
  const ownerId = (await admin.get('/api/session')).body.user.id;
  const key = { name: '指标采集', ownerId, scopes: ['metrics'], expiresAt: '2027-11-25T00:00:00.000Z' };
  return (await admin.post('/api/keys', key)).body.secret;
}
