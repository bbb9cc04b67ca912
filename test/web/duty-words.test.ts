import * as assert from 'uvu/assert';
import { continuedOn, gapsOn, monthAfter, shiftTitle, weeksOf } from '../../dashboards/web/src/roster/shift-words.ts';
import { beijing } from '../api/roster/duty-office.ts';
import { suite } from '../suite.ts';

const words = suite('words of the roster');
const span = (from: string, until: string) => ({ from: beijing(from), until: beijing(until) });

words('a month is shown in whole weeks, Monday first', () => {
  assert.equal(weeksOf('2026-11'), { from: '2026-10-26', to: '2026-12-06' });
  assert.equal(weeksOf('2027-02'), { from: '2027-02-01', to: '2027-02-28' });
  assert.equal(
    [monthAfter('2026-12', 1), monthAfter('2026-01', -1), monthAfter('2026-11', 14)],
    ['2027-01', '2025-12', '2028-01'],
  );
});

words('a shift of several days goes on on each of them; the end of a night is none', () => {
  const week = span('2026-12-01T08:30:00', '2026-12-03T08:30:00');
  const night = span('2026-12-01T17:30:00', '2026-12-02T08:30:00');
  assert.equal(continuedOn([week, night], '2026-12-02'), [week]);
  assert.equal(continuedOn([week, night], '2026-12-03'), []);
  assert.is(shiftTitle(week), '12月1日 08:30—12月3日08:30');
  assert.is(shiftTitle(night), '12月1日 17:30—次日08:30');
});

words('a gap is marked on each day that it touches', () => {
  const gap = { ...span('2026-12-01T17:30:00', '2026-12-03T00:00:00'), sentence: '' };
  assert.equal(
    ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03'].map((day) => gapsOn([gap], day).length),
    [0, 1, 1, 0],
  );
});

words.run();
