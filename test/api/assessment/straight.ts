import type { Actor } from '../../../api/cases/case.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { formalAnswer } from '../../../api/cases/words.ts';
import { act, air, city, leader, monitoring, newCase, type Office, system, wang } from '../cases/office.ts';
import { assignIt, draftIt, fileIt, passIt, proveIt, reviewers } from '../cases/stage.ts';

/** How long each part of the usual way takes, in minutes; what is null does not happen. */
export type Pace = {
  id: string;
  sign?: number;
  /** The unit on the spot returns it, and gets it again. */
  returned?: boolean;
  /** The city hands it down to its county. */
  below?: boolean;
  /** Asks for more time for the answer, so many hours beyond its limit. */
  extend?: number;
  /** A reviewer returns the first draft. */
  back?: boolean;
  answer?: number | null;
  scores?: [number, number, number];
  close?: boolean;
  reopen?: boolean;
};

/** One case on the usual way by the usual people, at its own pace. */
export async function straight(
  o: Office,
  pace: Pace,
  opened: Partial<Parameters<typeof newCase>[1]> = {},
): Promise<void> {
  const { id } = pace;
  const does = (command: CaseCommand, actor: Actor) => act(o, id, command, actor);
  const pass = async () => {
    await does(draftIt, air);
    await does({ type: 'submitAnswer' }, air);
  };
  await o.cases.open(newCase(id, { foundAt: o.clock.now, ...opened }), system);
  await does({ ...fileIt, level: 'yellow' } as CaseCommand, wang);
  await does(assignIt, wang);
  o.later(pace.sign ?? 30);
  if (pace.returned === true) {
    await does({ type: 'return', reason: '不在本市' }, city);
    await does({ type: 'reassign', lead: 'div-air', handler: 'city-3607', reason: '退回不成立' }, wang);
  }
  if (pace.below === true) {
    await does({ type: 'accept' }, city);
    await does({ type: 'handDown', to: 'county-360783', note: '' }, city);
  }
  for (const unit of pace.below === true ? [air, monitoring] : [city, air, monitoring])
    await does({ type: 'accept' }, unit);
  if (pace.extend !== undefined) {
    const { state } = (await o.cases.read(id)) ?? {};
    const due = state?.clocks.find(({ kind }) => kind === 'answer')?.dueAt ?? o.clock.now;
    const until = new Date(Date.parse(due) + pace.extend * 3_600_000).toISOString();
    await does({ type: 'askExtension', clock: 'answer', until, reason: '待监测结果' }, air);
    await does({ type: 'extend', clock: 'answer', until, reason: '同意' }, leader);
  }
  if (pace.answer === null) return;
  o.later(pace.answer ?? 600);
  await pass();
  if (pace.back === true) {
    const step =
      formalAnswer(await does({ type: 'comment', text: '请看第二段', mentions: ['role:leader'] }, wang)).chain[0] ??
      'head';
    await does({ type: 'reviewAnswer', step, verdict: 'return', opinion: '未答第二条诉求' }, reviewers[step]);
    await pass();
  }
  const read = await o.cases.read(id);
  for (const step of read === null ? [] : formalAnswer(read.state).chain) await does(passIt(step), reviewers[step]);
  const url = `https://sthjt.example.gov.cn/${id}.html`;
  await does({ type: 'publishAnswer', url, channel: '厅网站', publishedAt: o.clock.now }, wang);
  if (pace.close !== true) return;
  o.later(60);
  await does(proveIt, city);
  await does({ type: 'verifyFix', verdict: 'pass', opinion: '已复核' }, wang);
  await does({ type: 'close', conclusion: '已整改' }, wang);
  if (pace.scores !== undefined) {
    const [timely, targeted, effective] = pace.scores;
    await does({ type: 'assess', timely, targeted, effective, opinion: '已评估' }, wang);
  }
  if (pace.reopen !== true) return;
  o.later(600);
  await does({ type: 'reopen', reason: '群众再次反映' }, wang);
}
