import * as assert from 'uvu/assert';
import type { CaseState } from '../../../api/cases/case.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { openProposals } from '../../../api/cases/corrections.ts';
import { currentStep, formalAnswer } from '../../../api/cases/words.ts';
import { ReportBody } from '../../../api/clocks/contract-reports.ts';
import { Refused } from '../../../api/http/problem.ts';
import type { Chance } from '../../analysis/generated-documents.ts';
import {
  admin,
  air,
  airHead,
  city,
  duty,
  leader,
  monitoring,
  newCase,
  type Office,
  office,
  stranger,
  system,
  wang,
} from './office.ts';

export const people = [wang, air, airHead, city, monitoring, office, leader, stranger, admin];
export const caseCount = 14;
const rounds = 60;

/** Cases opened over some days, and whatever anybody may do with them, by chance; what is refused is left. */
export async function play(o: Office, random: Chance): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    if (round < caseCount) await o.cases.open(newCase(`case-${round}`, { foundAt: o.clock.now }), system);
    for (let step = 0; step < 6; step += 1) {
      o.later(random.int(150));
      const read = await o.cases.read(`case-${random.int(Math.min(round + 1, caseCount))}`);
      if (read !== null) await actByChance(o, read.state, random);
    }
    if (random.int(3) === 0) o.later(random.int(2_000));
    if (round === rounds - 12) await mergeAndSplit(o);
    await o.cases.remind();
  }
}

export async function actIfOffered(o: Office, id: string, type: CaseCommand['type'], random: Chance): Promise<boolean> {
  const { state } = (await o.cases.read(id)) ?? {};
  if (state === undefined) return false;
  for (const actor of people) {
    if (!o.cases.can(state, actor).some(({ command, blocked }) => command === type && blocked === null)) continue;
    try {
      await o.cases.act(id, state.version, payload(type, state, o.clock.now, random), actor);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return false;
}

async function actByChance(o: Office, state: CaseState, random: Chance): Promise<void> {
  const offers = people.flatMap((actor) =>
    o.cases
      .can(state, actor)
      .flatMap((may) => (may.blocked === null && !ofTwo.has(may.command) ? [[may.command, actor] as const] : [])),
  );
  const usual = offers.filter(([command]) => random.int(6) === 0 || !seldom.has(command));
  if (usual.length === 0) return;
  const [type, actor] = random.pick(usual);
  try {
    await o.cases.act(state.id, state.version, payload(type, state, o.clock.now, random), actor);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

/** What leads away from the usual way of a case, or nowhere. */
const seldom: ReadonlySet<string> = new Set([
  ...['dismiss', 'refer', 'withdraw', 'proposeWithholding', 'withdrawAnswer'],
  ...['propose', 'declineProposal', 'recallProposal', 'askClues', 'comment', 'instruct', 'supervise'],
  ...['setParticulars', 'assess'],
]);
/** They concern two cases, see {@link mergeAndSplit}. */
const ofTwo: ReadonlySet<string> = new Set(['mergeInto', 'splitOff']);

/** 并案 of two filed cases with both signatures, and a text of the one that goes on split off again. */
async function mergeAndSplit(o: Office): Promise<void> {
  const { items } = await o.cases.list({ view: 'open', sort: 'opened', limit: 50 }, wang);
  const states: CaseState[] = [];
  for (const { id } of items) {
    const state = (await o.cases.read(id))?.state;
    if (state !== undefined && state.status !== 'toJudge' && mergeable(o, state)) states.push(state);
  }
  const [from, into] = states;
  assert.ok(from !== undefined && into !== undefined, 'no two cases to merge');
  const command = {
    type: 'mergeInto',
    into: into.id,
    intoVersion: into.version,
    units: true,
    reason: '同一件事',
  } as const;
  const proposed = await o.cases.act(from.id, from.version, command, wang);
  const proposal = openProposals(proposed).find(({ change }) => change.what === 'merge')?.id;
  if (proposal !== undefined)
    await o.cases.act(from.id, proposed.version, { type: 'confirmProposal', proposal, opinion: '' }, leader);
  const goesOn = (await o.cases.read(into.id))?.state ?? into;
  assert.is(goesOn.taken.length, 1);
  const documents = goesOn.documents.slice(-1).map(({ id }) => id);
  const what = { title: '另一件事', summary: '拆出的文本', reason: '两件事' };
  await o.cases.act(into.id, goesOn.version, { type: 'splitOff', ...what, documents, places: [], leaving: [] }, wang);
}

function mergeable(o: Office, state: CaseState): boolean {
  return o.cases.can(state, wang).some(({ command, blocked }) => command === 'mergeInto' && blocked === null);
}

const corrections = [
  { what: 'title', title: '更正后的标题' },
  { what: 'level', level: 'blue' },
  { what: 'places', places: ['360702', '44'] },
  { what: 'topics', topics: ['water'] },
  { what: 'emergency', emergency: 'II' },
  { what: 'emergency', emergency: 'IV' },
];

function signing(state: CaseState) {
  const proposal = openProposals(state)[0]?.id ?? 1;
  return {
    confirmProposal: { proposal, opinion: '' },
    declineProposal: { proposal, reason: '不同意' },
    recallProposal: { proposal, reason: '撤回' },
  };
}
const reportBody = ReportBody.parse({ unit: '示例市生态环境局', signer: '甲', contact: '乙', phone: '0797-1' });
const evidence = [{ text: '报告', url: 'https://jiance.example/1.html' }];

function payload(type: CaseCommand['type'], state: CaseState, now: string, random: Chance): CaseCommand {
  const url = 'https://sthjt.example.gov.cn/1';
  const asked = state.clocks.filter((clock) => clock.kind === 'answer').at(-1)?.originalDueAt ?? now;
  const all: Record<CaseCommand['type'], object> = {
    file: { level: random.pick(['blue', 'orange', 'red']), emergency: random.int(2) === 0, reason: '属实' },
    dismiss: { reason: '误报' },
    refer: { to: '城管', receipt: null, reason: '油烟' },
    assign: { duty: random.int(3) === 0 ? { ...duty, lead: 'div-water', support: [] } : duty, note: '' },
    accept: {},
    reassign: { lead: random.pick(['div-air', 'div-water']), handler: 'city-3607', reason: '改派' },
    changeSupport: { support: random.pick([[], ['aff-monitoring'], ['div-water']]), reason: '需要协助' },
    handDown: { to: 'county-360783', note: '' },
    reportUp: { text: '已到现场' },
    // Never drawn, see mergeAndSplit.
    mergeInto: {},
    splitOff: {},
    dispute: { inCharge: null, reason: '不属本单位职责' },
    arbitrate: { to: random.pick(['div-air', 'city-3607', 'div-water']), reason: '按职责分工' },
    setRespondent: { level: random.pick(['province', 'city', 'county']), reason: '领导要求' },
    return: { reason: '不归我们' },
    logHandling: { text: '检查', evidence: [] },
    setDemands: { demands: ['一', '二'] },
    draftAnswer: { text: '……', covers: [0, 1] },
    submitAnswer: {},
    reviewAnswer: {
      step: currentStep(formalAnswer(state)) ?? 'wording',
      verdict: random.int(4) === 0 ? 'return' : 'pass',
      opinion: '意见',
      secrecy: { conclusion: 'open', basis: '不涉密', aggregationChecked: true, aggregation: '' },
    },
    withdrawAnswer: { reason: '再改' },
    dropWord: { word: 'followUp', reason: '不发了' },
    settleLink: { word: 'answer', note: '已联系网站恢复' },
    proposeWithholding: { basis: 'secret', reason: '秘密' },
    decideWithholding: { verdict: 'pass', opinion: '同意' },
    publishAnswer: { url, channel: '网站', publishedAt: now },
    recordPress: { url, heldAt: now },
    proveFix: { measures: '整改', solved: 'yes', evidence },
    verifyFix: { verdict: 'pass', opinion: '意见' },
    close: { conclusion: '完' },
    archive: {},
    reopen: { reason: '复发' },
    askExtension: { clock: 'answer', until: later(asked, 24), reason: '等' },
    extend: { clock: 'answer', until: later(asked, 12 + random.int(12)), reason: '等' },
    refuseExtension: { clock: 'answer', reason: '抓紧' },
    correctFoundTime: { foundAt: later(state.foundAt, random.int(48) - 24), reason: '核对' },
    setHappenedTime: { happenedAt: later(state.foundAt, -random.int(48)), reason: '核对' },
    fileReport: {
      report: 'initial',
      to: random.pick(['province', 'ministry']),
      way: random.pick(['phone', 'writing']),
      sentAt: now,
      body: reportBody,
    },
    recordStep: { clock: 'petitionAccept', doneAt: now, reference: '告知书' },
    urge: { text: '快' },
    raiseLevel: { level: 'red', reason: '升级' },
    propose: { change: random.pick(corrections), reason: '登记有误' },
    ...signing(state),
    withdraw: { reason: '重复登记' },
    recordReceipt: { receipt: '城管收〔2026〕8号' },
    recordReferralAnswer: { text: '已约谈经营者' },
    askClues: { asked: '具体点位', from: '反映人', until: later(now, 48) },
    giveClues: { text: '在东门' },
    lookAgain: { finding: '已清运', solved: 'yes', evidence, reviewAt: null },
    setParticulars: { involved: [random.pick(['甲厂', '乙厂'])], remark: random.pick(['一', '二']) },
    assess: { timely: random.int(101), targeted: 80, effective: 100, opinion: '已评估' },
    comment: { text: '请监测中心补测', mentions: ['role:leader'] },
    instruct: { text: '从速查处', leader: '分管厅领导', givenAt: now, until: later(now, 24) },
    supervise: { text: '每日一报', watcher: '督察办', until: later(now, 12) },
    answerOrder: { order: state.orders.find(({ answer }) => answer === null)?.id ?? 1, text: '已落实' },
  };
  return { type, ...all[type] } as CaseCommand;
}

export function later(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * 3_600_000).toISOString();
}
