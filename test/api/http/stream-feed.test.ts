import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { actorName } from '../../../api/cases/fold-parts.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { createSources } from '../../../api/sources/sources.ts';
import type { EventData, EventName, Scope } from '../../../api/stream/stream.ts';
import { createStreamFeed } from '../../../api/stream/stream-feed.ts';
import { suite } from '../../suite.ts';
import { text } from '../alerts/texts.ts';
import { act, duty, engines, newCase, type Office, system, wang } from '../cases/office.ts';
import { checkEntry } from './server.ts';

type Told = { event: EventName; data: EventData<EventName>; scope: Scope };
type Web = { told: Told[]; nudge(): void; stop(): Promise<void> };
type Context = { office: Office; here: Web; there: Web; logged: string[]; other: Database };

const waiting = { status: 'waiting', acknowledgedBy: null } as const;

for (const [engine, open] of engines) {
  const feed = suite<Context>(`live events of two processes on ${engine}`);

  feed.beforeEach(async (context) => {
    const office = await open();
    const logged: string[] = [];
    const other =
      engine === 'SQLite'
        ? await openDatabase(join(dirname(office.anchorPath), 'main.db'))
        : (await office.another()).database;
    // What was there before a process started is no news to anyone.
    await office.cases.open(newCase('before'), system);
    const here = await webOn(office.database, logged);
    const there = await webOn(other, logged);
    Object.assign(context, { office, here, there, logged, other });
  });
  feed.afterEach(async ({ office, here, there, other }) => {
    await here.stop();
    await there.stop();
    await other.destroy();
    await office.close();
  });

  feed('a case that one process writes is told by both, once, to the units it concerns', async (context) => {
    const { office, here, there } = context;
    await office.cases.open(newCase('one'), system);
    await until(there, 1);
    await act(office, 'one', { type: 'file', level: 'orange', emergency: false, reason: '属实' }, wang);
    here.nudge();
    await act(office, 'one', { type: 'assign', duty, note: '' }, wang);
    await until(
      there,
      (told) => JSON.stringify(told.at(-1)?.data).includes('"one"') && statusOf(told.at(-1)) === 'assigned',
    );
    await until(here, (told) => statusOf(told.at(-1)) === 'assigned');
    const state = (await office.cases.read('one'))?.state;
    for (const web of [here, there]) {
      const last = web.told.at(-1);
      assert.equal(last?.data, { id: 'one', version: state?.version, status: 'assigned' });
      assert.equal(last?.scope.units.toSorted(), ['aff-monitoring', 'city-3607', 'div-air']);
      const keys = web.told.map(({ data }) => JSON.stringify(data));
      assert.is(new Set(keys).size, keys.length, 'something was told twice');
    }
  });

  feed('an alert is new once, and every later change of it is told as a change', async ({ office, here, there }) => {
    office.settings.alerts = { ...office.settings.alerts, autoOpen: false };
    // Not where the case of before is: it would be of the same event.
    const first = text(
      'a',
      {},
      { places: [{ code: '360430', name: '彭泽县', field: 'text', start: 0, end: 2, basis: '' }] },
    );
    await office.alerts.raise([first]);
    await until(there, 1);
    assert.equal(there.told[0]?.data, {
      id: `alert-${first.id}`,
      level: 'orange',
      title: first.title,
      isNew: true,
      ...waiting,
    });
    await office.alerts.decide(`alert-${first.id}`, { type: 'acknowledge' }, wang);
    await until(there, 2);
    const acknowledgedBy = { name: actorName(wang), at: office.clock.now };
    const claimed = { ...waiting, acknowledgedBy };
    assert.equal(there.told[1]?.data, {
      id: `alert-${first.id}`,
      level: 'orange',
      title: first.title,
      isNew: false,
      ...claimed,
    });
    await until(here, (told) => told.length > 0);
    assert.is(here.told.filter(({ data }) => 'isNew' in data && data.isNew).length, 1);
  });

  feed('a run of a source is told with its state', async ({ office, there }) => {
    const sources = createSources(office.database, checkEntry, () => new Date(office.clock.now));
    const run = { sourceId: 'nc', startedAt: office.clock.now, endedAt: office.clock.now, reason: '列表为空' };
    await sources.recordRun({ ...run, state: 'empty', listed: 0, fetched: 0, emitted: 0, failed: 0 });
    await until(there, 1);
    assert.equal(there.told, [{ event: 'source', data: { id: 'nc', state: 'empty' }, scope: { units: [] } }]);
  });

  feed('a database that cannot be read is logged once, and nothing comes after the stop', async (context) => {
    const { office, here, there, other, logged } = context;
    await there.stop();
    await office.cases.open(newCase('unheard'), system);
    await until(here, 1);
    assert.equal(there.told, []);
    const third = await webOn(other, logged);
    await other.destroy();
    for (let look = 0; look < 3; look += 1) {
      third.nudge();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await third.stop();
    assert.equal(logged, ['live events: the database could not be read']);
  });

  feed.run();
}

async function webOn(database: Database, logged: string[]): Promise<Web> {
  const told: Told[] = [];
  const feed = createStreamFeed({
    database,
    stream: { publish: (event, data, scope) => void told.push({ event, data, scope }) },
    log: { error: (_: unknown, message?: string) => void logged.push(message ?? '') },
    everyMs: 15,
  });
  await feed.start();
  return { told, nudge: feed.nudge, stop: feed.stop };
}

function statusOf(told: Told | undefined): string | null {
  return told !== undefined && 'status' in told.data ? told.data.status : null;
}

async function until(web: Web, wanted: number | ((told: readonly Told[]) => boolean)): Promise<void> {
  const end = Date.now() + 10_000;
  const met = typeof wanted === 'number' ? () => web.told.length >= wanted : () => wanted(web.told);
  while (!met()) {
    if (Date.now() > end) throw new Error(`waited in vain; told: ${JSON.stringify(web.told)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
