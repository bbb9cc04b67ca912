import * as assert from 'uvu/assert';
import {
  beijingDay,
  beijingEnds,
  daysUpTo,
  instantText,
  isMonday,
  minuteText,
  mondayOf,
  shortText,
  startOfDay,
} from '../../analysis/calendar.ts';
import { suite } from '../suite.ts';

const calendar = suite('calendar of 北京时间');

calendar('days and texts do not depend on the zone of the process', () => {
  const before = process.env['TZ'];
  for (const zone of ['America/New_York', 'Pacific/Kiritimati', 'UTC']) {
    process.env['TZ'] = zone;
    assert.is(beijingDay(new Date('2026-11-24T16:00:00.000Z')), '2026-11-25', zone);
    assert.is(beijingDay('2026-11-24T15:59:59.999Z'), '2026-11-24', zone);
    assert.is(startOfDay('2026-11-25').toISOString(), '2026-11-24T16:00:00.000Z', zone);
    assert.is(instantText('2026-12-31T16:05:00.000Z'), '2027年1月1日00:05', zone);
    assert.is(shortText('2026-11-25T10:40:00Z'), '11月25日18:40', zone);
    assert.is(minuteText(Date.UTC(2026, 10, 25, 10, 40)), '2026-11-25 18:40', zone);
    assert.equal(daysUpTo('2026-03-01', 2), ['2026-02-28', '2026-03-01'], zone);
    assert.equal([isMonday('2026-11-23'), isMonday('2026-11-24'), isMonday('2026-02-30')], [true, false, false], zone);
  }
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

calendar('a day ends at midnight and a week on Sunday at midnight', () => {
  assert.equal(beijingEnds('2026-11-25T15:59:59Z'), {
    day: '2026-11-25T16:00:00.000Z',
    week: '2026-11-29T16:00:00.000Z',
  });
  assert.is(beijingEnds('2026-11-25T16:00:00Z').day, '2026-11-26T16:00:00.000Z');
  assert.is(beijingEnds('2026-11-29T15:59:59Z').week, '2026-11-29T16:00:00.000Z');
  assert.is(beijingEnds('2026-11-29T16:00:00Z').week, '2026-12-06T16:00:00.000Z');
  assert.is(mondayOf('2026-11-29T15:59:59Z'), '2026-11-23');
  assert.is(mondayOf('2026-11-29T16:00:00Z'), '2026-11-30');
});

calendar.run();
