import { type EventBoard, type EventChange, type KnownEvent, withSign } from './assign.ts';
import type { EventSign } from './sign.ts';

/** A board in memory; `apart` are pairs of events that stay two, whatever texts say. Candidates are found by what they name, so a text is not held against every event. */
export function openBoard(
  events: readonly KnownEvent[] = [],
  apart: readonly (readonly [string, string])[] = [],
): EventBoard & { readonly events: readonly KnownEvent[] } {
  const known = new Map<string, KnownEvent>();
  const byKey = new Map<string, Set<string>>();
  const kept = new Set(apart.flatMap(([one, other]) => [`${one} ${other}`, `${other} ${one}`]));
  const index = (event: KnownEvent, signs: readonly EventSign[]) => {
    known.set(event.id, event);
    for (const key of new Set(signs.flatMap(keysOf))) byKey.set(key, (byKey.get(key) ?? new Set()).add(event.id));
  };
  for (const event of events) index(event, event.signs);

  return {
    get events() {
      return [...known.values()];
    },
    candidates(sign) {
      const ids = new Set([...keysOf(sign), ...pairsOf(sign.head)].flatMap((key) => [...(byKey.get(key) ?? [])]));
      return [...ids].flatMap((id) => {
        const event = known.get(id);
        return event === undefined || event.demo !== sign.demo ? [] : [event];
      });
    },
    apart: (one, other) => kept.has(`${one} ${other}`),
    take(sign, changes) {
      for (const change of changes) if (change.type !== 'alike') index(changed(known, sign, change), [sign]);
      for (const change of changes) {
        if (change.type !== 'merged') continue;
        const from = known.get(change.from);
        known.delete(change.from);
        const into = known.get(change.eventId);
        if (from !== undefined && into !== undefined)
          index(from.signs.reduce(withSign, { ...into, caseId: into.caseId ?? from.caseId ?? null }), from.signs);
      }
    },
  };
}

function changed(known: ReadonlyMap<string, KnownEvent>, sign: EventSign, { type, eventId }: EventChange): KnownEvent {
  const event = known.get(eventId);
  if (event === undefined) return { id: eventId, demo: sign.demo, firstAt: sign.at, lastAt: sign.at, signs: [sign] };
  return type === 'joined' ? withSign(event, sign) : event;
}

/** A text and an event that share none of these do not fit. */
export function keysOf(sign: EventSign): string[] {
  return [
    `group ${sign.group}`,
    ...sign.cities.map((code) => `city ${code}`),
    ...sign.sites.map(({ stem }) => `site ${[...stem].slice(0, 2).join('')}`),
    ...Object.keys(sign.terms)
      .slice(0, termKeys)
      .map((term) => `term ${term}`),
  ];
}

const termKeys = 16;

/** Two neighbouring characters each, none cut in half: a site of an event may stand anywhere in the text. */
export function pairsOf(head: string): string[] {
  const characters = [...head];
  return characters.slice(1).map((character, at) => `site ${characters[at]}${character}`);
}
