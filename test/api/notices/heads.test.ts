import * as assert from 'uvu/assert';
import { recipientsOf, remindersDue } from '../../../api/clocks/reminders.ts';
import { notificationsFor } from '../../../api/notices/outbox.ts';
import type { Role } from '../../../api/people/contract.ts';
import { createSessions } from '../../../api/people/sessions.ts';
import { createUsers } from '../../../api/people/users.ts';
import { suite } from '../../suite.ts';
import { act, air, airHead, city, duty, engines, newCase, type Office, office, system, wang } from '../cases/office.ts';
import { draftIt, fileIt, passIt } from '../cases/stage.ts';
import { password } from '../http/office.ts';

for (const [engine, open] of engines) {
  const heads = suite<{ o: Office }>(`notices to 负责人 on ${engine}`);
  heads.beforeEach(async (context) => {
    context.o = await open();
  });
  heads.afterEach(async ({ o }) => o.close());

  heads(
    'who heads the lead unit learns as himself that a text waits for him, and that its limit is near',
    async ({ o }) => {
      const named = await people(o);
      await submitted(o);
      assert.equal(await told(o, `user:${named.head}`), ['待审核']);
      assert.equal(await told(o, 'unit:div-air'), ['交办', '待审核']);
      o.clock.now = '2026-11-26T23:30:00.000Z';
      assert.is(await o.cases.remind(), 1);
      assert.equal(await told(o, `user:${named.head}`), ['待审核', '即将到期']);
      assert.equal(await told(o, 'unit:div-air'), ['交办', '待审核', '即将到期']);
      for (const other of [named.former, named.foreign, named.colleague])
        assert.equal(await told(o, `user:${other}`), []);
      const entry = (await o.cases.read('case-1'))?.entries.at(-1)?.event;
      assert.ok(entry?.type === 'clockNoted');
      assert.equal([entry.to, entry.recipients], ['主管单位、主管单位负责人', ['unit:div-air', 'head:div-air']]);
    },
  );

  heads('his notice stays in the app: outside, the one to his unit is enough', async ({ o }) => {
    const named = await people(o);
    await submitted(o);
    const rows = await o.database
      .selectFrom('outbox')
      .select(['recipient', 'channel'])
      .where('subject', 'like', '待审核%')
      .orderBy('recipient')
      .orderBy('channel')
      .execute();
    assert.equal(
      rows.map(({ recipient, channel }) => `${recipient} ${channel}`),
      ['unit:div-air external', 'unit:div-air inApp', `user:${named.head} inApp`],
    );
  });

  heads('where nobody heads the unit it is told alone, and nothing is addressed to nobody', async ({ o }) => {
    await submitted(o);
    o.clock.now = '2026-11-26T23:30:00.000Z';
    await o.cases.remind();
    assert.equal(await told(o, 'unit:div-air'), ['交办', '待审核', '即将到期']);
    const to = await o.database.selectFrom('outbox').select('recipient').distinct().execute();
    assert.not(to.some(({ recipient }) => recipient.startsWith('head:') || recipient.startsWith('user:')));
  });

  heads('once he has passed it the next reviewer is reminded and he is not', async ({ o }) => {
    const named = await people(o);
    await submitted(o);
    await act(o, 'case-1', passIt('head'), airHead);
    o.clock.now = '2026-11-26T23:30:00.000Z';
    await o.cases.remind();
    assert.equal(await told(o, `user:${named.head}`), ['待审核']);
    assert.equal(await told(o, 'role:office'), ['待审核', '即将到期']);
  });

  heads('厅主要负责人 is told as himself what waits for him, and the other 厅领导 with him', async ({ o }) => {
    const named = await people(o);
    o.settings.ledger = {
      ...o.settings.ledger,
      reviewChains: { ...o.settings.ledger.reviewChains, orange: ['secrecy', 'principal'] },
    };
    await submitted(o);
    await act(o, 'case-1', passIt('secrecy'), office);
    assert.equal(await told(o, `user:${named.principal}`), ['待审核']);
    assert.equal(await told(o, 'role:leader'), ['待审核']);
    const { state } = (await o.cases.read('case-1')) ?? {};
    assert.ok(state !== undefined);
    const [note] = remindersDue(state, '2026-11-26T23:30:00.000Z', o.settings.ledger.clocks);
    assert.ok(note?.type === 'clockNoted');
    assert.equal([note.to, note.recipients], ['厅领导、厅主要负责人', ['role:leader', 'head:leader']]);
    const limit = { kind: note.clock, dueAt: note.dueAt };
    assert.equal(recipientsOf(limit, ['owner'], state), note.recipients);
  });

  heads.run();
}

/** A text of the lead unit that waits for its first review. */
async function submitted(o: Office): Promise<void> {
  await o.cases.open(newCase('case-1'), system);
  await act(o, 'case-1', fileIt, wang);
  await act(o, 'case-1', { type: 'assign', duty, note: '' }, wang);
  for (const unit of [city, air]) await act(o, 'case-1', { type: 'accept' }, unit);
  await act(o, 'case-1', draftIt, air);
  await act(o, 'case-1', { type: 'submitAnswer' }, air);
}

/** The head of the lead unit, one who was, one of another unit, a colleague, and 厅主要负责人; by their ids. */
async function people(o: Office) {
  const now = () => new Date(o.clock.now);
  const limits = { passwordDays: 90, twoFactorRoles: [] };
  const sessions = createSessions(o.database, { idleMinutes: 15, sessionHours: 12 }, now);
  const users = createUsers(o.database, sessions, limits, now);
  const make = async (name: string, role: Role, unitId: string | null, head: boolean) => {
    const { id } = await users.create({ name, displayName: name, role, unitId, password }, { keepPassword: true });
    if (head) await users.change(id, { head: true });
    return id;
  };
  const named = {
    head: await make('chuzhang', 'unit', 'div-air', true),
    former: await make('qianren', 'unit', 'div-air', true),
    foreign: await make('waidi', 'unit', 'city-3604', true),
    colleague: await make('tongshi', 'unit', 'div-air', false),
    principal: await make('zhuyao', 'leader', null, true),
  };
  await users.change(named.former, { active: false });
  return named;
}

/** The subjects of what somebody was told in the app, oldest first. */
async function told(o: Office, recipient: string): Promise<string[]> {
  const rows = await notificationsFor(o.database, [recipient], 20);
  return rows.map(({ subject }) => subject.replace(/：.*/s, '')).reverse();
}
