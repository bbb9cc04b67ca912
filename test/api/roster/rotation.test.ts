import * as assert from 'uvu/assert';
import { clockText, monthDayText } from '../../../analysis/calendar.ts';
import { createWorkCalendar, dayName, usualHours } from '../../../analysis/working-time.ts';
import type { Rotation } from '../../../api/roster/contract.ts';
import { gapsOf, type Span } from '../../../api/roster/gaps.ts';
import { planRotation, shiftText } from '../../../api/roster/rotation.ts';
import { suite } from '../../suite.ts';
import { beijing } from './duty-office.ts';

const calendar = createWorkCalendar();
const dayAndNight = [
  { start: '08:30', end: '17:30' },
  { start: '17:30', end: '08:30' },
];
const rotation: Rotation = {
  ...{ from: '2026-09-30', to: '2026-10-10', days: 'every', slots: dayAndNight },
  ...{ officers: ['a', 'b', 'c'], officerTurn: 'shift', deputies: [], leaders: ['x', 'y'], leaderTurn: 'week' },
};

const rotations = suite('轮班');

rotations('every day, day and night: who comes next comes by the shift, and nothing is left uncovered', () => {
  const planned = planRotation(rotation, calendar);
  assert.is(planned.length, 22);
  assert.equal(
    planned.slice(0, 4).map(({ officer, from, until }) => [officer, from, until]),
    [
      ['a', beijing('2026-09-30T08:30:00'), beijing('2026-09-30T17:30:00')],
      ['b', beijing('2026-09-30T17:30:00'), beijing('2026-10-01T08:30:00')],
      ['c', beijing('2026-10-01T08:30:00'), beijing('2026-10-01T17:30:00')],
      ['a', beijing('2026-10-01T17:30:00'), beijing('2026-10-02T08:30:00')],
    ],
  );
  for (const [index, shift] of planned.slice(1).entries()) assert.is(shift.from, planned[index]?.until);
});

rotations('only rest days over 国庆: the 1st to the 7th, and neither the 8th nor the worked Saturday', () => {
  const planned = planRotation({ ...rotation, days: 'rest', officerTurn: 'day' }, calendar);
  const days = [...new Set(planned.map(({ day }) => day))];
  assert.equal(
    days,
    [1, 2, 3, 4, 5, 6, 7].map((day) => `2026-10-0${day}`),
  );
  // One person a day, both shifts of it, in turn over the days that are planned.
  assert.equal(planned.map(({ officer }) => officer).join(''), 'aabbccaabbccaa');
});

rotations('nights on workdays and whole rest days leave the working hours to the office', () => {
  const planned = planRotation({ ...rotation, days: 'offHours' }, calendar);
  const byDay = Map.groupBy(planned, ({ day }) => day);
  assert.equal(
    [byDay.get('2026-09-30')?.length, byDay.get('2026-10-01')?.length, byDay.get('2026-10-10')?.length],
    [1, 2, 1],
  );
  assert.equal(
    byDay.get('2026-10-10')?.map(({ from }) => clockText(from)),
    ['17:30'],
    '调休: the Saturday is worked',
  );
  const covered = planned satisfies readonly Span[];
  const period = { from: beijing('2026-09-30T17:30:00'), until: beijing('2026-10-10T08:30:00') };
  assert.equal(gapsOf(covered, period, { cover: 'offHours', calendar, hours: usualHours }), []);
});

rotations('the deputy is never the officer, and leaders change by the week', () => {
  const planned = planRotation({ ...rotation, deputies: ['a', 'b'] }, calendar);
  assert.ok(planned.every(({ officer, deputy }) => deputy !== null && deputy !== officer));
  const leaders = [...Map.groupBy(planned, ({ leader }) => leader)].map(([leader, shifts]) => [leader, shifts[0]?.day]);
  assert.equal(leaders, [
    ['x', '2026-09-30'],
    ['y', '2026-10-05'],
  ]);
  const alone = planRotation({ ...rotation, officers: ['a'], deputies: ['a'] }, calendar);
  assert.ok(alone.every(({ deputy }) => deputy === null));
});

rotations('days are called as the State Council calls them', () => {
  assert.equal(['2026-10-01', '2026-10-10', '2026-11-28', '2031-10-01'].map(dayName), [
    '国庆节',
    '国庆节调休上班',
    null,
    null,
  ]);
});

rotations('a shift is told with 次日 where it ends on another day', () => {
  assert.is(
    shiftText({ from: beijing('2026-10-01T17:30:00'), until: beijing('2026-10-02T08:30:00') }),
    '10月1日 17:30—次日08:30',
  );
  assert.is(
    shiftText({ from: beijing('2026-12-31T08:30:00'), until: beijing('2026-12-31T17:30:00') }),
    '12月31日 08:30—17:30',
  );
});

const span = (from: string, until: string): Span => ({ from: beijing(from), until: beijing(until) });
const sentences = (covered: readonly Span[], of: Span, cover: 'always' | 'offHours' = 'always') =>
  gapsOf(covered, of, { cover, calendar, hours: usualHours }).map(({ sentence }) => sentence);

rotations('a gap is named by what it is: a night, a day, whole days, an hour, or both its ends', () => {
  const week = span('2026-11-30T00:00:00', '2026-12-07T00:00:00');
  assert.equal(sentences([], week), ['11月30日至12月6日无人值班']);
  assert.equal(
    sentences(
      [span('2026-11-30T00:00:00', '2026-11-30T17:30:00'), span('2026-12-01T08:30:00', '2026-12-07T00:00:00')],
      week,
    ),
    ['11月30日 夜间无人值班'],
  );
  assert.equal(
    sentences(
      [span('2026-11-30T00:00:00', '2026-12-01T08:30:00'), span('2026-12-01T17:30:00', '2026-12-07T00:00:00')],
      week,
    ),
    ['12月1日 白天无人值班'],
  );
  assert.equal(
    sentences(
      [span('2026-11-30T00:00:00', '2026-12-02T00:00:00'), span('2026-12-03T00:00:00', '2026-12-07T00:00:00')],
      week,
    ),
    ['12月2日 全天无人值班'],
  );
  assert.equal(
    sentences(
      [span('2026-11-30T00:00:00', '2026-12-02T12:00:00'), span('2026-12-02T13:30:00', '2026-12-07T00:00:00')],
      week,
    ),
    ['12月2日 12:00—13:30 无人值班'],
  );
  assert.equal(
    sentences(
      [span('2026-11-30T00:00:00', '2026-12-02T12:00:00'), span('2026-12-04T08:00:00', '2026-12-07T00:00:00')],
      week,
    ),
    ['12月2日12:00 至 12月4日08:00 无人值班'],
  );
});

rotations('shifts that meet leave no gap, and none overlaps what was left', () => {
  const day = span('2026-11-30T00:00:00', '2026-12-01T00:00:00');
  assert.equal(
    sentences(
      [span('2026-11-29T12:00:00', '2026-11-30T12:00:00'), span('2026-11-30T12:00:00', '2026-12-02T00:00:00')],
      day,
    ),
    [],
  );
});

rotations(
  'where the office is there in working hours, a holiday is uncovered all day and a worked Saturday is not',
  () => {
    const gaps = gapsOf([], span('2026-09-30T12:00:00', '2026-10-12T00:00:00'), {
      ...{ cover: 'offHours', calendar, hours: usualHours },
    });
    assert.equal(
      gaps.map(
        ({ from, until }) => `${monthDayText(from)}${clockText(from)} ${monthDayText(until)}${clockText(until)}`,
      ),
      [
        '9月30日17:30 10月8日08:30',
        '10月8日17:30 10月9日08:30',
        '10月9日17:30 10月10日08:30',
        '10月10日17:30 10月12日00:00',
      ],
    );
  },
);

rotations.run();
