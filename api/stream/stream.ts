import { createSession, type Session } from 'better-sse';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { Later } from '../http/problem.ts';
import { recipientsOf } from '../notices/outbox.ts';
import type { Person } from '../route.ts';
import type { streamEvents } from './contract.ts';
import { type Holder, placeFor, streamPlaces } from './stream-places.ts';

/** 实时推送: what happened, told to whoever may know it; the last events are kept for those who come back. */
export type Stream = {
  publish<N extends EventName>(event: N, data: EventData<N>, scope: Scope): void;
  /**
   * Sends what was missed since the event `lastSeen`, then what comes; `stillIn` is asked at each heartbeat. Of a person
   * with too many connections the oldest is ended by the event `replaced`.
   */
  open(
    request: Request,
    response: Response,
    person: Person,
    stillIn: () => Promise<boolean>,
    lastSeen?: string,
  ): Promise<void>;
  /** Ends all connections, for an ordered close. */
  close(): void;
  readonly connections: number;
};

export type EventName = keyof typeof streamEvents;
export type EventData<N extends EventName> = z.infer<(typeof streamEvents)[N]>;

/** Whom an event concerns: the department, and of the units only these; a notice nobody but those that it is addressed `to`. */
export type Scope = { units: readonly string[]; to?: readonly string[] };

/** How many events are kept for replay, and how often a heartbeat is sent. */
export const streamLimits = { kept: 500, heartbeatMs: 15_000 };

export function createStream(
  now: () => Date,
  log: Pick<Logger, 'error'>,
  heartbeatMs: number = streamLimits.heartbeatMs,
  places = streamPlaces,
): Stream {
  const kept: Kept[] = [];
  const listeners = new Map<Session, Listener>();
  /** Those whose session is being made, so that many who come at once are counted too. */
  let entering: Holder[] = [];
  // Ids grow with time, so that one of a former process is recognised as older than all that is kept.
  let lastId = now().getTime() * 1_000;
  /** From this id on nothing has been dropped yet. */
  let wholeFrom = lastId;

  const leave = (session: Session) => {
    const listener = listeners.get(session);
    if (listener !== undefined) clearInterval(listener.timer);
    listeners.delete(session);
  };
  const end = (session: Session, response: Response) => {
    leave(session);
    response.end();
  };

  /** A client that does not know the event would come back at once and push out the next: it is told to wait for hours. */
  const replace = (session: Session, { response }: Listener) => {
    response.write(`retry: ${replacedRetryMs}\n\n`);
    session.push({ reason: '同一账号打开的窗口过多，这个窗口的实时提醒已停止' }, 'replaced');
    end(session, response);
  };

  return {
    get connections() {
      return listeners.size;
    },

    publish(event, data, scope) {
      lastId = Math.max(lastId + 1, now().getTime() * 1_000);
      const item = { id: lastId, event, data, scope };
      kept.push(item);
      if (kept.length > streamLimits.kept) wholeFrom = kept.shift()?.id ?? wholeFrom;
      for (const [session, { person }] of listeners)
        if (concerns(item, person)) session.push(item.data, item.event, String(item.id));
    },

    async open(request, response, person, stillIn, lastSeen) {
      const holder = { person, address: request.ip ?? '' };
      const place = placeFor(holder, [...entering, ...listeners.values()], places);
      if (!place.in)
        throw new Later('stream.full', '实时提醒的连接已满，页面仍可使用，请稍后或手动刷新。', 503, fullForSeconds);
      for (const [session, listener] of listeners) if (place.ended.includes(listener)) replace(session, listener);
      entering.push(holder);
      const session = await createSession(request, response, {
        keepAlive: null,
        retry: 3_000,
        headers: { 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
      }).finally(() => {
        entering = entering.filter((one) => one !== holder);
      });
      for (const item of missed(kept, wholeFrom, lastSeen))
        if (item === 'gap') session.push({ reason: '断线较久，请刷新列表' }, 'gap', String(lastId));
        else if (concerns(item, person)) session.push(item.data, item.event, String(item.id));
      const beat = async () => {
        if (!(await stillIn())) end(session, response);
        else if (session.isConnected) response.write(': heartbeat\n\n');
      };
      const timer = setInterval(() => {
        beat().catch((error: unknown) => {
          log.error({ err: error }, 'event stream ended: the session could not be checked');
          end(session, response);
        });
      }, heartbeatMs);
      listeners.set(session, { ...holder, person, response, timer });
      session.once('disconnected', () => leave(session));
      response.write(': connected\n\n');
    },

    close() {
      for (const [session, { response }] of [...listeners]) end(session, response);
    },
  };
}

type Listener = Holder & { person: Person; response: Response; timer: NodeJS.Timeout };

const replacedRetryMs = 6 * 3_600_000;
const fullForSeconds = 60;

type Kept = { id: number; event: EventName; data: EventData<EventName>; scope: Scope };

/** What the person missed; 'gap' first when older events than those kept may be among it. */
function missed(kept: readonly Kept[], wholeFrom: number, lastSeen: string | undefined): (Kept | 'gap')[] {
  if (lastSeen === undefined || !/^\d{1,16}$/.test(lastSeen)) return [];
  const seen = Number(lastSeen);
  const later = kept.filter((item) => item.id > seen);
  return seen >= wholeFrom ? later : ['gap', ...later];
}

/** Everybody hears of what does not work; a unit hears of its own cases, never of alerts or sources; administrators hear of no case and no alert. */
function concerns(item: Kept, person: Person): boolean {
  if (item.event === 'notice') return recipientsOf(person).some((one) => item.scope.to?.includes(one) === true);
  if (item.event === 'health') return person.role !== 'none';
  if (person.role === 'publicity' || person.role === 'office' || person.role === 'leader') return true;
  if (person.role === 'admin' || person.role === 'security') return item.event === 'source';
  if (person.role !== 'unit') return false;
  return item.event === 'case' && person.unitId !== null && item.scope.units.includes(person.unitId);
}
