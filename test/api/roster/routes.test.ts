import * as assert from 'uvu/assert';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { fileAnchor } from '../../../api/ledger/anchor.ts';
import { suite } from '../../suite.ts';
import { type Browser, type Office, openOffice, signedIn } from '../http/server.ts';
import { beijing } from './duty-office.ts';

type Context = { office: Office; wang: Browser; ids: Record<string, string> };
const roster = suite<Context>('the roster over HTTP');

roster.beforeEach(async (context) => {
  // Wednesday 2026-11-25, 10:00.
  context.office = await openOffice();
  context.wang = await signedIn(context.office, 'xuanjiao');
  const users = await context.office.database.selectFrom('users').select(['id', 'name']).execute();
  context.ids = Object.fromEntries(users.map(({ id, name }) => [name, id]));
});
roster.afterEach(async ({ office }) => office.close());

const shiftOf = ({ ids }: Context, from: string, until: string, change: object = {}) => ({
  ...{ from: beijing(from), until: beijing(until), officer: ids['xuanjiao'], deputy: ids['bangong'] },
  ...{ leader: ids['lingdao'], note: '', ...change },
});
const today = (context: Context, change: object = {}) =>
  shiftOf(context, '2026-11-25T08:30:00', '2026-11-25T17:30:00', change);

async function add(context: Context, shift: object): Promise<string> {
  const { status, body } = await context.wang.post('/api/roster/shifts', shift);
  assert.is(status, 201, JSON.stringify(body));
  return body.id;
}

const view = async (browser: Browser) =>
  (await browser.get('/api/roster?from=2026-11-23&to=2026-12-06')).body as {
    shifts: {
      id: string;
      version: number;
      officer: { name: string };
      changes: { act: string; by: string; reason: string; people: string }[];
    }[];
  };

roster('says who is on duty now and next, and names every gap of the coming 14 days', async (context) => {
  const { wang } = context;
  const empty = await wang.get('/api/roster/now');
  assert.equal([empty.body.now, empty.body.next, empty.body.planned], [null, null, false]);
  assert.equal(empty.body.gaps.length, 1);
  await add(context, today(context));
  await add(
    context,
    shiftOf(context, '2026-11-26T08:30:00', '2026-12-20T00:00:00', { until: beijing('2026-12-03T08:30:00') }),
  );
  const { body } = await wang.get('/api/roster/now');
  assert.equal([body.now.officer.name, body.now.deputy.name, body.now.leader.name], ['宣教甲', '办公室甲', '领导甲']);
  assert.equal(body.phones, {}, 'nobody has registered one');
  const contacts = { mobile: '13800000001', email: null, robotName: null, hours: null, order: [] };
  assert.is((await wang.send('PUT', '/api/account/contacts', contacts)).status, 200);
  const { now, phones } = (await wang.get('/api/roster/now')).body;
  assert.equal(phones, { [now.officer.id]: '13800000001' });
  assert.is(body.next.from, beijing('2026-11-26T08:30:00'));
  assert.equal(
    body.gaps.map(({ sentence }: { sentence: string }) => sentence),
    ['11月25日 夜间无人值班', '12月3日08:30 起没有排班，无人值班'],
  );
});

roster('refuses what overlaps, is over, or names somebody who cannot be on duty, in words', async (context) => {
  const { wang, ids } = context;
  await add(context, today(context));
  const overlap = await wang.post('/api/roster/shifts', shiftOf(context, '2026-11-25T17:00:00', '2026-11-26T08:30:00'));
  assert.equal([overlap.status, overlap.body.code], [409, 'shift.overlap']);
  assert.match(overlap.body.detail, /11月25日 08:30—17:30/);
  const faults = async (shift: object) => {
    const { status, body } = await wang.post('/api/roster/shifts', shift);
    assert.is(status, 400);
    return body.errors.map(({ path, message }: { path: string; message: string }) => `${path} ${message}`);
  };
  const later = (change: object) => shiftOf(context, '2026-11-27T08:30:00', '2026-11-27T17:30:00', change);
  assert.equal(await faults(later({ officer: ids['daqi'] })), [
    'officer 大气甲的账号已停用，或者不是宣教处、办公室审核、厅领导，不能安排',
  ]);
  assert.equal(await faults(later({ leader: ids['bangong'] })), [
    'leader 办公室甲的账号已停用，或者不是厅领导，不能安排',
  ]);
  assert.equal(await faults(later({ deputy: ids['xuanjiao'] })), ['deputy 副班须为另一人']);
  assert.equal(await faults(shiftOf(context, '2026-11-24T08:30:00', '2026-11-24T17:30:00')), [
    'until 不能安排已经过去的班次',
  ]);
  assert.equal(await faults(later({ until: beijing('2026-11-27T08:30:00') })), ['until 结束时间须晚于开始时间']);
});

roster('a swap keeps who changed it, when and why; whoever was slower learns it', async (context) => {
  const { wang, ids, office } = context;
  const id = await add(context, shiftOf(context, '2026-11-27T08:30:00', '2026-11-27T17:30:00'));
  const swapped = shiftOf(context, '2026-11-27T08:30:00', '2026-11-27T17:30:00', {
    ...{ officer: ids['bangong'], deputy: ids['xuanjiao'] },
  });
  const put = (body: object) => wang.send('PUT', `/api/roster/shifts/${id}`, body);
  assert.is((await put({ ...swapped, version: 1, reason: '出差换班' })).status, 200);
  const slower = await put({ ...swapped, version: 1, reason: '出差换班' });
  assert.equal([slower.status, slower.body.code], [409, 'version.conflict']);
  const [shift] = (await view(wang)).shifts;
  assert.is(shift?.officer.name, '办公室甲');
  assert.equal(
    shift?.changes.map(({ act, by, reason, people }) => [act, by, reason, people]),
    [
      ['换人', '宣教甲', '出差换班', '11月27日 08:30—17:30 值班办公室甲，副班宣教甲，带班领导领导甲'],
      ['安排', '宣教甲', '', '11月27日 08:30—17:30 值班宣教甲，副班办公室甲，带班领导领导甲'],
    ],
  );
  const audit = await office.database
    .selectFrom('audit')
    .select('action')
    .where('action', 'like', '%出差换班%')
    .execute();
  assert.is(audit.length, 2, 'the one that was refused too');
  const gone = await wang.post(`/api/roster/shifts/${id}/remove`, { version: 2, reason: '取消节日加班' });
  assert.is(gone.status, 200);
  assert.equal((await view(wang)).shifts, []);
  const kept = await office.database.selectFrom('shiftChanges').select('act').orderBy('at').execute();
  assert.is(kept.length, 3, 'what was done to it stays');
});

roster('what has begun keeps its beginning and what is over stays as it was', async (context) => {
  const { wang, office } = context;
  const id = await add(context, today(context));
  const remove = () => wang.post(`/api/roster/shifts/${id}/remove`, { version: 1, reason: '排错了' });
  assert.is((await remove()).body.code, 'shift.begun');
  const put = (change: object) =>
    wang.send('PUT', `/api/roster/shifts/${id}`, { ...today(context, change), version: 1, reason: '排错了' });
  assert.is((await put({ from: beijing('2026-11-25T09:00:00') })).body.code, 'shift.begun');
  office.clock.move(8 * 60);
  const again = await signedIn(office, 'xuanjiao');
  const over = await again.send('PUT', `/api/roster/shifts/${id}`, { ...today(context), version: 1, reason: '排错了' });
  assert.is(over.body.code, 'shift.over');
});

const fill = {
  ...{ from: '2026-11-26', to: '2026-12-02', days: 'every', officerTurn: 'shift', leaderTurn: 'week' },
  slots: [
    { start: '08:30', end: '17:30' },
    { start: '17:30', end: '08:30' },
  ],
};

roster('a rotation is previewed, and what was previewed is what is written', async (context) => {
  const { wang, ids } = context;
  await add(context, shiftOf(context, '2026-11-27T08:30:00', '2026-11-27T17:30:00'));
  const rotation = { ...fill, officers: [ids['xuanjiao'], ids['bangong']], deputies: [], leaders: [ids['lingdao']] };
  const preview = await wang.post('/api/roster/fill/preview', rotation);
  assert.is(preview.status, 200);
  assert.equal([preview.body.shifts.length, preview.body.skipped.length], [13, 1]);
  assert.is(preview.body.skipped[0].why, '与其他班次重叠');
  assert.is((await view(wang)).shifts.length, 1, 'nothing is written yet');
  const { seen } = preview.body;
  const other = await add(context, shiftOf(context, '2026-11-28T08:30:00', '2026-11-28T17:30:00'));
  assert.ok(other);
  const stale = await wang.post('/api/roster/fill', { rotation, seen });
  assert.equal([stale.status, stale.body.code], [409, 'version.conflict']);
  const fresh = await wang.post('/api/roster/fill/preview', rotation);
  const written = await wang.post('/api/roster/fill', { rotation, seen: fresh.body.seen });
  assert.equal([written.status, written.body.written], [201, 12]);
  assert.is((await view(wang)).shifts.length, 14);
  const gaps = (await wang.get('/api/roster/now')).body.gaps as { sentence: string }[];
  assert.equal(gaps.map(({ sentence }) => sentence)[0], '11月25日10:00 至 11月26日08:30 无人值班');
});

roster('who goes off writes, who comes on confirms, and both stand', async (context) => {
  const { office, wang } = context;
  const own = await add(context, today(context, { deputy: null }));
  const next = shiftOf(context, '2026-11-25T17:30:00', '2026-11-26T08:30:00', {
    ...{ officer: context.ids['bangong'], deputy: null },
  });
  await add(context, next);
  const [bangong, lingdao] = [await signedIn(office, 'bangong'), await signedIn(office, 'lingdao')];
  assert.is((await wang.get('/api/roster/handovers')).body.mayWrite.id, own);
  const note = { shift: own, text: '龙南异味一件待研判；省台记者来电一次。' };
  assert.is((await lingdao.post('/api/roster/handovers', note)).body.code, 'handover.notOwn');
  assert.is((await wang.post('/api/roster/handovers', note)).status, 201);
  const [written] = (await bangong.get('/api/roster/handovers')).body.items;
  assert.equal([written.by, written.text, written.readAt, written.mayConfirm], ['宣教甲', note.text, null, true]);
  assert.is((await wang.get('/api/roster/handovers')).body.items[0].mayConfirm, false);
  const confirm = (who: Browser) => who.post(`/api/roster/handovers/${written.id}/confirm`, {});
  assert.is((await confirm(lingdao)).body.code, 'handover.notNext');
  assert.is((await confirm(wang)).body.code, 'handover.self');
  office.clock.move(1);
  const at = office.clock.now.toISOString();
  assert.is((await confirm(bangong)).status, 200);
  assert.is((await confirm(bangong)).body.code, 'handover.read');
  const [read] = (await wang.get('/api/roster/handovers')).body.items;
  assert.equal([read.readBy, read.readAt, read.text], ['办公室甲', at, note.text]);
});

roster('shifts and handovers that are changed beside the system are named by verification', async (context) => {
  const { office, wang } = context;
  const id = await add(context, today(context));
  await wang.post('/api/roster/handovers', { shift: id, text: '无事。' });
  const broken = async () => {
    const { findings } = await verifyLedger(office.database, fileAnchor(office.anchorFile));
    return findings.flatMap(({ sentence }) => (/班次|交接/.test(sentence) ? [sentence] : []));
  };
  assert.equal(await broken(), []);
  await office.database
    .updateTable('shifts')
    .set({ officerId: context.ids['bangong'] ?? '' })
    .execute();
  await office.database.updateTable('handovers').set({ text: '一切正常。' }).execute();
  assert.is((await broken()).length, 2);
});

roster('the rules of the reminders are versions with a reason', async ({ wang }) => {
  const put = (version: number, change: object = {}) =>
    wang.send('PUT', '/api/roster/settings', {
      ...{ version, reason: '节日值守' },
      value: { deputyAfterMinutes: 10, leaderAfterMinutes: 15, takeBackAfterMinutes: 30, cover: 'offHours', ...change },
    });
  assert.equal((await put(0)).body, { version: 1 });
  assert.is((await put(0)).body.code, 'version.conflict');
  assert.is((await put(1, { deputyAfterMinutes: 0 })).status, 400);
  const { settings } = (await wang.get('/api/roster?from=2026-11-23&to=2026-11-29')).body;
  assert.equal([settings.version, settings.value.deputyAfterMinutes, settings.history[0].reason], [1, 10, '节日值守']);
});

roster(
  'officers of the office read the roster and change nothing of it; units and administrators see nothing',
  async (context) => {
    const { office } = context;
    const bangong = await signedIn(office, 'bangong');
    assert.is((await bangong.get('/api/roster/now')).status, 200);
    assert.is((await bangong.post('/api/roster/shifts', today(context))).status, 403);
    for (const name of ['daqi', 'guanli', 'anquan', 'shenji'])
      assert.is((await (await signedIn(office, name)).get('/api/roster/now')).status, 403, name);
  },
);

roster('a period of days comes with holidays and 调休; a longer one is refused', async ({ wang }) => {
  const { body } = await wang.get('/api/roster?from=2026-10-01&to=2026-10-10');
  assert.equal(body.days.filter(({ name }: { name: string | null }) => name !== null).length, 8);
  assert.equal(body.days.at(-1), { day: '2026-10-10', work: true, name: '国庆节调休上班', announced: true });
  assert.is((await wang.get('/api/roster?from=2026-01-01&to=2026-12-31')).status, 400);
  assert.is((await wang.get('/api/roster?from=2026-02-30&to=2026-03-01')).status, 400);
});

roster('the pane of an alert tells whom it called; one that called nobody says so', async ({ office, wang }) => {
  const { status, body } = await wang.get(`/api/alerts/${office.alertId}/calls`);
  assert.equal([status, body.items, body.sentence], [200, [], '预警时无人值班，已通知宣教处。']);
  assert.is((await wang.get('/api/alerts/none/calls')).status, 404);
});

roster.run();
