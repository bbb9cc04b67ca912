import * as assert from 'uvu/assert';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { clockState, dueSoonMs, nextClock } from '../../../api/clocks/clock-state.ts';
import { remindersDue } from '../../../api/clocks/reminders.ts';
import { suite } from '../../suite.ts';
import { air, airHead, city, leader, office, stranger, system, wang } from './office.ts';
import {
  accepted,
  approved,
  assignIt,
  closed,
  fileIt,
  passIt,
  proveIt,
  publishIt,
  reportIt,
  type Stage,
  stage,
  withhold,
} from './stage.ts';

const clocks = suite('clocks of a case');

/** Opened 10:00, found 09:30 北京时间. */
const due = (s: Stage) =>
  Object.fromEntries(
    s.state.clocks
      // The reports of an emergency have tests of their own.
      .filter((one) => one.stoppedAt === null && one.kind !== 'report' && one.kind !== 'provinceReport')
      .map((one) => [one.kind, one.dueAt]),
  );

clocks('an orange case is judged in 15 minutes from opening and answered 48 h after it was found', () => {
  const s = stage();
  assert.equal(due(s), { judge: '2026-11-25T02:15:00.000Z', answer: '2026-11-27T01:30:00.000Z' });
  s.later(10);
  s.act(fileIt, wang);
  assert.equal(due(s), { answer: '2026-11-27T01:30:00.000Z' });
  assert.is(s.state.clocks[0]?.stoppedAt, '2026-11-25T02:10:00.000Z');
});

clocks('a blue case has no limit for the judgement; one without level gets its clocks when filed', () => {
  assert.equal(Object.keys(due(stage({ level: 'blue' }))), ['answer']);
  const s = stage({ level: 'none' });
  assert.equal(due(s), {});
  s.act({ ...fileIt, level: 'blue' } as typeof fileIt, wang);
  assert.equal(due(s), { answer: '2026-11-27T01:30:00.000Z' });
});

clocks('only 突发事件 of orange and red has the 5 h of the first word and the 24 h of the press conference', () => {
  const emergency = (level: 'yellow' | 'red') => {
    const s = stage();
    s.act({ type: 'file', level, emergency: true, reason: '突发' }, wang);
    return due(s);
  };
  assert.equal(emergency('red'), {
    answer: '2026-11-27T01:30:00.000Z',
    firstWord: '2026-11-25T06:30:00.000Z',
    press: '2026-11-26T01:30:00.000Z',
  });
  assert.equal(Object.keys(emergency('yellow')), ['answer']);
});

clocks(
  'acceptance is due 2 h after the assignment for each unit in charge and stops with its own sign-in or return',
  () => {
    const running = (s: Stage) =>
      Object.fromEntries(
        s.state.clocks
          .filter(({ kind, stoppedAt }) => kind === 'accept' && stoppedAt === null)
          .map(({ unitId, dueAt }) => [unitId, dueAt]),
      );
    const s = stage();
    s.act(fileIt, wang);
    s.later(30);
    s.act(assignIt, wang);
    assert.equal(running(s), { 'div-air': '2026-11-25T04:30:00.000Z', 'city-3607': '2026-11-25T04:30:00.000Z' });
    s.later(10);
    s.act({ type: 'return', reason: '不在我市' }, city);
    assert.equal(running(s), { 'div-air': '2026-11-25T04:30:00.000Z' });
    s.later(20);
    s.act({ type: 'reassign', lead: 'div-air', handler: 'city-3604', reason: '事发地在九江' }, wang);
    assert.equal(running(s), { 'div-air': '2026-11-25T04:30:00.000Z', 'city-3604': '2026-11-25T05:00:00.000Z' });
    s.act({ type: 'accept' }, air);
    assert.equal(running(s), { 'city-3604': '2026-11-25T05:00:00.000Z' });
    s.act({ type: 'accept' }, stranger);
    assert.equal(running(s), {});
  },
);

clocks('the published answer stops first word and answer at its own time, the press conference its own clock', () => {
  const s = approved({}, { emergency: true });
  s.later(60);
  s.act(publishIt(s, { publishedAt: '2026-11-25T02:40:00Z' }), wang);
  assert.equal(Object.keys(due(s)), ['press']);
  const answer = s.state.clocks.find((one) => one.kind === 'answer');
  assert.is(answer?.stoppedAt, '2026-11-25T02:40:00.000Z');
  s.act({ type: 'recordPress', url: 'https://sthjt.example.gov.cn/p.html', heldAt: s.now }, wang);
  assert.equal(due(s), {});
});

clocks('a withheld answer ends its own clock without meeting it, and stops no 5 h or 24 h; dismissing ends all', () => {
  const s = accepted({}, { emergency: true });
  withhold(s);
  assert.equal(Object.keys(due(s)), ['firstWord', 'press']);
  const answer = s.state.clocks.find(({ kind }) => kind === 'answer');
  assert.is(answer === undefined ? '' : clockState(answer, s.now), 'ended');
  const dismissed = stage({ level: 'yellow' });
  dismissed.act({ type: 'dismiss', reason: '误报' }, wang);
  assert.equal(due(dismissed), {});
});

clocks('a raised level starts the clocks that it adds, from 发现时间', () => {
  const s = accepted({ level: 'yellow' }, { emergency: true });
  assert.equal(Object.keys(due(s)), ['answer']);
  s.later(120);
  s.act({ type: 'raiseLevel', level: 'red', reason: '取水中断' }, wang);
  assert.is(due(s)['firstWord'], '2026-11-25T06:30:00.000Z');
  assert.is(due(s)['press'], '2026-11-26T01:30:00.000Z');
  const waiting = stage({ level: 'blue' });
  waiting.later(5);
  waiting.act({ type: 'raiseLevel', level: 'orange', reason: '多人反映' }, system);
  assert.is(due(waiting)['judge'], '2026-11-25T02:20:00.000Z');
});

clocks('a reopened case is answered anew within 48 h of its reopening', () => {
  const s = closed();
  s.later(3 * 24 * 60);
  s.act({ type: 'reopen', reason: '复发' }, wang);
  assert.equal(due(s), { answer: '2026-11-30T02:00:00.000Z', accept: '2026-11-28T04:00:00.000Z' });
});

clocks('a grave emergency that comes back owes its first word and its press conference anew', () => {
  const s = approved({}, { emergency: true, emergencyLevel: 'II' });
  s.act(publishIt(s), wang);
  s.act({ type: 'recordPress', url: 'https://sthjt.example.gov.cn/p.html', heldAt: s.now }, wang);
  s.act(reportIt('province', s.now), city);
  s.act(reportIt('ministry', s.now), wang);
  s.act(proveIt, city);
  s.act({ type: 'verifyFix', verdict: 'pass', opinion: '已复核' }, wang);
  s.act({ type: 'close', conclusion: '已整改' }, wang);
  s.later(3 * 24 * 60);
  const reopenedAt = s.now;
  s.act({ type: 'reopen', reason: '复发' }, wang);
  const after = (hours: number) => new Date(Date.parse(reopenedAt) + hours * 3_600_000).toISOString();
  const { firstWord, press, answer } = due(s);
  assert.equal([firstWord, press, answer], [after(5), after(24), after(48)]);
  const starts = s.state.clocks.filter(({ stoppedAt }) => stoppedAt === null).map(({ start }) => start);
  assert.ok(!starts.includes('found'), starts.join());
});

clocks('limits are frozen when they start: later changes of the rules do not move them', () => {
  const s = stage();
  s.settings = {
    ...shippedLedgerSettings,
    clocks: {
      ...shippedLedgerSettings.clocks,
      version: 3,
      rules: shippedLedgerSettings.clocks.rules.map((rule) => ({ ...rule, limit: { amount: 1, unit: 'minutes' } })),
    },
  };
  s.act(fileIt, wang);
  assert.is(due(s)['answer'], '2026-11-27T01:30:00.000Z');
  s.act(assignIt, wang);
  assert.is(due(s)['accept'], '2026-11-25T02:01:00.000Z');
  assert.equal(
    s.state.clocks.map(({ rule, config }) => [rule, config]),
    [
      ['judge-15m', 0],
      ['answer-48h', 0],
      ['accept-2h', 3],
      ['accept-2h', 3],
    ],
  );
});

clocks('the office may let the statutory clocks run from 发布时间', () => {
  const { clocks: config } = shippedLedgerSettings;
  const rules = config.rules.map((rule) => (rule.kind === 'answer' ? { ...rule, start: 'published' as const } : rule));
  const settings = { ...shippedLedgerSettings, clocks: { ...config, rules } };
  assert.is(due(stage({}, settings))['answer'], '2026-11-27T01:00:00.000Z');
  assert.is(due(stage({ publishedAt: null }, settings))['answer'], '2026-11-27T01:30:00.000Z');
});

clocks('即将到期 begins 2 h before the limit, of short limits in their last fifth; the limit itself is in time', () => {
  const s = stage();
  const [judge, answer] = s.state.clocks;
  assert.ok(judge && answer);
  assert.is(dueSoonMs(judge), 3 * 60_000);
  assert.is(dueSoonMs(answer), 2 * 3_600_000);
  assert.is(clockState(judge, '2026-11-25T02:11:59Z'), 'running');
  assert.is(clockState(judge, '2026-11-25T02:12:00Z'), 'dueSoon');
  assert.is(clockState(judge, '2026-11-25T02:15:00Z'), 'dueSoon');
  assert.is(clockState(judge, '2026-11-25T02:15:00.001Z'), 'overdue');
  assert.is(clockState({ ...judge, stoppedAt: judge.dueAt }, '2027-01-01T00:00:00Z'), 'met');
  assert.is(clockState({ ...judge, stoppedAt: '2026-11-25T02:15:00.001Z' }, '2026-11-25T02:16:00Z'), 'missed');
  assert.is(nextClock(s.state.clocks)?.kind, 'judge');
  assert.is(nextClock([]), null);
});

clocks('each reminder goes to others, and a missed warning is not written after the limit', () => {
  const s = accepted();
  const notes = (at: string) =>
    remindersDue(s.state, at, shippedLedgerSettings.clocks).map((event) =>
      event.type === 'clockNoted' ? [event.note, event.to] : event,
    );
  assert.equal(notes('2026-11-26T23:29:59Z'), []);
  assert.equal(notes('2026-11-26T23:30:00Z'), [['dueSoon', '主管单位、处置单位']]);
  assert.equal(notes('2026-11-27T01:31:00Z'), [['overdue', '主管单位、处置单位、宣教处']]);
  assert.equal(notes('2026-11-27T02:00:01Z'), [
    ['overdue', '主管单位、处置单位、宣教处'],
    ['escalated', '厅领导'],
  ]);
  // Those who were warned are not told again: overdue goes to 宣教处 alone.
  s.now = '2026-11-26T23:30:00.000Z';
  s.write(remindersDue(s.state, s.now, shippedLedgerSettings.clocks), system);
  assert.equal(notes('2026-11-27T01:31:00Z'), [['overdue', '宣教处']]);
  s.act(publishItAfterReview(s), wang);
  assert.equal(notes('2026-11-28T02:00:01Z'), []);
});

clocks.run();

function publishItAfterReview(s: Stage) {
  s.act({ type: 'draftAnswer', text: '……', covers: [] }, air);
  s.act({ type: 'submitAnswer' }, air);
  s.act(passIt('head'), airHead);
  s.act(passIt('secrecy'), office);
  s.act({ type: 'reviewAnswer', step: 'wording', verdict: 'pass', opinion: '' }, wang);
  s.act({ type: 'reviewAnswer', step: 'leader', verdict: 'pass', opinion: '' }, leader);
  return publishIt(s);
}
