import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite, untested } from '../../suite.ts';
import { start } from './office.ts';
import { type Office, openOffice, signedIn } from './server.ts';

const faults = suite<{ office: Office }>('what is asked wrongly gets a problem, never a 500');

faults.before(async (context) => {
  const webDir = mkdtempSync(join(tmpdir(), 'huiying-faults-'));
  mkdirSync(join(webDir, 'assets'));
  writeFileSync(join(webDir, 'index.html'), '<!doctype html>');
  context.office = await openOffice({ webDir });
});
faults.after(async ({ office }) => office.close());

const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

faults('a cursor that is none, of another list, or out of all bounds', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const auditor = await signedIn(office, 'shenji');
  const id = 'ab'.repeat(16);
  const wrong = [
    ...['nonsense', cursor([]), cursor(['time', 1, 1]), cursor(['score', 1, 1, id])].map(
      (it) => `documents?after=${it}`,
    ),
    `documents?after=${Buffer.from(`["time",1e999,1,"${id}"]`).toString('base64url')}`,
    `documents?after=${cursor(['time', 1, 1e300, id])}`,
    `documents?after=${cursor(['time', 1, 1, '\0'])}`,
    ...['nonsense', cursor(['9999']), cursor(['\0', 'x']), cursor(['9999', '\0'])].map((it) => `cases?after=${it}`),
    ...['nonsense', cursor([99_999_999_999, start, 'x']), cursor([1, '\0', 'x'])].map((it) => `alerts?after=${it}`),
    ...['nonsense', '-1', '999999999999999'].map((it) => `audit?after=${it}`),
  ];
  for (const path of wrong) {
    const { status, body } = await (path.startsWith('audit') ? auditor : publicity).get(`/api/${path}`);
    assert.is(status, 400, `${path}: ${JSON.stringify(body)}`);
    assert.match(body.detail, /[一-鿿]/);
  }
});

faults('NUL characters, wherever they stand', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  for (const path of ['cases?q=%00', 'documents?q=a%00b', 'cases?unit=%00', 'cases/%00', 'documents?sourceId=%00']) {
    const { status, body } = await publicity.get(`/api/${path}`);
    assert.equal([status, body.errors[0].message], [400, '含有空字符（NUL），请去掉'], path);
  }
  const note = { type: 'dismiss', reason: '重复\0' };
  const posted = await publicity.post(`/api/alerts/${office.alertId}/decision`, note);
  assert.equal([posted.status, posted.body.errors[0].path], [400, 'reason']);
});

faults('halves of surrogate pairs are taken out, because no engine keeps them as they are', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const half = await publicity.send('POST', `/api/alerts/${office.alertId}/decision`, undefined, {
    'Content-Type': 'application/json',
  });
  assert.ok(half.status < 500);
  for (const text of ['重复\ud83d', '\udc00重复']) {
    const note = { type: 'refer', to: '城管部门', receipt: null, reason: text };
    const posted = await publicity.post(`/api/alerts/${office.alertId}/decision`, note);
    assert.ok(posted.status < 500, posted.text);
  }
  for (const path of ['cases?q=%ED%A0%BD', 'documents?q=%ED%B0%80', 'cases/%ED%A0%BD']) {
    const { status } = await publicity.get(`/api/${path}`);
    assert.ok(status < 500, `${path}: ${status}`);
  }
});

faults('addresses that no file can have', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  for (const path of ['/assets/%00', '/%00', '/%ED%A0%BD', '/assets/%E0%A4%A', '/api/cases/%E0%A4%A']) {
    const { status, text } = await publicity.get(path);
    assert.ok(status < 500, `${path}: ${status} ${text}`);
  }
});

faults('cursors of every list that has them', async ({ office }) => {
  const admin = await signedIn(office, 'guanli');
  for (const list of [
    'documents',
    'cases',
    'alerts',
    'audit',
    'imports/none',
    'webhooks/webhook-0123456789ab/deliveries',
  ])
    for (const after of ['x', '%00', '~', 'a~b', '%5B%5D', '9'.repeat(400), '%ED%A0%BD', '-1', '2026-99-99~x']) {
      const { status, text } = await admin.get(`/api/${list}?after=${after}`);
      assert.ok(status < 500, `${list} ${after}: ${status} ${text}`);
    }
});

faults('a search over all of time by the hour, and numbers that no column holds', async ({ office }) => {
  const admin = await signedIn(office, 'guanli');
  const ever = 'from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z';
  const counted = await (await signedIn(office, 'xuanjiao')).get(`/api/documents/histogram?interval=hour&${ever}`);
  assert.ok([200, 400].includes(counted.status), counted.text);
  const route = { id: 'r1', topic: 'smell', lead: 'air', support: [], outside: null, reason: '异味' };
  const saved = await admin.send('PUT', '/api/routes/r1', { ...route, order: 9_007_199_254_740_991 });
  assert.equal([saved.status, saved.body.errors[0].path], [400, 'order']);
});

faults('instants of another zone are the same instants in UTC', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const opened = await publicity.post('/api/cases', {
    title: '夜间异味投诉',
    summary: '居民反映夜间有酸臭味。',
    level: 'blue',
    foundAt: '2026-11-25T09:30:00+08:00',
    publishedAt: '2026-11-25T09:00:00.5+08:00',
    url: 'https://bbs.example.cn/offset',
    channel: 'manual',
    topics: ['smell'],
    place: null,
    demands: [],
  });
  assert.is(opened.status, 201, opened.text);
  assert.is(opened.body.case.foundAt, '2026-11-25T01:30:00.000Z');
  assert.is(opened.body.documents[0].publishedAt, '2026-11-25T01:00:00.500Z');
  const within = (from: string, to: string) =>
    publicity.get(`/api/cases?openedFrom=${encodeURIComponent(from)}&openedTo=${encodeURIComponent(to)}`);
  assert.is((await within('2026-11-25T09:59:00+08:00', '2026-11-25T10:01:00+08:00')).body.total, 1);
  assert.is((await within('2026-11-25T09:59:00Z', '2026-11-25T10:01:00Z')).body.total, 0);
  assert.is((await within('0000-01-01T00:00:00+08:00', '2026-11-25T10:01:00Z')).status, 400);
});

if (process.env['DATABASE_URL'] === undefined)
  untested('NUL and number faults on PostgreSQL', 'DATABASE_URL is not set; they ran on SQLite, which takes both');
faults.run();
