import * as assert from 'uvu/assert';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { formalAnswer, publishedWords } from '../../../api/cases/words.ts';
import { suite } from '../../suite.ts';
import {
  admin,
  air,
  auditor,
  city,
  duty,
  head,
  leader,
  li,
  monitoring,
  office,
  person,
  stranger,
  system,
  wang,
} from './office.ts';
import {
  accepted,
  approved,
  assignIt,
  closable,
  closed,
  draftIt,
  fileIt,
  inReview,
  passIt,
  proveIt,
  publishIt,
  reportIt,
  stage,
  withhold,
} from './stage.ts';

const decisions = suite('decisions about a case');

decisions('宣教处 files, dismisses and refers; nobody else does', () => {
  const s = stage();
  for (const actor of [air, office, leader, admin, auditor, system])
    assert.is(s.refusal(fileIt, actor), 'forbidden.file');
  assert.is(s.refusal({ type: 'dismiss', reason: '无关' }, leader), 'forbidden.dismiss');
  assert.is(s.refusal({ ...fileIt, level: 'none' } as typeof fileIt, wang), 'level.none');
  assert.is(s.act(fileIt, wang).status, 'filed');
  assert.is(s.refusal(fileIt, wang), 'case.filed.file');
  assert.is(s.refusal({ type: 'dismiss', reason: '无关' }, wang), 'case.filed.dismiss');
  assert.is(s.act({ type: 'refer', to: '城管部门', receipt: null, reason: '餐饮油烟' }, wang).status, 'referred');
  assert.equal([s.state.referral?.to, s.state.referral?.receipt], ['城管部门', null]);
});

decisions('a case is assigned only after it was filed, and a dismissed one not at all', () => {
  const s = stage();
  assert.is(s.refusal(assignIt, wang), 'case.toJudge.assign');
  s.act({ type: 'dismiss', reason: '演练' }, wang);
  s.act({ type: 'confirmProposal', proposal: s.state.proposals[0]?.id ?? 0, opinion: '' }, li);
  assert.is(s.refusal(assignIt, wang), 'case.dismissed.assign');
});

decisions('units of an assignment exist, are active, and are not outside bodies', () => {
  const s = stage();
  s.act(fileIt, wang);
  const to = (change: object) => ({ type: 'assign' as const, duty: { ...duty, ...change }, note: '' });
  assert.is(s.refusal(to({ lead: 'div-none' }), wang), 'duty.unknownUnit');
  assert.is(s.refusal(to({ support: ['div-none'] }), wang), 'duty.unknownUnit');
  assert.is(s.refusal(to({ handler: 'out-housing' }), wang), 'duty.outside');
  const { duty: assigned } = s.act(to({ support: ['aff-monitoring', 'div-air', 'aff-monitoring'] }), wang);
  assert.equal(assigned, { lead: 'div-air', handler: 'city-3607', support: ['aff-monitoring'] });
});

decisions('people of the units of a case accept, each for their own; strangers and 宣教处 do not', () => {
  const s = stage();
  s.act(fileIt, wang);
  s.act(assignIt, wang);
  for (const actor of [stranger, wang, admin]) assert.is(s.refusal({ type: 'accept' }, actor), 'forbidden.accept');
  assert.is(s.act({ type: 'accept' }, monitoring).status, 'assigned');
  assert.is(s.act({ type: 'accept' }, air).status, 'accepted');
  assert.is(s.refusal({ type: 'accept' }, air), 'unit.accepted');
  assert.is(s.act({ type: 'accept' }, city).status, 'accepted');
});

decisions('work is logged by a unit that has signed, also by support', () => {
  const log: CaseCommand = { type: 'logHandling', text: '已采样', evidence: [] };
  const s = stage();
  s.act(fileIt, wang);
  s.act(assignIt, wang);
  assert.is(s.refusal(log, monitoring), 'case.assigned.logHandling');
  s.act({ type: 'accept' }, city);
  assert.is(s.refusal(log, stranger), 'forbidden.logHandling');
  assert.is(s.refusal(log, monitoring), 'unit.notAccepted');
  s.act({ type: 'accept' }, monitoring);
  assert.is(s.act(log, monitoring).status, 'handling');
  assert.is(s.state.handling[0]?.by, '孙测');
});

decisions('demands are set, and a draft says which of them it covers', () => {
  const s = accepted();
  s.act({ type: 'setDemands', demands: ['停产', '公布数据', '答复时间'] }, wang);
  assert.is(s.refusal({ ...draftIt, covers: [3] } as typeof draftIt, air), 'demands.unknown');
  s.act({ type: 'draftAnswer', text: '……', covers: [0, 2] }, air);
  assert.equal(
    s.state.demands.map((demand) => demand.covered),
    [true, false, true],
  );
});

decisions(
  'filing registers the demands that its person chose, and leaves those that are there where none are given',
  () => {
    const s = stage();
    s.act({ ...fileIt, demands: ['公布数据'] } as typeof fileIt, wang);
    assert.equal(
      s.state.demands.map(({ text }) => text),
      ['公布数据'],
    );
    const kept = stage();
    const before = kept.state.demands.map(({ text }) => text);
    kept.act(fileIt, wang);
    assert.equal(
      kept.state.demands.map(({ text }) => text),
      before,
    );
  },
);

decisions('an answer is submitted only as a draft, and not changed while it is in review', () => {
  const s = accepted();
  assert.is(s.refusal({ type: 'submitAnswer' }, air), 'answer.noDraft');
  assert.is(s.refusal(draftIt, wang), 'forbidden.draftAnswer');
  s.act(draftIt, air);
  s.act({ type: 'submitAnswer' }, city);
  assert.is(s.refusal(draftIt, air), 'answer.inReview');
  assert.is(s.refusal({ type: 'submitAnswer' }, air), 'answer.inReview');
  assert.is(s.refusal({ type: 'return', reason: '不归我们' }, air), 'answer.inReview');
});

decisions('blue and yellow pass three reviews, orange and red four, in order and each by those it belongs to', () => {
  assert.equal(formalAnswer(inReview({ level: 'blue' }).state).chain, ['head', 'secrecy', 'wording']);
  assert.equal(formalAnswer(inReview({ level: 'yellow' }).state).chain, ['head', 'secrecy', 'wording']);
  assert.equal(formalAnswer(inReview({ level: 'red' }).state).chain, ['head', 'secrecy', 'wording', 'leader']);
  const s = inReview();
  assert.is(s.refusal(passIt('wording'), wang), 'answer.notYourStep');
  assert.is(s.refusal(passIt('wording'), office), 'forbidden.reviewAnswer.step');
  assert.is(s.refusal(passIt('secrecy'), air), 'forbidden.reviewAnswer');
  s.act(passIt('secrecy'), office);
  assert.is(s.refusal(passIt('secrecy'), office), 'answer.notYourStep');
  assert.is(s.refusal(passIt('leader'), leader), 'answer.notYourStep');
  s.act(passIt('wording'), wang);
  assert.is(formalAnswer(s.state).status, 'inReview');
  assert.is(formalAnswer(s.act(passIt('leader'), leader)).status, 'approved');
  assert.is(s.refusal(passIt('leader'), leader), 'answer.notInReview');
});

decisions('nobody reviews his own draft or passes two steps (四眼)', () => {
  const drafter = person('u-wang', '王敏', 'publicity', 'div-publicity');
  const s = stage();
  s.act(fileIt, wang);
  s.act({ type: 'assign', duty: { lead: 'div-publicity', handler: 'div-publicity', support: [] }, note: '' }, wang);
  s.act({ type: 'accept' }, drafter);
  s.act(draftIt, drafter);
  s.act({ type: 'submitAnswer' }, drafter);
  s.act(passIt('head'), head('u-head', '孟长', 'publicity', 'div-publicity'));
  s.act(passIt('secrecy'), office);
  const wording = passIt('wording');
  assert.is(s.refusal(wording, drafter), 'answer.ownDraft');
  assert.is(s.refusal(wording, person('u-zhou', '周正', 'publicity', null)), 'answer.secondPass');
  assert.is(formalAnswer(s.act(wording, li)).status, 'inReview');
});

decisions('a review that returns says why, and the next draft passes the whole chain again', () => {
  const s = inReview({ level: 'blue' });
  s.act(passIt('secrecy'), office);
  const back = { type: 'reviewAnswer', step: 'wording', verdict: 'return', opinion: '  ' } as const;
  assert.is(s.refusal(back, wang), 'answer.opinionMissing');
  s.act({ ...back, opinion: '没有回答第二个诉求' }, wang);
  assert.is(formalAnswer(s.state).status, 'returned');
  assert.is(s.refusal({ type: 'submitAnswer' }, air), 'answer.noDraft');
  s.act(draftIt, air);
  s.act({ type: 'submitAnswer' }, air);
  assert.is(s.refusal({ ...back, opinion: '再改' }, wang), 'answer.notYourStep');
  assert.equal(
    formalAnswer(s.state).reviews.map((review) => [review.step, review.verdict, review.draft]),
    [
      ['head', 'pass', 1],
      ['secrecy', 'pass', 1],
      ['wording', 'return', 1],
    ],
  );
});

decisions('an answer counts as published only after all reviews, with a link that the public can open', () => {
  assert.is(inReview().refusal(publishIt(inReview()), wang), 'answer.notApproved');
  const s = approved();
  for (const url of [
    'http://localhost/1',
    'https://10.1.2.3/1',
    'http://172.20.0.9/a',
    'http://192.168.1.1/a',
    'http://intranet/a',
    'http://oa.local/a',
    'http://[::1]/a',
    'http://[fd00::1]/a',
    'ftp://sthjt.example.gov.cn/a',
    'https://user:pw@sthjt.example.gov.cn/a',
    'javascript:alert(1)',
  ])
    assert.is(s.refusal(publishIt(s, { url }), wang), 'answer.linkNotPublic', url);
  assert.is(s.refusal(publishIt(s), office), 'forbidden.publishAnswer');
  assert.is(s.refusal(publishIt(s), monitoring), 'forbidden.publishAnswer');
  assert.is(formalAnswer(s.act(publishIt(s), air)).status, 'published');
  assert.is(s.refusal(publishIt(s), wang), 'answer.published');
});

decisions('the time of publication lies between approval and now', () => {
  const s = approved();
  s.later(30);
  assert.is(s.refusal(publishIt(s, { publishedAt: '2026-11-25T02:30:01Z' }), wang), 'answer.publishedInFuture');
  assert.is(s.refusal(publishIt(s, { publishedAt: '2026-11-25T01:59:59Z' }), wang), 'answer.publishedBeforeOpened');
  const slow = inReview({ level: 'blue' });
  slow.later(60);
  slow.act(passIt('secrecy'), office);
  slow.act(passIt('wording'), wang);
  slow.later(60);
  assert.is(
    slow.refusal(publishIt(slow, { publishedAt: '2026-11-25T02:59:00Z' }), wang),
    'answer.publishedBeforeReview',
  );
  assert.is(formalAnswer(slow.act(publishIt(slow, { publishedAt: '2026-11-25T03:00:00Z' }), wang)).status, 'published');
});

decisions('after the level was raised the answer passes the longer chain before it goes out', () => {
  const s = approved({ level: 'blue' });
  s.act({ type: 'raiseLevel', level: 'orange', reason: '登上热搜' }, wang);
  assert.is(s.refusal(publishIt(s), wang), 'answer.chainShort');
  s.act(draftIt, air);
  s.act({ type: 'submitAnswer' }, air);
  assert.equal(formalAnswer(s.state).chain, ['head', 'secrecy', 'wording', 'leader']);
});

decisions('a fix is proved with evidence by lead or handler, and verified by another person of 宣教处', () => {
  const s = accepted();
  assert.is(s.refusal({ ...proveIt, evidence: [] } as typeof proveIt, city), 'fix.noEvidence');
  assert.is(s.refusal(proveIt, monitoring), 'forbidden.proveFix');
  assert.is(s.act(proveIt, city).status, 'fixed');
  assert.is(s.refusal({ type: 'verifyFix', verdict: 'pass', opinion: '好' }, city), 'forbidden.verifyFix');
  s.act({ type: 'verifyFix', verdict: 'return', opinion: '照片不是现场' }, wang);
  assert.equal([s.state.status, s.state.fix?.verified], ['handling', false]);
  s.act(proveIt, person('u-wang', '王敏', 'publicity', 'div-air'));
  assert.is(s.refusal({ type: 'verifyFix', verdict: 'pass', opinion: '好' }, wang), 'fix.ownVerification');
  assert.is(s.act({ type: 'verifyFix', verdict: 'pass', opinion: '好' }, li).status, 'verified');
  assert.is(s.refusal(proveIt, city), 'fix.verified');
});

decisions('a case closes only with a published or withheld answer and a verified, full solution', () => {
  const close = { type: 'close', conclusion: '已整改' } as const;
  const s = accepted();
  assert.is(s.refusal(close, wang), 'close.noAnswer');
  withhold(s);
  assert.is(s.refusal(close, wang), 'close.notVerified');
  s.act({ ...proveIt, solved: 'partly' } as typeof proveIt, city);
  assert.is(s.refusal(close, wang), 'close.notVerified');
  s.act({ type: 'verifyFix', verdict: 'pass', opinion: '部分解决' }, wang);
  assert.is(s.refusal(close, wang), 'close.partlyOpen');
  s.act(proveIt, city);
  s.act({ type: 'verifyFix', verdict: 'pass', opinion: '已解决' }, wang);
  assert.is(s.refusal(close, leader), 'forbidden.close');
  assert.is(s.act(close, wang).status, 'closed');
});

decisions('an emergency does not close before its press conference is recorded', () => {
  const s = approved({}, { emergency: true });
  s.act(publishIt(s), wang);
  s.act(proveIt, city);
  s.act({ type: 'verifyFix', verdict: 'pass', opinion: '好' }, wang);
  assert.is(s.refusal({ type: 'close', conclusion: '完' }, wang), 'close.noPress');
  const press = { type: 'recordPress', url: 'https://sthjt.example.gov.cn/p.html', heldAt: s.now } as const;
  assert.is(s.refusal(press, air), 'forbidden.recordPress');
  assert.is(s.refusal({ ...press, heldAt: '2026-11-26T00:00:00Z' }, wang), 'press.inFuture');
  assert.is(s.refusal({ ...press, heldAt: '2026-11-25T01:00:00Z' }, wang), 'press.beforeFound');
  assert.is(s.refusal({ ...press, url: 'http://oa/p' }, wang), 'press.linkNotPublic');
  s.act(press, wang);
  assert.is(s.refusal({ type: 'close', conclusion: '完' }, wang), 'close.openDuty');
  s.act(reportIt('province', s.now), city);
  assert.is(s.refusal({ type: 'close', conclusion: '完' }, wang), 'close.openDuty');
  s.act(reportIt('ministry', s.now), wang);
  assert.is(s.act({ type: 'close', conclusion: '完' }, wang).status, 'closed');
});

decisions('a closed case is archived; an archived one only reopens', () => {
  assert.is(closable().refusal({ type: 'archive' }, wang), 'case.verified.archive');
  const s = closed();
  assert.is(s.refusal({ type: 'archive' }, air), 'forbidden.archive');
  assert.is(s.act({ type: 'archive' }, wang).status, 'archived');
  assert.is(s.refusal({ type: 'logHandling', text: '补记', evidence: [] }, city), 'case.archived.logHandling');
  assert.is(s.refusal({ type: 'reopen', reason: '复发' }, leader), 'forbidden.reopen');
  const again = s.act({ type: 'reopen', reason: '复发' }, wang);
  assert.equal([again.status, formalAnswer(again).status, again.fix, again.reopened], ['assigned', 'none', null, 1]);
  assert.is(formalAnswer(again).published, null);
  assert.equal(
    publishedWords(again).map(({ id, life }) => [id, life]),
    [['answer', 0]],
  );
});

decisions('a dismissed case that reopens is judged again', () => {
  const s = stage({ level: 'yellow' });
  s.act({ type: 'dismiss', reason: '误报' }, wang);
  s.act({ type: 'reopen', reason: '又有反映' }, wang);
  assert.is(s.state.status, 'toJudge');
  assert.equal(
    s.state.clocks.filter((clock) => clock.stoppedAt === null).map((clock) => clock.kind),
    ['answer'],
  );
});

decisions('levels only go up, by 宣教处 or by the alert', () => {
  const s = accepted({ level: 'yellow' });
  const raise = (level: 'blue' | 'yellow' | 'red') => ({ type: 'raiseLevel', level, reason: '升级' }) as const;
  assert.is(s.refusal(raise('yellow'), wang), 'level.notHigher');
  assert.is(s.refusal(raise('blue'), wang), 'level.notHigher');
  assert.is(s.refusal(raise('red'), leader), 'forbidden.raiseLevel');
  assert.is(s.act(raise('red'), system).level, 'red');
});

decisions('宣教处 and leaders urge whoever was assigned', () => {
  const s = stage();
  const urge = { type: 'urge', text: '请加快' } as const;
  assert.is(s.refusal(urge, wang), 'case.toJudge.urge');
  const running = accepted();
  assert.is(running.refusal(urge, air), 'forbidden.urge');
  running.act(urge, leader);
  assert.is(running.state.status, 'accepted');
});

decisions.run();
