import * as assert from 'uvu/assert';
import type { Browser, Office } from './server.ts';

/** Opens the event stream as this person, and hears what comes on it. */
export async function listen(office: Office, browser: Browser, lastEventId?: string, search = '') {
  const stop = new AbortController();
  const response = await fetch(`${office.url}/api/stream${search}`, {
    headers: { Cookie: browser.cookie, ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }) },
    signal: stop.signal,
  });
  assert.match(response.headers.get('content-type') ?? '', 'text/event-stream');
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error('no body');
  let text = '';
  const more = async () => {
    const { done, value } = await reader.read();
    if (!done) text += new TextDecoder().decode(value);
    return !done;
  };
  const until = async (part: string) => {
    while (!text.includes(part)) if (!(await more())) throw new Error(`ended before ${part}: ${text}`);
  };
  await until(': connected');
  return {
    until,
    text: () => text,
    async ended() {
      while (await more());
    },
    events: () =>
      [...text.matchAll(/event: ?(\w+)\n(?:id: ?(\d+)\n)?data: ?(.*)\n(?:id: ?(\d+)\n)?/g)].map((match) => ({
        event: match[1],
        id: match[2] ?? match[4],
        data: JSON.parse(match[3] ?? 'null'),
      })),
    async close() {
      await reader.cancel();
      stop.abort();
    },
  };
}
