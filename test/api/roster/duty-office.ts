import type { AnalysedDocument, Assessment } from '../../../analysis/assessment.ts';
import { createInbox } from '../../../api/notices/inbox.ts';
import type { Role } from '../../../api/people/contract.ts';
import { escalate } from '../../../api/roster/escalate.ts';
import { createShifts } from '../../../api/roster/shifts.ts';
import { viewCalls } from '../../../api/roster/view-calls.ts';
import type { Person } from '../../../api/route.ts';
import { record } from '../../../api/trail/trail.ts';
import { text } from '../alerts/texts.ts';
import { type Office, person } from '../cases/office.ts';

/** The wall clock of 北京时间 as an instant. */
export const beijing = (wall: string) => new Date(`${wall}+08:00`).toISOString();

export const zhang = person('u-zhang', '张三', 'publicity', 'div-publicity') as Person;
export const lisi = person('u-lisi', '李四', 'publicity', 'div-publicity') as Person;
export const wangwu = person('u-wangwu', '王五', 'office', 'div-office') as Person;
export const chen = person('u-chen', '陈远', 'leader', null) as Person;
export const lin = person('u-lin', '林主', 'leader', null) as Person;

/** Accounts of these people; 林主 heads 厅领导. */
export async function addPeople(o: Office): Promise<void> {
  for (const { userId, name, role, unitId } of [zhang, lisi, wangwu, chen, lin])
    await addUser(o, { userId, name, role, unitId });
  await o.database.updateTable('users').set({ head: 1 }).where('id', '=', lin.userId).execute();
  await record(o.database, 'head', [lin.userId], { act: '指定负责人', by: '测试', at: o.clock.now });
}

export async function addUser(
  o: Office,
  { userId, name, role, unitId }: { userId: string; name: string; role: Role; unitId: string | null },
): Promise<void> {
  const at = '2026-09-01T00:00:00.000Z';
  await o.database
    .insertInto('users')
    .values({
      ...{ id: userId, name: userId, displayName: name, role, unitId, active: 1, passwordHash: '', passwordSetAt: at },
      ...{ mustChange: 0, lastLoginAt: null, createdAt: at, nameKey: userId, head: null },
    })
    .execute();
  await record(o.database, 'user', [userId], { act: '新增用户', by: '测试', at });
}

/** Plans a shift, on 北京时间. */
export async function plan(
  o: Office,
  from: string,
  until: string,
  { officer, deputy, leader }: { officer: Person; deputy?: Person; leader?: Person },
): Promise<string> {
  const shift = {
    ...{ from: beijing(from), until: beijing(until), officer: officer.userId, note: '' },
    ...{ deputy: deputy?.userId ?? null, leader: leader?.userId ?? null },
  };
  const change = { by: zhang, reason: '', at: o.clock.now, act: '安排' };
  const [id = ''] = await createShifts(o.database).add([shift], change);
  return id;
}

/** Raises one alert now and returns its id. */
export async function raise(
  o: Office,
  name: string,
  assessed: Partial<Assessment> = {},
  change: Partial<AnalysedDocument> = {},
): Promise<string> {
  const at = o.clock.now;
  const document = text(name, { foundAt: at, publishedAt: at, ...change }, assessed);
  await o.alerts.raise([document]);
  const raised = o.database.selectFrom('alertDocuments').select('alertId').where('documentId', '=', document.id);
  return (await raised.executeTakeFirstOrThrow()).alertId;
}

/** What the timetable does at this moment. */
export const sweep = (o: Pick<Office, 'database'>, at: string) =>
  escalate({ database: o.database, now: () => new Date(at) });

/** Lets every minute from now until then pass, as the timetable does. */
export async function pass(o: Office, until: string): Promise<void> {
  while (o.clock.now < until) {
    o.later(1);
    await sweep(o, o.clock.now);
  }
}

/** Who is called by what, in order: `02:15 officer 张三`. */
export async function calls(o: Office, alertId: string): Promise<string[]> {
  const { items } = await viewCalls(o.database, alertId);
  return items.map(
    ({ at, as, name }) => `${new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(11, 16)} ${as} ${name}`,
  );
}

/** Subjects of what went out of the house to this address. */
export async function outside(o: Office, to: string): Promise<string[]> {
  const rows = await o.database
    .selectFrom('outbox')
    .select('subject')
    .where('recipient', '=', to)
    .where('channel', '<>', 'inApp')
    .orderBy('createdAt')
    .orderBy('key')
    .execute();
  return rows.map(({ subject }) => subject);
}

/** A person opens all that his inbox holds. */
export async function readAll(o: Office, who: Person): Promise<void> {
  const log = { error: (error: unknown) => console.error(error) };
  const inbox = createInbox({ database: o.database, now: () => new Date(o.clock.now), log });
  const { items } = await inbox.list({ view: 'all', limit: 50 }, who);
  await inbox.read(
    items.map(({ key }) => key),
    who,
  );
}

/** Acts that the trail holds of an alert, with what it says of them. */
export async function trailOf(
  o: Office,
  alertId: string,
): Promise<{ act: string; at: string; detail: string | null }[]> {
  return o.database
    .selectFrom('trail')
    .select(['act', 'at', 'detail'])
    .where('kind', '=', 'alert')
    .where('target', '=', alertId)
    .orderBy('seq')
    .execute();
}
