/** What comes over the line: events with their ids, and whether it stands; `ended` by the server, which wants no return. */
export type LineNews =
  | { kind: 'event'; name: string; data: string; id: string }
  | { kind: 'state'; connected: boolean }
  | { kind: 'ended' };

/** 专线: the one connection to the event stream. It comes back by itself, from where it stopped. */
export type Line = { close(): void };

export const eventNames = ['alert', 'case', 'source', 'notice', 'health', 'gap'] as const;
const againMs = 5_000;

/** Opens the line; `after` is the last event that is known already. */
export function openLine(after: string | null, tell: (news: LineNews) => void): Line {
  let source: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let lastId = after;
  const open = () => {
    const one = new EventSource(`/api/stream${lastId === null ? '' : `?after=${lastId}`}`);
    source = one;
    one.addEventListener('open', () => tell({ kind: 'state', connected: true }));
    one.addEventListener('error', () => {
      tell({ kind: 'state', connected: false });
      // The browser comes back by itself unless the server refused.
      if (one.readyState === EventSource.CLOSED) again = setTimeout(open, againMs);
    });
    one.addEventListener('replaced', () => {
      one.close();
      tell({ kind: 'ended' });
    });
    for (const name of eventNames)
      one.addEventListener(name, (event) => {
        lastId = event.lastEventId || lastId;
        tell({ kind: 'event', name, data: event.data, id: event.lastEventId });
      });
  };
  open();
  return {
    close() {
      clearTimeout(again);
      source?.close();
    },
  };
}
