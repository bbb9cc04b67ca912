import * as assert from 'uvu/assert';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { owed, waitsFor } from '../../../api/cases/owed.ts';
import { maySee } from '../../../api/cases/permissions.ts';
import { formalAnswer } from '../../../api/cases/words.ts';
import { suite } from '../../suite.ts';
import { air, city, duty, leader, monitoring, person, stranger, wang } from './office.ts';
import { accepted, assignIt, draftIt, fileIt, foreignCounty, inReview, type Stage, stage, withhold } from './stage.ts';

const units = suite('the units of a case');

const county = person('u-ln', '邓八', 'unit', 'county-360783');
const water = person('u-sz', '何七', 'unit', 'div-water');
const giveBack: CaseCommand = { type: 'return', reason: '不在我市' };
const toJiujiang: CaseCommand = { type: 'reassign', lead: 'div-air', handler: 'city-3604', reason: '事发地在九江' };
const back: CaseCommand = { type: 'reassign', lead: 'div-air', handler: 'city-3607', reason: '退回不成立' };

function assigned(): Stage {
  const s = stage();
  s.act(fileIt, wang);
  s.act(assignIt, wang);
  return s;
}

function steps(s: Stage) {
  return Object.fromEntries(
    s.state.unitSteps
      .filter(({ endedAt }) => endedAt === null)
      .map(({ unitId, acceptedAt, returned }) => [
        unitId,
        returned !== null ? '退回' : acceptedAt === null ? '未签收' : '已签收',
      ]),
  );
}

units('each unit signs for itself, at its own moment', () => {
  const s = assigned();
  assert.equal(steps(s), { 'div-air': '未签收', 'city-3607': '未签收', 'aff-monitoring': '未签收' });
  s.later(10);
  s.act({ type: 'accept' }, city);
  s.later(10);
  s.act({ type: 'accept' }, air);
  assert.equal(
    s.state.unitSteps.map(({ unitId, acceptedAt }) => [unitId, acceptedAt]),
    [
      ['div-air', '2026-11-25T02:20:00.000Z'],
      ['city-3607', '2026-11-25T02:10:00.000Z'],
      ['aff-monitoring', null],
    ],
  );
  assert.equal(waitsFor(s.state), ['unit:div-air', 'unit:city-3607', 'unit:aff-monitoring']);
});

units('a return of one unit takes nothing from the others: their sign-in, their drafts and their work stay', () => {
  const s = assigned();
  s.act({ type: 'accept' }, air);
  s.act(draftIt, air);
  s.act(giveBack, city);
  assert.equal(steps(s), { 'div-air': '已签收', 'city-3607': '退回', 'aff-monitoring': '未签收' });
  assert.equal([s.state.status, formalAnswer(s.state).status, s.state.duty?.lead], ['accepted', 'draft', 'div-air']);
  assert.equal(
    s.state.returns.map(({ unitId, role, reason }) => [unitId, role, reason]),
    [['city-3607', 'handler', '不在我市']],
  );
  assert.is(s.refusal({ type: 'logHandling', text: '检查', evidence: [] }, city), 'unit.returned');
  assert.is(s.refusal({ type: 'accept' }, city), 'unit.returned');
  assert.ok(waitsFor(s.state).includes('role:publicity'));
  assert.not.ok(waitsFor(s.state).includes('unit:city-3607'));
});

units('改派 gives the part to another unit, who signs; the former one is off the case and its work stays', () => {
  const s = accepted();
  s.act({ type: 'logHandling', text: '已到现场', evidence: [] }, city);
  s.act(giveBack, city);
  s.act(toJiujiang, wang);
  assert.equal(s.state.duty, { ...duty, handler: 'city-3604' });
  assert.equal(steps(s), { 'div-air': '已签收', 'aff-monitoring': '已签收', 'city-3604': '未签收' });
  assert.is(s.state.handling[0]?.text, '已到现场');
  assert.equal([maySee(s.state, city), maySee(s.state, stranger)], [false, true]);
  assert.is(s.refusal({ type: 'logHandling', text: '检查', evidence: [] }, stranger), 'unit.notAccepted');
  s.act({ type: 'accept' }, stranger);
  s.act({ type: 'logHandling', text: '再到现场', evidence: [] }, stranger);
  assert.is(s.state.handling.length, 2);
});

units('改派 needs no return, refuses what changes nothing, and is done by 宣教处 alone', () => {
  const s = accepted();
  assert.is(s.refusal(toJiujiang, leader), 'forbidden.reassign');
  assert.is(s.refusal({ ...toJiujiang, handler: 'city-3607' } as CaseCommand, wang), 'duty.unchanged');
  assert.is(s.refusal({ ...toJiujiang, handler: 'out-housing' } as CaseCommand, wang), 'duty.outside');
  assert.is(s.act(toJiujiang, wang).duty?.handler, 'city-3604');
});

units('a case whose units in charge have all changed waits for a sign-in again', () => {
  const s = assigned();
  s.act({ type: 'accept' }, city);
  assert.is(s.state.status, 'accepted');
  assert.is(s.act(toJiujiang, wang).status, 'assigned');
});

units('协办 are added and removed with a reason, and sign like the others', () => {
  const s = accepted();
  const change = (support: string[]): CaseCommand => ({ type: 'changeSupport', support, reason: '涉及下游' });
  assert.is(s.refusal(change(['aff-monitoring']), wang), 'duty.unchanged');
  assert.is(s.refusal(change(['div-none']), wang), 'duty.unknownUnit');
  s.act(change(['city-3604', 'div-air']), wang);
  assert.equal(s.state.duty?.support, ['city-3604']);
  assert.equal(steps(s), { 'div-air': '已签收', 'city-3607': '已签收', 'city-3604': '未签收' });
  assert.equal([maySee(s.state, monitoring), maySee(s.state, stranger)], [false, true]);
});

units('a part is returned within the limit of the settings; after it only an arbiter helps', () => {
  const s = assigned();
  s.later(120);
  s.act(giveBack, city);
  const late = assigned();
  late.later(121);
  assert.is(late.refusal(giveBack, city), 'unit.returnLate');
  assert.is(late.act({ type: 'dispute', inCharge: 'city-3604', reason: '在九江' }, city).dispute?.arbiter, 'publicity');
});

units('the second return of the same task goes to 宣教处 as arbiter, by a limit of its own', () => {
  const s = assigned();
  s.act(giveBack, city);
  assert.is(s.state.dispute, null);
  s.act(back, wang);
  s.act(giveBack, city);
  assert.equal(s.state.dispute, {
    unitId: 'city-3607',
    cause: 'returns',
    inCharge: null,
    reason: '同一任务第 2 次退回：不在我市',
    at: s.now,
    arbiter: 'publicity',
  });
  const clock = s.state.clocks.find(({ kind }) => kind === 'arbitrate');
  assert.equal([clock?.dueAt, clock?.stoppedAt], ['2026-11-25T06:00:00.000Z', null]);
  assert.is(s.refusal(toJiujiang, wang), 'dispute.open');
  assert.ok(waitsFor(s.state).includes('role:publicity'));
  s.later(30);
  s.act({ type: 'arbitrate', to: 'city-3604', reason: '事发地在九江' }, wang);
  assert.equal([s.state.dispute, s.state.duty?.handler], [null, 'city-3604']);
  assert.is(s.state.clocks.find(({ kind }) => kind === 'arbitrate')?.stoppedAt, s.now);
  assert.is(steps(s)['city-3604'], '未签收');
});

units('returns of different tasks are counted apart', () => {
  const s = assigned();
  s.act(giveBack, city);
  s.act({ type: 'return', reason: '不归我处' }, air);
  assert.is(s.state.dispute, null);
  s.act({ type: 'return', reason: '没有监测能力' }, monitoring);
  assert.is(s.state.dispute, null);
});

units('whom a ruling names may not return; against 宣教处 it turns to 厅领导, whose ruling is final', () => {
  const s = accepted();
  const claim: CaseCommand = { type: 'dispute', inCharge: 'city-3604', reason: '污染源在九江' };
  const keep: CaseCommand = { type: 'arbitrate', to: 'city-3607', reason: '事发在龙南' };
  s.act(claim, city);
  assert.is(s.refusal(claim, air), 'dispute.open');
  s.act(keep, wang);
  assert.is(steps(s)['city-3607'], '未签收');
  assert.is(s.refusal(giveBack, city), 'unit.ruled');
  s.act(claim, city);
  assert.is(s.state.dispute?.arbiter, 'leader');
  assert.ok(waitsFor(s.state).includes('role:leader'));
  assert.is(s.refusal(keep, wang), 'dispute.forLeader');
  s.act(keep, leader);
  assert.is(s.refusal(claim, city), 'dispute.final');
  s.act({ type: 'accept' }, city);
  assert.equal(
    s.state.rulings.map(({ arbiter, to }) => [arbiter, to]),
    [
      ['publicity', 'city-3607'],
      ['leader', 'city-3607'],
    ],
  );
});

units('a case with a dispute does not close', () => {
  const s = inReview({ level: 'blue' });
  s.act({ type: 'dispute', inCharge: null, reason: '不归我处' }, air);
  assert.is(s.refusal({ type: 'close', conclusion: '完' }, wang), 'dispute.open');
});

units('a city hands down to its own county, sees it work, and stays answerable', () => {
  const s = accepted();
  const down: CaseCommand = { type: 'handDown', to: 'county-360783', note: '今日到现场' };
  assert.is(s.refusal(down, air), 'unit.notCity');
  assert.is(s.refusal({ ...down, to: 'city-3604' } as CaseCommand, city), 'county.notOwn');
  assert.is(s.refusal({ ...down, to: foreignCounty.id } as CaseCommand, city), 'county.notOwn');
  assert.not.ok(maySee(s.state, county));
  s.act(down, city);
  assert.ok(maySee(s.state, county));
  assert.is(s.refusal(down, city), 'county.already');
  assert.is(s.refusal({ type: 'logHandling', text: '检查', evidence: [] }, county), 'unit.notAccepted');
  s.act({ type: 'accept' }, county);
  s.act({ type: 'logHandling', text: '已到现场', evidence: [] }, county);
  assert.is(s.refusal(draftIt, county), 'forbidden.draftAnswer');
  assert.equal(s.state.duty, duty);
  assert.is(
    s.act({ type: 'reportUp', text: '已查明气味来源' }, city).handling.at(-1)?.text,
    '上报省厅：已查明气味来源',
  );
  assert.is(s.refusal({ type: 'reportUp', text: '已查明' }, air), 'unit.notCity');
});

units('a county returns to its city, which hands down again or does it itself; nobody arbitrates', () => {
  const s = accepted();
  const down: CaseCommand = { type: 'handDown', to: 'county-360783', note: '' };
  for (let time = 1; time <= 2; time += 1) {
    s.act(down, city);
    s.act({ type: 'return', reason: '人手不足' }, county);
    assert.ok(waitsFor(s.state).includes('unit:city-3607'));
    assert.is(s.state.dispute, null);
  }
  const waiting = () => owed(s.state).filter(({ command }) => command === 'handDown');
  assert.equal(
    waiting().map(({ whom }) => whom),
    [['unit:city-3607']],
  );
  s.act({ type: 'logHandling', text: '派员核查', evidence: [] }, air);
  assert.is(waiting().length, 1, 'the work of another unit decides nothing for the city');
  s.act({ type: 'logHandling', text: '市局自行到场核查', evidence: [] }, city);
  assert.equal(waiting(), []);
  assert.not.ok(maySee(s.state, county));
  s.act(down, city);
  assert.ok(maySee(s.state, county));
});

units('a county to which the province assigns is seen by its city too', () => {
  const s = stage();
  s.act(fileIt, wang);
  s.act({ type: 'assign', duty: { lead: 'div-air', handler: 'county-360783', support: [] }, note: '' }, wang);
  assert.equal([maySee(s.state, county), maySee(s.state, city), maySee(s.state, stranger)], [true, true, false]);
  assert.is(s.refusal({ type: 'logHandling', text: '检查', evidence: [] }, city), 'forbidden.logHandling');
});

units('when its city is off the case the county is off it too', () => {
  const s = accepted();
  s.act({ type: 'handDown', to: 'county-360783', note: '' }, city);
  s.act(toJiujiang, wang);
  assert.not.ok(maySee(s.state, county));
});

units('a case that reopens is signed anew by all its units', () => {
  const s = accepted();
  s.act({ type: 'handDown', to: 'county-360783', note: '' }, city);
  withhold(s);
  s.act(
    {
      type: 'proveFix',
      measures: '整改',
      solved: 'yes',
      evidence: [{ text: '报告', url: 'https://jiance.example/1.html' }],
    },
    city,
  );
  s.act({ type: 'verifyFix', verdict: 'pass', opinion: '好' }, wang);
  s.act({ type: 'close', conclusion: '完' }, wang);
  s.later(60);
  s.act({ type: 'reopen', reason: '复发' }, wang);
  assert.equal(steps(s), { 'div-air': '未签收', 'city-3607': '未签收', 'aff-monitoring': '未签收' });
  assert.equal(
    s.state.clocks.filter(({ kind, stoppedAt }) => kind === 'accept' && stoppedAt === null).map(({ unitId }) => unitId),
    ['div-air', 'city-3607'],
  );
});

units('in a case of several cities each city concerned must be in; one of them is named who is left out', () => {
  const places = [
    { code: '360783', name: '龙南市' },
    { code: '3604', name: '九江市' },
    { code: '4310', name: '郴州市' },
  ];
  const s = stage({ places });
  s.act(fileIt, wang);
  assert.is(s.refusal(assignIt, wang), 'duty.cityLeftOut');
  const all: CaseCommand = { type: 'assign', duty: { ...duty, support: ['city-3604'] }, note: '' };
  s.act(all, wang);
  assert.is(s.refusal({ type: 'changeSupport', support: [], reason: '不用了' }, wang), 'duty.cityLeftOut');
  assert.equal([maySee(s.state, city), maySee(s.state, stranger)], [true, true]);
  const byCounty = stage({ places });
  byCounty.act(fileIt, wang);
  byCounty.act({ type: 'assign', duty: { ...duty, handler: 'county-360783', support: ['city-3604'] }, note: '' }, wang);
});

units('the water division may be put in charge in the middle, and signs before it works', () => {
  const s = accepted();
  s.act({ type: 'reassign', lead: 'div-water', handler: 'city-3607', reason: '实为水污染' }, wang);
  assert.equal(steps(s), { 'city-3607': '已签收', 'aff-monitoring': '已签收', 'div-water': '未签收' });
  assert.is(s.refusal(draftIt, water), 'unit.notAccepted');
  s.act({ type: 'accept' }, water);
  s.act(draftIt, water);
});

units.run();
