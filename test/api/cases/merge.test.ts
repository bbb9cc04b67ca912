import * as assert from 'uvu/assert';
import type { CaseState } from '../../../api/cases/case.ts';
import type { Clock } from '../../../api/cases/case-events.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { openProposals } from '../../../api/cases/corrections.ts';
import type { Circumstances } from '../../../api/cases/decide.ts';
import { describeEntry } from '../../../api/cases/entry-sentence.ts';
import { evolve } from '../../../api/cases/evolve.ts';
import { takeOver } from '../../../api/cases/merge.ts';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { clockState } from '../../../api/clocks/clock-state.ts';
import { seedUnits } from '../../../api/units/seed.ts';
import { suite } from '../../suite.ts';
import { air, caseDocument, city, leader, li, wang } from './office.ts';
import { accepted, assignIt, beside, closed, fileIt, inReview, type Stage, stage } from './stage.ts';

const merge = suite('并案 and 拆案');

const given: Circumstances = {
  actor: wang,
  at: '2026-11-25T06:00:00.000Z',
  settings: shippedLedgerSettings,
  units: new Map(seedUnits.map((unit) => [unit.id, unit])),
};

merge('a yellow case is merged by one person; its clocks end as 终止 and none of them is 按时', () => {
  const s = beside(accepted({ level: 'yellow' }));
  s.act(mergeIt(s), wang);
  assert.is(s.state.status, 'merged');
  assert.equal(s.state.mergers, [
    { caseId: 'case-2', number: '2026-0002', events: ['event-1'], at: s.now, reopenedAt: null },
  ]);
  const running = accepted({ level: 'yellow' }).state.clocks.filter(({ stoppedAt }) => stoppedAt === null);
  assert.ok(running.length > 0);
  for (const { kind } of running) {
    const ended = s.state.clocks.find((clock) => clock.kind === kind);
    assert.is(ended === undefined ? null : clockState(ended, s.now), 'terminated', kind);
  }
  assert.is(s.refusal({ type: 'logHandling', text: '检查', evidence: [] }, city), 'case.merged.logHandling');
});

merge('what was overdue when it was merged stays missed', () => {
  const s = beside(accepted({ level: 'yellow' }));
  s.later(60 * 24 * 3);
  s.act(mergeIt(s), wang);
  const answer = s.state.clocks.find(({ kind }) => kind === 'answer');
  assert.is(answer === undefined ? null : clockState(answer, s.now), 'lapsed');
});

merge('an orange or red case is merged by two people, of whom the second is another', () => {
  for (const level of ['orange', 'red'] as const) {
    const s = beside(accepted({ level }));
    s.act(mergeIt(s), wang);
    assert.is(s.state.status, 'accepted', level);
    const [proposal] = openProposals(s.state);
    assert.equal(proposal?.change, { what: 'merge', into: { caseId: 'case-2', number: '2026-0002' }, units: true });
    const sign: CaseCommand = { type: 'confirmProposal', proposal: proposal?.id ?? 0, opinion: '' };
    assert.is(s.refusal(sign, wang), 'proposal.own');
    assert.is(s.act(sign, li).status, 'merged', level);
  }
});

merge('when the other case has ended meanwhile the second signature does not merge', () => {
  const s = beside(accepted());
  s.act(mergeIt(s), wang);
  s.other = { ...closed().state, id: 'case-2' };
  const proposal = openProposals(s.state)[0]?.id ?? 0;
  assert.is(s.refusal({ type: 'confirmProposal', proposal, opinion: '' }, leader), 'merge.ended');
});

merge(
  'it is refused into itself, into what has ended or is not filed, across 示例数据, unseen, and with an open 批示',
  () => {
    const s = beside(accepted({ level: 'yellow' }));
    const other = s.other as CaseState;
    const refusal = (change: Partial<CaseState> | null) => {
      s.other = change === null ? null : { ...other, ...change };
      return s.refusal({ ...mergeIt(s), intoVersion: other.version } as CaseCommand, wang);
    };
    assert.is(refusal(null), 'merge.unknown');
    assert.is(refusal({ id: s.state.id }), 'merge.same');
    assert.is(refusal({ demo: true }), 'merge.demo');
    assert.is(refusal({ status: 'closed' }), 'merge.ended');
    assert.is(refusal({ status: 'merged' }), 'merge.ended');
    assert.is(refusal({ status: 'toJudge' }), 'merge.notFiled');
    assert.is(refusal({ version: other.version + 1 }), 'version.conflict');
    s.other = other;
    s.act({ type: 'instruct', text: '从速', leader: '分管厅领导', givenAt: s.now, until: null }, leader);
    assert.is(s.refusal(mergeIt(s), wang), 'merge.orderOpen');
    assert.is(s.refusal(mergeIt(s), air), 'forbidden.mergeInto');
  },
);

merge('a reopened case has its own texts again, owes what it owed, and says where it had been', () => {
  const s = beside(accepted({ level: 'yellow' }));
  const owed = answerOf(s.state);
  s.act(mergeIt(s), wang);
  s.later(600);
  s.act({ type: 'reopen', reason: '并错了' }, wang);
  assert.equal([s.state.status, s.state.reopened], ['assigned', 1]);
  assert.equal(
    s.state.documents.map(({ id }) => id),
    ['case-1-d1'],
  );
  assert.is(s.state.mergers[0]?.reopenedAt, s.now);
  assert.is(s.state.lives[0]?.status, 'merged');
  const again = s.state.clocks.filter(({ kind, stoppedAt }) => kind === 'answer' && stoppedAt === null);
  assert.equal(
    again.map(({ startsAt, dueAt }) => [startsAt, dueAt]),
    [[owed.startsAt, owed.originalDueAt]],
  );
});

merge('the case that goes on takes the texts, places and demands that it did not have, and names the units', () => {
  const taken = accepted({
    level: 'yellow',
    documents: [caseDocument('case-1-d1'), caseDocument('b-1')],
    places: [{ code: '360402', name: '濂溪区' }],
    demands: ['查明气味来源', '赔偿损失'],
  }).state;
  const state = taking({ ...taken, duty: { lead: 'div-water', handler: 'city-3604', support: [] } }, accepted().state);
  assert.equal(
    state.documents.map(({ id }) => id),
    ['case-1-d1', 'b-1'],
  );
  assert.equal(
    state.places.map(({ code }) => code),
    ['360783', '360402'],
  );
  assert.equal(
    state.demands.map(({ text }) => text),
    ['查明气味来源', '公布监测结果', '赔偿损失'],
  );
  assert.equal(state.duty, {
    lead: 'div-air',
    handler: 'city-3607',
    support: ['aff-monitoring', 'city-3604', 'div-water'],
  });
  assert.is(state.respondent?.level, 'province');
  assert.is(state.status, 'accepted');
});

merge('台账要素 that only the merged case has come with it, and enterprises of both; what was said here stays', () => {
  const taken = accepted({ level: 'yellow' });
  const here = accepted();
  const said = (s: Stage, change: object) => s.act({ type: 'setParticulars', ...change } as CaseCommand, wang);
  said(taken, { involved: ['甲化工', '乙印染'], views: 900, remark: '同一路段', satisfaction: 'satisfied' });
  said(here, { involved: ['乙印染'], views: 1_200 });
  const { involved, views, remark, satisfaction } = taking(taken.state, here.state).particulars;
  assert.equal([involved, views, remark, satisfaction], [['乙印染', '甲化工'], 1_200, '同一路段', 'satisfied']);
  const types = takeOver(accepted().state, { reason: '同一件事', units: true }, accepted().state, given);
  assert.not(types.some(({ type }) => type === 'particularsSet'));
});

merge('units that are not taken are named all the same, and the city concerned joins whatever was chosen', () => {
  const taken: CaseState = {
    ...accepted({ level: 'yellow', places: [{ code: '3604', name: '九江市' }] }).state,
    duty: { lead: 'div-water', handler: 'city-3604', support: [] },
  };
  const events = takeOver(taken, { reason: '同一件事', units: false }, accepted().state, given);
  const [entry] = events;
  assert.equal(entry?.type === 'caseTakenOver' ? entry.units : null, ['div-water', 'city-3604']);
  const added = events.flatMap((event) => (event.type === 'supportChanged' ? event.added : []));
  assert.equal(added, ['city-3604']);
  const names = new Map(seedUnits.map(({ id, name }) => [id, name]));
  const sentence = entry === undefined ? '' : describeEntry(entry, (id) => names.get(id) ?? id).sentence;
  assert.match(sentence, '该案另有承办单位水生态环境处、九江市生态环境局');
});

merge('its answer counts from the earlier 发现时间 of both', () => {
  const taken = accepted({ level: 'yellow', foundAt: '2026-11-24T01:30:00.000Z', publishedAt: null }).state;
  const before = accepted({ level: 'yellow' }).state;
  const state = taking(taken, before);
  assert.equal(
    [answerOf(before).startsAt, answerOf(before).dueAt],
    ['2026-11-25T01:30:00.000Z', '2026-11-27T01:30:00.000Z'],
  );
  assert.equal(
    [answerOf(state).startsAt, answerOf(state).dueAt],
    ['2026-11-24T01:30:00.000Z', '2026-11-26T01:30:00.000Z'],
  );
  assert.equal([state.foundAt, state.firstFoundAt], ['2026-11-24T01:30:00.000Z', '2026-11-24T01:30:00.000Z']);
  assert.match(state.foundChanges[0]?.reason ?? '', '取两案中较早的发现时间');
});

merge(
  'the earlier 发现时间 counts also where the merged case owes no answer any more, and takes the extension with it',
  () => {
    const s = closed({ foundAt: '2026-11-24T01:30:00.000Z', publishedAt: null });
    const before = accepted({ level: 'yellow' }).state;
    const extended = before.clocks.map((clock) =>
      clock.kind === 'answer' ? { ...clock, dueAt: '2026-11-28T01:30:00.000Z', extended: true } : clock,
    );
    const answer = answerOf(taking(s.state, { ...before, clocks: extended }));
    assert.equal([answer.originalDueAt, answer.dueAt], ['2026-11-26T01:30:00.000Z', '2026-11-27T01:30:00.000Z']);
  },
);

merge('a later 发现时间 of the merged case moves nothing', () => {
  const taken = accepted({ level: 'yellow', foundAt: '2026-11-25T01:50:00.000Z' }).state;
  const before = accepted({ level: 'yellow' }).state;
  const state = taking(taken, before);
  assert.equal(answerOf(state).dueAt, answerOf(before).dueAt);
  assert.is(state.foundAt, before.foundAt);
});

merge('the stricter of both limits holds, also against an extension of the case that goes on', () => {
  const taken = accepted({ level: 'yellow' }).state;
  const before = accepted({ level: 'yellow' });
  before.state = {
    ...before.state,
    clocks: before.state.clocks.map((clock) =>
      clock.kind === 'answer' ? { ...clock, dueAt: '2026-12-02T01:30:00.000Z', extended: true } : clock,
    ),
  };
  assert.is(answerOf(taking(taken, before.state)).dueAt, '2026-11-27T01:30:00.000Z');
});

merge('what only the merged case owed is owed by the other by the same limit: 信访 and 突发事件 lose no clock', () => {
  const petition = accepted({ level: 'yellow', origin: 'petition' }).state;
  const owed = petition.clocks.find(({ kind }) => kind === 'petitionAccept');
  const state = taking(petition, accepted({ level: 'yellow' }).state);
  const carried = state.clocks.find(({ kind }) => kind === 'petitionAccept');
  assert.equal([carried?.startsAt, carried?.dueAt, carried?.stoppedAt], [owed?.startsAt, owed?.originalDueAt, null]);
  const emergency = accepted({ level: 'red' }, { emergency: true }).state;
  const grave = taking(emergency, accepted({ level: 'yellow' }).state);
  assert.equal([grave.level, grave.gravest, grave.emergency], ['red', 'red', true]);
  for (const kind of ['firstWord', 'press', 'report'])
    assert.ok(
      grave.clocks.some((clock) => clock.kind === kind && clock.stoppedAt === null),
      kind,
    );
});

merge('what was said already is not owed again, and the words of the merged case are linked', () => {
  const s = inReview({ level: 'yellow' });
  const state = taking(s.state, answered());
  assert.equal(
    state.clocks.filter(({ kind, stoppedAt }) => kind === 'answer' && stoppedAt === null),
    [],
  );
  assert.equal(
    state.taken[0]?.words.map(({ id, status, url }) => [id, status, url]),
    [['answer', 'inReview', null]],
  );
  assert.is(s.state.words.length, 1);
});

merge('the texts that are split off make a case to be judged, with the same 发现时间 and limit', () => {
  const s = accepted({ level: 'yellow', documents: [caseDocument('d-1'), caseDocument('d-2')] });
  const before = s.state;
  s.act(splitIt(['d-2']), wang);
  assert.equal(
    s.state.documents.map(({ id }) => id),
    ['d-1'],
  );
  assert.equal(s.state.clocks, before.clocks);
  assert.equal(
    s.state.splitInto.map(({ caseId, number }) => [caseId, number]),
    [['case-3', '2026-0003']],
  );
});

merge('a split is refused of all texts, of a text or place that is not there, and of every place', () => {
  const s = accepted({ level: 'yellow', documents: [caseDocument('d-1'), caseDocument('d-2')] });
  assert.is(s.refusal(splitIt(['d-1', 'd-2']), wang), 'split.allTexts');
  assert.is(s.refusal(splitIt(['d-9']), wang), 'split.unknownText');
  assert.is(s.refusal(splitIt(['d-2'], ['3604']), wang), 'split.unknownPlace');
  assert.is(s.refusal(splitIt(['d-2'], [], ['360783']), wang), 'split.unknownPlace');
  assert.is(s.refusal(splitIt(['d-2'], ['360783'], ['360783']), wang), 'split.allPlaces');
  assert.is(s.refusal(splitIt(['d-2']), city), 'forbidden.splitOff');
  assert.is(accepted({ level: 'yellow' }).refusal(splitIt(['case-1-d1']), wang), 'split.oneText');
});

merge('two cases that wait are merged before either is filed', () => {
  const s = beside(stage({ level: 'yellow' }));
  s.other = { ...stage({ level: 'blue' }).state, id: 'case-2' };
  s.act(mergeIt(s), wang);
  const state = taking({ ...s.state, status: 'toJudge' }, s.other);
  assert.equal([state.status, state.level], ['toJudge', 'yellow']);
  const filed = stage();
  filed.state = state;
  filed.act({ ...fileIt, level: 'yellow' } as CaseCommand, wang);
  assert.is(filed.act(assignIt, wang).status, 'assigned');
});

merge.run();

function mergeIt(s: Stage): CaseCommand {
  return { type: 'mergeInto', into: 'case-2', intoVersion: s.other?.version ?? 1, units: true, reason: '同一件事' };
}

function splitIt(documents: string[], places: string[] = [], leaving: string[] = []): CaseCommand {
  return { type: 'splitOff', title: '另一处异味', summary: '另一园区', documents, places, leaving, reason: '两件事' };
}

/** The case that goes on, after it took over the other. */
function taking(taken: CaseState, state: CaseState): CaseState {
  return takeOver(taken, { reason: '同一件事', units: true }, state, given).reduce<CaseState>(
    (now, event) => evolve(now, { caseId: now.id, version: now.version + 1, at: given.at, by: wang, event }),
    state,
  );
}

function answered(): CaseState {
  const s = closed();
  return { ...s.state, status: 'verified' };
}

function answerOf(state: CaseState): Clock & { originalDueAt: string } {
  const clock = state.clocks.findLast(({ kind }) => kind === 'answer');
  if (clock === undefined) throw new Error('no answer clock');
  return clock;
}
