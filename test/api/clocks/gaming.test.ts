import * as assert from 'uvu/assert';
import type { CaseState } from '../../../api/cases/case.ts';
import { clockState } from '../../../api/clocks/clock-state.ts';
import { outcomesOf } from '../../../api/clocks/outcomes.ts';
import { caseCounts } from '../../../dashboards/briefing/case-figures.ts';
import { suite } from '../../suite.ts';
import { air, city, leader, wang } from '../cases/office.ts';
import { accepted, approved, fileIt, publishIt, type Stage, stage } from '../cases/stage.ts';

const gaming = suite('rates that somebody would like to be better');

/** Opened 10:00 on 25 November 北京时间, found 09:30, published 09:00; the answer is due on the 27th at 09:30. */
const answer = (s: Stage) => {
  const clock = s.state.clocks.find(({ kind }) => kind === 'answer');
  assert.ok(clock);
  return clock;
};
const week = (monday: string) => {
  const from = new Date(`${monday}T00:00:00+08:00`);
  return { from: from.toISOString(), to: new Date(from.getTime() + 7 * 86_400_000).toISOString() };
};
const rates = (states: readonly CaseState[], monday: string) => {
  const { onTime, onTimeOriginal, decided, late } = caseCounts(states, [], week(monday));
  return { extended: onTime.answer, original: onTimeOriginal.answer, decided: decided.answer, late };
};
const correct = (foundAt: string) => ({ type: 'correctFoundTime', foundAt, reason: '以值班记录为准' }) as const;

gaming('发现时间 set forward does not make a missed clock met; it shows, with who and why', () => {
  const s = approved();
  s.now = '2026-11-27T03:00:00.000Z';
  s.act(publishIt(s), wang);
  assert.is(clockState(answer(s), s.now), 'missed');
  s.act(correct('2026-11-25T02:00:00.000Z'), wang);
  assert.is(clockState(answer(s), s.now), 'missed');
  assert.is(answer(s).dueAt, '2026-11-27T01:30:00.000Z');
  assert.equal(rates([s.state], '2026-11-23'), { extended: 0, original: 0, decided: 1, late: 0 });
  assert.equal([s.state.foundAt, s.state.firstFoundAt], ['2026-11-25T02:00:00.000Z', '2026-11-25T01:30:00.000Z']);
  assert.equal(s.state.foundChanges, [
    {
      ...{ from: '2026-11-25T01:30:00.000Z', to: '2026-11-25T02:00:00.000Z' },
      ...{ reason: '以值班记录为准', by: '王敏', at: s.now },
    },
  ]);
});

gaming(
  'set forward and back again it is where it was; set back, the clock begins earlier and a met one may be missed',
  () => {
    const s = approved();
    s.now = '2026-11-27T01:00:00.000Z';
    s.act(publishIt(s), wang);
    assert.is(clockState(answer(s), s.now), 'met');
    s.act(correct('2026-11-25T02:00:00.000Z'), wang);
    s.act(correct('2026-11-25T01:30:00.000Z'), wang);
    assert.is(answer(s).dueAt, '2026-11-27T01:30:00.000Z');
    assert.is(clockState(answer(s), s.now), 'met');
    assert.is(s.refusal(correct('2026-11-25T00:59:00.000Z'), wang), 'found.beforePublished');
    s.state = { ...s.state, publishedAt: null };
    s.act(correct('2026-11-24T22:00:00.000Z'), wang);
    assert.equal(
      [answer(s).startsAt, answer(s).dueAt, answer(s).originalDueAt],
      ['2026-11-24T22:00:00.000Z', '2026-11-26T22:00:00.000Z', '2026-11-26T22:00:00.000Z'],
    );
    assert.is(clockState(answer(s), s.now), 'missed');
    s.act(correct('2026-11-25T01:30:00.000Z'), wang);
    assert.is(clockState(answer(s), s.now), 'missed', 'the earliest that was ever on record stays');
  },
);

gaming('only 宣教处 corrects it, not into the future, and not to what it is', () => {
  const s = accepted();
  assert.is(s.refusal(correct('2026-11-25T01:10:00.000Z'), air), 'forbidden.correctFoundTime');
  assert.is(s.refusal(correct('2026-11-25T01:10:00.000Z'), leader), 'forbidden.correctFoundTime');
  assert.is(s.refusal(correct('2026-11-25T02:00:00.001Z'), wang), 'found.inFuture');
  assert.is(s.refusal(correct('2026-11-25T01:30:00.000Z'), wang), 'found.same');
});

gaming('a limit that was moved into a week that is told already counts when that is recorded', () => {
  const s = accepted({ publishedAt: null, foundAt: '2026-11-25T01:30:00.000Z' });
  s.now = '2026-11-26T23:00:00.000Z';
  s.act(correct('2026-11-19T01:30:00.000Z'), wang);
  assert.is(answer(s).dueAt, '2026-11-21T01:30:00.000Z');
  assert.equal(rates([s.state], '2026-11-16'), { extended: null, original: null, decided: 0, late: 0 });
  assert.equal(rates([s.state], '2026-11-23'), { extended: 0, original: 0, decided: 1, late: 1 });
  assert.equal(s.state.late, { since: 'found', limit: '2小时' });
});

gaming('an extension betters one rate and not the other', () => {
  const s = approved();
  const wanted = { clock: 'answer', until: '2026-11-27T20:00:00Z', reason: '等待监测' } as const;
  s.act({ type: 'askExtension', ...wanted }, city);
  s.act({ type: 'extend', ...wanted }, leader);
  s.now = '2026-11-27T10:00:00.000Z';
  s.act(publishIt(s), wang);
  assert.equal(rates([s.state], '2026-11-23'), { extended: 100, original: 0, decided: 1, late: 0 });
});

gaming('a case registered late counts in the week in which it is registered, and is marked 迟报', () => {
  // Found on Thursday, due on Saturday, registered on Monday of the week after.
  const s = stage({ foundAt: '2026-11-19T01:30:00.000Z', publishedAt: '2026-11-19T01:00:00.000Z' });
  assert.equal(s.state.late, { since: 'found', limit: '2小时' });
  assert.is(answer(s).dueAt, '2026-11-21T01:30:00.000Z');
  assert.equal(rates([s.state], '2026-11-16'), { extended: null, original: null, decided: 0, late: 0 });
  assert.equal(rates([s.state], '2026-11-23'), { extended: 0, original: 0, decided: 1, late: 1 });
});

gaming('迟报 just before, at and after the limit, by 发现 and by 发布', () => {
  const lateOf = (foundAt: string, publishedAt: string | null) => stage({ foundAt, publishedAt }).state.late;
  assert.is(lateOf('2026-11-25T00:00:00.001Z', null), null);
  assert.is(lateOf('2026-11-25T00:00:00.000Z', null), null);
  assert.equal(lateOf('2026-11-24T23:59:59.999Z', null), { since: 'found', limit: '2小时' });
  assert.is(lateOf('2026-11-25T01:30:00.000Z', '2026-11-23T02:00:00.000Z'), null);
  assert.equal(lateOf('2026-11-25T01:30:00.000Z', '2026-11-23T01:59:59.999Z'), { since: 'published', limit: '48小时' });
});

gaming('无需处置 is no answer: what had run out stays missed, what had not is counted in no rate', () => {
  const command = { type: 'dismiss', reason: '误报' } as const;
  const early = stage({ level: 'yellow' });
  early.act(command, wang);
  assert.is(rates([early.state], '2026-11-23').decided, 0);
  const late = stage({ level: 'yellow' });
  late.now = '2026-11-28T02:00:00.000Z';
  late.act(command, wang);
  assert.equal(rates([late.state], '2026-11-23'), { extended: 0, original: 0, decided: 1, late: 0 });
});

gaming('the judgement itself is met when it was made in time', () => {
  const s = stage();
  s.later(10);
  s.act(fileIt, wang);
  assert.equal(outcomesOf(s.state, 'original'), [
    { kind: 'judge', at: s.now, met: true },
    {
      ...{ kind: 'answer', at: '2026-11-27T01:30:00.000Z', met: false },
    },
  ]);
});

gaming.run();
