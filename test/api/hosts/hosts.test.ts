import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { openDatabase } from '../../../api/database/open.ts';
import { hostsMigrations } from '../../../api/hosts/tables.ts';
import { suite } from '../../suite.ts';
import { type Office, openOffice, signedIn } from '../http/server.ts';

const hosts = suite<{ office: Office }>('the list of internal hosts');

hosts.beforeEach(async (context) => {
  context.office = await openOffice();
});
hosts.afterEach(async ({ office }) => office.close());

hosts('the security administrator alone changes it, with a reason, and both stand in the audit', async ({ office }) => {
  const security = await signedIn(office, 'anquan');
  const admin = await signedIn(office, 'guanli');
  const body = { host: '10.1.2.3:8080', reason: '本厅内网门户' };
  for (const browser of [admin, await signedIn(office, 'xuanjiao'), await signedIn(office, 'shenji')])
    assert.is((await browser.post('/api/inside-hosts', body)).status, 403);
  const silent = await security.post('/api/inside-hosts', { host: '10.1.2.3', reason: '' });
  assert.equal([silent.status, silent.body.errors[0].path], [400, 'reason']);
  const added = await security.post('/api/inside-hosts', body);
  assert.equal(
    [added.status, added.body.id, added.body.address, added.body.port, added.body.by],
    [201, '10.1.2.3:8080', '10.1.2.3', 8080, '安全甲'],
  );
  assert.is((await security.post('/api/inside-hosts', { ...body, host: '0x0a010203:8080' })).body.code, 'hosts.there');
  assert.is((await admin.get('/api/inside-hosts')).body.items.length, 1);
  const end = { id: '10.1.2.3:8080', reason: '门户已停用' };
  assert.is((await admin.post('/api/inside-hosts/end', end)).status, 403);
  assert.is((await security.post('/api/inside-hosts/end', end)).status, 200);
  assert.is((await security.post('/api/inside-hosts/end', end)).status, 404);
  const { items } = (await (await signedIn(office, 'shenji')).get('/api/audit?limit=100')).body;
  const rows = items.filter(({ action, ok }: { action: string; ok: boolean }) => ok && action.includes('内网'));
  assert.equal(
    rows.map(({ by, action, target }: { by: string; action: string; target: string }) => [by, action, target]),
    [
      ['安全甲', '移出内网放行名单（理由：门户已停用）', '10.1.2.3:8080'],
      ['安全甲', '放行内网地址（理由：本厅内网门户）', '10.1.2.3:8080'],
    ],
  );
});

hosts('what must never be reached is refused with a sentence', async ({ office }) => {
  const security = await signedIn(office, 'anquan');
  for (const [host, why] of [
    ['169.254.169.254', '云主机元数据地址'],
    ['0.0.0.0/0', '网段太大'],
    ['http://oa.example.cn/', '应为主机名'],
  ]) {
    const refused = await security.post('/api/inside-hosts', { host, reason: '本厅内网门户' });
    assert.equal([refused.status, refused.body.errors[0].path], [400, 'host']);
    assert.match(refused.body.errors[0].message, why ?? '');
  }
});

hosts('sources that were allowed inside before there was a list keep the hosts that they start from', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-hosts-'));
  const database = await openDatabase(join(folder, 'main.db'));
  try {
    await sql`drop table "insideHosts"`.execute(database);
    const entry = (id: string, allowInternal: boolean, start: string[]) =>
      database
        .insertInto('sources')
        .values({
          id,
          entry: JSON.stringify({ id, name: `信源 ${id}`, allowInternal, start }),
          enabled: 1,
          lastItemAt: null,
          plannedAt: null,
          createdAt: '2026-11-25T02:00:00.000Z',
          updatedAt: '2026-11-25T02:00:00.000Z',
          lists: null,
        })
        .execute();
    await entry('one', true, ['http://10.1.2.3:8080/a', 'https://oa.example.cn/b', 'http://[fd00::1]/c', 'no address']);
    await entry('two', false, ['http://10.9.9.9/']);
    await hostsMigrations()['2027-02-30-hosts']?.up(database);
    const rows = await database.selectFrom('insideHosts').select(['id', 'address', 'port']).orderBy('id').execute();
    assert.equal(rows, [
      { id: '10.1.2.3:8080', address: '10.1.2.3', port: 8080 },
      { id: '[fd00::1]:80', address: 'fd00::1', port: 80 },
      { id: 'oa.example.cn:443', address: 'oa.example.cn', port: 443 },
    ]);
  } finally {
    await database.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
});

hosts.run();
