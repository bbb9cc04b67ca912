import { type Line, type LineNews, openLine } from './line.ts';
import type { TabWord } from './worker.ts';

/** A tab's part in the line that all tabs of a browser share. */
export type Share = { leave(): void; reconnect(): void };

/**
 * 共用专线: browsers give a site six connections over HTTP/1.1, so the tabs share one. A shared worker holds it; where
 * there is none, the tab that has the lock does and tells the others, and the next takes over when it closes; without
 * locks (plain http) a tab listens while it is looked at. `who` keeps the people of one browser apart.
 */
export function joinLine(who: string, tell: (news: LineNews) => void): Share {
  if ('SharedWorker' in globalThis) return throughWorker(who, tell);
  if (navigator.locks !== undefined && 'BroadcastChannel' in globalThis) return throughLeader(who, tell);
  return whileSeen(tell);
}

function throughWorker(who: string, tell: (news: LineNews) => void): Share {
  const name = `stream-${who}`;
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
  let instead: Share | null = null;
  const say = (word: TabWord) => worker.port.postMessage(word);
  // Browsers that know shared workers but no modules in them.
  worker.onerror = () => {
    instead ??= whileSeen(tell);
  };
  worker.port.onmessage = ({ data }: MessageEvent<LineNews>) => tell(data);
  worker.port.start();
  const unwatch = onPageLife({ hide: () => say('leave'), show: () => say('join') });
  say('join');
  return {
    leave() {
      unwatch();
      say('leave');
      worker.port.close();
      instead?.leave();
    },
    reconnect: () => (instead === null ? say('reconnect') : instead.reconnect()),
  };
}

function throughLeader(who: string, tell: (news: LineNews) => void): Share {
  const name = `stream-${who}`;
  const channel = new BroadcastChannel(name);
  let lastId: string | null = null;
  let line: Line | null = null;
  let release: () => void = () => {};
  const hear = (news: LineNews) => {
    if (news.kind === 'event') lastId = news.id || lastId;
    tell(news);
  };
  const lead = () =>
    openLine(lastId, (news) => {
      channel.postMessage(news);
      hear(news);
    });
  channel.onmessage = ({ data }: MessageEvent<LineNews | 'reconnect'>) => {
    if (data !== 'reconnect') hear(data);
    else if (line !== null) restart();
  };
  const restart = () => {
    line?.close();
    line = lead();
  };
  const stop = new AbortController();
  const held = navigator.locks.request(name, { signal: stop.signal }, () => {
    line = lead();
    return new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  // Leaving while another tab leads ends the waiting for the lock.
  held.catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  return {
    leave() {
      stop.abort();
      line?.close();
      line = null;
      release();
      channel.close();
    },
    reconnect() {
      if (line === null) channel.postMessage('reconnect');
      else restart();
    },
  };
}

function whileSeen(tell: (news: LineNews) => void): Share {
  let lastId: string | null = null;
  let line: Line | null = null;
  const hear = (news: LineNews) => {
    if (news.kind === 'event') lastId = news.id || lastId;
    tell(news);
  };
  const follow = () => {
    if (document.visibilityState === 'visible') line ??= openLine(lastId, hear);
    else {
      line?.close();
      line = null;
    }
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return {
    leave() {
      document.removeEventListener('visibilitychange', follow);
      line?.close();
    },
    reconnect() {
      line?.close();
      line = openLine(lastId, hear);
    },
  };
}

/** A page that goes into the browser's memory of pages may come back. */
function onPageLife({ hide, show }: { hide: () => void; show: () => void }): () => void {
  const back = (event: PageTransitionEvent) => {
    if (event.persisted) show();
  };
  window.addEventListener('pagehide', hide);
  window.addEventListener('pageshow', back);
  return () => {
    window.removeEventListener('pagehide', hide);
    window.removeEventListener('pageshow', back);
  };
}
