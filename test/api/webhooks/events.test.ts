import * as assert from 'uvu/assert';
import { documentId } from '../../../analysis/document.ts';
import { webhookEvents } from '../../../api/webhooks/contract.ts';
import { deliverWebhooks } from '../../../api/webhooks/deliver.ts';
import { openPoster } from '../../../api/webhooks/post.ts';
import { suite } from '../../suite.ts';
import { officeDocuments } from '../http/office.ts';
import { type Browser, type Office, openOffice, signedIn } from '../http/server.ts';
import { isSigned, openReceiver, type Received, type Receiver } from './receiver.ts';

type Context = { office: Office; receiver: Receiver; admin: Browser };
const events = suite<Context>('what webhooks are told, over HTTP');

events.beforeEach(async (context) => {
  context.office = await openOffice({ settings: { publicUrl: null } });
  context.receiver = await openReceiver();
  context.admin = await signedIn(context.office, 'guanli');
});
events.afterEach(async ({ office, receiver }) => {
  await receiver.close();
  await office.close();
});

events('an alert, its rise and each step of a case are told once, without text and without people', async (context) => {
  const { office, receiver } = context;
  const { secret } = await register(context);
  const [old] = officeDocuments();
  assert.ok(old);
  const url = 'https://bbs.example.cn/new';
  const fresh = { ...old, id: documentId(url), url, group: documentId(url), title: '河水发黑' };
  const text = '小李电话里说，河水连着三天发黑发臭。';
  const at = (level: 'orange' | 'red') => ({
    ...fresh,
    text,
    foundAt: office.clock.now.toISOString(),
    assessment: { ...old.assessment, level, topics: ['water' as const], places: [] },
  });
  await office.services.documents.put([at('red')]);
  await office.services.alerts.raise([at('orange')]);
  await office.services.alerts.raise([at('orange')]);
  office.clock.move(1);
  await office.services.alerts.raise([at('red')]);
  office.clock.move(1);
  const alertId = `alert-${fresh.id}`;
  const publicity = await signedIn(office, 'xuanjiao');
  const decided = await publicity.post(`/api/alerts/${alertId}/decision`, {
    type: 'file',
    level: 'red',
    emergency: false,
    reason: '多人反映',
    duty: { lead: 'div-water', handler: 'div-water', support: [] },
    note: '当晚到场',
  });
  assert.is(decided.status, 200, decided.text);
  const refused = await publicity.post(`/api/alerts/${alertId}/decision`, { type: 'acknowledge' });
  assert.is(refused.status, 409);
  office.clock.move(7 * 24 * 60);
  await office.services.cases.remind();
  await deliver(office);
  const rank = ({ body }: Received) => `${body.timestamp} ${String(body.data.version ?? 0).padStart(4, '0')}`;
  const inOrder = receiver.received.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const told = inOrder.map(({ body }) => [body.type, body.data.change ?? body.data.level]);
  assert.equal(told.slice(0, 5), [
    ['alert.raised', 'orange'],
    ['alert.level-raised', 'red'],
    ['case.opened', 'opened'],
    ['case.changed', 'filed'],
    ['case.changed', 'assigned'],
  ]);
  assert.ok(told.slice(5).length > 0 && told.slice(5).every(([type]) => type === 'case.overdue'), told.join(' '));
  assert.ok(receiver.received.every((message) => isSigned(message, secret)));
  const everything = receiver.received.map(({ text: sent }) => sent).join('\n');
  for (const kept of ['小李', '发黑发臭', '宣教甲', '当晚到场', '多人反映', 'never-shown'])
    assert.not.ok(everything.includes(kept), kept);
  assert.equal(Object.keys(inOrder[2]?.body.data).sort(), [
    ...['answer', 'change', 'demo', 'id', 'level', 'link', 'number', 'path', 'status', 'title', 'version'],
  ]);
  assert.is(inOrder[2]?.body.data.path, `/cases/${decided.body.alert.caseId}`);
  await deliver(office);
  assert.is(receiver.received.length, told.length, 'nothing twice');
});

events('an address hears what it chose, and nothing from before', async (context) => {
  const { office, receiver, admin } = context;
  const { webhook } = await register(context, ['case.opened']);
  await deliver(office);
  assert.is(receiver.received.length, 0, 'the alert of the office was there before');
  const opened = () => openCase(office);
  await opened();
  await deliver(office);
  assert.equal(
    receiver.received.map(({ body }) => [body.type, body.data.title]),
    [['case.opened', '噪声扰民']],
  );
  await admin.send('PATCH', `/api/webhooks/${webhook.id}`, { events: ['case.closed'] });
  await opened();
  await deliver(office);
  assert.is(receiver.received.length, 1);
});

events('a fact that is rolled back was never told', async (context) => {
  const { office } = context;
  await register(context);
  const publicity = await signedIn(office, 'xuanjiao');
  const id = await openCase(office);
  const before = await office.database.selectFrom('webhookDeliveries').select('id').execute();
  const detail = await publicity.get(`/api/cases/${id}`);
  const stale = { command: { type: 'urge', text: '请抓紧' }, version: detail.body.case.version - 1 };
  assert.is((await publicity.post(`/api/cases/${id}/commands`, stale)).status, 409);
  const after = await office.database.selectFrom('webhookDeliveries').select('id').execute();
  assert.equal(after, before);
});

events('the secret is shown once, changes are in the audit, and a test message tells at once', async (context) => {
  const { office, receiver, admin } = context;
  const key = { 'Idempotency-Key': 'registering-0001' };
  const answer = await admin.post('/api/webhooks', bodyFor(receiver), key);
  assert.is(answer.status, 201);
  const { webhook, secret } = answer.body;
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const stored = await office.database.selectFrom('idempotency').select('answer').execute();
  assert.not.ok(JSON.stringify(stored).includes(secret));
  const list = await admin.get('/api/webhooks');
  assert.not.ok(list.text.includes(secret));
  assert.is(list.body.items[0].createdBy, '管理员甲');
  const ping = await admin.post(`/api/webhooks/${webhook.id}/ping`, {});
  assert.equal([ping.body.type, ping.body.state, ping.body.attempts[0].status], ['ping', 'delivered', 204]);
  assert.ok(isSigned(sent(receiver, 0), secret));
  const renewed = (await admin.post(`/api/webhooks/${webhook.id}/secret`, {})).body.secret;
  assert.is.not(renewed, secret);
  await admin.post(`/api/webhooks/${webhook.id}/ping`, {});
  assert.ok(isSigned(sent(receiver, 1), renewed));
  const log = await admin.get(`/api/webhooks/${webhook.id}/deliveries?limit=1`);
  assert.is(log.body.total, 2);
  const older = await admin.get(`/api/webhooks/${webhook.id}/deliveries?limit=1&after=${log.body.next}`);
  assert.equal([older.body.items.length, older.body.next], [1, null]);
  const path = `/api/webhooks/${webhook.id}/deliveries/${older.body.items[0].id}/redeliver`;
  assert.is((await admin.post(path, {})).status, 200);
  await deliver(office);
  assert.is(receiver.received[2]?.headers['webhook-id'], older.body.items[0].id);
  assert.equal((await admin.send('DELETE', `/api/webhooks/${webhook.id}`)).body, { removed: true });
  const auditor = await signedIn(office, 'shenji');
  const actions = (await auditor.get('/api/audit?limit=50')).body.items.map((one: { action: string }) => one.action);
  for (const action of ['登记推送地址', '发送测试消息', '更换推送密钥', '重新推送', '删除推送地址'])
    assert.ok(actions.includes(action), action);
});

events('what cannot be used is refused with a sentence', async ({ admin, receiver }) => {
  const body = bodyFor(receiver);
  const wrong: [object, RegExp][] = [
    [{ ...body, url: 'ftp://hook.example.cn/' }, /https:\/\/ 或 http:\/\//],
    [{ ...body, url: 'https://user:pass@hook.example.cn/' }, /不能带用户名或口令/],
    [{ ...body, events: [] }, /至少选择一种事件/],
    [{ ...body, allowInternal: false, internalReason: null }, /不能推送到这个地址：内部或保留地址/],
    [{ ...body, internalReason: null }, /请写明理由/],
  ];
  for (const [given, sentence] of wrong) {
    const answer = await admin.post('/api/webhooks', given);
    assert.is(answer.status, 400, JSON.stringify(given));
    assert.match(answer.text, sentence);
  }
  for (let made = 0; made < 20; made += 1) assert.is((await admin.post('/api/webhooks', body)).status, 201);
  const full = await admin.post('/api/webhooks', body);
  assert.equal([full.status, full.body.detail], [409, '推送地址已有 20 个，请先删除不用的。']);
});

events.run();

function sent({ received }: Receiver, index: number): Received {
  const message = received[index];
  if (message === undefined) throw new Error(`only ${received.length} messages came`);
  return message;
}

function bodyFor(receiver: Receiver, chosen: readonly string[] = Object.keys(webhookEvents)) {
  const reach = { allowInternal: true, internalReason: '本机接收程序' };
  return { name: '示例', url: receiver.url, events: chosen, ...reach };
}

async function register({ admin, receiver }: Context, chosen?: readonly string[]) {
  const answer = await admin.post('/api/webhooks', bodyFor(receiver, chosen));
  assert.is(answer.status, 201, answer.text);
  return answer.body as { webhook: { id: string }; secret: string };
}

/** Rounds until nothing is due, as the timetable would make them. */
async function deliver(office: Office): Promise<void> {
  const poster = openPoster(() => null);
  await deliverWebhooks({ database: office.database, poster, now: office.services.now, publicUrl: null });
  await poster.close();
}

async function openCase(office: Office): Promise<string> {
  const publicity = await signedIn(office, 'xuanjiao');
  const opened = await publicity.post('/api/cases', {
    title: '噪声扰民',
    summary: '夜间施工噪声。',
    level: 'yellow',
    foundAt: office.clock.now.toISOString(),
    publishedAt: null,
    url: null,
    channel: '12345',
    topics: ['noise'],
    place: '3601',
    demands: [],
  });
  assert.is(opened.status, 201);
  return opened.body.case.id;
}
