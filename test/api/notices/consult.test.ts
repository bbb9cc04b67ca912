import * as assert from 'uvu/assert';
import type { Actor } from '../../../api/cases/case.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { decide } from '../../../api/cases/decide.ts';
import { evolve } from '../../../api/cases/evolve.ts';
import { noticesOf } from '../../../api/notices/notices.ts';
import { seedUnits } from '../../../api/units/seed.ts';
import { suite } from '../../suite.ts';
import { city, wang } from '../cases/office.ts';
import { accepted, type Stage } from '../cases/stage.ts';

const told = suite('notices of 会商, 批示 and 督办');

/** Does it, and gives whom it is told to, and what they read. */
function tells(s: Stage, command: CaseCommand, actor: Actor): [string, string, string][] {
  const units = new Map(seedUnits.map((unit) => [unit.id, unit]));
  const before = s.state;
  const events = decide(command, before, { actor, at: s.now, settings: s.settings, units });
  return events.flatMap((event) => {
    const entry = { caseId: before.id, version: s.state.version + 1, at: s.now, by: actor, event };
    const earlier = s.state;
    s.state = evolve(earlier, entry);
    return noticesOf(entry, earlier, s.state).map((one): [string, string, string] => [
      one.to,
      one.subject.replace(/：.*/s, ''),
      one.text,
    ]);
  });
}

told('who is mentioned in 会商 is told, and nobody else', () => {
  const comment = { type: 'comment', text: '请补测', mentions: ['role:leader', 'unit:city-3607'] } as const;
  assert.equal(tells(accepted(), comment as unknown as CaseCommand, wang), [
    ['role:leader', '会商', '王敏：请补测'],
    ['unit:city-3607', '会商', '王敏：请补测'],
  ]);
  assert.equal(tells(accepted(), { type: 'comment', text: '记一笔', mentions: [] }, wang), []);
});

told(
  'an instruction and a supervision are told to those who have to answer, the answer to those who wait for it',
  () => {
    const s = accepted();
    const until = '2026-11-26T02:00:00.000Z';
    assert.equal(
      tells(s, { type: 'instruct', text: '从速', leader: '分管厅领导', givenAt: s.now, until: null }, wang),
      ['role:publicity', 'unit:div-air', 'unit:city-3607'].map((to) => [to, '领导批示', '分管厅领导批示：从速']),
    );
    const order = s.state.version;
    const supervised = tells(s, { type: 'supervise', text: '每日一报', watcher: '督察办', until }, wang);
    assert.equal(
      supervised.map(([to]) => to),
      ['role:publicity', 'unit:div-air', 'unit:city-3607'],
    );
    assert.match(supervised[0]?.[2] ?? '', /^督察办督办：每日一报（请于 .*10:00（北京时间）前反馈）$/);
    assert.equal(tells(s, { type: 'answerOrder', order, text: '已落实' }, city), [
      ['role:publicity', '批示反馈', '钱江：已落实'],
      ['role:leader', '批示反馈', '钱江：已落实'],
    ]);
  },
);

told.run();
