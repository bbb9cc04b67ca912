import * as assert from 'uvu/assert';
import { newestSlot, slotInstant } from '../../queue/slot.ts';
import { suite } from '../suite.ts';

process.env['TZ'] = 'America/New_York';
const slots = suite('slots of the timetable, in a process in New York');

slots('the process is in New York', () => {
  assert.is(new Date('2026-03-02T00:00:00Z').getHours(), 19);
});

slots('every minute: the slot is the Beijing minute that has begun', () => {
  assert.is(newestSlot({ minutes: 1 }, new Date('2026-03-01T23:59:59.999Z')), '20260302T0759');
  assert.is(newestSlot({ minutes: 1 }, new Date('2026-03-02T00:00:00Z')), '20260302T0800');
});

slots('every 30 minutes and every day begin at Beijing midnight', () => {
  assert.is(newestSlot({ minutes: 30 }, new Date('2026-12-31T15:59:59Z')), '20261231T2330');
  assert.is(newestSlot({ minutes: 30 }, new Date('2026-12-31T16:00:00Z')), '20270101T0000');
  assert.is(newestSlot({ minutes: 1440 }, new Date('2026-12-31T15:59:59Z')), '20261231T0000');
  assert.is(newestSlot({ minutes: 1440 }, new Date('2026-12-31T16:00:00Z')), '20270101T0000');
});

slots('every 7 minutes: the gap over midnight is 7 minutes too', () => {
  const every = { minutes: 7 };
  const before = slotInstant(newestSlot(every, new Date('2026-03-01T15:59:59Z')));
  assert.is(newestSlot(every, new Date(before.getTime() + 7 * 60_000 - 1)), newestSlot(every, before));
  assert.is(
    slotInstant(newestSlot(every, new Date(before.getTime() + 7 * 60_000))).getTime() - before.getTime(),
    420_000,
  );
});

slots('Monday 08:00: the week turns at that minute and not at midnight', () => {
  const every = { weekday: 1, hour: 8 };
  assert.is(newestSlot(every, new Date('2026-03-01T23:59:59Z')), '20260223T0800');
  assert.is(newestSlot(every, new Date('2026-03-02T00:00:00Z')), '20260302T0800');
  assert.is(newestSlot(every, new Date('2026-03-08T15:59:59Z')), '20260302T0800');
  assert.is(newestSlot(every, new Date('2026-03-09T00:00:00Z')), '20260309T0800');
});

slots('Sunday is weekday 7, and a week over the turn of the year holds', () => {
  assert.is(newestSlot({ weekday: 7, hour: 0 }, new Date('2027-01-02T16:00:00Z')), '20270103T0000');
  assert.is(newestSlot({ weekday: 5, hour: 23 }, new Date('2027-01-01T14:59:59Z')), '20261225T2300');
});

slots('the hours when New York changes its clocks are hours like others', () => {
  assert.is(newestSlot({ minutes: 30 }, new Date('2026-03-08T06:59:00Z')), '20260308T1430');
  assert.is(newestSlot({ minutes: 30 }, new Date('2026-03-08T07:00:00Z')), '20260308T1500');
});

slots('a slot is read back as its instant, and what is no slot is refused', () => {
  assert.is(slotInstant('20260302T0800').toISOString(), '2026-03-02T00:00:00.000Z');
  for (const wrong of ['2026-03-02', '20260230T0800', '20260302T2460', ''])
    assert.throws(
      () => slotInstant(wrong),
      (error: unknown) => error instanceof RangeError,
    );
});

slots('a timetable that no clock can keep is refused', () => {
  for (const every of [{ minutes: 0 }, { minutes: 1.5 }, { weekday: 0, hour: 8 }, { weekday: 1, hour: 24 }])
    assert.throws(
      () => newestSlot(every, new Date()),
      (error: unknown) => error instanceof RangeError,
    );
});

slots.run();
