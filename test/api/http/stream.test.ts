import * as assert from 'uvu/assert';
import type { Role } from '../../../api/people/contract.ts';
import { streamLimits } from '../../../api/stream/stream.ts';
import { placeFor, streamPlaces } from '../../../api/stream/stream-places.ts';
import { suite } from '../../suite.ts';
import { listen } from './listen.ts';
import { start } from './office.ts';
import { type Office, openOffice, signedIn } from './server.ts';

const stream = suite<{ office: Office }>('the event stream');

const waiting = { status: 'waiting', acknowledgedBy: null } as const;

stream.beforeEach(async (context) => {
  context.office = await openOffice();
});
stream.afterEach(async ({ office }) => office.close());

const caseOf = (id: string) => ({ id, version: 1, status: 'assigned' as const });

stream('tells the department everything and a unit only its own cases', async ({ office }) => {
  const publicity = await listen(office, await signedIn(office, 'xuanjiao'));
  const air = await listen(office, await signedIn(office, 'daqi'));
  const { stream: events } = office.services;
  events.publish('alert', { id: 'a1', level: 'red', title: '异味', isNew: true, ...waiting }, { units: [] });
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

stream('tells everybody, also a unit, that something failed or works again', async ({ office }) => {
  const air = await listen(office, await signedIn(office, 'daqi'));
  office.services.stream.publish('health', { at: start }, { units: [] });
  await air.until('health');
  await air.close();
});

stream('tells none of the three administrators of a case or an alert', async ({ office }) => {
  for (const name of ['guanli', 'anquan', 'shenji']) {
    const listener = await listen(office, await signedIn(office, name));
    const { stream: events } = office.services;
    events.publish('alert', { id: 'a1', level: 'red', title: '异味', isNew: true, ...waiting }, { units: [] });
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

stream(
  'of a person with too many windows the oldest is ended, told why, and does not come back',
  async ({ office }) => {
    const browser = await signedIn(office, 'daqi');
    const oldest = await listen(office, browser);
    const second = await listen(office, browser);
    for (let index = 2; index < streamPlaces.perPerson; index += 1) await listen(office, browser);
    assert.is(office.services.stream.connections, streamPlaces.perPerson);
    const newest = await listen(office, browser);
    await oldest.ended();
    assert.match(oldest.text(), /event: ?replaced/);
    assert.match(oldest.text(), 'retry: 21600000');
    assert.is(office.services.stream.connections, streamPlaces.perPerson);
    const other = await listen(office, await signedIn(office, 'xuanjiao'));
    office.services.stream.publish('case', caseOf('still'), { units: ['div-air'] });
    for (const one of [second, newest, other]) await one.until('still');
  },
);

stream('a new connection may name the last event in its address', async ({ office }) => {
  const browser = await signedIn(office, 'xuanjiao');
  const first = await listen(office, browser);
  office.services.stream.publish('case', caseOf('one'), { units: [] });
  await first.until('one');
  const lastId = first.events()[0]?.id ?? '';
  await first.close();
  office.services.stream.publish('case', caseOf('two'), { units: [] });
  const back = await listen(office, browser, undefined, `?after=${lastId}`);
  await back.until('two');
  assert.equal(
    back.events().map(({ data }) => data.id),
    ['two'],
  );
  assert.is((await browser.get('/api/stream?after=x')).status, 400);
});

stream('units fill neither the places of the department nor those of each other behind one address', () => {
  const limits = { perPerson: 2, perAddress: 4, total: 10, reserved: 4 };
  const holder = (userId: string, role: Role, address: string) => ({ person: { userId, role }, address });
  const many = (count: number, role: Role, address: string) =>
    Array.from({ length: count }, (_, index) => holder(`${address}-${index}`, role, address));
  const units = [...many(3, 'unit', 'a'), ...many(3, 'unit', 'b')];
  assert.equal(
    placeFor(holder('u', 'unit', 'c'), units, limits),
    { in: false },
    'six of six places of units are taken',
  );
  assert.equal(placeFor(holder('p', 'publicity', 'a'), units, limits), { in: true, ended: [] });
  assert.equal(placeFor(holder('u', 'unit', 'a'), many(4, 'unit', 'a'), limits), { in: false });
  assert.equal(placeFor(holder('u', 'unit', 'b'), many(4, 'unit', 'a'), limits), { in: true, ended: [] });
  assert.equal(placeFor(holder('p', 'leader', 'a'), many(4, 'unit', 'a'), limits), { in: true, ended: [] });
  const own = [holder('u', 'unit', 'a'), holder('u', 'unit', 'b')];
  assert.equal(placeFor(holder('u', 'unit', 'c'), own, limits), { in: true, ended: [own[0]] });
  assert.equal(placeFor(holder('p', 'publicity', 'z'), many(10, 'publicity', 'd'), limits), { in: false });
});

stream.run();
