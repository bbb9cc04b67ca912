import type { KyselyPlugin } from 'kysely';
import * as assert from 'uvu/assert';
import { openAlerts } from '../../../api/alerts/alert-service.ts';
import { shippedAlertSettings } from '../../../api/alerts/settings.ts';
import { openCases } from '../../../api/cases/case-service.ts';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { makeOverview } from '../../../api/figures/overview.ts';
import { createSources } from '../../../api/sources/sources.ts';
import { openUnits } from '../../../api/units/units.ts';
import { foreignLock } from '../../locks/foreign-lock.ts';
import { suite } from '../../suite.ts';
import { checkEntry, type Office, openOffice, signedIn } from './server.ts';

const overview = suite<{ office: Office }>('the overview');

overview.beforeEach(async (context) => {
  context.office = await openOffice();
});
overview.afterEach(async ({ office }) => office.close());

overview(
  'counts open alerts and clocks with their previous figure and the address of their records',
  async ({ office }) => {
    const { body } = await (await signedIn(office, 'xuanjiao')).get('/api/overview');
    assert.equal(body.openAlerts.red, { value: 1, previous: null, records: '/alerts?level=red' });
    assert.equal(
      body.openAlerts.newest.map(({ id }: { id: string }) => id),
      [office.alertId],
    );
    assert.equal(body.clocks.overdue, { value: 0, previous: 0, records: '/cases?view=overdue' });
    assert.is(body.coverage.sentence, '还没有启用任何信源，目前没有监测。');
  },
);

overview('puts each text on its Beijing day, also in a process of another zone', async ({ office }) => {
  const before = process.env['TZ'];
  process.env['TZ'] = 'America/New_York';
  const { body } = await (await signedIn(office, 'xuanjiao')).get('/api/overview');
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
  const volume = body.volume.map(({ day, previousDay, total }: { day: string; previousDay: string; total: number }) => [
    day,
    previousDay,
    total,
  ]);
  assert.is(volume.length, 7);
  assert.equal(volume.slice(-2), [
    ['2026-11-24', '2026-11-17', 1],
    ['2026-11-25', '2026-11-18', 1],
  ]);
  assert.is(body.volume.at(-1).byLevel.red, 1);
  assert.equal(body.heat, [{ topic: 'smell', city: '3601', count: 2, previous: 0 }]);
});

overview('shows a unit its own cases and no alerts, texts or their number', async ({ office }) => {
  const { body } = await (await signedIn(office, 'daqi')).get('/api/overview');
  assert.equal([body.openAlerts.red.value, body.openAlerts.newest, body.volume, body.heat], [null, [], [], []]);
});

overview('shows red and orange cases that run, and how many ran a week before', async ({ office }) => {
  let publicity = await signedIn(office, 'xuanjiao');
  const open = async (level: string) =>
    (await publicity.post('/api/cases', { ...newCase, level, foundAt: office.clock.now.toISOString() })).body;
  const red = await open('red');
  office.clock.move(8 * 24 * 60);
  publicity = await signedIn(office, 'xuanjiao');
  const orange = await open('orange');
  await open('blue');
  const dismiss = { version: red.case.version, command: { type: 'dismiss', reason: '重复登记' } };
  const { runningCases } = (await publicity.get('/api/overview')).body;
  assert.equal(runningCases.red, { value: 1, previous: 1, records: '/cases?view=open&level=red' });
  assert.equal(runningCases.orange, { value: 1, previous: 0, records: '/cases?view=open&level=orange' });
  assert.equal(
    runningCases.first.map(({ id }: { id: string }) => id),
    [red.case.id, orange.case.id],
  );
  const commands = `/api/cases/${red.case.id}/commands`;
  const proposed = await publicity.post(commands, dismiss);
  const confirm = { type: 'confirmProposal', proposal: proposed.body.proposals[0].id, opinion: '' };
  const leader = await signedIn(office, 'lingdao');
  const signed = await leader.post(commands, { version: proposed.body.case.version, command: confirm });
  assert.equal([signed.status, signed.body.case.status], [200, 'dismissed']);
  const after = (await publicity.get('/api/overview')).body.runningCases;
  assert.equal([after.red.value, after.red.previous], [0, 1]);
  assert.equal(
    after.first.map(({ id }: { id: string }) => id),
    [orange.case.id],
  );
});

overview('asks the main database eight times at most, whatever the ledger holds', async ({ office }) => {
  let statements = 0;
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      statements += 1;
      return result;
    },
  };
  const { services } = office;
  const database = office.database.withPlugin(counting);
  const units = await openUnits(database);
  const instant = () => office.clock.now.toISOString();
  const shared = { database, units, now: instant };
  const cases = openCases({
    ...shared,
    settings: async () => shippedLedgerSettings,
    anchor: { write: async () => undefined },
    onChange: () => undefined,
  });
  const alerts = openAlerts({
    ...shared,
    cases,
    settings: async () => shippedAlertSettings,
    ledgerSettings: async () => shippedLedgerSettings,
    onAlert: () => undefined,
  });
  const sources = createSources(database, checkEntry, services.now);
  const persons = [
    { kind: 'person', userId: 'x', name: '宣教甲', role: 'publicity', unitId: null },
    { kind: 'person', userId: 'y', name: '大气甲', role: 'unit', unitId: 'div-air' },
  ] as const;
  for (const [name, person] of [
    ['xuanjiao', persons[0]],
    ['daqi', persons[1]],
  ] as const) {
    statements = 0;
    const told = await makeOverview({ ...services, database, cases, alerts, sources }, person);
    assert.ok(statements > 0 && statements <= 8, `${statements} statements for ${name}`);
    const { body } = await (await signedIn(office, name)).get('/api/overview');
    assert.equal(JSON.parse(JSON.stringify(told)), body);
  }
});

overview(
  'waits for no foreign lock, and neither do the probes; a write is done once it is free',
  async ({ office }) => {
    if (process.env['DATABASE_URL'] !== undefined) return;
    const publicity = await signedIn(office, 'xuanjiao');
    const lock = await foreignLock(office.databaseFile);
    const creating = publicity.post('/api/cases', newCase);
    for (let asked = 0; asked < 5; asked += 1) assert.is((await fetch(`${office.url}/healthz`)).status, 200);
    await lock.release();
    assert.is((await creating).status, 201);
  },
);

const newCase = {
  title: '某路段夜间施工噪声',
  summary: '居民反映夜间施工。',
  level: 'blue',
  channel: 'manual',
  url: null,
  foundAt: '2026-11-25T01:00:00.000Z',
  publishedAt: null,
  topics: ['noise'],
  place: null,
  demands: [],
};

overview.run();
