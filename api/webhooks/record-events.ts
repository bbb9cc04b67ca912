import { createHash } from 'node:crypto';
import type { Level } from '../../analysis/codes.ts';
import type { CaseState, LedgerEntry } from '../cases/case.ts';
import { answerStatus } from '../cases/words.ts';
import type { Writing } from '../ledger/ledger.ts';
import type { WebhookEvent } from './contract.ts';

/** 对外事件：what a program outside may learn; no text, no person. `path` leads to it in the web app. */
export type OutsideEvent = {
  /** Names the fact: the same key tells each address once. */
  key: string;
  type: WebhookEvent;
  at: string;
  data: { id: string; title: string; level: Level; status: string; path: string; [more: string]: unknown };
};

/**
 * Writes one delivery for each active address that wants the event, in the transaction of the fact itself: neither is
 * there without the other, and an address that is registered later is not told what was before.
 */
export async function recordEvents(writing: Writing, events: readonly OutsideEvent[]): Promise<void> {
  if (events.length === 0) return;
  const webhooks = await writing.selectFrom('webhooks').select(['id', 'events']).where('active', '=', 1).execute();
  const rows = webhooks.flatMap((webhook) => {
    const wanted = JSON.parse(webhook.events) as string[];
    return events.filter(({ type }) => wanted.includes(type)).map((event) => deliveryOf(webhook.id, event));
  });
  if (rows.length === 0) return;
  await writing
    .insertInto('webhookDeliveries')
    .values(rows)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** A delivery that waits for its first attempt; its id follows from the address and the event's key. */
export function deliveryOf(webhookId: string, { key, type, at, data }: Omit<OutsideEvent, 'type'> & { type: string }) {
  return {
    id: `msg_${createHash('sha256').update(`${webhookId} ${key}`).digest('hex').slice(0, 32)}`,
    webhookId,
    type,
    data: JSON.stringify({ ...data, title: clipped(data.title) }),
    at,
    state: 'waiting',
    attempts: 0,
    base: 0,
    nextAttemptAt: at,
    status: null,
    error: null,
    settledAt: null,
  };
}

/** What a ledger entry tells programs outside; notes of the timetable that lead to no act are left out. */
export function eventsOfEntry({ seq, at, event }: LedgerEntry, after: CaseState): OutsideEvent[] {
  if (
    event.type === 'receiptNoted' ||
    event.type === 'clocksStarted' ||
    (event.type === 'clockNoted' && event.note !== 'overdue')
  )
    return [];
  const data = {
    id: after.id,
    number: after.number,
    title: after.title,
    level: after.level,
    status: after.status,
    answer: answerStatus(after),
    // Messages of one instant may arrive in any order.
    version: after.version,
    change: event.type,
    ...(event.type === 'clockNoted' ? { clock: event.clock, dueAt: event.dueAt } : {}),
    demo: after.demo,
    path: `/cases/${after.id}`,
  };
  return [{ key: `ledger-${seq}`, type: typeOf(event.type), at, data }];
}

/** An alert that was raised, or whose level rose. */
export function alertEvent(
  type: 'alert.raised' | 'alert.level-raised',
  alert: {
    id: string;
    title: string;
    level: Level;
    status: string;
    place: string | null;
    placeName: string | null;
    demo: number;
  },
  at: string,
): OutsideEvent {
  const { id, title, level, status, place, placeName, demo } = alert;
  const data = {
    id,
    title,
    level,
    status,
    place: place === null ? null : { code: place, name: placeName ?? place },
    demo: demo === 1,
    path: `/alerts/${id}`,
  };
  return { key: `${type}-${id}-${level}`, type, at, data };
}

function typeOf(type: LedgerEntry['event']['type']): WebhookEvent {
  if (type === 'opened') return 'case.opened';
  if (type === 'answerPublished') return 'case.published';
  if (type === 'closed') return 'case.closed';
  return type === 'clockNoted' ? 'case.overdue' : 'case.changed';
}

/** Keeps a message small whatever stands in a headline. */
function clipped(title: string): string {
  const characters = [...title];
  return characters.length <= titleMax ? title : `${characters.slice(0, titleMax - 1).join('')}…`;
}

const titleMax = 200;
