import { type Line, type LineNews, openLine } from './line.ts';

/** What a tab says to the worker: it listens, it leaves, or it wants the line back after the server ended it. */
export type TabWord = 'join' | 'leave' | 'reconnect';

/** The shared worker holds one line for all tabs of a browser. It sees tabs come; they say themselves when they go. */
const ports = new Set<MessagePort>();
let line: Line | null = null;
let state: LineNews = { kind: 'state', connected: true };
let lastId: string | null = null;

const scope = self as unknown as { onconnect: ((event: MessageEvent) => void) | null };
scope.onconnect = ({ ports: [port] }) => {
  if (port === undefined) return;
  port.onmessage = ({ data }: MessageEvent<TabWord>) => {
    if (data === 'leave') leave(port);
    else join(port, data === 'reconnect');
  };
  port.start();
};

function join(port: MessagePort, reconnect: boolean): void {
  ports.add(port);
  port.postMessage(state);
  if (reconnect) close();
  if (line === null && (reconnect || state.kind !== 'ended')) line = openLine(lastId, tell);
}

function leave(port: MessagePort): void {
  ports.delete(port);
  if (ports.size === 0) close();
}

function close(): void {
  line?.close();
  line = null;
  if (state.kind === 'ended') state = { kind: 'state', connected: true };
}

function tell(news: LineNews): void {
  if (news.kind === 'event') lastId = news.id || lastId;
  else state = news;
  for (const port of ports) port.postMessage(news);
}
