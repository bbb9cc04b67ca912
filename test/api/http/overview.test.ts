import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { type Office, openOffice, signedIn } from './server.ts';

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

overview.run();
