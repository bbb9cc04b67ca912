import * as assert from 'uvu/assert';
import { dayMs, hourMs } from '../../../analysis/calendar.ts';
import { burstOf } from '../../../analysis/events/burst.ts';
import { type HeardText, heat, spread, trend } from '../../../analysis/events/heat.ts';
import { suite } from '../../suite.ts';

const hot = suite('heat, trend, burst and spread of an event');
const now = Date.parse('2026-11-25T12:00:00Z');
const text = (hoursAgo: number, likes: number | null = null, source = 'a'): HeardText => ({
  at: now - hoursAgo * hourMs,
  sourceId: source,
  sourceName: source,
  engagement: likes === null ? null : { reposts: null, comments: 0, likes, views: 5_000, followers: null },
});

hot('one text just now weighs one, one of yesterday half, and an unknown count adds nothing', () => {
  assert.is(heat([text(0)], now), 1);
  assert.is(heat([text(24)], now), 0.5);
  assert.is(heat([text(0, 0)], now), 1);
  assert.is(heat([text(0, 99)], now).toFixed(3), (1 + Math.log(100)).toFixed(3));
  assert.is(heat([text(-1)], now), 0);
});

hot('the trend compares with a day before', () => {
  assert.is(trend([text(30), text(1), text(2)], now), 'rising');
  assert.is(trend([text(30), text(31)], now), 'falling');
  assert.is(trend([text(30), text(6)], now), 'rising');
  assert.is(trend([text(25), text(16)], now), 'steady');
});

hot('a burst is three times the usual of the same hours and at least five', () => {
  const usualDays = [1, 2, 3, 4, 5, 6, 7].map((day) => now - day * dayMs - hourMs);
  const fresh = (count: number) => Array.from({ length: count }, (_, at) => now - at * 60_000);
  const long = now - 30 * dayMs;
  assert.is(burstOf([...usualDays, ...fresh(5)], now, long).bursting, true);
  assert.is(burstOf([...usualDays, ...fresh(4)], now, long).bursting, false);
  const busy = usualDays.flatMap((at) => [at, at + 1, at + 2]);
  assert.equal(burstOf([...busy, ...fresh(8)], now, long), {
    count: 8,
    usual: 3,
    bursting: false,
    reason: '近 3 小时 8 条，前 7 天同一时段平均 3.0 条',
  });
  assert.is(burstOf([...busy, ...fresh(9)], now, long).bursting, true);
});

hot('while too few days are known it takes ten texts, and the reason says so', () => {
  const since = now - 2 * dayMs;
  const fresh = (count: number) => Array.from({ length: count }, (_, at) => now - at * 60_000);
  assert.equal(burstOf(fresh(9), now, since), {
    count: 9,
    usual: null,
    bursting: false,
    reason: '近 3 小时 9 条；可比的往日不足 3 天，暂按 10 条为突增',
  });
  assert.is(burstOf(fresh(10), now, since).bursting, true);
});

hot('the spread is the first text of each source, oldest first', () => {
  const texts = [text(1, null, 'b'), text(5, null, 'a'), text(3, null, 'b'), text(2, null, 'c')];
  assert.equal(
    spread(texts).map(({ sourceId, at }) => [sourceId, (now - at) / hourMs]),
    [
      ['a', 5],
      ['b', 3],
      ['c', 2],
    ],
  );
});

hot.run();
