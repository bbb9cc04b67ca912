import { instantText } from '../../analysis/calendar.ts';
import type { CaseEvent, LedgerEntry } from './case.ts';
import type { CaseDetail } from './contract.ts';
import { clockKinds } from './contract-commands.ts';
import { receiptAbouts } from './receipt-events.ts';

type Receipt = Extract<CaseEvent, { type: 'receiptNoted' }>;
type Reminder = Extract<CaseEvent, { type: 'clockNoted' }>;

/** 提醒回执 in words; what reached nobody says so. */
export function sentenceOfReceipt(event: Receipt, unitName: (id: string) => string): string {
  const { channel, person } = event;
  const what = reminderName(event);
  const to = addressee(event.to, unitName);
  const at = `（${instantText(event.happenedAt)}）`;
  switch (event.fact) {
    case 'sent':
      return `${what}已发送${to}${at}，渠道：${channelName(channel)}；对方是否看到尚不知道`;
    case 'delivered':
      return `${what}已送达${to}${at}，已在系统内消息中显示`;
    case 'read':
      return `${what}已读${at}：${to}${person === null ? '' : ` ${person.name}`}`;
    case 'failed':
      return `${what}未能通知${to}${at}：外部渠道均未收下，也没有人在系统内打开`;
    default:
      return event.fact satisfies never;
  }
}

/** 未能通知: whom a reminder reached by no way so far, newest first. */
export function presentUnreached(
  entries: readonly Pick<LedgerEntry, 'event'>[],
  unitName: (id: string) => string,
): CaseDetail['unreached'] {
  const receipts = entries.flatMap(({ event }) => (event.type === 'receiptNoted' ? [event] : []));
  const reached = new Set(receipts.flatMap(({ fact, of, to }) => (fact === 'failed' ? [] : [`${of} ${to}`])));
  return receipts
    .filter(({ fact, of, to }) => fact === 'failed' && !reached.has(`${of} ${to}`))
    .map((event) => ({ what: reminderName(event), to: addressee(event.to, unitName), at: event.happenedAt }))
    .reverse();
}

/** Which reminder, in words: 首次回应时限超时提醒, 催办. */
export function reminderName({ clock, about }: Pick<Receipt, 'clock' | 'about'>): string {
  return `${clock === null ? '' : `${clockKinds[clock]}时限`}${receiptAbouts[about]}`;
}

function addressee(to: string, unitName: (id: string) => string): string {
  // A person is told beside his unit or role as the head of it.
  return to.startsWith('user:') ? '负责人' : unitName(to.slice(to.indexOf(':') + 1));
}

/** 时限提醒 as what it is: a reminder was made. Whether it reached anybody, its receipts say; entries of before have none. */
export function sentenceOfReminder(event: Reminder, unitName: (id: string) => string): string {
  const what = `${clockKinds[event.clock]}时限（${instantText(event.dueAt)}）`;
  const to = unitName(event.to);
  if (event.note === 'dueSoon') return `${what}即将到期，提醒已生成，待送达${to}`;
  if (event.note === 'overdue') return `${what}已超时，提醒已生成，待送达${to}`;
  return `${what}超时未办，升级提醒已生成，待送达${to}`;
}

/** 通知渠道 as people call it. */
export function channelName(channel: string | null): string {
  return channel === null ? '系统内消息' : (channelNames[channel] ?? channel);
}

const channelNames: Record<string, string> = { external: '外部渠道', wecom: '群机器人' };
