import * as assert from 'uvu/assert';
import { decideJoin } from '../../../api/cases/decide-system.ts';
import { describeEntry } from '../../../api/cases/entry-sentence.ts';
import { waitsFor } from '../../../api/cases/owed.ts';
import { can } from '../../../api/cases/permissions.ts';
import { clockState } from '../../../api/clocks/clock-state.ts';
import { suite } from '../../suite.ts';
import { air, caseDocument, city, leader, li, office, system, wang } from './office.ts';
import { accepted, assignIt, closable, fileIt, type Stage, stage } from './stage.ts';

const corrections = suite('corrections with a second signature');

type Change = Extract<Parameters<Stage['act']>[0], { type: 'propose' }>['change'];
const propose = (change: Change) => ({ type: 'propose' as const, change, reason: '登记有误' });
const lastProposal = (s: Stage) => s.state.proposals.at(-1)?.id ?? 0;
const confirm = (s: Stage) => ({ type: 'confirmProposal' as const, proposal: lastProposal(s), opinion: '' });
const statesOf = (s: Stage) => Object.fromEntries(s.state.clocks.map((one) => [one.kind, clockState(one, s.now)]));
const offered = (s: Stage, actor: typeof wang) => can(s.state, actor).map(({ command }) => command);

corrections('title, level, place and topics change only when a second person has signed', () => {
  const s = accepted();
  const changes: [Change, () => unknown, unknown, unknown][] = [
    [{ what: 'title', title: '龙南某园区异味' }, () => s.state.title, '龙南某工业园夜间异味扰民', '龙南某园区异味'],
    [{ what: 'level', level: 'yellow' }, () => s.state.level, 'orange', 'yellow'],
    [
      { what: 'places', places: ['360783', '360702', '43', '360702'] },
      () => s.state.places,
      [{ code: '360783', name: '龙南市' }],
      [
        { code: '360783', name: '龙南市' },
        { code: '360702', name: '章贡区' },
        { code: '43', name: '湖南省' },
      ],
    ],
    [{ what: 'topics', topics: ['water', 'waste'] }, () => s.state.topics, ['smell'], ['water', 'waste']],
  ];
  for (const [change, value, before, after] of changes) {
    s.act(propose(change), wang);
    assert.equal(value(), before, `${change.what} waits`);
    s.act(confirm(s), leader);
    assert.equal(value(), after, `${change.what} is done`);
  }
});

corrections('a place that the case had keeps its town when others are added', () => {
  const s = stage({ places: [{ code: '360783', name: '龙南市渡江镇' }] });
  s.act(fileIt, wang);
  s.act(propose({ what: 'places', places: ['360783', '360702'] }), wang);
  s.act(confirm(s), leader);
  assert.equal(s.state.places, [
    { code: '360783', name: '龙南市渡江镇' },
    { code: '360702', name: '章贡区' },
  ]);
});

corrections('who proposes does not sign; another one of 宣教处 or a leader does; nobody else', () => {
  const s = accepted();
  assert.is(s.refusal(propose({ what: 'level', level: 'blue' }), air), 'forbidden.propose');
  s.act(propose({ what: 'level', level: 'blue' }), wang);
  assert.is(s.refusal(confirm(s), wang), 'proposal.own');
  assert.is(s.refusal(confirm(s), office), 'forbidden.confirmProposal');
  assert.is(s.refusal(confirm(s), city), 'forbidden.confirmProposal');
  assert.ok(!offered(s, wang).includes('confirmProposal'));
  assert.ok(offered(s, wang).includes('recallProposal'));
  assert.ok(offered(s, li).includes('confirmProposal'));
  assert.ok(!offered(s, li).includes('recallProposal'));
  assert.is(s.act(confirm(s), li).level, 'blue');
  assert.is(s.refusal(confirm(s), li), 'proposal.none');
});

corrections('with two that wait, one of them his own, a person signs the other only', () => {
  const s = accepted();
  s.act(propose({ what: 'title', title: '甲' }), wang);
  const own = lastProposal(s);
  s.act(propose({ what: 'level', level: 'blue' }), li);
  assert.is(s.refusal({ type: 'confirmProposal', proposal: own, opinion: '' }, wang), 'proposal.own');
  assert.is(s.refusal({ type: 'declineProposal', proposal: own, reason: '不' }, wang), 'proposal.own');
  assert.is(s.refusal({ type: 'recallProposal', proposal: lastProposal(s), reason: '不' }, wang), 'proposal.notOwn');
  s.act(confirm(s), wang);
  assert.equal([s.state.level, s.state.title], ['blue', '龙南某工业园夜间异味扰民']);
});

corrections('a proposal is declined or taken back with a reason, and waits for the two roles until then', () => {
  const s = accepted();
  assert.ok(!waitsFor(s.state).includes('role:leader'));
  s.act(propose({ what: 'title', title: '甲' }), wang);
  assert.ok(waitsFor(s.state).includes('role:leader') && waitsFor(s.state).includes('role:publicity'));
  s.act({ type: 'declineProposal', proposal: lastProposal(s), reason: '原标题准确' }, li);
  s.act(propose({ what: 'title', title: '甲' }), wang);
  s.act({ type: 'recallProposal', proposal: lastProposal(s), reason: '看错了' }, wang);
  assert.equal(
    s.state.proposals.map(({ outcome, opinion, decidedBy }) => [outcome, opinion, decidedBy]),
    [
      ['declined', '原标题准确', '李青'],
      ['recalled', '看错了', '王敏'],
    ],
  );
  assert.is(s.state.title, '龙南某工业园夜间异味扰民');
  assert.ok(!waitsFor(s.state).includes('role:leader'));
});

corrections(
  'the level that answers follows the corrected places by rule, unless a person had decided otherwise',
  () => {
    const s = accepted();
    const correct = (...places: string[]) => {
      s.act(propose({ what: 'places', places }), wang);
      s.act(confirm(s), leader);
    };
    assert.is(s.state.respondent?.level, 'county');
    correct('360783', '360402');
    assert.is(s.state.respondent?.level, 'province');
    assert.match(s.state.respondent?.basis ?? '', '跨市');
    correct('360783', '360781');
    assert.equal([s.state.respondent?.level, s.state.respondent?.reason], ['city', null], 'as often as they change');
    const t = accepted();
    t.act({ type: 'setRespondent', level: 'city', reason: '市里要求' }, wang);
    t.act(propose({ what: 'places', places: ['360783', '44'] }), wang);
    t.act(confirm(t), leader);
    assert.is(t.state.respondent?.level, 'city');
    correct();
    assert.equal(s.state.places, []);
  },
);

corrections(
  'the bureau of a city that a correction adds comes into the case, once, and stays when it is left out again',
  () => {
    const s = accepted();
    const correct = (...places: string[]) => {
      s.act(propose({ what: 'places', places }), wang);
      s.act(confirm(s), leader);
    };
    assert.not(s.state.duty?.support.includes('city-3604'));
    correct('360783', '360402', '3604', '3611');
    const support = s.state.duty?.support ?? [];
    assert.equal(
      support.filter((id) => id.startsWith('city-')),
      ['city-3604', 'city-3611'],
    );
    assert.is(s.state.unitSteps.find(({ unitId }) => unitId === 'city-3604')?.role, 'support');
    const version = s.state.version;
    correct('360783', '360403');
    assert.equal(s.state.duty?.support, support);
    // Proposed, signed, corrected: nothing was brought in a second time.
    assert.is(s.state.version, version + 3);
    const early = stage();
    early.act(fileIt, wang);
    early.act(propose({ what: 'places', places: ['360783', '3604'] }), wang);
    early.act(confirm(early), leader);
    assert.is(early.state.duty, null);
  },
);

corrections('what is no change, goes upwards, or waits already is refused', () => {
  const s = accepted();
  assert.is(s.refusal(propose({ what: 'level', level: 'red' }), wang), 'level.notLower');
  assert.is(s.refusal(propose({ what: 'level', level: 'orange' }), wang), 'level.notLower');
  assert.is(s.refusal(propose({ what: 'level', level: 'none' }), wang), 'level.none');
  assert.is(s.refusal(propose({ what: 'title', title: s.state.title }), wang), 'proposal.same');
  const places = (...codes: string[]) => s.refusal(propose({ what: 'places', places: codes }), wang);
  assert.is(places('360783'), 'proposal.same');
  assert.is(places('360783', '999999'), 'proposal.unknownPlace');
  assert.is(places('360783', '36'), 'proposal.homeWhole');
  assert.is(places('430981', '44'), 'proposal.noHomePlace');
  assert.is(s.refusal(propose({ what: 'emergency', emergency: null }), wang), 'proposal.same');
  s.act(propose({ what: 'title', title: '甲' }), wang);
  assert.is(s.refusal(propose({ what: 'title', title: '乙' }), li), 'proposal.pending');
});

corrections('a proposal that no longer fits when it is signed is refused, and lapses with the case', () => {
  const s = stage();
  s.act({ type: 'dismiss', reason: '误报' }, wang);
  s.act(fileIt, li);
  assert.is(s.refusal(confirm(s), li), 'proposal.stale');
  assert.is(s.act({ type: 'recallProposal', proposal: lastProposal(s), reason: '已立案' }, wang).status, 'filed');
  const ready = closable();
  ready.act(propose({ what: 'title', title: '甲' }), wang);
  ready.act({ type: 'close', conclusion: '已整改' }, wang);
  assert.is(ready.state.proposals[0]?.outcome, 'lapsed');
  assert.is(ready.refusal(confirm(ready), li), 'case.closed.confirmProposal');
});

corrections('what becomes 突发 Ⅱ gets its 5 h and 24 h from 发现时间 and is at least orange', () => {
  const s = accepted({ level: 'yellow' });
  s.later(60);
  s.act(propose({ what: 'emergency', emergency: 'II' }), wang);
  s.act(confirm(s), leader);
  assert.equal([s.state.emergency, s.state.emergencyLevel, s.state.level], [true, 'II', 'orange']);
  const due = Object.fromEntries(s.state.clocks.map(({ kind, startsAt, dueAt }) => [kind, [startsAt, dueAt]]));
  assert.equal(due['firstWord'], ['2026-11-25T01:30:00.000Z', '2026-11-25T06:30:00.000Z']);
  assert.equal(due['press'], ['2026-11-25T01:30:00.000Z', '2026-11-26T01:30:00.000Z']);
});

corrections('突发 Ⅲ and Ⅳ have no 5 h and 24 h, one whose level nobody can say yet has', () => {
  const kinds = (emergencyLevel: 'II' | 'III' | 'IV' | null) =>
    accepted({}, { emergency: true, emergencyLevel }).state.clocks.map(({ kind }) => kind);
  for (const level of ['III', 'IV'] as const) assert.ok(!kinds(level).includes('firstWord'), level);
  for (const level of ['II', null] as const) assert.ok(kinds(level).includes('firstWord'), String(level));
});

corrections(
  'what is no longer 突发 Ⅰ or Ⅱ ends the 5 h and 24 h with a record; they are not 按时, the 48 h run on',
  () => {
    const s = accepted({}, { emergency: true, emergencyLevel: 'I' });
    s.later(60);
    s.act(propose({ what: 'emergency', emergency: 'III' }), wang);
    s.act(confirm(s), li);
    const { firstWord, press, answer } = statesOf(s);
    assert.equal([firstWord, press, answer], ['terminated', 'terminated', 'running']);
    s.act(propose({ what: 'emergency', emergency: 'I' }), wang);
    s.act(confirm(s), li);
    const again = s.state.clocks.filter(({ kind }) => kind === 'firstWord');
    assert.equal(
      again.map(({ dueAt, end }) => [dueAt, end]),
      [
        ['2026-11-25T06:30:00.000Z', 'terminated'],
        ['2026-11-25T06:30:00.000Z', null],
      ],
      'brought back, the limit is the old one',
    );
  },
);

corrections('a limit that had run out is not made good by correcting the emergency away', () => {
  const s = accepted({}, { emergency: true, emergencyLevel: 'I' });
  s.later(6 * 60);
  s.act(propose({ what: 'emergency', emergency: null }), wang);
  s.act(confirm(s), li);
  const { firstWord, press } = statesOf(s);
  assert.equal([firstWord, press], ['lapsed', 'terminated']);
});

corrections('bringing the level down stops no clock', () => {
  const s = accepted();
  const before = s.state.clocks;
  s.act(propose({ what: 'level', level: 'blue' }), wang);
  assert.equal(s.act(confirm(s), li).clocks, before);
});

corrections('blue and yellow are dismissed or withdrawn by one person, orange and red by two', () => {
  for (const [level, people] of [
    ['blue', 1],
    ['yellow', 1],
    ['orange', 2],
    ['red', 2],
  ] as const) {
    const s = stage({ level });
    s.act({ type: 'dismiss', reason: '误报' }, wang);
    assert.is(s.state.status, people === 1 ? 'dismissed' : 'toJudge', level);
    if (people === 2) assert.is(s.act(confirm(s), li).status, 'dismissed', level);
    const filed = stage({ level });
    filed.act({ ...fileIt, level } as typeof fileIt, wang);
    filed.act(assignIt, wang);
    filed.act({ type: 'withdraw', reason: '重复登记' }, wang);
    assert.is(filed.state.status, people === 1 ? 'withdrawn' : 'assigned', level);
    if (people === 2) assert.is(filed.act(confirm(filed), leader).status, 'withdrawn', level);
  }
});

corrections('a case that was red once needs two signatures until two have brought it down', () => {
  const s = stage({ level: 'red' });
  s.act({ ...fileIt, level: 'blue' } as typeof fileIt, wang);
  s.act({ type: 'withdraw', reason: '小事' }, wang);
  assert.is(s.state.status, 'filed', 'filing it lower does not get round the second signature');
  s.act({ type: 'recallProposal', proposal: lastProposal(s), reason: '先调级' }, wang);
  const lowered = accepted();
  lowered.act(propose({ what: 'level', level: 'yellow' }), wang);
  lowered.act(confirm(lowered), li);
  assert.is(lowered.act({ type: 'withdraw', reason: '重复登记' }, wang).status, 'withdrawn');
});

corrections('no clock of a dismissed, withdrawn or referred case is 按时 by its end', () => {
  const dismissed = stage();
  dismissed.later(5);
  dismissed.act({ type: 'dismiss', reason: '误报' }, wang);
  dismissed.act(confirm(dismissed), li);
  assert.equal(statesOf(dismissed), { judge: 'terminated', answer: 'terminated' });
  const withdrawn = accepted({ level: 'yellow' });
  withdrawn.act({ type: 'withdraw', reason: '重复登记' }, wang);
  assert.is(statesOf(withdrawn)['answer'], 'terminated');
  const late = stage();
  late.later(49 * 60);
  late.act({ type: 'refer', to: '城管部门', receipt: '城管收〔2026〕8号', reason: '油烟' }, wang);
  assert.equal(statesOf(late), { judge: 'lapsed', answer: 'lapsed' });
});

corrections('a withdrawn case can be opened again; the timetable may dismiss without a second person', () => {
  const s = accepted({ level: 'yellow' });
  s.act({ type: 'withdraw', reason: '重复登记' }, wang);
  assert.is(s.refusal({ type: 'logHandling', text: '检查', evidence: [] }, city), 'case.withdrawn.logHandling');
  assert.is(s.act({ type: 'reopen', reason: '并非重复' }, wang).status, 'assigned');
  assert.is(stage().act({ type: 'dismiss', reason: '并入' }, system).status, 'dismissed');
});

corrections('a complaint that comes after the withdrawal brings the case back; an older text does not', () => {
  const s = accepted({ level: 'yellow' });
  s.act({ type: 'withdraw', reason: '重复登记' }, wang);
  const given = { at: s.now, settings: s.settings };
  const text = (publishedAt: string) => [caseDocument('later', s.now, publishedAt)];
  assert.equal(
    decideJoin(text('2026-11-25T01:00:00.000Z'), '同一事件', s.state, given).map(({ type }) => type),
    ['documentsJoined'],
  );
  assert.equal(
    decideJoin(text('2026-11-26T01:00:00.000Z'), '同一事件', s.state, given)
      .slice(0, 2)
      .map(({ type }) => type),
    ['documentsJoined', 'reopened'],
  );
});

corrections('each entry reads as one Chinese sentence', () => {
  const name = (id: string) => id;
  assert.is(
    describeEntry({ type: 'changeProposed', change: { what: 'emergency', emergency: 'II' }, reason: '核实' }, name)
      .sentence,
    '提出更正为突发环境事件，重大（Ⅱ级），待第二人签字。理由：核实',
  );
  assert.is(
    describeEntry({ type: 'corrected', change: { what: 'places', places: [] }, reason: '不明' }, name).sentence,
    '地点更正为不明。理由：不明',
  );
  assert.is(
    describeEntry({ type: 'clocksEnded', kinds: ['firstWord', 'press'], reason: '不再适用' }, name).sentence,
    '首次权威发布、新闻发布会时限终止：不再适用',
  );
});

corrections.run();
