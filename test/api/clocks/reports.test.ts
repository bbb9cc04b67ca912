import * as assert from 'uvu/assert';
import type { ClockKind } from '../../../api/cases/contract-commands.ts';
import { suite } from '../../suite.ts';
import { city, stranger, wang } from '../cases/office.ts';
import { accepted, fileIt, reportIt, type Stage, stage } from '../cases/stage.ts';

const reports = suite('emergency reports and steps');

const clock = (s: Stage, kind: ClockKind) => s.state.clocks.filter((one) => one.kind === kind).at(-1);
const emergency = () => accepted({}, { level: 'red', emergency: true });

reports(
  'an emergency of unknown level is reported by city and county within 2 h of 发现, by the department within 1 h of 立案',
  () => {
    const s = stage();
    s.later(10);
    s.act({ ...fileIt, level: 'red', emergency: true } as typeof fileIt, wang);
    assert.equal(
      [clock(s, 'report')?.dueAt, clock(s, 'provinceReport')?.dueAt],
      ['2026-11-25T03:30:00.000Z', '2026-11-25T03:10:00.000Z'],
    );
  },
);

reports(
  '初报 to the province stops the clock of the city at the moment when it was sent; that to the ministry the department’s',
  () => {
    const s = emergency();
    s.later(20);
    assert.is(s.refusal(reportIt('province', s.now), stranger), 'forbidden.fileReport');
    s.act(reportIt('province', '2026-11-25T02:10:00.000Z'), city);
    assert.is(clock(s, 'report')?.stoppedAt, '2026-11-25T02:10:00.000Z');
    assert.is(clock(s, 'provinceReport')?.stoppedAt, null);
    assert.is(s.refusal(reportIt('ministry', s.now), city), 'report.ministry');
    s.act(reportIt('ministry', s.now), wang);
    assert.is(clock(s, 'provinceReport')?.stoppedAt, s.now);
    assert.equal(
      s.state.reports.map(({ report, to, way, by, at }) => [report, to, way, by, at]),
      [
        ['initial', 'province', 'writing', '钱江', s.now],
        ['initial', 'ministry', 'writing', '王敏', s.now],
      ],
    );
  },
);

reports('a report by phone stops the clock and owes a written one within 24 h', () => {
  const s = emergency();
  s.act({ ...reportIt('province', s.now), way: 'phone' } as ReturnType<typeof reportIt>, city);
  assert.is(clock(s, 'report')?.stoppedAt, s.now);
  assert.is(clock(s, 'writtenReport')?.dueAt, '2026-11-26T02:00:00.000Z');
  s.later(30);
  s.act({ ...reportIt('province', s.now), way: 'phone', report: 'followUp' } as ReturnType<typeof reportIt>, city);
  assert.is(s.state.clocks.filter(({ kind }) => kind === 'writtenReport').length, 1);
  s.later(30);
  s.act({ ...reportIt('province', s.now), report: 'followUp' } as ReturnType<typeof reportIt>, city);
  assert.is(clock(s, 'writtenReport')?.stoppedAt, s.now);
});

reports('a report is not dated ahead, nor before the matter, and 续报 follows 初报; a usual case has none', () => {
  const s = emergency();
  assert.is(s.refusal(reportIt('province', '2026-11-25T02:00:00.001Z'), city), 'report.inFuture');
  assert.is(s.refusal(reportIt('province', '2026-11-25T00:59:00.000Z'), city), 'report.tooEarly');
  const later = { ...reportIt('province', s.now), report: 'result' } as ReturnType<typeof reportIt>;
  assert.is(s.refusal(later, city), 'report.noInitial');
  assert.is(accepted().refusal(reportIt('province', s.now), city), 'report.noEmergency');
});

reports('a petition is told within 15 days whether it is taken on, and closed within 60 days of that', () => {
  const s = stage({ origin: 'petition' });
  assert.is(clock(s, 'petitionAccept')?.dueAt, '2026-12-10T16:00:00.000Z');
  s.later(24 * 60);
  const told = { type: 'recordStep', clock: 'petitionAccept', reference: '受理告知书〔2026〕1号' } as const;
  assert.is(s.refusal({ ...told, doneAt: '2026-11-27T02:00:00.000Z' }, wang), 'step.inFuture');
  assert.is(s.refusal({ ...told, doneAt: '2026-11-25T01:29:00.000Z' }, wang), 'step.tooEarly');
  s.act({ ...told, doneAt: '2026-11-26T01:00:00.000Z' }, wang);
  assert.is(clock(s, 'petitionAccept')?.stoppedAt, '2026-11-26T01:00:00.000Z');
  assert.equal(
    [clock(s, 'petitionClose')?.startsAt, clock(s, 'petitionClose')?.dueAt],
    ['2026-11-26T01:00:00.000Z', '2027-01-25T16:00:00.000Z'],
  );
  assert.is(s.refusal({ ...told, doneAt: s.now }, wang), 'clock.notRunning');
  assert.is(stage().refusal({ ...told, doneAt: '2026-11-25T02:00:00.000Z' }, wang), 'step.none');
});

reports('发生时间 that becomes known moves only clocks that run from it', () => {
  const s = stage();
  s.act({ type: 'setHappenedTime', happenedAt: '2026-11-24T20:00:00.000Z', reason: '现场核实' }, wang);
  assert.is(s.state.happenedAt, '2026-11-24T20:00:00.000Z');
  assert.is(clock(s, 'answer')?.dueAt, '2026-11-27T01:30:00.000Z');
  const { clocks } = s.settings;
  const rules = clocks.rules.map((rule) => (rule.kind === 'answer' ? { ...rule, start: 'happened' as const } : rule));
  const other = stage({}, { ...s.settings, clocks: { ...clocks, rules } });
  assert.is(clock(other, 'answer')?.dueAt, '2026-11-27T01:30:00.000Z');
  other.act({ type: 'setHappenedTime', happenedAt: '2026-11-24T20:00:00.000Z', reason: '现场核实' }, wang);
  assert.is(clock(other, 'answer')?.dueAt, '2026-11-26T20:00:00.000Z');
});

reports.run();
