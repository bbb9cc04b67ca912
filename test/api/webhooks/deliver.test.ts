import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { deliverWebhooks, sweepDeliveries } from '../../../api/webhooks/deliver.ts';
import { openPoster, type Poster } from '../../../api/webhooks/post.ts';
import { recordEvents } from '../../../api/webhooks/record-events.ts';
import { openWebhooks, type Webhooks } from '../../../api/webhooks/webhooks.ts';
import { refusedAddress } from '../../../crawlers/internal-address.ts';
import { suite } from '../../suite.ts';
import { placeOfDatabase } from '../http/server.ts';
import { isSigned, openReceiver, type Receiver } from './receiver.ts';

type Context = {
  folder: string;
  place: Awaited<ReturnType<typeof placeOfDatabase>>;
  database: Database;
  poster: Poster;
  receiver: Receiver;
  webhooks: Webhooks;
  clock: { at: number };
  round(): ReturnType<typeof deliverWebhooks>;
};
const deliveries = suite<Context>('delivery of webhooks');
const start = Date.parse('2026-11-25T02:00:00.000Z');
const hour = 3_600_000;

deliveries.beforeEach(async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-webhooks-'));
  const place = await placeOfDatabase(folder);
  const database = await openDatabase(place.target);
  const poster = openPoster(refusedAddress, 3_000);
  const clock = { at: start };
  const options = { database, poster, now: () => new Date(clock.at), publicUrl: 'https://yuqing.example.cn' };
  Object.assign(context, { folder, place, database, poster, clock });
  context.receiver = await openReceiver();
  context.webhooks = openWebhooks(options);
  context.round = () => deliverWebhooks(options);
});
deliveries.afterEach(async ({ receiver, poster, database, place, folder }) => {
  await receiver.close();
  await poster.close();
  await database.destroy();
  await place.drop();
  rmSync(folder, { recursive: true, force: true });
});

deliveries('a message is signed, fails twice, then arrives with the same id and body', async (context) => {
  const { receiver, webhooks, clock, round } = context;
  const { webhook, secret } = await register(context);
  await happens(context, 'one');
  receiver.answer = (_, response) => {
    if (receiver.received.length < 3) response.writeHead(500).end('暂时\u0000不可用');
    else response.writeHead(204).end();
  };
  assert.equal(await round(), { delivered: 0, retried: 1, failed: 0 });
  assert.equal(await round(), { delivered: 0, retried: 0, failed: 0 }, 'not yet due again');
  clock.at += 60_000;
  assert.equal(await round(), { delivered: 0, retried: 1, failed: 0 });
  clock.at += 5 * 60_000;
  assert.equal(await round(), { delivered: 1, retried: 0, failed: 0 });
  clock.at += 24 * hour;
  await round();
  assert.is(receiver.received.length, 3);
  assert.equal(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size, 1);
  assert.equal(new Set(receiver.received.map(({ text }) => text)).size, 1);
  assert.ok(receiver.received.every((message) => isSigned(message, secret)));
  assert.equal(
    receiver.received.map(({ headers }) => Number(headers['webhook-timestamp'])),
    [start / 1_000, start / 1_000 + 60, start / 1_000 + 360],
  );
  assert.equal(receiver.received[0]?.body, {
    type: 'case.closed',
    timestamp: '2026-11-25T02:00:00.000Z',
    data: {
      id: 'one',
      title: '示例案件',
      level: 'red',
      status: 'closed',
      path: '/cases/one',
      link: 'https://yuqing.example.cn/cases/one',
    },
  });
  const [logged] = (await webhooks.deliveries(webhook.id, { limit: 10 })).items;
  assert.is(logged?.state, 'delivered');
  assert.equal(
    logged?.attempts.map(({ number, status, error }) => [number, status, error]),
    [
      [1, 500, '对方返回 500：暂时 不可用'],
      [2, 500, '对方返回 500：暂时 不可用'],
      [3, 204, null],
    ],
  );
});

deliveries('a try that a clock 45 days ahead has planned is made when the clock is right again', async (context) => {
  const { receiver, clock, round } = context;
  await register(context);
  await happens(context, 'one');
  clock.at += 45 * 24 * hour;
  receiver.answer = (_, response) => void response.writeHead(503).end();
  assert.is((await round()).retried, 1);
  clock.at = start;
  receiver.answer = (_, response) => void response.writeHead(204).end();
  assert.is((await round()).delivered, 1);
});

deliveries(
  'a process that is killed between sending and writing down leads to a repeat with the same id',
  async (context) => {
    const { receiver, webhooks, clock, place, round } = context;
    const { webhook } = await register(context);
    await happens(context, 'one');
    const child = spawn(process.execPath, [join(import.meta.dirname, 'deliver-process.ts'), place.target, iso(start)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    receiver.answer = () => child.kill('SIGKILL');
    const [, signal] = await once(child, 'exit');
    assert.is(signal, 'SIGKILL');
    assert.is(receiver.received.length, 1);
    receiver.answer = (_, response) => response.writeHead(200).end();
    await round();
    assert.is(receiver.received.length, 1, 'it may still be under way');
    clock.at += 120_000;
    await round();
    assert.is(receiver.received.length, 2);
    assert.is(receiver.received[0]?.headers['webhook-id'], receiver.received[1]?.headers['webhook-id']);
    const [logged] = (await webhooks.deliveries(webhook.id, { limit: 10 })).items;
    assert.equal(
      logged?.attempts.map(({ status, error }) => [status, error]),
      [
        [null, '上一次推送中途中断，对方是否收到不明，重新推送'],
        [200, null],
      ],
    );
  },
);

deliveries(
  'an address that never answers well is tried ten times in three days and then switched off',
  async (context) => {
    const { receiver, webhooks, clock, round } = context;
    const { webhook } = await register(context);
    await happens(context, 'one');
    receiver.answer = (_, response) => response.writeHead(503).end();
    for (let hours = 0; hours < 80; hours += 1) {
      await round();
      clock.at += hour;
    }
    assert.is(receiver.received.length, 10);
    const last = Number(receiver.received.at(-1)?.headers['webhook-timestamp']) * 1_000;
    assert.ok(last - start > 72 * hour && last - start < 80 * hour, `last attempt after ${(last - start) / hour} h`);
    const [off] = await webhooks.list();
    assert.equal([off?.active, off?.failed], [false, 1]);
    assert.match(off?.disabledReason ?? '', '连续 3 天推送失败，已自动停用');
    await happens(context, 'two');
    receiver.answer = (_, response) => response.writeHead(204).end();
    await round();
    assert.is(receiver.received.length, 10, 'nothing is recorded or sent while it is off');
    const on = await webhooks.change(webhook.id, { active: true });
    assert.equal([on.active, on.failingSince, on.disabledReason], [true, null, null]);
    const [failed] = (await webhooks.deliveries(webhook.id, { limit: 1 })).items;
    await webhooks.redeliver(webhook.id, failed?.id ?? '');
    assert.equal(await round(), { delivered: 1, retried: 0, failed: 0 });
    assert.is(receiver.received[10]?.headers['webhook-id'], failed?.id);
  },
);

deliveries('410 switches the address off at once; 429 waits as long as it was asked to', async (context) => {
  const { receiver, webhooks, clock, round } = context;
  await register(context);
  await happens(context, 'one');
  receiver.answer = (_, response) => response.writeHead(429, { 'Retry-After': '7200' }).end();
  await round();
  clock.at += 7_199_000;
  await round();
  assert.is(receiver.received.length, 1);
  clock.at += 1_000;
  receiver.answer = (_, response) => response.writeHead(410).end();
  assert.equal(await round(), { delivered: 0, retried: 0, failed: 1 });
  const [off] = await webhooks.list();
  assert.is(off?.active, false);
  assert.match(off?.disabledReason ?? '', '410');
});

deliveries('a redirect is not followed, and of a huge answer only the beginning is read', async (context) => {
  const { receiver, webhooks, round } = context;
  const { webhook } = await register(context);
  await happens(context, 'one');
  receiver.answer = (_, response) => response.writeHead(302, { Location: '/elsewhere' }).end();
  await round();
  assert.equal(
    receiver.received.map(({ path }) => path),
    ['/hook'],
  );
  receiver.answer = (_, response) => {
    response.writeHead(500);
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };
  const ping = await webhooks.ping(webhook.id);
  assert.is(ping.state, 'failed');
  assert.is(ping.attempts[0]?.error, `对方返回 500：${'x'.repeat(200)}`);
});

deliveries('an internal address needs a flag and a reason, and a name is judged by where it leads', async (context) => {
  const { receiver, webhooks, round } = context;
  const body = { name: '示例', url: receiver.url, events: ['case.closed' as const] };
  const closed = { allowInternal: false, internalReason: null };
  await refuses(() => webhooks.create({ ...body, ...closed }, '管理员甲'), 'webhook.internal');
  await refuses(
    () => webhooks.create({ ...body, allowInternal: true, internalReason: null }, '管理员甲'),
    'webhook.internal-reason',
  );
  const metadata = { ...body, url: 'http://169.254.169.254/latest', allowInternal: true, internalReason: '试试' };
  await refuses(() => webhooks.create(metadata, '管理员甲'), 'webhook.internal');
  const named = { ...body, ...closed, url: receiver.url.replace('127.0.0.1', 'localhost') };
  const { webhook } = await webhooks.create(named, '管理员甲');
  await happens(context, 'one');
  await round();
  const [logged] = (await webhooks.deliveries(webhook.id, { limit: 1 })).items;
  assert.is(logged?.attempts[0]?.error, '拒绝访问：内部或保留地址');
  assert.is(receiver.received.length, 0);
  await refuses(() => webhooks.change(webhook.id, { url: 'http://10.0.0.9/' }), 'webhook.internal');
});

deliveries('the log is dropped after 30 days, and with its address', async (context) => {
  const { webhooks, clock, round, database } = context;
  const { webhook } = await register(context);
  await happens(context, 'one');
  await round();
  clock.at += 29 * 24 * hour;
  assert.is(await sweepDeliveries(database, new Date(clock.at)), 0);
  assert.is((await webhooks.deliveries(webhook.id, { limit: 1 })).total, 1);
  clock.at += 2 * 24 * hour;
  await happens(context, 'two');
  await round();
  assert.is(await sweepDeliveries(database, new Date(clock.at)), 1);
  assert.is((await webhooks.deliveries(webhook.id, { limit: 1 })).total, 1);
  await webhooks.remove(webhook.id);
  for (const table of ['webhooks', 'webhookDeliveries', 'webhookAttempts'] as const)
    assert.equal(await database.selectFrom(table).selectAll().execute(), [], table);
});

deliveries(
  'what still waits is not dropped for its age, as under a clock 45 days ahead, while its address is in use',
  async (context) => {
    const { database, webhooks, receiver, round } = context;
    const { webhook } = await register(context);
    await happens(context, 'one');
    const ahead = new Date(start + 45 * 24 * hour);
    assert.is(await sweepDeliveries(database, ahead), 0);
    assert.is((await round()).delivered, 1);
    await happens(context, 'two');
    await webhooks.change(webhook.id, { active: false });
    assert.is(await sweepDeliveries(database, ahead), 2);
    assert.is(receiver.received.length, 1);
  },
);

deliveries('an address that hangs does not hold up another', async (context) => {
  const { receiver, webhooks, round } = context;
  await register(context);
  const slow = await openReceiver();
  slow.answer = () => undefined;
  const body = { url: slow.url, events: ['case.closed' as const], allowInternal: true, internalReason: '测试' };
  const { webhook } = await webhooks.create({ name: '无应答', ...body }, '管理员甲');
  for (const id of ['one', 'two', 'three']) await happens(context, id);
  assert.equal(await round(), { delivered: 3, retried: 1, failed: 0 });
  assert.is(receiver.received.length, 3);
  const { items } = await webhooks.deliveries(webhook.id, { limit: 10 });
  assert.equal(
    items.flatMap(({ attempts }) => attempts.map(({ error }) => error)),
    ['3 秒内没有应答'],
  );
  await slow.close();
});

deliveries.run();

async function register({ webhooks, receiver }: Context) {
  const reach = { allowInternal: true, internalReason: '本机接收程序' };
  return webhooks.create({ name: '示例', url: receiver.url, events: ['case.closed'], ...reach }, '管理员甲');
}

async function happens({ database, clock }: Context, id: string): Promise<void> {
  const data = { id, title: '示例案件', level: 'red', status: 'closed', path: `/cases/${id}` } as const;
  await database
    .transaction()
    .execute((writing) =>
      recordEvents(writing, [{ key: `ledger-${id}`, type: 'case.closed', at: iso(clock.at), data }]),
    );
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

async function refuses(act: () => Promise<unknown>, code: string): Promise<void> {
  try {
    await act();
  } catch (error) {
    assert.is((error as { code?: string }).code, code);
    return;
  }
  assert.unreachable(`not refused with ${code}`);
}
