import fc from 'fast-check';
import * as assert from 'uvu/assert';
import type { Actor, CaseState } from '../../../api/cases/case.ts';
import { endedStatuses } from '../../../api/cases/contract.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { openProposals } from '../../../api/cases/corrections.ts';
import { can, currentStep } from '../../../api/cases/permissions.ts';
import { Refused } from '../../../api/http/problem.ts';
import { suite } from '../../suite.ts';
import { admin, air, city, duty, leader, li, monitoring, office, stranger, system, wang } from './office.ts';
import { stage } from './stage.ts';

const random = suite('any sequence of commands');

const actors = [wang, li, air, city, monitoring, office, leader, stranger, admin, system];
const evidence = [{ text: '报告', url: 'https://jiance.example/1.html' }];
/** Every command with payloads good and bad; `now` stands for the moment. The usual comes often, what ends a case early seldom. */
const drawable: object[] = [
  ...['none', 'blue', 'orange', 'red'].map((level) => ({
    type: 'file',
    level,
    emergency: level === 'red',
    reason: '属实',
  })),
  { type: 'assign', duty, note: '' },
  { type: 'accept' },
  { type: 'return', reason: '不归我们' },
  { type: 'dismiss', reason: '误报' },
  { type: 'refer', to: '城管', receipt: null, reason: '油烟' },
  { type: 'logHandling', text: '检查', evidence: [] },
  { type: 'setDemands', demands: ['一', '二'] },
  { type: 'draftAnswer', text: '……', covers: [0] },
  { type: 'submitAnswer' },
  { type: 'withholdAnswer', basis: '秘密' },
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
  { type: 'extend', clock: 'answer', until: '2027-01-01T00:00:00Z', reason: '等' },
  { type: 'urge', text: '快' },
  ...['secrecy', 'wording', 'leader'].flatMap((step) =>
    ['pass', 'pass', 'return'].map((verdict) => ({ type: 'reviewAnswer', step, verdict, opinion: '意见' })),
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
  'withholdAnswer',
  'raiseLevel',
  'setDemands',
  'urge',
  'extend',
  'withdraw',
  'propose',
  'declineProposal',
  'recallProposal',
]);
const step = fc.record({ command: fc.nat(), actor: fc.nat(), wild: fc.nat(9), minutes: fc.nat(90) });
const sequences = fc.noBias(fc.array(step, { minLength: 30, maxLength: 90, size: 'max' }));

random(
  'keeps what must hold: published ⇒ all reviews passed and a link; closed ⇒ answered and verified; refusals are Chinese',
  () => {
    const reached = { published: 0, closed: 0, refused: 0 };
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
          if (s.state.answer.status === 'published' && before.answer.status !== 'published') reached.published += 1;
          if (s.state.status === 'closed' && before.status !== 'closed') reached.closed += 1;
        }
      }),
      { numRuns: 200, seed: 20261125 },
    );
    assert.ok(reached.published > 20, `published only ${reached.published} times`);
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
      new Set(can(state, actor).flatMap((may) => (may.blocked === null ? [may.command] : []))),
    ]),
  );
  const open = pairs.filter(([command, actor]) => offers.get(actor)?.has(command.type));
  const usual = open.filter(([command]) => one.wild === 2 || !early.has(command.type));
  // By kind first, so that a kind with many variants does not crowd out the others.
  const types = [...new Set(usual.map(([command]) => command.type))];
  const type = types[one.command % Math.max(1, types.length)];
  const ofType = usual.filter(
    ([command]) => command.type === type && (!('step' in command) || command.step === currentStep(state)),
  );
  return ofType[one.actor % Math.max(1, ofType.length)] ?? anything;
}

/** The system acts by its own rules and is offered nothing. */
function offered(state: CaseState, actor: Actor, type: CaseCommand['type']): boolean {
  return actor.kind === 'system' || can(state, actor).some((may) => may.command === type && may.blocked === null);
}

function at(command: object, now: string, state: CaseState): CaseCommand {
  const waiting = String(openProposals(state)[0]?.id ?? 1);
  const text = JSON.stringify(command).replaceAll('"now"', JSON.stringify(now)).replaceAll('"waiting"', waiting);
  return JSON.parse(text) as CaseCommand;
}

function invariants(state: CaseState): void {
  const { answer } = state;
  const draft = answer.versions.length;
  const passed = (step: string) =>
    answer.reviews.some((review) => review.step === step && review.draft === draft && review.verdict === 'pass');
  if (answer.status === 'published' || answer.status === 'approved') {
    assert.ok(answer.chain.length >= 2 && answer.chain.every(passed), 'a review is missing');
    const author = answer.versions.at(-1)?.userId;
    assert.ok(
      answer.reviews.every((review) => review.draft !== draft || review.userId !== author),
      'own draft reviewed',
    );
  }
  if (answer.status === 'published') assert.match(answer.published?.url ?? '', /^https?:\/\//);
  if (answer.status === 'withheld') assert.ok(answer.withheldBasis);
  if (state.status === 'closed' || state.status === 'archived') {
    assert.ok(answer.status === 'published' || answer.status === 'withheld', 'closed without answer');
    assert.equal([state.fix?.verified, state.fix?.solved], [true, 'yes']);
    assert.ok(
      state.clocks.every((clock) => clock.stoppedAt !== null),
      'a clock runs in a closed case',
    );
  }
  if (['assigned', 'accepted', 'handling', 'fixed', 'verified'].includes(state.status)) assert.ok(state.duty);
  for (const kind of ['judge', 'accept', 'firstWord', 'press', 'answer'])
    assert.ok(
      state.clocks.filter((clock) => clock.kind === kind && clock.stoppedAt === null).length <= 1,
      `two ${kind} clocks run`,
    );
  for (const clock of state.clocks) assert.ok(clock.dueAt >= clock.originalDueAt);
  for (const clock of state.clocks) assert.is(clock.end === null, clock.stoppedAt === null);
  if (endedStatuses.includes(state.status)) assert.equal(openProposals(state), []);
}
