import * as assert from 'uvu/assert';
import { choiceOf, periodOf } from '../../dashboards/web/src/assessment/periods.ts';
import { suite } from '../suite.ts';

const periods = suite('the periods of the assessment');
const none = { first: '', last: '' };
/** 2026-12-01 00:30 in 北京时间, still November elsewhere. */
const now = Date.parse('2026-11-30T16:30:00Z');

periods('are those of 北京时间, open where they still run', () => {
  assert.equal(periodOf('month', none, now), { from: '2026-11-30T16:00:00.000Z', to: undefined });
  assert.equal(periodOf('lastMonth', none, now), {
    from: '2026-10-31T16:00:00.000Z',
    to: '2026-11-30T16:00:00.000Z',
  });
  assert.equal(periodOf('quarter', none, now), { from: '2026-09-30T16:00:00.000Z', to: undefined });
  assert.equal(periodOf('year', none, now), { from: '2025-12-31T16:00:00.000Z', to: undefined });
});

periods('of own days hold the last day too, and what the address does not say is this month', () => {
  assert.equal(periodOf('own', { first: '2026-11-03', last: '2026-11-05' }, now), {
    from: '2026-11-02T16:00:00.000Z',
    to: '2026-11-05T16:00:00.000Z',
  });
  assert.equal(periodOf('own', { first: '', last: '2026-12-01' }, now), {
    from: '2026-11-30T16:00:00.000Z',
    to: undefined,
  });
  assert.equal([choiceOf(''), choiceOf('lastMonth'), choiceOf('nonsense')], ['month', 'lastMonth', 'month']);
});

periods('the month before January is December', () => {
  const january = Date.parse('2027-01-15T00:00:00Z');
  assert.equal(periodOf('lastMonth', none, january), {
    from: '2026-11-30T16:00:00.000Z',
    to: '2026-12-31T16:00:00.000Z',
  });
});

periods.run();
