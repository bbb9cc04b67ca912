import type { Actor } from '../cases/case.ts';
import { mergeEvents, splitEvent, undoAct } from './acts.ts';
import type { EventDetail, EventItem, EventQuery } from './contract.ts';
import { type DetailParts, eventDetail } from './event-detail.ts';
import { listEvents } from './event-list.ts';

type Person = Extract<Actor, { kind: 'person' }>;

/** 事件服务: lists and shows events and lets people merge and split them. */
export type Events = {
  list(query: EventQuery, actor: Person): Promise<{ items: EventItem[]; next: string | null; total: number }>;
  detail(id: string, actor: Person): Promise<EventDetail>;
  merge(id: string, other: string, reason: string, actor: Person): Promise<void>;
  /** Returns the id of the event that was split off. */
  split(id: string, texts: readonly string[], reason: string, actor: Person): Promise<string>;
  /** Returns the id of the event whose act it was. */
  undo(act: string, reason: string, actor: Person): Promise<string>;
};

export type EventParts = DetailParts & {
  /** Brings the alerts and the case of these events to what the events say. */
  follow(eventIds: readonly string[]): Promise<void>;
};

/** Opens 事件服务. */
export function openEvents(parts: EventParts): Events {
  const { database, now } = parts;
  return {
    list: (query, actor) => listEvents(database, query, { actor, at: now() }),
    detail: (id, actor) => eventDetail(parts, id, actor),
    merge: async (eventId, other, reason, actor) => {
      await mergeEvents(parts, { eventId, other, reason }, actor);
      await parts.follow([eventId]);
    },
    split: async (eventId, texts, reason, actor) => {
      const split = await splitEvent(parts, { eventId, texts, reason }, actor);
      await parts.follow([eventId, split.eventId]);
      return split.eventId;
    },
    undo: async (act, reason, actor) => {
      const undone = await undoAct(parts, { id: act, reason }, actor);
      await parts.follow([undone.eventId]);
      return undone.eventId;
    },
  };
}
