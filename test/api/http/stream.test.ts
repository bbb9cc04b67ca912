import * as assert from 'uvu/assert';
import { streamLimits } from '../../../api/stream.ts';
import { suite } from '../../suite.ts';
import { start } from './office.ts';
import { type Browser, type Office, openOffice, signedIn } from './server.ts';

const stream = suite<{ office: Office }>('the event stream');

stream.beforeEach(async (context) => {
  context.office = await openOffice();
});
stream.afterEach(async ({ office }) => office.close());

const caseOf = (id: string) => ({ id, version: 1, status: 'assigned' });

stream('tells the department everything and a unit only its own cases', async ({ office }) => {
  const publicity = await listen(office, await signedIn(office, 'xuanjiao'));
  const air = await listen(office, await signedIn(office, 'daqi'));
  const { stream: events } = office.services;
  events.publish('alert', { id: 'a1', level: 'red', title: '异味', isNew: true }, { units: [] });
  events.publish('case', caseOf('of-water'), { units: ['div-water'] });
  events.publish('case', caseOf('of-air'), { units: ['div-air', 'city-3601'] });
  await publicity.until('of-air');
  await air.until('of-air');
  assert.equal(
    publicity.events().map(({ event }) => event),
    ['alert', 'case', 'case'],
  );
  assert.equal(
    air.events().map(({ data }) => data.id),
    ['of-air'],
  );
  await publicity.close();
  await air.close();
});

stream('tells none of the three administrators of a case or an alert', async ({ office }) => {
  for (const name of ['guanli', 'anquan', 'shenji']) {
    const listener = await listen(office, await signedIn(office, name));
    const { stream: events } = office.services;
    events.publish('alert', { id: 'a1', level: 'red', title: '异味', isNew: true }, { units: [] });
    events.publish('case', caseOf('of-water'), { units: ['div-water'] });
    await listener.until(': heartbeat');
    assert.equal(listener.events(), [], name);
    await listener.close();
  }
});

stream('gives to who comes back what was missed, in order and no more', async ({ office }) => {
  const browser = await signedIn(office, 'xuanjiao');
  const first = await listen(office, browser);
  office.services.stream.publish('case', caseOf('one'), { units: [] });
  await first.until('one');
  const lastId = first.events()[0]?.id ?? '';
  await first.close();
  office.services.stream.publish('case', caseOf('two'), { units: [] });
  office.services.stream.publish('case', caseOf('three'), { units: [] });
  const back = await listen(office, browser, lastId);
  await back.until('three');
  assert.equal(
    back.events().map(({ data }) => data.id),
    ['two', 'three'],
  );
  await back.close();
});

stream('says that there is a gap when older events than those kept were missed', async ({ office }) => {
  const browser = await signedIn(office, 'xuanjiao');
  for (let index = 0; index <= streamLimits.kept; index++)
    office.services.stream.publish('case', caseOf(`c${index}`), { units: [] });
  const back = await listen(office, browser, '5');
  await back.until(`c${streamLimits.kept}"`);
  assert.is(back.events()[0]?.event, 'gap');
  assert.is(back.events().length, 1 + streamLimits.kept);
  await back.close();
});

stream('beats while the session lives, and ends when it is over; listening is no activity', async ({ office }) => {
  const listener = await listen(office, await signedIn(office, 'xuanjiao'));
  await listener.until(': heartbeat');
  assert.is(office.services.stream.connections, 1);
  office.clock.move(15);
  await listener.ended();
  assert.is(office.services.stream.connections, 0);
});

stream('is for the signed in', async ({ office }) => {
  assert.is((await fetch(`${office.url}/api/stream`)).status, 401);
});

stream(
  'counts its ids up from the time of its start, so that those of a later process are greater',
  async ({ office }) => {
    const listener = await listen(office, await signedIn(office, 'xuanjiao'));
    office.services.stream.publish('source', { id: 's', state: 'ok' }, { units: [] });
    await listener.until('"s"');
    const id = Number(listener.events()[0]?.id);
    assert.ok(id > Date.parse(start) * 1_000 && id < (Date.parse(start) + 1) * 1_000, String(id));
    await listener.close();
  },
);

stream.run();

async function listen(office: Office, browser: Browser, lastEventId?: string) {
  const stop = new AbortController();
  const response = await fetch(`${office.url}/api/stream`, {
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
