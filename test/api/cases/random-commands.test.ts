import fc from 'fast-check';
import * as assert from 'uvu/assert';
import type { Actor, CaseState } from '../../../api/cases/case.ts';
import { openOrders } from '../../../api/cases/consult.ts';
import { endedStatuses } from '../../../api/cases/contract.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { openProposals } from '../../../api/cases/corrections.ts';
import { owed } from '../../../api/cases/owed.ts';
import { can } from '../../../api/cases/permissions.ts';
import { refusals } from '../../../api/cases/refusals.ts';
import { isPending, stepsNow } from '../../../api/cases/unit-steps.ts';
import { newWords, offersOn, wordCommandTypes } from '../../../api/cases/word-permissions.ts';
import { currentStep, formalAnswer, liveWords, type Word, wordOf } from '../../../api/cases/words.ts';
import { ReportBody } from '../../../api/clocks/contract-reports.ts';
import { Refused } from '../../../api/http/problem.ts';
import { suite } from '../../suite.ts';
import {
  admin,
  air,
  airHead,
  city,
  duty,
  head,
  leader,
  li,
  monitoring,
  office,
  person,
  principal,
  stranger,
  system,
  wang,
} from './office.ts';
import { stage } from './stage.ts';

const random = suite('any sequence of commands');

const lower = person('u-ln', '邓八', 'unit', 'county-360783');
const water = person('u-sz', '何七', 'unit', 'div-water');
const heads = ['div-water', 'city-3604', 'city-3607'].map((id) => head(`u-${id}`, '马长', 'unit', id));
const actors = [
  ...[
    wang,
    li,
    air,
    airHead,
    principal,
    city,
    monitoring,
    office,
    leader,
    stranger,
    lower,
    water,
    ...heads,
    admin,
    system,
  ],
];
const evidence = [{ text: '报告', url: 'https://jiance.example/1.html' }];
const steps = ['head', 'secrecy', 'wording', 'leader', 'principal'];
const secrecy = { conclusion: 'open', basis: '不涉密', aggregationChecked: true, aggregation: '' };
const body = ReportBody.parse({ unit: '示例市生态环境局', signer: '甲', contact: '乙', phone: '0797-1' });
/** Every command with payloads good and bad; `now` stands for the moment. The usual comes often, what ends a case early seldom. */
const drawable: object[] = [
  ...['none', 'blue', 'orange', 'red'].map((level) => ({
    type: 'file',
    level,
    emergency: level === 'red',
    reason: '属实',
  })),
  { type: 'assign', duty, note: '' },
  ...Array.from({ length: 3 }, () => ({ type: 'accept' })),
  { type: 'reassign', lead: 'div-air', handler: 'city-3604', reason: '在九江' },
  { type: 'reassign', lead: 'div-water', handler: 'city-3607', reason: '水污染' },
  { type: 'reassign', ...{ lead: duty.lead, handler: duty.handler }, reason: '退回不成立' },
  { type: 'changeSupport', support: ['city-3604'], reason: '下游' },
  { type: 'changeSupport', support: duty.support, reason: '监测' },
  { type: 'handDown', to: 'county-360783', note: '' },
  { type: 'reportUp', text: '已到现场' },
  { type: 'dispute', inCharge: 'city-3604', reason: '在九江' },
  ...['city-3604', 'city-3607', 'div-air'].map((to) => ({ type: 'arbitrate', to, reason: '按职责' })),
  { type: 'setRespondent', level: 'province', reason: '关注度高' },
  { type: 'return', reason: '不归我们' },
  { type: 'dismiss', reason: '误报' },
  { type: 'refer', to: '城管', receipt: null, reason: '油烟' },
  { type: 'logHandling', text: '检查', evidence: [] },
  { type: 'setDemands', demands: ['一', '二'] },
  { type: 'draftAnswer', text: '……', covers: [0] },
  { type: 'submitAnswer' },
  ...['firstWord', 'press', 'followUp'].map((kind) => ({
    type: 'draftAnswer',
    begin: { kind, corrects: null },
    text: '……',
    covers: [],
  })),
  { type: 'draftAnswer', begin: { kind: 'correction', corrects: 'answer' }, text: '……', covers: [] },
  ...['firstWord', 'press', 'followUp', 'correction'].flatMap((word) => [
    { type: 'submitAnswer', word },
    { type: 'dropWord', word, reason: '不发了' },
    { type: 'publishAnswer', word, url: 'https://sthjt.example.gov.cn/2', channel: '网站', publishedAt: 'now' },
    ...steps.map((step) => ({
      type: 'reviewAnswer',
      word,
      step,
      verdict: 'pass',
      opinion: '意见',
      secrecy,
    })),
  ]),
  { type: 'withdrawAnswer', reason: '再改' },
  { type: 'proposeWithholding', basis: 'secret', reason: '秘密' },
  ...['pass', 'return'].map((verdict) => ({ type: 'decideWithholding', verdict, opinion: '意见' })),
  ...['https://sthjt.example.gov.cn/1', 'http://localhost/1'].map((url) => ({
    type: 'publishAnswer',
    url,
    channel: '网站',
    publishedAt: 'now',
  })),
  { type: 'recordPress', url: 'https://sthjt.example.gov.cn/p', heldAt: 'now' },
  { type: 'close', conclusion: '完' },
  { type: 'archive' },
  { type: 'reopen', reason: '复发' },
  ...['2026-11-27T20:00:00Z', '2027-01-01T00:00:00Z'].flatMap((until) =>
    ['askExtension', 'extend'].map((type) => ({ type, clock: 'answer', until, reason: '等' })),
  ),
  { type: 'refuseExtension', clock: 'answer', reason: '抓紧' },
  ...['2026-11-25T01:10:00Z', 'now'].map((foundAt) => ({ type: 'correctFoundTime', foundAt, reason: '核对' })),
  { type: 'setHappenedTime', happenedAt: '2026-11-24T20:00:00Z', reason: '核对' },
  ...['province', 'ministry'].flatMap((to) =>
    ['phone', 'writing'].map((way) => ({ type: 'fileReport', report: 'initial', to, way, sentAt: 'now', body })),
  ),
  { type: 'recordStep', clock: 'petitionAccept', doneAt: 'now', reference: '告知书' },
  { type: 'urge', text: '快' },
  ...steps.flatMap((step) =>
    ['pass', 'pass', 'return'].map((verdict) => ({ type: 'reviewAnswer', step, verdict, opinion: '意见', secrecy })),
  ),
  ...['yes', 'yes', 'partly', 'no'].map((solved) => ({ type: 'proveFix', measures: '整改', solved, evidence })),
  { type: 'proveFix', measures: '整改', solved: 'yes', evidence: [] },
  ...['pass', 'pass', 'return'].map((verdict) => ({ type: 'verifyFix', verdict, opinion: '意见' })),
  ...['blue', 'orange', 'red'].map((level) => ({ type: 'raiseLevel', level, reason: '升级' })),
  ...[
    { what: 'level', level: 'blue' },
    { what: 'title', title: '更正' },
    { what: 'emergency', emergency: 'II' },
    { what: 'emergency', emergency: 'IV' },
  ].map((change) => ({ type: 'propose', change, reason: '有误' })),
  { type: 'confirmProposal', proposal: 'waiting', opinion: '' },
  { type: 'setParticulars', involved: ['示例化工厂'], answerTypes: [] },
  { type: 'assess', timely: 90, targeted: 80, effective: 100, opinion: '已评估' },
  { type: 'comment', text: '请补测', mentions: ['role:leader'] },
  { type: 'instruct', text: '从速', leader: '分管厅领导', givenAt: 'now', until: null },
  { type: 'supervise', text: '每日一报', watcher: '督察办', until: 'soon' },
  { type: 'answerOrder', order: 'ordered', text: '已落实' },
  { type: 'askClues', asked: '点位', from: '反映人', until: 'soon' },
  { type: 'giveClues', text: '在东门' },
  { type: 'recordReceipt', receipt: '收文 8 号' },
  { type: 'recordReferralAnswer', text: '已办' },
  { type: 'close', conclusion: '完', left: '底泥', reviewAt: 'soon' },
  ...['yes', 'partly'].map((solved) => ({ type: 'lookAgain', finding: '看过', solved, evidence, reviewAt: 'soon' })),
  { type: 'declineProposal', proposal: 'waiting', reason: '不同意' },
  { type: 'recallProposal', proposal: 'waiting', reason: '撤回' },
  { type: 'withdraw', reason: '重复' },
];
const drawn = drawable as { type: CaseCommand['type'] }[];
const pairs = drawn.flatMap((command) => actors.map((actor): [typeof command, Actor] => [command, actor]));
const early = new Set<string>([
  'dismiss',
  'refer',
  'return',
  'proposeWithholding',
  'decideWithholding',
  'withdrawAnswer',
  'fileReport',
  'recordStep',
  'raiseLevel',
  'setDemands',
  'urge',
  'askExtension',
  'extend',
  'reassign',
  'changeSupport',
  'handDown',
  'reportUp',
  'dispute',
  'setRespondent',
  'withdraw',
  'propose',
  'declineProposal',
  'recallProposal',
  'comment',
  'setParticulars',
  'instruct',
  'supervise',
  'askClues',
  'refuseExtension',
  'correctFoundTime',
  'setHappenedTime',
]);
const step = fc.record({ command: fc.nat(), actor: fc.nat(), wild: fc.nat(9), minutes: fc.nat(90) });
const sequences = fc.noBias(fc.array(step, { minLength: 100, maxLength: 170, size: 'max' }));

random(
  'keeps what must hold: published ⇒ all reviews passed and a link; closed ⇒ answered and verified; refusals are Chinese',
  () => {
    const reached = { published: 0, further: 0, closed: 0, refused: 0 };
    fc.assert(
      fc.property(sequences, (steps) => {
        const s = stage({ level: 'blue' });
        for (const one of steps) {
          s.later(one.minutes);
          const before = s.state;
          const [command, actor] = choose(before, one);
          try {
            s.act(at(command, s.now, before), actor);
            assert.ok(
              offered(before, actor, command.type),
              `${command.type} was decided although can() does not offer it`,
            );
          } catch (error) {
            if (!(error instanceof Refused)) throw error;
            assert.match(error.message, /[一-龥]/);
            reached.refused += 1;
          }
          invariants(s.state);
          if (formalAnswer(s.state).status === 'published' && formalAnswer(before).status !== 'published')
            reached.published += 1;
          reached.further += s.state.words.filter(
            ({ id, kind, status }) =>
              kind !== 'answer' &&
              status === 'published' &&
              before.words.find((one) => one.id === id)?.status !== status,
          ).length;
          if (s.state.status === 'closed' && before.status !== 'closed') reached.closed += 1;
        }
      }),
      // Shrinking such long sequences takes longer than a test file may.
      { numRuns: 420, seed: 20261125, endOnFailure: true, includeErrorInReport: true },
    );
    assert.ok(reached.published > 20, `published only ${reached.published} times`);
    assert.ok(reached.further > 20, `published further words only ${reached.further} times`);
    assert.ok(reached.closed > 20, `closed only ${reached.closed} times`);
    assert.ok(reached.refused > 1_000, `refused only ${reached.refused} times`);
  },
);

random.run();

/** Mostly something that somebody may do now, so that the sequences get somewhere; now and then anything by anybody. */
function choose(
  state: CaseState,
  one: { command: number; actor: number; wild: number },
): [{ type: CaseCommand['type'] }, Actor] {
  const anything = pairs[(one.command * 31 + one.actor) % pairs.length] ?? [{ type: 'accept' }, wang];
  if (one.wild < 2) return anything;
  const offers = new Map(
    actors.map((actor) => [
      actor,
      new Set(offersTo(actor, state).flatMap((may) => (may.blocked === null ? [may.command] : []))),
    ]),
  );
  const open = pairs.filter(([command, actor]) => offers.get(actor)?.has(command.type) && fits(command, state, actor));
  const usual = open.filter(
    ([command]) =>
      (one.wild === 2 && one.actor % 4 === 0) ||
      !(early.has(command.type) || (one.wild !== 3 && begins(command)) || rewrites(command, state)),
  );
  // By kind first, so that a kind with many variants does not crowd out the others.
  const types = [...new Set(usual.map(([command]) => command.type))];
  const type = types[one.command % Math.max(1, types.length)];
  const ofType = usual.filter(
    ([command]) => command.type === type && (!('step' in command) || command.step === stepOf(command, state)),
  );
  return ofType[one.actor % Math.max(1, ofType.length)] ?? anything;
}

/** The system acts by its own rules and is offered nothing. */
function offered(state: CaseState, actor: Actor, type: CaseCommand['type']): boolean {
  return actor.kind === 'system' || offersTo(actor, state).some((may) => may.command === type && may.blocked === null);
}

const offers = new WeakMap<CaseState, Map<Actor, ReturnType<typeof can>>>();

/** What somebody may do, asked once of each state. */
function offersTo(actor: Actor, state: CaseState): ReturnType<typeof can> {
  const ofState = offers.get(state) ?? new Map<Actor, ReturnType<typeof can>>();
  offers.set(state, ofState);
  const known = ofState.get(actor) ?? can(state, actor);
  ofState.set(actor, known);
  return known;
}

function at(command: object, now: string, state: CaseState): CaseCommand {
  const waiting = String(openProposals(state)[0]?.id ?? 1);
  const ordered = String(openOrders(state)[0]?.id ?? 1);
  const soon = new Date(Date.parse(now) + 86_400_000).toISOString();
  const text = JSON.stringify(command)
    .replaceAll('"now"', JSON.stringify(now))
    .replaceAll('"soon"', JSON.stringify(soon))
    .replaceAll('"waiting"', waiting)
    .replaceAll('"ordered"', ordered);
  return JSON.parse(text) as CaseCommand;
}

/** Who is on the duty is who works on the case, each once; who has signed or returned has no accept clock. */
function unitInvariants(state: CaseState): void {
  const now = stepsNow(state);
  const ids = now.filter(({ role }) => role !== 'below').map(({ unitId }) => unitId);
  const { duty: named } = state;
  const expected = named === null ? [] : [...new Set([named.lead, named.handler, ...named.support])];
  assert.equal(ids.toSorted(), expected.toSorted(), 'steps and duty differ');
  for (const clock of state.clocks)
    if (clock.kind === 'accept' && clock.stoppedAt === null && clock.unitId !== undefined) {
      const step = now.find(({ unitId }) => unitId === clock.unitId);
      assert.ok(step !== undefined && isPending(step), `an accept clock runs for ${clock.unitId}`);
    }
  if (state.dispute !== null) assert.ok(ids.includes(state.dispute.unitId), 'a dispute of a unit that is off the case');
}

/** Begins a draft that was passed already again. */
function rewrites({ type }: { type: string }, state: CaseState): boolean {
  return type === 'draftAnswer' && ['draft', 'approved'].includes(formalAnswer(state).status);
}

/** A further word, which must be settled again before the case can close. */
function begins(command: object): boolean {
  return 'begin' in command;
}

/** Whether the word that a command names or begins lets it through. */
function fits(command: { type: CaseCommand['type'] }, state: CaseState, actor: Actor): boolean {
  if ('begin' in command) return newWords(state, actor).some(({ kind }) => kind === (command.begin as Word).kind);
  const word = 'word' in command ? liveWords(state).find(({ id }) => id === command.word) : formalAnswer(state);
  const concerns = (wordCommandTypes as readonly string[]).includes(command.type) && command.type !== 'recordPress';
  return (
    !concerns ||
    (word !== undefined &&
      offersOn(word, state, actor).some((may) => may.command === command.type && may.blocked === null))
  );
}

/** The step that waits for the word that a command names. */
function stepOf(command: object, state: CaseState): string | null {
  const id = 'word' in command ? command.word : undefined;
  const word = id === undefined ? formalAnswer(state) : liveWords(state).find((one) => one.id === id);
  return word === undefined ? null : currentStep(word);
}

function reviewed(word: Word): void {
  const { versions, reviews, chain, round } = word;
  const author = versions.at(-1)?.userId;
  const own = reviews.filter((review) => review.round === round);
  const passes = own.filter(({ verdict }) => verdict === 'pass');
  assert.ok(
    chain.length >= 2 && chain.every((step) => passes.some((review) => review.step === step)),
    'a review is missing',
  );
  assert.ok(
    own.every(({ userId }) => userId !== author),
    'own draft reviewed',
  );
  assert.is(new Set(passes.map(({ userId }) => userId)).size, passes.length, 'one person passed two steps');
}

/** Nobody owes what nobody of those who owe it may do now, unless by the rule of four eyes: then another has to take their part. */
function owedCanBeDone(state: CaseState): void {
  for (const { whom, command, word: id } of owed(state)) {
    const word = id === undefined ? null : wordOf(state, id);
    const may = actors.some(
      (actor) =>
        actor.kind === 'person' &&
        whom.some((one) => one === `role:${actor.role}` || one === `unit:${actor.unitId}` || one.startsWith('head:')) &&
        (word === null ? offersTo(actor, state) : offersOn(word, state, actor)).some(
          (offer) => offer.command === command && (offer.blocked === null || fourEyes.includes(offer.blocked)),
        ),
    );
    assert.ok(may, `${command} is owed by ${whom.join()} in ${state.status} and none of them may do it`);
  }
}

const fourEyes: readonly string[] = [
  refusals['answer.ownDraft'],
  refusals['answer.secondPass'],
  refusals['proposal.own'],
  refusals['fix.ownVerification'],
];

function invariants(state: CaseState): void {
  owedCanBeDone(state);
  const answer = formalAnswer(state);
  assert.is(new Set(state.words.map(({ id }) => id)).size, state.words.length, 'two words of one id');
  for (const word of state.words) {
    if (word.status === 'approved' || (word.status === 'published' && word.kind !== 'press')) reviewed(word);
    if (word.status === 'published') assert.match(word.published?.url ?? '', /^https?:\/\//);
    if (word.kind === 'correction') assert.ok(state.words.some(({ id }) => id === word.corrects));
  }
  if (answer.status === 'withheld') {
    assert.ok(answer.withholding?.confirmed);
    assert.ok(state.clocks.every(({ kind, end }) => end !== 'withheld' || kind === 'answer'));
  }
  if (state.status === 'closed' || state.status === 'archived') {
    assert.ok(answer.status === 'published' || answer.status === 'withheld', 'closed without answer');
    assert.is(state.fix?.verified, true);
    assert.is(state.fix?.solved === 'partly', state.ending?.kind === 'partly' || state.reviews.length > 0);
    assert.ok(state.fix?.solved !== 'no' && openOrders(state).length === 0);
    assert.ok(
      state.clocks.every((clock) => clock.stoppedAt !== null || clock.kind === 'review'),
      'a clock runs in a closed case',
    );
  }
  if (['assigned', 'accepted', 'handling', 'fixed', 'verified'].includes(state.status)) assert.ok(state.duty);
  const running = state.clocks
    .filter((clock) => clock.stoppedAt === null)
    .map((clock) => `${clock.kind} ${clock.unitId ?? clock.order ?? ''}`);
  assert.equal(running, [...new Set(running)], 'two clocks of one kind run for one unit or order');
  unitInvariants(state);
  for (const clock of state.clocks) assert.ok(clock.dueAt >= clock.originalDueAt);
  for (const clock of state.clocks) assert.is(clock.end === null, clock.stoppedAt === null);
  if (endedStatuses.includes(state.status)) assert.equal(openProposals(state), []);
}
