import * as assert from 'uvu/assert';
import {
  bucketBounds,
  dayAndTime,
  dayKey,
  due,
  elapsed,
  exact,
  instantOf,
  monday,
  relative,
  span,
  typedOf,
} from '../../dashboards/web/src/time.ts';
import { suite } from '../suite.ts';

const time = suite('北京时间 on the screens');
const now = Date.parse('2026-11-25T10:40:00.000Z'); // 18:40 in Beijing, a Wednesday

time('an instant late in the UTC evening is the next morning in Beijing', () => {
  assert.is(exact('2026-11-24T16:05:00.000Z'), '2026-11-25 00:05');
  assert.is(exact('2026-12-31T15:59:59.000Z'), '2026-12-31 23:59');
  assert.is(dayKey('2026-12-31T16:00:00.000Z'), '2027-01-01');
});

time('it does not follow the zone of the process', () => {
  const before = process.env['TZ'];
  try {
    for (const zone of ['America/New_York', 'Pacific/Kiritimati', 'Europe/London']) {
      process.env['TZ'] = zone;
      assert.is(exact('2026-03-29T00:30:00.000Z'), '2026-03-29 08:30');
      assert.is(dayAndTime('2026-11-25T16:00:00.000Z', now), '明日 00:00');
      assert.is(instantOf('2026-07-01T08:00'), '2026-07-01T00:00:00.000Z');
    }
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
});

time('within a day it is relative, after a day it is the date, in another year with the year', () => {
  assert.is(relative('2026-11-25T10:39:30.000Z', now), '刚刚');
  assert.is(relative('2026-11-25T10:28:00.000Z', now), '12分钟前');
  assert.is(relative('2026-11-24T10:41:00.000Z', now), '23小时前');
  assert.is(relative('2026-11-24T10:40:00.000Z', now), '昨日 18:40');
  assert.is(relative('2026-11-20T01:00:00.000Z', now), '11月20日 09:00');
  assert.is(relative('2025-12-31T16:00:00.000Z', now), '1月1日 00:00');
  assert.is(relative('2025-12-31T15:59:00.000Z', now), '2025年12月31日 23:59');
  assert.is(relative('2026-11-25T10:58:00.000Z', now), '18分钟后');
});

time('a deadline says what is left and when, an overdue one how long it is over, never a negative number', () => {
  assert.is(due('2026-11-25T13:52:00.000Z', now), '剩 3时12分 · 今日 21:52');
  assert.is(due('2026-11-25T10:40:30.000Z', now), '剩 不足1分 · 今日 18:40');
  assert.is(due('2026-11-25T10:40:00.000Z', now), '剩 不足1分 · 今日 18:40');
  assert.is(due('2026-11-25T08:35:00.000Z', now), '超时 2时05分');
  assert.is(due('2026-11-27T13:40:00.000Z', now), '剩 2天03时 · 11月27日 21:40');
  assert.is(due('2026-11-22T10:40:00.000Z', now), '超时 3天00时');
});

time('lengths keep two digits for the smaller unit', () => {
  assert.is(span(45 * 60_000), '45分');
  assert.is(span(60 * 60_000), '1时00分');
  assert.is(span(23 * 3_600_000 + 59 * 60_000), '23时59分');
});

time('the share of a clock that has run stays between 0 and 1, and a clock without length is over', () => {
  assert.is(elapsed('2026-11-25T10:00:00.000Z', '2026-11-25T12:00:00.000Z', now), 1 / 3);
  assert.is(elapsed('2026-11-25T10:00:00.000Z', '2026-11-25T10:20:00.000Z', now), 1);
  assert.is(elapsed('2026-11-25T11:00:00.000Z', '2026-11-25T12:00:00.000Z', now), 0);
  assert.is(elapsed('2026-11-25T10:40:00.000Z', '2026-11-25T10:40:00.000Z', now), 1);
});

time('the week begins on Monday, also seen from a Sunday evening in UTC that is Monday in Beijing', () => {
  assert.is(monday(now), '2026-11-23');
  assert.is(monday(now, 1), '2026-11-16');
  assert.is(monday('2026-11-22T15:59:00.000Z'), '2026-11-16');
  assert.is(monday('2026-11-22T16:00:00.000Z'), '2026-11-23');
});

time('a bucket of a chart has the bounds of its 北京时间 hour, day or week', () => {
  assert.equal(bucketBounds('2026-11-25', 'day'), {
    from: '2026-11-24T16:00:00.000Z',
    to: '2026-11-25T16:00:00.000Z',
  });
  assert.equal(bucketBounds('2026-11-25T08', 'hour'), {
    from: '2026-11-25T00:00:00.000Z',
    to: '2026-11-25T01:00:00.000Z',
  });
  assert.is(bucketBounds('2026-11-23', 'week').to, '2026-11-29T16:00:00.000Z');
});

time('what is typed into a time field is read as 北京时间 and shown back the same; nonsense is no time', () => {
  assert.is(instantOf('2026-11-25T18:40'), '2026-11-25T10:40:00.000Z');
  assert.is(typedOf('2026-11-25T10:40:00.000Z'), '2026-11-25T18:40');
  assert.is(instantOf('明天'), null);
});

time.run();
