import * as assert from 'uvu/assert';
import { StoreError } from '../../../analysis/store-page.ts';
import { type Notice, writeOutbox } from '../../../api/notices/outbox.ts';
import { sendOutbox } from '../../../api/notices/send-outbox.ts';
import { suite } from '../../suite.ts';
import { officeDocuments, start } from '../http/office.ts';
import { type Office, openOffice, signedIn } from '../http/server.ts';

const unfinished = suite<{ office: Office }>('texts that are not analysed and notices that have not gone out');

unfinished.beforeEach(async (context) => {
  context.office = await openOffice();
  await context.office.database.deleteFrom('outbox').execute();
});
unfinished.afterEach(async ({ office }) => office.close());

const write = ({ database }: Office, key: string, notices: Notice[], at: string) =>
  database.transaction().execute((writing) => writeOutbox(writing, key, notices, at));

const pack = (office: Office, batch: string, minutesAgo: number) =>
  office.database
    .insertInto('packs')
    .values({
      batch,
      at: new Date(Date.parse(start) - minutesAgo * 60_000).toISOString(),
      documents: JSON.stringify(officeDocuments()),
    })
    .execute();

unfinished('late and given-up packs are counted, listed with their reason and retried', async ({ office }) => {
  const { queue } = office.services;
  await pack(office, 'b-late', 40);
  await pack(office, 'b-new', 2);
  await pack(office, 'b-dead', 3);
  queue.held = [{ id: 'analyse-b-late', attempts: 7, error: '连不上 Elasticsearch' }];
  queue.given = [{ id: 'analyse-b-dead', name: 'analyse', attempts: 300, error: '检索服务器拒绝', failedAt: start }];
  const publicity = await signedIn(office, 'xuanjiao');
  const { body } = await publicity.get('/api/unfinished');
  assert.equal(body.packs, {
    figure: { value: 2, previous: null, records: '/unfinished/packs' },
    oldest: '2026-11-25T01:20:00.000Z',
    missing: null,
  });
  const admin = await signedIn(office, 'guanli');
  assert.is((await admin.get('/api/unfinished')).body.packs.figure.records, '/system/packs');
  const list = (await admin.get('/api/unfinished/packs')).body;
  assert.equal(
    list.items.map(({ batch, texts, attempts, givenUp, reason, job }: Record<string, unknown>) => [
      ...[batch, texts, attempts, givenUp, reason, job],
    ]),
    [
      ['b-late', 2, 7, false, '连不上 Elasticsearch', 'analyse-b-late'],
      ['b-dead', 2, 300, true, '检索服务器拒绝', 'analyse-b-dead'],
    ],
  );
  assert.equal(list.can, ['retry']);
  assert.is((await publicity.post('/api/unfinished/packs/analyse-b-dead/retry', {})).status, 200);
  assert.is((await publicity.post('/api/unfinished/packs/analyse-b-dead/retry', {})).status, 404);
  const health = (await publicity.get('/readyz')).body;
  assert.equal(health.others.find(({ name }: { name: string }) => name === '文本研判入库').state, 'degraded');
});

unfinished('what cannot be looked up is unknown with the reason, not nothing', async ({ office }) => {
  office.services.queue.broken = Object.assign(new Error('OOM command not allowed'), { name: 'ReplyError' });
  const { status, body } = await (await signedIn(office, 'xuanjiao')).get('/api/unfinished');
  assert.equal([status, body.packs.figure.value], [200, null]);
  assert.match(body.packs.missing, '队列（Redis）内存已满');
  assert.is(body.notices.figure.value, 0);
});

unfinished('a notice that a robot does not take stands there until it has gone out', async ({ office }) => {
  const { database, clock } = office;
  const now = () => clock.now.toISOString();
  const notice = { to: 'role:publicity', subject: '红色预警：河段发黑', text: '请研判', target: '/alerts/x' };
  await write(office, 'alert-x', [notice, { ...notice, to: 'unit:div-air', appOnly: true }], now());
  let works = false;
  const send = async () => {
    if (!works) throw new Error('对方返回 502');
  };
  const round = () => sendOutbox({ database, now, channels: { wecom: { perMinute: null, send } } });
  await round();
  const admin = await signedIn(office, 'guanli');
  assert.is((await admin.get('/api/unfinished')).body.notices.figure.value, 1);
  const { items } = (await admin.get('/api/unfinished/notices')).body;
  assert.equal(
    items.map(({ to, channel, subject, since, attempts, reason }: Record<string, unknown>) => [
      ...[to, channel, subject, since, attempts, reason],
    ]),
    [['宣教处', '外部渠道', '红色预警：河段发黑', start, 1, '对方返回 502']],
  );
  assert.is((await admin.get('/api/health')).status, 200);
  works = true;
  await round();
  assert.is((await admin.get('/api/unfinished')).body.notices.figure.value, 1, 'its next try is later');
  assert.is((await admin.post('/api/unfinished/notices/retry', { key: items[0].key })).status, 200);
  await round();
  assert.is((await admin.get('/api/unfinished')).body.notices.figure.value, 0);
  assert.is((await admin.post('/api/unfinished/notices/retry', { key: items[0].key })).status, 404);
});

unfinished(
  'a given-up notice counts for a week, one that nobody tries from the sixth minute on',
  async ({ office }) => {
    const { database, clock } = office;
    const notice = { to: 'role:leader', subject: '超时升级', text: '请督办', target: '/cases/x' };
    await write(office, 'case-x', [notice], start);
    const leader = await signedIn(office, 'lingdao');
    const count = async () => (await leader.get('/api/unfinished')).body.notices.figure.value;
    assert.is(await count(), 0);
    clock.move(6);
    assert.is(await count(), 1);
    assert.equal((await leader.get('/api/unfinished/notices')).body.can, []);
    await database
      .updateTable('outbox')
      .set({ state: 'failed', attempts: 9 })
      .where('channel', '<>', 'inApp')
      .execute();
    assert.is(await count(), 1);
    clock.move(8 * 24 * 60);
    assert.is(
      await (await signedIn(office, 'lingdao')).get('/api/unfinished').then((a) => a.body.notices.figure.value),
      0,
    );
  },
);

unfinished(
  'a document store that is away takes its own blocks only; alerts are judged without it',
  async ({ office }) => {
    const away = () => Promise.reject(new StoreError('store.unreachable', '连不上（http://10.0.0.5:9200）'));
    Object.assign(office.services.documents, { histogram: away, facets: away, get: away, search: away, ready: away });
    const publicity = await signedIn(office, 'xuanjiao');
    const overview = await publicity.get('/api/overview');
    assert.equal([overview.status, overview.body.volume, overview.body.heat], [200, null, null]);
    assert.match(overview.body.missing, '文档库连不上');
    assert.is(overview.body.openAlerts.red.value, 1);
    const search = await publicity.get('/api/documents');
    assert.equal([search.status, search.body.code, search.body.part], [503, 'documents.away', 'documents']);
    assert.is(search.body.since, start);
    assert.not.match(search.text, /10\.0\.0|内部出错/);
    assert.ok(search.headers.get('retry-after'));
    const health = (await publicity.get('/api/health')).body;
    assert.equal(
      health.troubles.map((one: Record<string, unknown>) => [one['part'], one['state'], one['since'], one['reason']]),
      [['documents', 'down', start, null]],
    );
    const unit = (await (await signedIn(office, 'daqi')).get('/api/health')).body;
    assert.equal(unit.troubles, [], 'it does not concern a unit');
    const admin = (await (await signedIn(office, 'guanli')).get('/api/health')).body;
    assert.match(admin.troubles[0].reason, '10.0.0.5');
    const detail = await publicity.get(`/api/alerts/${office.alertId}`);
    assert.equal([detail.status, detail.body.document, detail.body.suggestion], [200, null, null]);
    assert.match(detail.body.missing, '文档库连不上');
    const decided = await publicity.post(`/api/alerts/${office.alertId}/decision`, {
      type: 'refer',
      to: '城管部门',
      receipt: '城管收〔2026〕8号',
      reason: '已核实',
    });
    assert.equal([decided.status, decided.body.alert.status], [200, 'referred']);
  },
);

unfinished.run();
