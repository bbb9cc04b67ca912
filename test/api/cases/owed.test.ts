import * as assert from 'uvu/assert';
import type { Actor, CaseState } from '../../../api/cases/case.ts';
import { nextStep, owed, owedBy, waitsFor } from '../../../api/cases/owed.ts';
import { can } from '../../../api/cases/permissions.ts';
import { suite } from '../../suite.ts';
import { air, city, monitoring, office, wang } from './office.ts';
import { people, situations } from './situations.ts';
import { accepted, assignIt, fileIt, stage } from './stage.ts';

const owing = suite('who owes which step by which clock');

/** Of each situation: whom (主, 处 = the units that lead and handle), the command, the clock. */
const expected = [
  ['待研判', 'publicity file judge'],
  ['待研判，提出无需处置', 'publicity file judge', 'publicity leader confirmProposal —'],
  ['待研判，等待线索', 'publicity giveClues clues'],
  ['无需处置'],
  ['已转外单位，未收回执', 'publicity recordReceipt —'],
  ['已转外单位'],
  ['已撤案'],
  ['已立案', 'publicity assign —'],
  ['已交办', '主 处 accept accept', '协 accept —'],
  ['已签收', '主 处 draftAnswer answer', '主 处 proveFix —'],
  ['已交办，退回待改派', 'publicity reassign reassign', '主 accept accept', '协 accept —'],
  ['已签收，争议待裁定', 'publicity arbitrate arbitrate', '主 处 draftAnswer answer', '主 处 proveFix —'],
  ['已签收，下交县', '主 处 draftAnswer answer', '主 处 proveFix —', 'unit:county-360783 accept —'],
  [
    '突发，已签收',
    'publicity fileReport provinceReport',
    '主 处 fileReport report',
    'publicity draftAnswer firstWord',
    'publicity recordPress press',
    '主 处 draftAnswer answer',
    '主 处 proveFix —',
  ],
  [
    '突发，首次发布拟稿中',
    'publicity fileReport provinceReport',
    '主 处 fileReport report',
    '主 处 publicity submitAnswer firstWord',
    'publicity recordPress press',
    '主 处 draftAnswer answer',
    '主 处 proveFix —',
  ],
  ['已签收，申请延期', '主 处 draftAnswer answer', '主 处 proveFix —', 'leader extend answer'],
  ['办理中，拟稿中', '主 处 submitAnswer answer', '主 处 proveFix —'],
  ['已签收，待处室负责人审核', '长 reviewAnswer answer', '主 处 proveFix —'],
  ['已签收，待保密审查', 'office reviewAnswer answer', '主 处 proveFix —'],
  ['已签收，审核退回', '主 处 draftAnswer answer', '主 处 proveFix —'],
  ['已签收，待发布', 'publicity publishAnswer answer', '主 处 proveFix —'],
  ['已签收，已回应', '主 处 proveFix —'],
  ['已签收，提出不予公开', 'leader decideWithholding answer', '主 处 proveFix —'],
  ['已签收，不予公开', '主 处 proveFix —'],
  ['处置待核', 'publicity verifyFix —'],
  ['处置已核', 'publicity close —'],
  ['已办结'],
  ['已签收，有批示', '主 处 draftAnswer answer', '主 处 proveFix —', '主 处 publicity answerOrder —'],
  ['已办结，待回头看'],
  ['已归档'],
  ['重启，已交办', '主 处 accept accept', '协 accept —'],
];

owing('in every situation it is named, the next step first', () => {
  const told = Object.entries(situations).map(([name, play]) => [
    name,
    ...owed(play().state).map(({ whom, command, clock }) => `${whom.map(short).join(' ')} ${command} ${clock ?? '—'}`),
  ]);
  assert.equal(told, expected);
});

owing('whoever owes a step may do it now', () => {
  for (const [name, play] of Object.entries(situations)) {
    const { state } = play();
    for (const step of owed(state)) {
      const who = step.whom.flatMap((one) => Object.values(people).filter((actor) => isOf(actor, one)));
      assert.ok(who.length > 0, `${name}: nobody is ${step.whom.join()}`);
      const may = who.filter((actor) =>
        can(state, actor).some(({ command, blocked }) => command === step.command && blocked === null),
      );
      assert.ok(may.length > 0, `${name}: none of ${step.whom.join()} may ${step.command}`);
    }
  }
});

owing('待我办, 下一步 and the addressees of reminders are read from it', () => {
  const { state } = situation('已签收，待保密审查');
  assert.equal(waitsFor(state), ['role:office', 'review:role:office', 'unit:div-air', 'unit:city-3607']);
  assert.equal(owedBy(state, 'answer'), ['role:office']);
  assert.equal(owedBy(state, 'judge'), []);
  const { sentence, command, word } = nextStep(state, (id) => id, office);
  assert.equal([sentence, command, word], ['待办公室保密审查', 'reviewAnswer', 'answer']);
});

owing('下一步 is what this person owes, and else what is due from others', () => {
  const s = stage();
  s.act(fileIt, wang);
  s.act(assignIt, wang);
  s.act({ type: 'accept' }, city);
  const next = (actor: Actor) => nextStep(s.state, (id) => id, actor);
  assert.equal([next(air).sentence, next(air).command], ['待div-air签收', 'accept']);
  assert.equal([next(city).sentence, next(city).command], ['待div-air拟回应稿', 'draftAnswer']);
  assert.equal([next(air).beside, next(city).beside], [null, '待div-air签收']);
  assert.equal(next(office), next(air));
});

owing('where nobody owes anything the case says so', () => {
  const rest = (name: string) => {
    const { sentence, command } = nextStep(situation(name).state, (id) => id, wang);
    return [sentence, command];
  };
  assert.equal(rest('无需处置'), ['已研判为无需处置，没有待办', null]);
  assert.equal(rest('已转外单位'), ['已转城管，等待对方答复', 'recordReferralAnswer']);
  assert.equal(rest('已办结'), ['已办结，待宣教处归档', 'archive']);
  assert.equal(rest('已归档'), ['已归档，没有待办', null]);
});

owing('a helper who gave its part back waits while it is disputed who is in charge', () => {
  const s = accepted();
  s.act({ type: 'return', reason: '无监测任务' }, monitoring);
  const commands = () => owed(s.state).map(({ command }) => command);
  assert.ok(commands().includes('changeSupport'));
  s.act({ type: 'dispute', inCharge: 'city-3604', reason: '在九江' }, city);
  assert.not(commands().includes('changeSupport'));
});

owing.run();

function situation(name: string): { state: CaseState } {
  const play = situations[name];
  if (play === undefined) throw new Error(`There is no situation ${name}.`);
  return play();
}

function isOf(actor: Actor, whom: string): boolean {
  if (actor.kind === 'system') return false;
  if (actor.head === true && whom === `head:${actor.role === 'leader' ? 'leader' : actor.unitId}`) return true;
  return whom === `role:${actor.role}` || whom === `unit:${actor.unitId}`;
}

function short(whom: string): string {
  return (
    { 'unit:div-air': '主', 'unit:city-3607': '处', 'unit:aff-monitoring': '协', 'head:div-air': '长' }[whom] ??
    whom.replace('role:', '')
  );
}
