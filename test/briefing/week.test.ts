import { execFileSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { mondayOf } from '../../analysis/calendar.ts';
import { briefingPeriod, issueOfWeek, periodWords } from '../../dashboards/briefing/week.ts';
import { suite } from '../suite.ts';

const week = suite('week of a briefing');

week('a week runs from Monday 00:00 北京时间, and the period before is the week before', () => {
  assert.equal(briefingPeriod('2026-11-16', '2026-11-23T00:30:00.000Z'), {
    week: '2026-11-16',
    from: '2026-11-15T16:00:00.000Z',
    to: '2026-11-22T16:00:00.000Z',
    previousFrom: '2026-11-08T16:00:00.000Z',
    previousTo: '2026-11-15T16:00:00.000Z',
    partial: false,
  });
});

week('a week cut off on Thursday is compared with the same span of the week before', () => {
  const period = briefingPeriod('2026-11-23', '2026-11-26T02:00:00.000Z');
  assert.is(period.to, '2026-11-26T02:00:00.000Z');
  assert.is(period.previousFrom, '2026-11-15T16:00:00.000Z');
  assert.is(period.previousTo, '2026-11-19T02:00:00.000Z');
  assert.is(period.partial, true);
  assert.is(periodWords(period), '11月23日至11月26日10:00');
});

week('a Tuesday, a date that is none, and a week that has not begun are refused with a sentence', () => {
  assert.throws(() => briefingPeriod('2026-11-17', '2026-11-23T00:30:00.000Z'), /必须是星期一/);
  assert.throws(() => briefingPeriod('2026-02-30', '2026-11-23T00:30:00.000Z'), /必须是星期一/);
  assert.throws(() => briefingPeriod('2026-11-30', '2026-11-23T00:30:00.000Z'), /尚未开始/);
});

week('Sunday 15:59 UTC is still the old week, one minute later the new one', () => {
  assert.is(mondayOf('2026-11-22T15:59:59.000Z'), '2026-11-16');
  assert.is(mondayOf('2026-11-22T16:00:00.000Z'), '2026-11-23');
});

week('a process in New York sees the same week', () => {
  const script = `import { briefingPeriod } from './dashboards/briefing/week.ts';
import { mondayOf } from './analysis/calendar.ts';
    console.log(briefingPeriod('2026-11-16', '2026-11-23T00:30:00.000Z').from, mondayOf('2026-11-22T16:00:00.000Z'));`;
  const args = ['--input-type=module', '-e', script];
  const said = execFileSync(process.execPath, args, {
    env: { ...process.env, TZ: 'America/New_York' },
    encoding: 'utf8',
  });
  assert.is(said.trim(), '2026-11-15T16:00:00.000Z 2026-11-23');
});

week('a period within one month names it once, across the turn of a month twice', () => {
  assert.is(periodWords(briefingPeriod('2026-11-16', '2026-12-01T00:00:00.000Z')), '11月16日至22日');
  assert.is(periodWords(briefingPeriod('2026-11-30', '2026-12-08T00:00:00.000Z')), '11月30日至12月6日');
});

week('the default number of an issue is that of its week in the year of its Thursday', () => {
  assert.is(issueOfWeek('2026-11-16'), 47);
  assert.is(issueOfWeek('2025-12-29'), 1);
  assert.is(issueOfWeek('2020-12-28'), 53);
});

week.run();
