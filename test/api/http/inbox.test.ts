import * as assert from 'uvu/assert';
import { createNoticeFeed } from '../../../api/notices/notice-feed.ts';
import { type Notice, writeOutbox } from '../../../api/notices/outbox.ts';
import { suite } from '../../suite.ts';
import { listen } from './listen.ts';
import { type Browser, type Office, openOffice, signedIn } from './server.ts';

const inbox = suite<{ office: Office; wang: Browser }>('the inbox');

inbox.beforeEach(async (context) => {
  context.office = await openOffice();
  context.wang = await signedIn(context.office, 'xuanjiao');
  // What the office has told while it was furnished.
  await context.office.database.deleteFrom('outbox').execute();
});
inbox.afterEach(async ({ office }) => office.close());

const notice = (to: string, subject: string): Notice => ({ to, subject, text: '请办理。', target: '/cases/c1' });

/** Writes what an event tells, a minute after the one before. */
async function tell(office: Office, eventKey: string, to: readonly string[]): Promise<void> {
  office.clock.move(1);
  const at = office.clock.now.toISOString();
  await office.database.transaction().execute((writing) =>
    writeOutbox(
      writing,
      eventKey,
      to.map((one) => notice(one, eventKey)),
      at,
    ),
  );
}

async function subjects(browser: Browser, query = ''): Promise<string[]> {
  const { status, body } = await browser.get(`/api/inbox${query}`);
  assert.is(status, 200);
  return (body.items as { subject: string }[]).map(({ subject }) => subject);
}

async function unread(browser: Browser): Promise<number> {
  return (await browser.get('/api/inbox/unread')).body.unread;
}

async function idOf(office: Office, name: string): Promise<string> {
  return (await office.database.selectFrom('users').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
}

inbox(
  'holds what was told to the person, his role and his unit, newest first, and nothing of others',
  async (context) => {
    const { office, wang } = context;
    const air = await signedIn(office, 'daqi');
    await tell(office, 'to-role', ['role:publicity']);
    await tell(office, 'to-air', ['unit:div-air']);
    await tell(office, 'to-water', ['unit:div-water']);
    await tell(office, 'to-person', [`user:${await idOf(office, 'daqi')}`]);
    assert.equal(await subjects(wang), ['to-role']);
    assert.equal(await subjects(air), ['to-person', 'to-air']);
    const { items } = (await air.get('/api/inbox')).body;
    assert.equal(
      items.map(({ by, unread, target }: { by: string; unread: boolean; target: string }) => [by, unread, target]),
      [
        ['user', true, '/cases/c1'],
        ['unit', true, '/cases/c1'],
      ],
    );
  },
);

inbox('tells an event once, by whatever ways it reached the person', async ({ office }) => {
  const air = await signedIn(office, 'daqi');
  await tell(office, 'both', ['unit:div-air', 'role:unit', `user:${await idOf(office, 'daqi')}`]);
  assert.equal(await subjects(air), ['both']);
  const { body } = await air.get('/api/inbox');
  assert.is(body.items[0].by, 'user');
  assert.is(body.total, 1);
  assert.is(await unread(air), 1);
  // Whoever was to be told by the other ways has been told too.
  await air.post('/api/inbox/read', { keys: [body.items[0].key] });
  assert.is(await unread(air), 0);
  const read = await office.database.selectFrom('noticeReads').select(['key', 'readAt']).orderBy('key').execute();
  assert.equal(
    read.map(({ key, readAt }) => [key.split('/')[1]?.split(':')[0], readAt !== null]),
    [
      ['role', true],
      ['unit', true],
      ['user', true],
    ],
  );
});

inbox('pages by cursor without losing or repeating one, also of the same instant', async ({ office, wang }) => {
  const names = Array.from({ length: 7 }, (_, index) => `n${index}`);
  for (const name of names) await tell(office, name, ['role:publicity']);
  office.clock.move(-1);
  await tell(office, 'n6-twin', ['role:publicity']);
  const seen: string[] = [];
  let after: string | null = '';
  while (after !== null) {
    const { body } = await wang.get(`/api/inbox?limit=3${after === '' ? '' : `&after=${after}`}`);
    seen.push(...body.items.map(({ subject }: { subject: string }) => subject));
    assert.is(body.total, 8);
    after = body.next;
  }
  assert.is(new Set(seen).size, 8);
  assert.equal(seen.slice(2), ['n5', 'n4', 'n3', 'n2', 'n1', 'n0']);
  const { status, body } = await wang.get('/api/inbox?after=nonsense');
  assert.equal([status, body.code], [400, 'cursor.invalid']);
});

inbox(
  'is read by each person for himself: one who opens a notice leaves it unread to the other',
  async ({ office }) => {
    const [one, head] = [await signedIn(office, 'daqi'), await signedIn(office, 'daqi.zhang')];
    await tell(office, 'first', ['unit:div-air']);
    await tell(office, 'second', ['unit:div-air']);
    const [second, first] = (await one.get('/api/inbox')).body.items;
    office.clock.move(1);
    const { status, body } = await one.post('/api/inbox/read', { keys: [first.key] });
    assert.equal([status, body.unread], [200, 1]);
    const at = office.clock.now.toISOString();
    // Opening it again does not move the first time.
    office.clock.move(1);
    await one.post('/api/inbox/read', { keys: [first.key] });
    const again = (await one.get('/api/inbox')).body.items;
    assert.equal(
      again.map(({ key, unread, readAt }: { key: string; unread: boolean; readAt: string | null }) => [
        key,
        unread,
        readAt,
      ]),
      [
        [second.key, true, null],
        [first.key, false, at],
      ],
    );
    assert.equal(await subjects(one, '?view=unread'), ['second']);
    assert.is(await unread(head), 2);
  },
);

inbox('takes no mark on what is addressed to others', async ({ office, wang }) => {
  await tell(office, 'to-air', ['unit:div-air']);
  const key = 'to-air/unit:div-air/inApp';
  await wang.post('/api/inbox/read', { keys: [key] });
  const rows = await office.database.selectFrom('noticeReads').selectAll().execute();
  assert.equal(rows, []);
});

inbox('counts all as read up to what was shown; what comes meanwhile stays unread', async ({ office, wang }) => {
  await tell(office, 'one', ['role:publicity']);
  await tell(office, 'two', ['role:publicity']);
  const upTo = (await wang.get('/api/inbox')).body.items[0].at;
  await tell(office, 'three', ['role:publicity']);
  const { body } = await wang.post('/api/inbox/read-all', { upTo });
  assert.is(body.unread, 1);
  assert.equal(await subjects(wang, '?view=unread'), ['three']);
  const items = (await wang.get('/api/inbox')).body.items as { readAt: string | null }[];
  // Nobody opened them, and nothing says so.
  assert.equal(
    items.map(({ readAt }) => readAt),
    [null, null, null],
  );
});

inbox('reads nothing of tomorrow today', async ({ office, wang }) => {
  await wang.post('/api/inbox/read-all', { upTo: '2031-01-01T00:00:00.000Z' });
  await tell(office, 'later', ['role:publicity']);
  assert.is(await unread(wang), 1);
});

inbox('says to nobody that he has arrears of before his account', async ({ office }) => {
  await tell(office, 'old', ['role:office']);
  await office.database
    .updateTable('users')
    .set({ createdAt: office.clock.now.toISOString() })
    .where('name', '=', 'bangong')
    .execute();
  const late = await signedIn(office, 'bangong');
  assert.equal(await subjects(late), ['old']);
  assert.is(await unread(late), 0);
});

inbox('keeps when a notice first reached a person, and only then', async ({ office, wang }) => {
  await tell(office, 'one', ['role:publicity']);
  const kept = () => office.database.selectFrom('noticeReads').selectAll().execute();
  assert.equal(await kept(), []);
  await subjects(wang);
  const at = office.clock.now.toISOString();
  const row = { userId: await idOf(office, 'xuanjiao'), key: 'one/role:publicity/inApp', seenAt: at, readAt: null };
  assert.equal(await kept(), [row]);
  office.clock.move(5);
  await subjects(wang);
  assert.equal(await kept(), [row]);
});

inbox('tells open browsers of those it is for, of all processes, once and within two seconds', async (context) => {
  const { office, wang } = context;
  const { stream } = office.services;
  const feed = createNoticeFeed({ database: office.database, stream, log: { error: () => undefined } });
  await feed.start();
  const hears = await listen(office, wang);
  const admin = await listen(office, await signedIn(office, 'guanli'));
  const began = Date.now();
  await tell(office, 'one', ['role:publicity', 'role:leader']);
  await hears.until('notice');
  assert.ok(Date.now() - began < 4_000, 'it took longer than a look');
  await tell(office, 'two', ['role:admin']);
  feed.nudge();
  await admin.until('notice');
  await feed.stop();
  assert.is(admin.events().length, 1);
  assert.is(hears.events().length, 1);
  await hears.close();
  await admin.close();
});

inbox('tells of a notice too whose transaction came through after a later one', async ({ office }) => {
  const told: (readonly string[])[] = [];
  const stream = {
    publish: (_: unknown, __: unknown, { to = [] }: { to?: readonly string[] }) => void told.push(to),
  };
  const { database } = office;
  await database.deleteFrom('noticeNews').execute();
  const write = (id: number, recipient: string) =>
    database.insertInto('noticeNews').values({ id, recipient }).execute();
  await write(1_000, 'role:none');
  const feed = createNoticeFeed({ database, stream, log: { error: () => undefined }, everyMs: 5 });
  await feed.start();
  await write(1_003, 'role:leader');
  await until(() => told.length === 1);
  await write(1_002, 'role:publicity');
  await until(() => told.length === 2);
  await feed.stop();
  assert.equal(told, [['role:leader'], ['role:publicity']]);
});

inbox.run();

async function until(met: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!met()) {
    if (Date.now() > end) throw new Error('waited 10 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
