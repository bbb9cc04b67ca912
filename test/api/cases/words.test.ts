import * as assert from 'uvu/assert';
import type { Actor, CaseState } from '../../../api/cases/case.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { replay } from '../../../api/cases/evolve.ts';
import type { Fact } from '../../../api/cases/fold-parts.ts';
import { newWords } from '../../../api/cases/word-permissions.ts';
import {
  answerStatus,
  currentStep,
  formalAnswer,
  publishedWords,
  withheldBasis,
  wordName,
  wordOf,
} from '../../../api/cases/words.ts';
import { clockState } from '../../../api/clocks/clock-state.ts';
import { suite } from '../../suite.ts';
import { air, city, leader, li, office, person, wang } from './office.ts';
import {
  accepted,
  approved,
  assignIt,
  closed,
  draftIt,
  fileIt,
  inReview,
  passIt,
  proveIt,
  publishIt,
  reviewers,
  type Stage,
  stage,
  withhold,
} from './stage.ts';

const words = suite('public words of a case');

const emergency = { emergency: true } as const;

function begin(kind: 'firstWord' | 'press' | 'followUp' | 'correction', corrects: string | null = null): CaseCommand {
  return { type: 'draftAnswer', begin: { kind, corrects }, text: '现场已处置。', covers: [] };
}

/** Drafts, passes all reviews and publishes a further word. */
function publishWord(s: Stage, command: CaseCommand, id: string, author: Actor = air): CaseState {
  s.act(command, author);
  pass(s, id, author);
  return s.act({ ...publishIt(s), word: id } as CaseCommand, wang);
}

function pass(s: Stage, id: string, author: Actor = air): void {
  s.act({ type: 'submitAnswer', word: id }, author);
  for (;;) {
    const word = wordOf(s.state, id);
    const step = word === null ? null : currentStep(word);
    if (step === null) return;
    // 宣教处 drafted it itself: then another of them reviews.
    const actor = step === 'wording' && author === wang ? li : reviewers[step];
    s.act(passIt(step, { word: id }), actor);
  }
}

const publicClocks = ['answer', 'firstWord', 'press'];
const running = (state: CaseState) =>
  state.clocks.flatMap(({ kind, stoppedAt }) => (stoppedAt === null && publicClocks.includes(kind) ? [kind] : []));

words('首次权威发布 stops the 5 h alone, 新闻发布会 the 24 h, 正式回应 the 48 h; 续报 and 更正 none', () => {
  const s = accepted({}, emergency);
  assert.equal(running(s.state), ['answer', 'firstWord', 'press']);
  publishWord(s, begin('firstWord'), 'firstWord');
  assert.equal(running(s.state), ['answer', 'press']);
  s.act({ type: 'recordPress', url: 'https://sthjt.example.gov.cn/p.html', heldAt: s.now }, wang);
  assert.equal(running(s.state), ['answer']);
  publishWord(s, begin('followUp'), 'followUp');
  publishWord(s, begin('correction', 'firstWord'), 'correction');
  assert.equal(running(s.state), ['answer']);
  s.act(draftIt, air);
  pass(s, 'answer');
  s.act(publishIt(s), wang);
  assert.equal(running(s.state), []);
  assert.equal(
    publishedWords(s.state).map(({ id, kind }) => [id, kind]),
    [
      ['firstWord', 'firstWord'],
      ['press', 'press'],
      ['followUp', 'followUp'],
      ['correction', 'correction'],
      ['answer', 'answer'],
    ],
  );
});

words(
  'the first word is drafted as soon as the case is filed, also by 宣教处, and passes the chain like any other',
  () => {
    const s = stage();
    assert.is(s.refusal(begin('firstWord'), wang), 'case.toJudge.draftAnswer');
    s.act({ ...fileIt, emergency: true } as CaseCommand, wang);
    s.act(begin('firstWord'), wang);
    const publish = { ...publishIt(s), word: 'firstWord' } as CaseCommand;
    assert.is(s.refusal(publish, wang), 'answer.notApproved');
    assert.is(s.refusal({ type: 'submitAnswer', word: 'firstWord' }, air), 'forbidden.submitAnswer');
    pass(s, 'firstWord', wang);
    assert.is(wordOf(s.act(publish, wang), 'firstWord')?.status, 'published');
    // The formal answer is none of 宣教处's.
    s.act(assignIt, wang);
    s.act({ type: 'accept' }, city);
    assert.is(s.refusal(draftIt, wang), 'forbidden.draftAnswer');
  },
);

words('after the formal answer went out, further words follow, each with its own drafts and number', () => {
  const s = approved();
  assert.is(s.refusal(begin('followUp'), air), 'word.nothingBefore');
  s.act(publishIt(s), wang);
  assert.is(s.refusal(draftIt, air), 'answer.published');
  publishWord(s, begin('followUp'), 'followUp');
  s.act(begin('followUp'), air);
  assert.is(s.refusal(begin('followUp'), air), 'word.running');
  s.act({ type: 'draftAnswer', word: 'followUp-2', text: '第二稿', covers: [0] }, air);
  const second = wordOf(s.state, 'followUp-2');
  assert.equal([second?.versions.length, second?.status], [2, 'draft']);
  assert.is(wordName({ id: 'followUp-2', kind: 'followUp' }), '续报（第 2 次）');
  assert.is(formalAnswer(s.state).versions.length, 1);
  assert.is(
    s.refusal({ type: 'draftAnswer', begin: { kind: 'answer', corrects: null }, text: '……', covers: [] }, air),
    'word.onlyOneAnswer',
  );
  assert.is(s.refusal(begin('firstWord'), air), 'word.notFirst');
});

words('what was published is corrected only by a further word that names it, also after the closing', () => {
  const s = closed();
  assert.is(s.refusal(begin('correction'), air), 'word.correctsNothing');
  assert.is(s.refusal(begin('correction', 'followUp'), air), 'word.correctsNothing');
  assert.is(s.refusal(begin('followUp'), air), 'case.closed.draftAnswer');
  assert.equal(newWords(s.state, air), [{ kind: 'correction', name: '更正：更正正式回应', corrects: 'answer' }]);
  publishWord(s, begin('correction', 'answer'), 'correction');
  assert.is(s.state.status, 'closed');
  assert.equal(
    publishedWords(s.state).map(({ id, corrects }) => [id, corrects]),
    [
      ['answer', null],
      ['correction', 'answer'],
    ],
  );
});

words('a text for the press conference passes the chain before it is held', () => {
  const s = accepted({}, emergency);
  s.act(begin('press'), wang);
  const held = {
    type: 'recordPress',
    word: 'press',
    url: 'https://sthjt.example.gov.cn/p.html',
    heldAt: s.now,
  } as const;
  assert.is(s.refusal(held, wang), 'answer.notApproved');
  assert.is(s.refusal({ ...held, word: undefined }, wang), 'word.running');
  pass(s, 'press', wang);
  assert.is(s.refusal({ ...publishIt(s), word: 'press' } as CaseCommand, wang), 'word.pressIsRecorded');
  assert.equal(running(s.act(held, wang)), ['answer', 'firstWord']);
  // A second conference is a word of its own.
  s.act({ ...held, word: undefined, url: 'https://sthjt.example.gov.cn/p2.html' }, wang);
  assert.equal(
    publishedWords(s.state).map(({ id, published }) => [id, published.url]),
    [
      ['press', 'https://sthjt.example.gov.cn/p.html'],
      ['press-2', 'https://sthjt.example.gov.cn/p2.html'],
    ],
  );
});

words('a withdrawn draft begins its chain anew, though nothing in it was changed', () => {
  const s = inReview();
  s.act(passIt('secrecy'), office);
  assert.is(s.refusal({ type: 'withdrawAnswer', reason: '再改' }, wang), 'forbidden.withdrawAnswer');
  s.act({ type: 'withdrawAnswer', reason: '数据有误' }, city);
  assert.is(s.refusal({ type: 'withdrawAnswer', reason: '再改' }, air), 'word.notSubmitted');
  s.act({ type: 'submitAnswer' }, air);
  assert.is(currentStep(formalAnswer(s.state)), 'head');
});

words('a word that is not needed is given up with a reason; the formal answer is not', () => {
  const s = accepted({}, emergency);
  s.act(begin('press'), air);
  assert.is(s.refusal({ type: 'dropWord', word: 'answer', reason: '不发了' }, air), 'word.formalStays');
  s.act({ type: 'dropWord', word: 'press', reason: '改为网上发布' }, air);
  assert.is(wordOf(s.state, 'press')?.status, 'dropped');
  assert.is(s.refusal({ type: 'submitAnswer', word: 'press' }, air), 'answer.dropped');
  assert.is(s.refusal({ type: 'submitAnswer', word: 'press-7' }, air), 'word.unknown');
});

words('不予公开 takes two people of two roles and settles the formal answer alone', () => {
  const propose = { type: 'proposeWithholding', basis: 'secret', reason: '涉及在办案件' } as const;
  const decide = { type: 'decideWithholding', verdict: 'pass', opinion: '同意' } as const;
  const s = approved({}, emergency);
  assert.is(s.refusal(propose, air), 'forbidden.proposeWithholding');
  assert.is(s.refusal(decide, leader), 'withhold.none');
  s.act(propose, office);
  assert.is(answerStatus(s.state), 'approved');
  assert.is(s.refusal(propose, leader), 'withhold.proposed');
  assert.is(s.refusal(publishIt(s), wang), 'withhold.proposed');
  assert.is(s.refusal(decide, office), 'withhold.samePerson');
  assert.is(s.refusal(decide, person('u-office-2', '何平', 'office', null)), 'withhold.sameRole');
  assert.is(s.refusal(decide, wang), 'forbidden.decideWithholding');
  s.act({ ...decide, verdict: 'return', opinion: '可以公开' }, leader);
  assert.is(formalAnswer(s.state).withholding, null);
  s.act(propose, office);
  s.act(decide, leader);
  assert.is(withheldBasis(s.state), '政府信息公开条例第十四条：依法确定为国家秘密。涉及在办案件');
  assert.is(s.refusal(publishIt(s), wang), 'answer.withheld');
  assert.is(s.refusal(draftIt, air), 'answer.withheld');
  assert.equal(running(s.state), ['firstWord', 'press']);
  assert.equal(
    s.state.clocks.filter(({ kind }) => kind === 'answer').map((clock) => clockState(clock, s.now)),
    ['ended'],
  );
});

words('a case whose answer was withheld does not close while the 5 h or the 24 h runs', () => {
  const s = accepted({}, emergency);
  withhold(s);
  s.act(proveIt, city);
  s.act({ type: 'verifyFix', verdict: 'pass', opinion: '好' }, wang);
  const close = { type: 'close', conclusion: '完' } as const;
  assert.is(s.refusal(close, wang), 'close.noFirstWord');
  publishWord(s, begin('firstWord'), 'firstWord');
  assert.is(s.refusal(close, wang), 'close.noPress');
  s.act({ type: 'recordPress', url: 'https://sthjt.example.gov.cn/p.html', heldAt: s.now }, wang);
  s.act(begin('followUp'), air);
  assert.is(s.refusal(close, wang), 'close.wordRunning');
  s.act({ type: 'dropWord', word: 'followUp', reason: '没有新进展' }, air);
  assert.is(s.refusal(close, wang), 'close.openDuty');
});

words('reopening keeps the earlier words and begins a new formal answer', () => {
  const s = closed();
  s.act({ type: 'reopen', reason: '复发' }, wang);
  assert.equal([answerStatus(s.state), formalAnswer(s.state).id], ['none', 'answer-2']);
  assert.is(wordOf(s.state, 'answer')?.published?.url, 'https://sthjt.example.gov.cn/1.html');
  s.act({ type: 'accept' }, city);
  s.act({ type: 'draftAnswer', text: '再次核查……', covers: [1] }, air);
  assert.equal([wordOf(s.state, 'answer')?.versions.length, formalAnswer(s.state).versions.length], [1, 1]);
  assert.equal(
    s.state.demands.map(({ covered }) => covered),
    [false, true],
  );
  assert.is(s.refusal({ type: 'submitAnswer', word: 'answer' }, air), 'word.earlier');
});

words('what 0.1.0 wrote about its one answer and its press conference folds into words', () => {
  const { state } = stage();
  const by = office;
  const old: Fact['event'][] = [
    { type: 'filed', level: 'red', emergency: true, reason: '属实' },
    {
      type: 'clocksStarted',
      clocks: (['firstWord', 'press'] as const).map((kind) => ({
        kind,
        startsAt: '2026-11-25T01:30:00.000Z',
        dueAt: '2026-11-26T01:30:00.000Z',
        legalBasis: '国办发〔2016〕80号',
      })),
    },
    { type: 'assigned', duty: { lead: 'div-air', handler: 'city-3607', support: [] }, note: '' },
    { type: 'accepted', unitId: 'city-3607' },
    { type: 'answerDrafted', text: '一稿', covers: [0] },
    { type: 'answerSubmitted', chain: ['secrecy', 'wording'] },
    { type: 'answerReviewed', step: 'secrecy', verdict: 'pass', opinion: '' },
    { type: 'answerReviewed', step: 'wording', verdict: 'pass', opinion: '' },
    { type: 'pressRecorded', url: 'https://sthjt.example.gov.cn/p.html', heldAt: '2026-11-25T05:00:00.000Z' },
    {
      type: 'answerPublished',
      url: 'https://sthjt.example.gov.cn/1.html',
      channel: '厅网站',
      publishedAt: '2026-11-25T06:00:00.000Z',
    },
    { type: 'closed', conclusion: '完' },
    { type: 'reopened', reason: '复发', cause: 'person' },
    { type: 'answerWithheld', basis: '政府信息公开条例第十四条' },
  ];
  const at = '2026-11-25T04:00:00.000Z';
  const opened = {
    type: 'opened' as const,
    number: state.number,
    title: state.title,
    summary: state.summary,
    level: state.level,
    origin: state.origin,
    documents: [],
    foundAt: state.foundAt,
    publishedAt: null,
    topics: state.topics,
    place: null,
    demands: ['查明气味来源'],
    demo: false,
  };
  const folded = replay(
    [opened, ...old].map((event, index) => ({ caseId: 'case-1', version: index + 1, at, by, event })),
  );
  assert.ok(folded);
  assert.equal(
    folded.words.map(({ id, kind, status, life, published }) => [id, kind, status, life, published?.url ?? null]),
    [
      ['answer', 'answer', 'published', 0, 'https://sthjt.example.gov.cn/1.html'],
      ['press', 'press', 'published', 0, 'https://sthjt.example.gov.cn/p.html'],
      ['answer-2', 'answer', 'withheld', 1, null],
    ],
  );
  assert.is(withheldBasis(folded), '政府信息公开条例第十四条');
  assert.equal(
    folded.clocks.map(({ kind, stoppedAt }) => [kind, stoppedAt]),
    [
      ['firstWord', '2026-11-25T06:00:00.000Z'],
      ['press', '2026-11-25T05:00:00.000Z'],
    ],
  );
});

words.run();
