import * as assert from 'uvu/assert';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { suite } from '../../suite.ts';
import { city, leader, stranger, wang } from '../cases/office.ts';
import { accepted, assignIt, fileIt, type Stage, stage } from '../cases/stage.ts';

const extensions = suite('extensions');

/** Found 09:30 on 25 November 北京时间: the answer is due on the 27th at 09:30. */
const ask = { type: 'askExtension', clock: 'answer', until: '2026-11-27T20:00:00Z', reason: '等待监测结果' } as const;
const grant = { ...ask, type: 'extend' } as const;
const answer = (s: Stage) => s.state.clocks.find(({ kind }) => kind === 'answer');

extensions('the unit applies, the leader approves; the first limit stays on record', () => {
  const s = accepted();
  assert.is(s.refusal(ask, stranger), 'forbidden.askExtension');
  assert.is(s.refusal(ask, leader), 'forbidden.askExtension');
  s.act(ask, city);
  assert.equal(answer(s)?.asked, { until: '2026-11-27T20:00:00.000Z', reason: '等待监测结果', by: '钱江', at: s.now });
  assert.is(answer(s)?.dueAt, '2026-11-27T01:30:00.000Z');
  assert.is(s.refusal(grant, city), 'forbidden.extend');
  assert.is(s.refusal(grant, wang), 'forbidden.extend');
  s.act(grant, leader);
  const clock = answer(s);
  assert.equal(
    [clock?.dueAt, clock?.originalDueAt, clock?.extended, clock?.extensions, clock?.asked],
    ['2026-11-27T20:00:00.000Z', '2026-11-27T01:30:00.000Z', true, 1, null],
  );
});

extensions('nothing is extended that nobody applied for, and not further than it was applied for', () => {
  const s = accepted();
  assert.is(s.refusal(grant, leader), 'extension.nonePending');
  s.act(ask, city);
  assert.is(s.refusal(ask, city), 'extension.noneExtendable');
  assert.is(s.refusal({ ...grant, until: '2026-11-27T20:00:01Z' }, leader), 'extension.moreThanAsked');
  s.act({ ...grant, until: '2026-11-27T12:00:00Z' }, leader);
  assert.is(answer(s)?.dueAt, '2026-11-27T12:00:00.000Z');
});

extensions('the leader may refuse; then the limit stands and may be applied for again', () => {
  const s = accepted();
  s.act(ask, city);
  s.act({ type: 'refuseExtension', clock: 'answer', reason: '先发布已查明的情况' }, leader);
  assert.equal([answer(s)?.dueAt, answer(s)?.asked], ['2026-11-27T01:30:00.000Z', null]);
  assert.is(s.refusal({ type: 'refuseExtension', clock: 'answer', reason: '再次' }, leader), 'extension.nonePending');
  s.act(ask, city);
});

extensions('bounded: once, at most 24 h beyond the first limit, and later than it', () => {
  const s = accepted();
  assert.is(s.refusal({ ...ask, until: '2026-11-27T01:30:00Z' }, city), 'clock.untilTooEarly');
  assert.is(s.refusal({ ...ask, until: '2026-11-28T01:30:00.001Z' }, city), 'extension.tooFar');
  s.act({ ...ask, until: '2026-11-28T01:30:00Z' }, city);
  s.act({ ...grant, until: '2026-11-27T12:00:00Z' }, leader);
  assert.is(s.refusal({ ...ask, until: '2026-11-28T01:00:00Z' }, city), 'extension.tooOften');
});

extensions('what has run out is neither applied for nor approved, also when it was applied for in time', () => {
  const s = accepted();
  s.act(ask, city);
  s.now = '2026-11-27T01:30:00.000Z';
  const late = accepted();
  late.now = '2026-11-27T01:30:00.001Z';
  assert.is(late.refusal(ask, city), 'clock.overdue');
  s.now = '2026-11-27T01:30:00.001Z';
  assert.is(s.refusal(grant, leader), 'clock.overdue');
  s.now = '2026-11-27T01:30:00.000Z';
  s.act(grant, leader);
});

extensions('5 h, 24 h, reports and limits without a bound in the configuration cannot be extended', () => {
  const s = accepted({}, { level: 'red', emergency: true });
  for (const clock of ['firstWord', 'press', 'report', 'provinceReport'] as const)
    assert.is(s.refusal({ ...ask, clock, until: '2026-11-26T20:00:00Z' }, city), 'extension.never', clock);
  const waiting = stage();
  waiting.act(fileIt, wang);
  waiting.act(assignIt, wang);
  const accept = { ...ask, clock: 'accept', until: '2026-11-25T05:00:00Z' } as const;
  assert.is(waiting.refusal(accept, city), 'unit.notAccepted');
  waiting.act({ type: 'accept' }, city);
  assert.is(waiting.refusal(accept, city), 'extension.never');
  assert.is(waiting.refusal({ ...ask, clock: 'inspection' }, city), 'clock.notRunning');
});

extensions('even a configuration that would allow it does not extend the 5 h', () => {
  const s = accepted({}, { level: 'red', emergency: true });
  const { clocks } = shippedLedgerSettings;
  const extension = { most: { amount: 1, unit: 'days' as const }, times: 9 };
  s.settings = {
    ...shippedLedgerSettings,
    clocks: { ...clocks, rules: clocks.rules.map((rule) => ({ ...rule, extension })) },
  };
  assert.is(s.refusal({ ...ask, clock: 'firstWord', until: '2026-11-25T12:00:00Z' }, city), 'extension.never');
});

extensions('an information request gets 20 more working days, over 调休, ending with a day', () => {
  const s = stage({ origin: 'request', foundAt: '2026-09-08T02:00:00.000Z', publishedAt: null });
  s.now = '2026-09-09T02:00:00.000Z';
  const clock = () => s.state.clocks.find(({ kind }) => kind === 'infoReply');
  // 09-09 … 09-30, with 09-20 worked (调休) and 09-25 off: 16 days; 10-08, 10-09, 10-10 (调休), 10-12.
  assert.is(clock()?.dueAt, '2026-10-12T16:00:00.000Z');
  const wanted = { type: 'askExtension', clock: 'infoReply', reason: '需征求第三方意见' } as const;
  assert.is(s.refusal({ ...wanted, until: '2026-11-09T16:00:00.001Z' }, wang), 'extension.tooFar');
  s.act({ ...wanted, until: '2026-11-09T16:00:00.000Z' }, wang);
});

extensions.run();
