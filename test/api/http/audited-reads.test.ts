import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { createAudit } from '../../../api/audit/audit.ts';
import { suite } from '../../suite.ts';
import { faultsOf } from '../ledger/tampering.ts';
import { newCase } from './office.ts';
import { allRoutes } from './route-table.ts';
import { Browser, type Office, openOffice, signedIn } from './server.ts';

const audited = suite<{ office: Office }>('what the audit holds of reading');

audited.beforeEach(async (context) => {
  context.office = await openOffice();
});
audited.afterEach(async ({ office }) => office.close());

audited(
  'reading what is about people is in the audit, once for a page that refreshes itself; exports are each time',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const { id } = (await publicity.post('/api/cases', newCase)).body.case;
    const text = (await publicity.get('/api/documents')).body.items[0].document.id;
    const admin = await signedIn(office, 'guanli');
    await admin.get('/api/users');
    for (const path of [
      `cases/${id}`,
      `cases/${id}`,
      `alerts/${office.alertId}`,
      `documents/${text}`,
      'documents?q=臭',
    ])
      assert.is((await publicity.get(`/api/${path}`)).status, 200);
    for (let index = 0; index < 2; index += 1) await publicity.get('/api/cases/export.xlsx');
    office.clock.move(14);
    await publicity.get(`/api/cases/${id}`, { 'X-Background': '1' });
    office.clock.move(2);
    const later = await signedIn(office, 'xuanjiao');
    await later.get(`/api/cases/${id}`, { 'X-Background': '1' });
    const rows = await office.database.selectFrom('audit').select(['by', 'action', 'target']).orderBy('seq').execute();
    assert.equal(
      rows
        .filter(({ action }) => action !== '登录' && action !== '一键录入案件')
        .map((row) => Object.values(row).join(' ')),
      [
        '宣教甲 检索文档 ',
        '管理员甲 用户列表 ',
        `宣教甲 案件详情 ${id}`,
        `宣教甲 预警详情 ${office.alertId}`,
        `宣教甲 文档详情 ${text}`,
        '宣教甲 导出台账 ',
        '宣教甲 导出台账 ',
        `宣教甲 案件详情 ${id}`,
      ],
    );
  },
);

audited(
  'an export that cannot be noted does not leave, a page that cannot be noted opens and is noted in the log',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    await sql`alter table audit rename to audit_away`.execute(office.database);
    assert.is((await publicity.get('/api/cases/export.xlsx')).status, 500);
    assert.is((await publicity.get(`/api/alerts/${office.alertId}`)).status, 200);
    await sql`alter table audit_away rename to audit`.execute(office.database);
    assert.match(office.logged(), new RegExp(`审计记录写入失败|"target":"${office.alertId}"`));
  },
);

audited(
  'a name of half a character or a noncharacter breaks neither the audit chain nor its check',
  async ({ office }) => {
    const browser = new Browser(office);
    for (const name of ['xuan\ud800jiao', '\udfff', 'a\uffff\ufdd0b'])
      await browser.post('/api/session', { name, password: 'wrong' });
    const admin = await signedIn(office, 'guanli');
    const unit = {
      id: 'div-new',
      name: '新处\ud83d室\ufffe',
      kind: 'division',
      desk: null,
      region: null,
      active: true,
    };
    const saved = await admin.send('PUT', '/api/units/div-new', unit);
    assert.equal([saved.status, saved.body.name], [200, '新处\ufffd室'], saved.text);
    const trail = createAudit(office.database, office.services.now);
    await trail.append({
      userId: null,
      by: '甲\ud800\0',
      action: '试\uffff',
      target: '\udc00',
      ok: true,
      address: null,
    });
    assert.equal(await faultsOf(office.database, 'audit'), []);
    const rows = await office.database.selectFrom('audit').select(['by', 'target']).orderBy('seq', 'desc').execute();
    assert.equal(rows[0], { by: '甲\ufffd', target: '\ufffd' });
  },
);

audited(
  'whatever leaves as a file is noted each time, but for pictures on a page, figures, feeds and the description of the API',
  () => {
    const free = allRoutes.filter(
      (route) => route.method === 'get' && !(route.answer instanceof z.ZodType) && route.audited !== 'always',
    );
    assert.equal(
      free.map(({ path, audited }) => [path, audited ?? 'not noted']),
      [
        ['/api/cases/:id/attachments/:attachment', 'reading'],
        ['/api/feeds/alerts.rss', 'reading'],
        ['/api/feeds/alerts.atom', 'reading'],
        ['/api/feeds/alerts.json', 'reading'],
        ['/metrics', 'not noted'],
        ['/api/docs', 'not noted'],
        ['/api/stream', 'not noted'],
      ],
    );
  },
);

audited.run();
