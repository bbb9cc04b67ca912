import * as assert from 'uvu/assert';
import { addWorkingMinutes, createWorkCalendar, endOfWorkday, workingMinutes } from '../../analysis/working-time.ts';
import { suite } from '../suite.ts';

const working = suite('working time');
const calendar = createWorkCalendar();
const beijing = (wall: string) => new Date(`${wall}+08:00`).toISOString();

working('国庆 2026 is off from the 1st to the 7th, and the Sunday and the Saturday around it are worked', () => {
  const worked = (day: string) => calendar.isWorkday(day);
  assert.equal(['2026-10-01', '2026-10-07'].map(worked), [false, false]);
  assert.equal(['2026-09-20', '2026-10-08', '2026-10-10'].map(worked), [true, true, true]);
  assert.equal(['2026-10-11', '2026-10-17'].map(worked), [false, false]);
});

working('a year that is not announced yet has its weekends and the days of the law, and says that it is not', () => {
  const year = '2031';
  assert.is(calendar.isAnnounced(`${year}-06-02`), false);
  assert.is(calendar.isAnnounced('2026-06-02'), true);
  // 春节 2031 falls on 23 January (除夕 the 22nd), 端午 on 24 June, 中秋 on 1 October.
  for (const day of ['01-01', '01-22', '01-23', '01-24', '04-05', '05-01', '05-02', '06-24', '10-01', '10-03'])
    assert.is(calendar.isWorkday(`${year}-${day}`), false, day);
  for (const day of ['01-02', '01-21', '06-23', '10-06']) assert.is(calendar.isWorkday(`${year}-${day}`), true, day);
});

working("the office's own entries win", () => {
  const own = createWorkCalendar({ '2026-10-08': 'off', '2026-10-03': 'work', '2031-02-01': 'work' });
  assert.equal(
    ['2026-10-08', '2026-10-03', '2031-02-01'].map((day) => own.isWorkday(day)),
    [false, true, true],
  );
  assert.is(own.isAnnounced('2031-02-01'), true);
});

working('two hours from half an hour before the holiday end at ten on the first day after it', () => {
  assert.is(addWorkingMinutes(beijing('2026-09-30T17:00:00'), 120, calendar), beijing('2026-10-08T10:00:00'));
});

working('limits run in office hours: at night, over noon, over a weekend and to the very end of a day', () => {
  const add = (from: string, minutes: number) => addWorkingMinutes(beijing(from), minutes, calendar);
  assert.is(add('2026-11-25T02:00:00', 15), beijing('2026-11-25T08:45:00'));
  assert.is(add('2026-11-25T11:30:00', 60), beijing('2026-11-25T14:30:00'));
  assert.is(add('2026-11-27T17:00:00', 60), beijing('2026-11-30T09:00:00'));
  assert.is(add('2026-11-25T16:30:00', 60), beijing('2026-11-25T17:30:00'));
});

working('what was worked between two instants leaves nights, noon and holidays out', () => {
  const between = (from: string, to: string) => workingMinutes(beijing(from), beijing(to), calendar);
  assert.is(between('2026-11-25T08:00:00', '2026-11-25T18:00:00'), 420);
  assert.is(between('2026-09-30T17:00:00', '2026-10-08T10:00:00'), 120);
  assert.is(between('2026-11-28T09:00:00', '2026-11-29T09:00:00'), 0);
  assert.is(between('2026-11-25T10:00:00', '2026-11-25T09:00:00'), 0);
});

working('twenty working days end with the twentieth day after the day of the request', () => {
  assert.is(endOfWorkday(beijing('2026-09-18T10:00:00'), 20, calendar), beijing('2026-10-23T00:00:00'));
});

working.run();
