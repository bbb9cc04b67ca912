import * as assert from 'uvu/assert';
import { createAudit } from '../../../api/audit/audit.ts';
import { createClock } from '../../../api/keeping/clock.ts';
import { createRetention } from '../../../api/keeping/retention.ts';
import { notificationsFor } from '../../../api/notices/outbox.ts';
import { exampleDocument } from '../../analysis/example-documents.ts';
import { suite } from '../../suite.ts';
import { type Office, openOffice, signedIn } from './server.ts';

const keeping = suite<{ office: Office }>('系统 › 保存期限');
const day = 86_400_000;

keeping.beforeEach(async (context) => {
  context.office = await openOffice();
});
keeping.afterEach(async ({ office }) => office.close());

keeping(
  'what is due is listed with its day; an unusual amount waits for an administrator with a reason',
  async ({ office }) => {
    const admin = await signedIn(office, 'guanli');
    const retain = retention(office);
    await office.services.documents.put(old(office, 120));
    await retain();
    const { body: due } = await admin.get('/api/system/keeping');
    assert.equal([due.graceDays, due.today, due.clock.ok], [7, 1, true]);
    const [source] = due.sources;
    assert.equal(
      [source.name, source.days, source.marked, source.brake.texts, source.brake.approvedBy],
      ['示例论坛', 60, [{ day: '2026-11-25', count: 120, runsLeft: 7, stopped: true }], 120, null],
    );
    assert.match(source.brake.reason, /占该信源全部 120 条文本的 100%/);
    await days(office, retain, 8);
    assert.is((await office.services.documents.foundBefore('example-forum', '2027', null, 500)).length, 120);
    const back = await signedIn(office, 'guanli');
    assert.is((await back.post('/api/system/keeping/sources/example-forum/approval', { reason: '' })).status, 400);
    const approved = await back.post('/api/system/keeping/sources/example-forum/approval', { reason: '该论坛已停用' });
    assert.equal([approved.status, approved.body.sources[0].brake.approvedBy], [200, '管理员甲']);
    const again = await back.post('/api/system/keeping/sources/example-forum/approval', { reason: '再点一次' });
    assert.is(again.status, 404);
    await days(office, retain, 1);
    assert.is((await office.services.documents.foundBefore('example-forum', '2027', null, 500)).length, 0);
    const later = await signedIn(office, 'guanli');
    const { body: after } = await later.get('/api/system/keeping');
    assert.equal([after.sources[0].marked, after.runs[0].dropped], [[], 120]);
    const audit = await (await signedIn(office, 'shenji')).get('/api/audit?limit=50');
    assert.ok(
      audit.body.items.some(
        ({ action, target }: { action: string; target: string }) =>
          action === '核准到期清除' && target === 'example-forum：该论坛已停用',
      ),
    );
  },
);

keeping(
  'a clock that jumped is shown and holds deletions until an administrator says that it is right',
  async ({ office }) => {
    const retain = retention(office);
    await retain();
    await office.services.documents.put(old(office, 1));
    // The clock moves, the time that the process has run does not.
    office.clock.move(2 * 24 * 60);
    assert.is(await retain(), 0);
    const admin = await signedIn(office, 'guanli');
    const { body: shown } = await admin.get('/api/system/keeping');
    assert.equal(
      [shown.clock.ok, shown.clock.doubt, shown.clock.reason],
      [false, 'ahead', '系统时钟突然向前跳了 2 天'],
    );
    const confirmed = await admin.post('/api/system/keeping/clock', { reason: '已与授时服务器核对' });
    assert.equal([confirmed.status, confirmed.body.ok], [200, true]);
    office.clock.move(1);
    assert.is((await admin.post('/api/system/keeping/clock', { reason: '再点一次' })).status, 409);
    await retain();
    assert.is((await admin.get('/api/system/keeping')).body.today, 2);
    const told = await notificationsFor(office.database, ['role:admin'], 9);
    assert.equal(
      told.map(({ subject }) => subject),
      ['时钟已确认无误', '时钟异常'],
    );
  },
);

keeping.run();

let ran = 0;

/** Retention beside the server, as a worker has it; `ran` is moved with the clock by {@link days} only. */
function retention(office: Office): () => Promise<number> {
  const { database, services } = office;
  const now = () => office.clock.now;
  ran = 0;
  services.sources.retentions = async () => [{ sourceId: 'example-forum', name: '示例论坛', days: 60 }];
  return createRetention({
    database,
    clock: createClock({ database, postgres: false, now, uptime: () => ran, log: services.log }),
    sources: services.sources,
    documents: services.documents,
    casesOf: async () => new Map(),
    dropSnapshot: async () => {},
    forget: async () => {},
    audit: createAudit(database, now),
    auditDays: 365,
    graceDays: 7,
    now,
  });
}

async function days(office: Office, retain: () => Promise<number>, count: number): Promise<void> {
  for (let one = 0; one < count; one += 1) {
    office.clock.move(24 * 60 - 1);
    ran += day - 60_000;
    office.clock.move(1);
    ran += 60_000;
    await retain();
  }
}

function old(office: Office, count: number) {
  const foundAt = new Date(office.clock.now.getTime() - 61 * day).toISOString();
  return Array.from({ length: count }, (_, index) => exampleDocument(`old-${index}`, { foundAt, demo: true }));
}
