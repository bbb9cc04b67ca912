import * as assert from 'uvu/assert';
import type { CaseOrigin } from '../../../api/cases/contract.ts';
import type { ClockKind } from '../../../api/cases/contract-commands.ts';
import { type ClockConfig, clocksFor, type Moments, type Ruled } from '../../../api/clocks/clock-rules.ts';
import { clockState } from '../../../api/clocks/clock-state.ts';
import { dueOf } from '../../../api/clocks/limit.ts';
import { shippedClockSettings } from '../../../api/clocks/shipped.ts';
import { suite } from '../../suite.ts';

const table = suite('the table of limits');

const config: ClockConfig = { ...shippedClockSettings, version: 0 };
/** 北京时间. */
const at = (wall: string) => new Date(`${wall}+08:00`).toISOString();

type Row = { kind: ClockKind; of?: Partial<Ruled>; moments: Moments; due: string; warns: string };

const from = (wall: string): Moments => ({ found: at(wall) });
const origin = (one: CaseOrigin): Partial<Ruled> => ({ origin: one });
const emergency = (emergencyLevel: Ruled['emergencyLevel'], level: Ruled['level'] = 'red'): Partial<Ruled> => ({
  level,
  emergency: true,
  emergencyLevel: emergencyLevel ?? null,
});

/** 2026-09-25 is 中秋, 09-26 and 09-27 a weekend; 09-20 and 10-10 are worked (调休); 10-01 to 10-07 is 国庆. */
const rows: Row[] = [
  { kind: 'judge', moments: { opened: at('2026-10-01T02:00') }, due: '2026-10-01T02:15', warns: '2026-10-01T02:12' },
  {
    kind: 'accept',
    moments: { assigned: at('2026-09-30T17:00') },
    due: '2026-09-30T19:00',
    warns: '2026-09-30T18:36',
  },
  {
    // 30 minutes on the last day before the holiday, the rest after it.
    kind: 'accept',
    of: { level: 'yellow' },
    moments: { assigned: at('2026-09-30T17:00') },
    due: '2026-10-08T10:00',
    warns: '2026-10-08T08:00',
  },
  {
    kind: 'accept',
    of: { level: 'blue' },
    moments: { assigned: at('2026-11-27T11:00') },
    due: '2026-11-27T15:00',
    warns: '2026-11-27T14:12',
  },
  {
    // Over a weekend, from Saturday.
    kind: 'reassign',
    of: { level: 'blue' },
    moments: { returned: at('2026-11-28T11:00') },
    due: '2026-11-30T10:30',
    warns: '2026-11-30T08:30',
  },
  {
    // Saturday, 10 October 2026, is worked.
    kind: 'reassign',
    of: { level: 'blue' },
    moments: { returned: at('2026-10-10T08:00') },
    due: '2026-10-10T10:30',
    warns: '2026-10-10T10:00',
  },
  {
    kind: 'reassign',
    moments: { returned: at('2026-11-28T11:00') },
    due: '2026-11-28T13:00',
    warns: '2026-11-28T12:36',
  },
  {
    kind: 'arbitrate',
    moments: { disputed: at('2026-11-28T11:00') },
    due: '2026-11-28T15:00',
    warns: '2026-11-28T14:12',
  },
  {
    // One hour before the weekend, three after it.
    kind: 'arbitrate',
    of: { level: 'blue' },
    moments: { disputed: at('2026-11-27T16:30') },
    due: '2026-11-30T11:30',
    warns: '2026-11-30T09:30',
  },
  {
    kind: 'firstWord',
    of: emergency('II'),
    moments: from('2026-10-01T00:00'),
    due: '2026-10-01T05:00',
    warns: '2026-10-01T04:00',
  },
  {
    kind: 'press',
    of: emergency(null),
    moments: from('2026-10-01T00:00'),
    due: '2026-10-02T00:00',
    warns: '2026-10-01T22:00',
  },
  { kind: 'answer', moments: from('2026-10-01T09:30'), due: '2026-10-03T09:30', warns: '2026-10-03T07:30' },
  {
    kind: 'report',
    of: emergency('I'),
    moments: from('2026-10-03T23:30'),
    due: '2026-10-04T01:30',
    warns: '2026-10-04T01:06',
  },
  {
    kind: 'report',
    of: emergency(null),
    moments: from('2026-10-03T23:30'),
    due: '2026-10-04T01:30',
    warns: '2026-10-04T01:06',
  },
  {
    kind: 'report',
    of: emergency('III', 'blue'),
    moments: from('2026-10-03T23:30'),
    due: '2026-10-04T03:30',
    warns: '2026-10-04T02:42',
  },
  {
    kind: 'provinceReport',
    of: emergency('II'),
    moments: { ...from('2026-10-03T20:00'), declared: at('2026-10-03T23:30') },
    due: '2026-10-04T00:30',
    warns: '2026-10-04T00:18',
  },
  {
    kind: 'writtenReport',
    moments: { phoned: at('2026-10-03T23:30') },
    due: '2026-10-04T23:30',
    warns: '2026-10-04T21:30',
  },
  {
    // The day of the receipt does not count; the 15th day ends with itself, holiday or not.
    kind: 'petitionAccept',
    of: origin('petition'),
    moments: from('2026-09-18T16:00'),
    due: '2026-10-04T00:00',
    warns: '2026-10-01T00:00',
  },
  {
    kind: 'petitionAccept',
    of: origin('12369'),
    moments: from('2026-11-01T00:00'),
    due: '2026-11-17T00:00',
    warns: '2026-11-14T00:00',
  },
  {
    kind: 'petitionClose',
    of: origin('petition'),
    moments: { petitionAccepted: at('2026-10-31T08:00') },
    due: '2026-12-31T00:00',
    warns: '2026-12-24T00:00',
  },
  {
    // 20 working days over 国庆: 09-21 to 09-24, 09-28 to 09-30, 10-08, 10-09, 10-10 (调休), 10-12 to 10-16, 10-19 to 10-23.
    kind: 'infoReply',
    of: origin('request'),
    moments: from('2026-09-20T10:00'),
    due: '2026-10-24T00:00',
    warns: '2026-10-21T00:00',
  },
  {
    kind: 'inspection',
    of: origin('inspection'),
    moments: from('2026-09-25T10:00'),
    due: '2026-10-06T00:00',
    warns: '2026-10-04T00:00',
  },
];

for (const row of rows)
  table(`${row.kind} ${JSON.stringify(row.of ?? {})}: before, at and after the limit ${row.due}`, () => {
    const of: Ruled = { level: 'orange', origin: 'alert', emergency: false, ...row.of };
    const [clock] = clocksFor(config, of, row.moments, [row.kind]);
    assert.ok(clock);
    assert.is(clock.dueAt, at(row.due));
    assert.is(clock.warnAt, at(row.warns));
    const running = {
      ...clock,
      ...{ originalDueAt: clock.dueAt, knownAt: clock.startsAt, stoppedAt: null, end: null, extended: false },
      ...{ asked: null, extensions: 0, noted: [] },
    };
    const beside = (ms: number, to: string) => new Date(Date.parse(to) + ms).toISOString();
    assert.equal(
      [
        clockState(running, beside(-1, at(row.warns))),
        clockState(running, at(row.warns)),
        clockState(running, at(row.due)),
        clockState(running, beside(1, at(row.due))),
        clockState({ ...running, stoppedAt: at(row.due) }, beside(9, at(row.due))),
        clockState({ ...running, stoppedAt: beside(1, at(row.due)) }, beside(9, at(row.due))),
      ],
      ['running', 'dueSoon', 'dueSoon', 'overdue', 'met', 'missed'],
    );
  });

table('every kind of clock stands in the table', () => {
  assert.equal(
    [...new Set(config.rules.map(({ kind }) => kind))].sort(),
    [...new Set(rows.map(({ kind }) => kind))].sort(),
  );
});

table('what kind of case has which clocks', () => {
  const kinds = (of: Partial<Ruled>, moments: Moments = from('2026-11-25T09:30')) =>
    clocksFor(config, { level: 'orange', origin: 'alert', emergency: false, ...of }, moments).map(({ rule }) => rule);
  assert.equal(kinds({}), ['answer-48h']);
  assert.equal(kinds(emergency('I')), ['first-word-5h', 'press-24h', 'answer-48h', 'report-2h']);
  assert.equal(kinds(emergency(null)), ['first-word-5h', 'press-24h', 'answer-48h', 'report-2h']);
  assert.equal(kinds(emergency('III')), ['answer-48h', 'report-4h']);
  assert.equal(kinds(emergency('I', 'yellow')), ['answer-48h', 'report-2h']);
  assert.equal(kinds(origin('petition')), ['answer-48h', 'petition-accept-15d']);
  assert.equal(kinds(origin('12345')), ['answer-48h', 'hotline-accept-15d']);
  assert.equal(kinds(origin('request')), ['answer-48h', 'info-reply-20wd']);
  assert.equal(kinds(origin('superior')), ['answer-48h']);
  assert.equal(kinds({}, {}), []);
});

table('a rule may run from 发生时间 or 发布时间; where that is unknown from 发现时间', () => {
  const starting = (start: 'happened' | 'published'): ClockConfig => ({
    ...config,
    rules: config.rules.map((rule) => (rule.kind === 'answer' ? { ...rule, start } : rule)),
  });
  const of: Ruled = { level: 'orange', origin: 'alert', emergency: false };
  const moments = { found: at('2026-11-25T10:00'), published: at('2026-11-25T08:00') };
  const due = (on: ClockConfig, known: Moments) => clocksFor(on, of, known)[0]?.dueAt;
  assert.is(due(starting('published'), moments), at('2026-11-27T08:00'));
  assert.is(due(starting('happened'), moments), at('2026-11-27T10:00'));
  assert.is(due(starting('happened'), { ...moments, happened: at('2026-11-24T23:00') }), at('2026-11-26T23:00'));
  assert.is(clocksFor(config, of, moments)[0]?.publishedDueAt, at('2026-11-27T08:00'));
});

table('the office may say that a day is worked or free, and when it works', () => {
  const limit = { amount: 1, unit: 'workingHours' } as const;
  const start = at('2026-11-28T08:00');
  assert.is(dueOf(start, limit, config), at('2026-11-30T09:30'));
  assert.is(dueOf(start, limit, { ...config, days: { '2026-11-28': 'work' } }), at('2026-11-28T09:30'));
  assert.is(
    dueOf(start, limit, {
      days: { '2026-11-28': 'work' },
      hours: [
        { from: 600, to: 630 },
        { from: 900, to: 1_000 },
      ],
    }),
    at('2026-11-28T15:30'),
  );
});

table.run();
