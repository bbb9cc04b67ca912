import * as assert from 'uvu/assert';
import { describeEntry } from '../../../api/cases/entry-sentence.ts';
import { evolve } from '../../../api/cases/evolve.ts';
import { nextStep, waitsFor } from '../../../api/cases/owed.ts';
import { can } from '../../../api/cases/permissions.ts';
import { formalAnswer } from '../../../api/cases/words.ts';
import { clockState } from '../../../api/clocks/clock-state.ts';
import { remindersDue } from '../../../api/clocks/reminders.ts';
import { suite } from '../../suite.ts';
import { air, city, duty, leader, li, monitoring, office, stranger, system, wang } from './office.ts';
import { accepted, approved, closable, closed, fileIt, proveIt, publishIt, type Stage, stage } from './stage.ts';

const ends = suite('ends of a case');

const name = (id: string) => id;
const running = (s: Stage) => s.state.clocks.filter((clock) => clock.stoppedAt === null).map(({ kind }) => kind);
const statesOf = (s: Stage) => Object.fromEntries(s.state.clocks.map((one) => [one.kind, clockState(one, s.now)]));
const refer = (receipt: string | null) =>
  ({ type: 'refer', to: '城管部门', letter: '现将该事项转你单位。', receipt, reason: '餐饮油烟' }) as const;

ends('a letter without a receipt is still owed: its clocks run on and 宣教处 has it to do', () => {
  const s = stage({ level: 'yellow' });
  s.act(refer(null), wang);
  assert.equal(running(s), ['answer']);
  assert.ok(waitsFor(s.state).includes('role:publicity'));
  assert.is(nextStep(s.state, name, wang).command, 'recordReceipt');
  assert.is(s.refusal({ type: 'recordReferralAnswer', text: '已办' }, wang), 'referral.noReceipt');
  s.later(10);
  s.act({ type: 'recordReceipt', receipt: '城管收〔2026〕8号' }, wang);
  assert.equal(statesOf(s), { answer: 'terminated' });
  assert.equal(waitsFor(s.state), []);
  assert.is(s.refusal({ type: 'recordReceipt', receipt: '又一号' }, wang), 'referral.receipted');
  s.act({ type: 'recordReferralAnswer', text: '已责令清洗' }, wang);
  assert.equal(s.state.referral, {
    to: '城管部门',
    letter: '现将该事项转你单位。',
    receipt: '城管收〔2026〕8号',
    owed: false,
    answer: { text: '已责令清洗', by: '王敏', at: s.now },
  });
});

ends('a receipt that comes after the limit does not make it good', () => {
  const s = stage({ level: 'yellow' });
  s.act(refer(null), wang);
  s.later(49 * 60);
  s.act({ type: 'recordReceipt', receipt: '城管收〔2026〕8号' }, wang);
  assert.equal(statesOf(s), { answer: 'lapsed' });
});

ends('what the first release referred without a letter ended at once and stays so', () => {
  const { state } = stage();
  const fact = { caseId: 'case-1', version: 3, at: '2026-11-25T02:05:00.000Z', by: wang };
  const after = evolve(state, { ...fact, event: { type: 'referred', to: '城管', receipt: null, reason: '油烟' } });
  assert.ok(after.clocks.every(({ stoppedAt }) => stoppedAt !== null));
  assert.is(after.referral?.owed, false);
});

ends(
  'a case that was referred twice, the second time without a receipt, has one answer clock when it comes back',
  () => {
    const s = stage({ level: 'yellow' });
    s.act(refer('城管收〔2026〕8号'), wang);
    s.act({ type: 'reopen', reason: '对方不收' }, wang);
    s.act(refer(null), wang);
    const before = s.state.clocks.find(({ kind, stoppedAt }) => kind === 'answer' && stoppedAt === null);
    s.act({ type: 'reopen', reason: '对方仍不收' }, wang);
    const after = s.state.clocks.filter(({ kind, stoppedAt }) => kind === 'answer' && stoppedAt === null);
    assert.equal(
      after.map(({ dueAt }) => dueAt),
      [before?.dueAt],
    );
  },
);

ends('ending a case without an answer and opening it again gains no time', () => {
  const s = accepted({ level: 'yellow' }, { emergency: true });
  const due = s.state.clocks.find(({ kind }) => kind === 'answer')?.dueAt;
  s.act({ type: 'withdraw', reason: '重复' }, wang);
  s.later(24 * 60);
  s.act({ type: 'reopen', reason: '并非重复' }, wang);
  const again = s.state.clocks.filter(({ kind, stoppedAt }) => kind === 'answer' && stoppedAt === null);
  assert.equal(
    again.map(({ dueAt }) => dueAt),
    [due],
  );
  const referred = stage({ level: 'yellow' });
  referred.act(refer(null), wang);
  referred.later(60);
  referred.act({ type: 'reopen', reason: '对方不收' }, wang);
  assert.equal(
    referred.state.clocks.filter(({ stoppedAt }) => stoppedAt === null).map(({ kind, dueAt }) => [kind, dueAt]),
    [['answer', due]],
  );
});

ends(
  '线索不足 pauses judging and accepting, not what the law gives; the rest of the time runs on when clues come',
  () => {
    const s = stage();
    s.later(5);
    const ask = { type: 'askClues', asked: '具体点位', from: '反映人', until: '2026-11-26T02:00:00Z' } as const;
    assert.is(s.refusal({ ...ask, until: '2026-11-25T01:00:00Z' }, wang), 'until.past');
    assert.is(s.refusal({ ...ask, until: '2026-12-11T02:06:00Z' }, wang), 'clues.untilTooLate');
    s.act(ask, wang);
    assert.equal(running(s), ['answer', 'clues']);
    assert.is(statesOf(s)['judge'], 'paused');
    assert.is(nextStep(s.state, name, wang).sentence, '线索不足，待反映人补充：具体点位');
    assert.is(s.refusal(ask, wang), 'clues.waiting');
    s.later(60);
    s.act({ type: 'giveClues', text: '在东门外' }, wang);
    const judge = s.state.clocks.filter(({ kind }) => kind === 'judge').at(-1);
    assert.equal([judge?.startsAt, judge?.dueAt], ['2026-11-25T03:05:00.000Z', '2026-11-25T03:15:00.000Z']);
    assert.is(s.state.clues, null);
  },
);

ends('who lets the day for clues go by pays for it with the internal limit', () => {
  const s = stage();
  s.act({ type: 'askClues', asked: '点位', from: '反映人', until: '2026-11-25T12:00:00Z' }, wang);
  s.later(24 * 60);
  assert.ok(
    remindersDue(s.state, s.now, s.settings.clocks).some(
      (event) => event.type === 'clockNoted' && event.clock === 'clues',
    ),
  );
  s.act({ type: 'giveClues', text: '到期没有补充' }, wang);
  const judge = s.state.clocks.filter(({ kind }) => kind === 'judge').at(-1);
  assert.is(judge?.dueAt, '2026-11-25T12:15:00.000Z');
});

ends('after the wait for clues each unit goes on by its own accept clock, unless it has signed meanwhile', () => {
  const s = stage();
  s.act(fileIt, wang);
  s.act({ type: 'assign', duty, note: '' }, wang);
  s.act({ type: 'askClues', asked: '点位', from: '反映人', until: '2026-11-26T02:00:00Z' }, wang);
  s.later(30);
  s.act({ type: 'accept' }, air);
  s.act({ type: 'giveClues', text: '在东门外' }, wang);
  const accepting = s.state.clocks.filter(({ kind, stoppedAt }) => kind === 'accept' && stoppedAt === null);
  assert.equal(
    accepting.map(({ unitId }) => unitId),
    ['city-3607'],
  );
  s.act({ type: 'accept' }, city);
  assert.not.ok(running(s).includes('accept'));
});

ends('a clock that had run out is not paused', () => {
  const s = stage();
  s.later(20);
  s.act({ type: 'askClues', asked: '点位', from: '反映人', until: '2026-11-26T02:00:00Z' }, wang);
  assert.is(statesOf(s)['judge'], 'overdue');
});

function partly(): Stage {
  const s = approved();
  s.act(publishIt(s), wang);
  s.act({ ...proveIt, solved: 'partly' } as typeof proveIt, city);
  s.act({ type: 'verifyFix', verdict: 'pass', opinion: '已复核' }, wang);
  return s;
}

ends('a partly solved case closes with what is left and a day to look again, which becomes a task', () => {
  const s = partly();
  const close = { type: 'close', conclusion: '主要问题已解决' } as const;
  assert.is(s.refusal(close, wang), 'close.partlyOpen');
  assert.is(s.refusal({ ...close, left: '底泥待清', reviewAt: '2027-06-01T00:00:00Z' }, wang), 'review.tooLate');
  s.act({ ...close, left: '底泥待清', reviewAt: '2026-12-10T02:00:00Z' }, wang);
  assert.equal([s.state.status, s.state.ending?.kind, running(s)], ['closed', 'partly', ['review']]);
  assert.equal(waitsFor(s.state), []);
  assert.is(nextStep(s.state, name, wang).sentence, '部分解决，2026年12月10日前回头看：底泥待清');
  assert.ok(can(s.state, wang).some(({ command, blocked }) => command === 'archive' && blocked !== null));
  s.now = '2026-12-10T02:01:00.000Z';
  const [note] = remindersDue(s.state, s.now, s.settings.clocks);
  assert.is(note?.type === 'clockNoted' ? note.clock : null, 'review');
  if (note !== undefined)
    s.state = evolve(s.state, { caseId: 'case-1', version: s.state.version + 1, at: s.now, by: system, event: note });
  assert.equal(waitsFor(s.state), ['role:publicity', 'unit:div-air', 'unit:city-3607']);
  const look = {
    type: 'lookAgain',
    finding: '底泥已清',
    evidence: proveIt.type === 'proveFix' ? proveIt.evidence : [],
  } as const;
  assert.is(s.refusal({ ...look, solved: 'partly', reviewAt: null }, city), 'review.noNext');
  assert.is(s.refusal({ ...look, solved: 'yes', evidence: [], reviewAt: null }, city), 'fix.noEvidence');
  s.act({ ...look, solved: 'yes', reviewAt: null }, city);
  assert.equal([s.state.ending?.kind, running(s), s.state.reviews.length], ['solved', [], 1]);
  assert.is(s.act({ type: 'archive' }, wang).status, 'archived');
});

ends('经核查不存在 is an end of its own, with the evidence of the check', () => {
  const s = approved();
  s.act(publishIt(s), wang);
  s.act({ ...proveIt, solved: 'unfounded' } as typeof proveIt, city);
  s.act({ type: 'verifyFix', verdict: 'pass', opinion: '现场复核无此情况' }, wang);
  s.act({ type: 'close', conclusion: '经核查不存在' }, wang);
  assert.equal(s.state.ending, { kind: 'unfounded', left: null, reviewAt: null });
  assert.is(
    describeEntry({ type: 'closed', conclusion: '无排放', ending: 'unfounded', left: null, reviewAt: null }, name)
      .sentence,
    '办结（经核查不存在）：无排放',
  );
});

ends('an unsolved case does not close; what the first release closed reads as before', () => {
  const s = partly();
  s.act({ ...proveIt, solved: 'no' } as typeof proveIt, city);
  s.act({ type: 'verifyFix', verdict: 'pass', opinion: '已复核' }, wang);
  assert.is(s.refusal({ type: 'close', conclusion: '完' }, wang), 'close.notSolved');
  assert.is(describeEntry({ type: 'closed', conclusion: '已整改' }, name).sentence, '办结：已整改');
});

ends('reopening hides nothing: the earlier word, proof, link and conclusion stay', () => {
  const s = closed();
  const [word] = s.state.words;
  s.later(60);
  s.act({ type: 'reopen', reason: '复发' }, wang);
  assert.is(formalAnswer(s.state).status, 'none');
  assert.equal(s.state.words[0], word);
  assert.equal(
    s.state.lives.map((life) => [life.life, life.fix?.measures, life.conclusion, life.ending?.kind]),
    [[word?.life, '停产整改', '已整改', 'solved']],
  );
  assert.is(s.state.lives[0]?.reopenedAt, s.now);
});

const consult = suite('consultation, instructions and supervision');

consult('who sees the case comments on it and mentions only who sees it', () => {
  const s = accepted();
  const comment = (mentions: string[]) => ({ type: 'comment' as const, text: '请补测', mentions });
  for (const actor of [wang, office, leader, air, city, monitoring]) s.act(comment([]), actor);
  assert.is(s.state.comments.length, 6);
  assert.is(s.refusal(comment([]), stranger), 'forbidden.comment');
  s.act(comment(['unit:aff-monitoring', 'role:leader', 'user:u-city']), wang);
  assert.equal(s.state.comments.at(-1)?.mentions, ['unit:aff-monitoring', 'role:leader', 'user:u-city']);
  for (const mention of ['unit:city-3604', 'user:u-jj', 'role:admin'])
    assert.is(s.refusal(comment([mention]), wang), 'comment.cannotSee', mention);
});

consult('a person whose unit no longer works on the case cannot be mentioned', () => {
  const s = accepted();
  s.act({ type: 'return', reason: '不在我市' }, city);
  s.act({ type: 'reassign', lead: 'div-air', handler: 'city-3604', reason: '在九江' }, wang);
  assert.is(s.refusal({ type: 'comment', text: '请补充', mentions: ['user:u-city'] }, wang), 'comment.cannotSee');
});

consult('an instruction owes an answer until it is given, with its limit as a clock, and holds the closing', () => {
  const s = closable();
  const instruct = { type: 'instruct', text: '从速查处', leader: '分管厅领导', givenAt: s.now } as const;
  assert.is(s.refusal({ ...instruct, until: null }, city), 'forbidden.instruct');
  assert.is(s.refusal({ ...instruct, givenAt: '2026-12-01T00:00:00Z', until: null }, wang), 'order.givenInFuture');
  s.act({ ...instruct, until: '2026-11-26T02:00:00Z' }, leader);
  const id = s.state.orders[0]?.id ?? 0;
  assert.equal(running(s), ['instruction']);
  assert.is(s.refusal({ type: 'close', conclusion: '完' }, wang), 'close.orderOpen');
  assert.ok(waitsFor(s.state).includes('unit:city-3607'));
  assert.is(s.refusal({ type: 'answerOrder', order: id + 1, text: '已办' }, city), 'order.gone');
  s.act({ type: 'answerOrder', order: id, text: '已立案查处' }, city);
  assert.equal([running(s), s.state.orders[0]?.answer?.text], [[], '已立案查处']);
  assert.is(s.act({ type: 'close', conclusion: '完' }, wang).status, 'closed');
});

consult('two orders of one kind have each their own limit', () => {
  const s = accepted();
  const supervise = (until: string) => ({ type: 'supervise' as const, watcher: '督察办', text: '每日一报', until });
  s.act(supervise('2026-11-25T12:00:00Z'), wang);
  s.act(supervise('2026-11-26T12:00:00Z'), li);
  const [first, second] = s.state.orders;
  s.act({ type: 'answerOrder', order: second?.id ?? 0, text: '第二次' }, city);
  assert.equal(
    s.state.clocks
      .filter(({ kind }) => kind === 'supervision')
      .map(({ order, stoppedAt }) => [order, stoppedAt === null]),
    [
      [first?.id, true],
      [second?.id, false],
    ],
  );
  assert.is(
    s.refusal({ type: 'askExtension', clock: 'supervision', until: '2026-11-30T00:00:00Z', reason: '来不及' }, city),
    'extension.never',
  );
});

consult('an instruction may come before the case is filed', () => {
  const s = stage();
  s.act({ type: 'instruct', text: '核实', leader: '厅主要负责人', givenAt: s.now, until: null }, leader);
  s.act(fileIt, wang);
  assert.is(s.state.orders.length, 1);
  assert.ok(waitsFor(s.state).includes('role:publicity'));
});

ends.run();
consult.run();
