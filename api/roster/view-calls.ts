import { beijingDay, clockText, shortText } from '../../analysis/calendar.ts';
import { rankOf } from '../alerts/alert-text.ts';
import type { Database } from '../database/open.ts';
import { listed } from '../events/in-list.ts';
import { NotFound } from '../http/problem.ts';
import { inApp, outboxKey } from '../notices/outbox.ts';
import { calledText } from './calls.ts';
import type { AlertCalls, CallRole } from './contract.ts';
import { callsOf, nextStep, readEscalations } from './next-step.ts';
import { shiftAt } from './on-duty.ts';
import { dutyRules } from './settings.ts';

type Item = AlertCalls['items'][number];

/** 升级情况 of an alert: whom it called and what is known of each call, from the outbox and the inboxes, and what comes next. */
export async function viewCalls(database: Database, alertId: string): Promise<AlertCalls> {
  const alert = await database
    .selectFrom('alerts')
    .select(['rank', 'status', 'raisedAt'])
    .where('id', '=', alertId)
    .executeTakeFirst();
  if (alert === undefined) throw new NotFound('没有这条预警，请刷新列表。');
  const [items, next] = await Promise.all([itemsOf(database, alertId), nextOf(database, alertId)]);
  if (items.length > 0) return { sentence: sentenceOf(items), items, next };
  const waits = alert.status === 'waiting' && alert.rank >= rankOf('orange');
  const manned = waits && (await shiftAt(database, alert.raisedAt)) !== undefined;
  return { sentence: waits && !manned ? '预警时无人值班，已通知宣教处。' : '', items, next };
}

async function itemsOf(database: Database, alertId: string): Promise<Item[]> {
  const calls = (await callsOf(database, [alertId])).get(alertId) ?? [];
  if (calls.length === 0) return [];
  const [outer, reads] = await Promise.all([
    database
      .selectFrom('outbox')
      .select(['eventKey', 'recipient', 'channel', 'state', 'sentAt', 'error'])
      .where('eventKey', 'in', listed(database, [...new Set(calls.map(({ eventKey }) => eventKey))]))
      .where('channel', '<>', inApp)
      .execute(),
    database
      .selectFrom('noticeReads as r')
      .innerJoin('users as u', 'u.id', 'r.userId')
      .select(['r.key', 'r.seenAt', 'r.readAt', 'u.displayName'])
      .where('r.key', 'in', listed(database, calls.map(keyOf)))
      .orderBy('r.seenAt')
      .execute(),
  ]);
  return calls.map((call) => {
    const tries = outer.filter(({ eventKey, recipient }) => eventKey === call.eventKey && recipient === call.recipient);
    const took = tries.find(({ state }) => state === 'sent') ?? null;
    const own = reads.filter(({ key }) => key === keyOf(call));
    const opened = own
      .filter(({ readAt }) => readAt !== null)
      .toSorted((a, b) => (`${a.readAt}` < `${b.readAt}` ? -1 : 1))[0];
    return {
      ...{
        key: keyOf(call),
        to: call.recipient,
        as: call.as as CallRole,
        name: call.name,
        reason: call.reason,
        at: call.at,
      },
      sentAt: took?.sentAt ?? null,
      channel: took?.channel ?? null,
      error: took === null ? (tries.findLast(({ error }) => error !== null)?.error ?? null) : null,
      deliveredAt: own[0]?.seenAt ?? null,
      readAt: opened?.readAt ?? null,
      readBy: opened?.displayName ?? null,
    };
  });
}

async function nextOf(database: Database, alertId: string): Promise<AlertCalls['next']> {
  const [[running], { value: settings }] = await Promise.all([
    readEscalations(database, alertId),
    dutyRules(database).current(),
  ]);
  const next = running === undefined ? null : nextStep(running, settings);
  if (next === null) return null;
  const time = shortText(next.at);
  const sentence = {
    deputy: `${time} 值班人员仍未查看、无人认领，将再次提醒值班人员并提醒副班。`,
    leader: `${time} 值班人员仍未查看、无人认领，将提醒带班领导。`,
    takeBack: `${running?.acknowledgedByName ?? ''}已认领；${time} 仍未研判，将收回认领并继续提醒。`,
  }[next.step];
  return { at: next.at, sentence };
}

/** 10月1日15:02 已提醒张三（值班），15:17 未读，已提醒李四（副班）; 张三 15:20 已读。 */
function sentenceOf(items: readonly Item[]): string {
  const groups = [...Map.groupBy(items, ({ at, as }) => `${at} ${as === 'takenBack'}`).values()];
  let day = '';
  const time = (at: string) => {
    const same = beijingDay(at) === day;
    day = beijingDay(at);
    return same ? clockText(at) : shortText(at);
  };
  const told = groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    if (first.as === 'takenBack') return [`${time(first.at)} ${first.name}${first.reason}，认领已收回`];
    const before = groups.slice(0, groups.indexOf(group)).flat();
    const known = (one: Item) => before.some(({ to, as }) => to === one.to && as !== 'takenBack');
    const names = (some: readonly Item[]) => some.map(calledText).join('、');
    const [again, fresh] = [group.filter(known), group.filter((one) => !known(one))];
    const words = [
      ...(again.length === 0 ? [] : [`再次提醒${names(again)}`]),
      ...(fresh.length === 0 ? [] : [`提醒${names(fresh)}`]),
    ].join('、');
    const unread = first.reason === '' ? '' : first.reason.startsWith('认领') ? '' : '未读，';
    return [`${time(first.at)} ${unread}已${words}`];
  });
  const read = [...new Map(items.flatMap((one) => (one.readAt === null ? [] : [[one.readBy, one] as const]))).values()];
  const reads = read.map(({ readBy, readAt }) => `${readBy ?? ''} ${time(readAt ?? '')} 已读`);
  return `${[...told, ...reads].join('，')}。`;
}

function keyOf({ eventKey, recipient }: { eventKey: string; recipient: string }): string {
  return outboxKey(eventKey, recipient, inApp);
}
