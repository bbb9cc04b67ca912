import { assignEvents, type EventChange } from '../../../analysis/events/assign.ts';
import { openBoard } from '../../../analysis/events/board.ts';
import type { EventSign } from '../../../analysis/events/sign.ts';

/** Only the signs. */
export function signsOf(labelled: readonly { sign: EventSign }[]): EventSign[] {
  return labelled.map(({ sign }) => sign);
}

/** The event of each text in the end. */
export function eventsOf(changes: readonly EventChange[]): Map<string, string> {
  const into = new Map(changes.flatMap((change) => (change.type === 'merged' ? [[change.from, change.eventId]] : [])));
  return new Map(
    changes.flatMap((change) => (change.type === 'merged' ? [] : [[change.documentId, rootOf(into, change.eventId)]])),
  );
}

function rootOf(into: ReadonlyMap<string, string>, id: string): string {
  const next = into.get(id);
  return next === undefined ? id : rootOf(into, next);
}

/** The event of each text by its label and as it was put, by the assignment from nothing. */
export function assigned(
  labelled: readonly { event: string; sign: EventSign }[],
): { event: string; assigned: string }[] {
  const found = eventsOf(assignEvents(signsOf(labelled), openBoard()));
  return labelled.map(({ event, sign }) => ({ event, assigned: found.get(sign.documentId) ?? '' }));
}
