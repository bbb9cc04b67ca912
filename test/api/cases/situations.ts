import { levelOrder } from '../../../analysis/codes.ts';
import type { Actor } from '../../../api/cases/case.ts';
import { openOrders } from '../../../api/cases/consult.ts';
import {
  type CaseCommand,
  type CaseCommandType,
  type ReviewStep,
  StepClockCode,
} from '../../../api/cases/contract-commands.ts';
import { openProposals } from '../../../api/cases/corrections.ts';
import { liveWords, publishedWords } from '../../../api/cases/words.ts';
import { ReportBody } from '../../../api/clocks/contract-reports.ts';
import {
  air,
  airHead,
  city,
  duty,
  leader,
  li,
  monitoring,
  office,
  person,
  principal,
  stranger,
  wang,
} from './office.ts';
import {
  accepted,
  approved,
  assignIt,
  closable,
  closed,
  county,
  draftIt,
  fileIt,
  inReview,
  otherCounty,
  passIt,
  proveIt,
  publishIt,
  reviewers,
  type Stage,
  stage,
  withhold,
} from './stage.ts';

/** 情形: every status at least once, and what stands beside a status; each is played from the opening. A new status gets a line. */
export const situations: Record<string, () => Stage> = {
  待研判: () => stage(),
  '待研判，提出无需处置': () => after(stage(), [{ type: 'dismiss', reason: '旧闻' }, wang]),
  '待研判，等待线索': () => {
    const s = stage();
    return after(s, [{ type: 'askClues', asked: '点位', from: '反映人', until: hoursAfter(s.now, 24) }, wang]);
  },
  无需处置: () => {
    const s = after(stage(), [{ type: 'dismiss', reason: '旧闻' }, wang]);
    return after(s, [{ type: 'confirmProposal', proposal: openProposals(s.state)[0]?.id ?? 0, opinion: '' }, li]);
  },
  '已转外单位，未收回执': () => after(stage(), [{ type: 'refer', to: '城管', receipt: null, reason: '油烟' }, wang]),
  已转外单位: () => after(stage(), [{ type: 'refer', to: '城管', receipt: '收文 8 号', reason: '油烟' }, wang]),
  已撤案: () => after(accepted({ level: 'yellow' }), [{ type: 'withdraw', reason: '重复' }, wang]),
  已立案: () => after(stage(), [fileIt, wang]),
  已交办: () => after(stage(), [fileIt, wang], [assignIt, wang]),
  已签收: () => accepted(),
  '已交办，退回待改派': () =>
    after(stage(), [fileIt, wang], [assignIt, wang], [{ type: 'return', reason: '不在我市' }, city]),
  '已签收，争议待裁定': () => after(accepted(), [{ type: 'dispute', inCharge: 'city-3604', reason: '在九江' }, city]),
  '已签收，下交县': () => after(accepted(), [{ type: 'handDown', to: county.id, note: '' }, city]),
  '突发，已签收': () => accepted({ level: 'red' }, { emergency: true }),
  '突发，首次发布拟稿中': () =>
    after(accepted({ level: 'red' }, { emergency: true }), [
      { type: 'draftAnswer', text: '通报……', covers: [], begin: { kind: 'firstWord', corrects: null } },
      wang,
    ]),
  '已签收，申请延期': () => {
    const s = accepted();
    const [ask] = samples.askExtension(s).filter(({ clock }) => clock === 'answer');
    return ask === undefined ? s : after(s, [ask, city]);
  },
  '办理中，拟稿中': () =>
    after(accepted(), [{ type: 'logHandling', text: '检查', evidence: [] }, city], [draftIt, air]),
  '已签收，待处室负责人审核': () => after(accepted(), [draftIt, air], [{ type: 'submitAnswer' }, air]),
  '已签收，待保密审查': () => inReview(),
  '已签收，审核退回': () =>
    after(inReview(), [{ type: 'reviewAnswer', step: 'secrecy', verdict: 'return', opinion: '数据不全' }, office]),
  '已签收，待发布': () => approved(),
  '已签收，已回应': () => published(),
  '已签收，提出不予公开': () =>
    after(accepted(), [{ type: 'proposeWithholding', basis: 'secret', reason: '涉密' }, office]),
  '已签收，不予公开': () => {
    const s = accepted();
    withhold(s);
    return s;
  },
  处置待核: () => after(published(), [proveIt, city]),
  处置已核: () => closable(),
  已办结: () => closed(),
  '已签收，有批示': () => {
    const s = accepted();
    return after(s, [
      { type: 'instruct', text: '从速', leader: '分管厅领导', givenAt: s.now, until: hoursAfter(s.now, 24) },
      leader,
    ]);
  },
  '已办结，待回头看': () => {
    const s = after(published(), [{ ...proveIt, solved: 'partly' } as CaseCommand, city]);
    after(s, [{ type: 'verifyFix', verdict: 'pass', opinion: '已复核' }, wang]);
    return after(s, [{ type: 'close', conclusion: '部分解决', left: '底泥', reviewAt: hoursAfter(s.now, 240) }, wang]);
  },
  已归档: () => after(closed(), [{ type: 'archive' }, wang]),
  '重启，已交办': () => after(closed(), [{ type: 'reopen', reason: '又有反映' }, wang]),
};

const below = person('u-ln', '邓八', 'unit', county.id);

/** 身份: one of each kind of person that acts on cases, by the sign that stands for him in the table. */
export const people: Record<string, Actor> = {
  宣: wang,
  办: office,
  领: leader,
  厅: principal,
  主: air,
  长: airHead,
  处: city,
  协: monitoring,
  县: below,
  他: stranger,
};

const evidence = [{ text: '监测报告', url: 'https://sthjt.example.gov.cn/report.pdf' }];
const link = 'https://sthjt.example.gov.cn/2.html';
const reviewSteps = Object.keys(reviewers) as ReviewStep[];

/** 样例: what somebody would enter for a command in a situation; where several words are meant, one for each. A new command gets a line. */
export const samples: { [T in CaseCommandType]: (s: Stage) => Extract<CaseCommand, { type: T }>[] } = {
  file: () => [{ type: 'file', level: 'orange', emergency: false, reason: '属实' }],
  dismiss: () => [{ type: 'dismiss', reason: '旧闻' }],
  refer: () => [{ type: 'refer', to: '城管', receipt: null, reason: '油烟' }],
  assign: () => [{ type: 'assign', duty, note: '' }],
  accept: () => [{ type: 'accept' }],
  return: () => [{ type: 'return', reason: '不归我们' }],
  reassign: () => [{ type: 'reassign', lead: 'div-air', handler: 'city-3604', reason: '在九江' }],
  changeSupport: () => [{ type: 'changeSupport', support: ['city-3604'], reason: '下游' }],
  handDown: () => [county, otherCounty].map(({ id }) => ({ type: 'handDown', to: id, note: '' })),
  reportUp: () => [{ type: 'reportUp', text: '已查明' }],
  dispute: () => [{ type: 'dispute', inCharge: 'city-3604', reason: '在九江' }],
  arbitrate: () => [{ type: 'arbitrate', to: 'city-3607', reason: '按职责' }],
  setRespondent: () => [{ type: 'setRespondent', level: 'province', reason: '关注度高' }],
  logHandling: () => [{ type: 'logHandling', text: '检查', evidence: [] }],
  setDemands: () => [{ type: 'setDemands', demands: ['查明来源'] }],
  draftAnswer: ({ state }) => [
    { type: 'draftAnswer', text: '经核查……', covers: [] },
    ...(['firstWord', 'press', 'followUp'] as const).map((kind) => ({
      ...{ type: 'draftAnswer' as const, text: '通报……', covers: [] },
      begin: { kind, corrects: null },
    })),
    ...publishedWords(state).map(({ id }) => ({
      ...{ type: 'draftAnswer' as const, text: '更正……', covers: [] },
      begin: { kind: 'correction' as const, corrects: id },
    })),
  ],
  submitAnswer: (s) => words(s).map((word) => ({ type: 'submitAnswer', word })),
  withdrawAnswer: (s) => words(s).map((word) => ({ type: 'withdrawAnswer', word, reason: '改数据' })),
  dropWord: ({ state }) => liveWords(state).map(({ id }) => ({ type: 'dropWord', word: id, reason: '不发了' })),
  reviewAnswer: (s) =>
    words(s).flatMap((word) =>
      reviewSteps.map((step) => passIt(step, { word }) as Extract<CaseCommand, { type: 'reviewAnswer' }>),
    ),
  proposeWithholding: () => [{ type: 'proposeWithholding', basis: 'secret', reason: '涉密' }],
  decideWithholding: () => [{ type: 'decideWithholding', verdict: 'pass', opinion: '同意' }],
  publishAnswer: (s) =>
    words(s).map((word) => ({ type: 'publishAnswer', word, url: link, channel: '厅网站', publishedAt: s.now })),
  settleLink: ({ state }) =>
    ['answer', ...state.words.map(({ id }) => id)].map((word) => ({ type: 'settleLink', word, note: '已恢复' })),
  recordPress: (s) => words(s).map((word) => ({ type: 'recordPress', word, url: link, heldAt: s.now })),
  proveFix: () => [{ type: 'proveFix', measures: '整改', solved: 'yes', evidence }],
  verifyFix: () => [{ type: 'verifyFix', verdict: 'pass', opinion: '已复核' }],
  close: () => [{ type: 'close', conclusion: '已整改' }],
  archive: () => [{ type: 'archive' }],
  reopen: () => [{ type: 'reopen', reason: '又有反映' }],
  askExtension: (s) =>
    running(s).map(({ kind, dueAt }) => ({
      ...{ type: 'askExtension', clock: kind, reason: '等监测结果' },
      until: hoursAfter(dueAt, 1),
    })),
  extend: (s) =>
    running(s).map(({ kind, dueAt, asked }) => ({
      ...{ type: 'extend', clock: kind, reason: '同意' },
      until: asked?.until ?? hoursAfter(dueAt, 1),
    })),
  refuseExtension: (s) => running(s).map(({ kind }) => ({ type: 'refuseExtension', clock: kind, reason: '不同意' })),
  correctFoundTime: ({ state }) => [
    { type: 'correctFoundTime', foundAt: hoursAfter(state.foundAt, -0.1), reason: '核对记录' },
  ],
  setHappenedTime: ({ state }) => [
    { type: 'setHappenedTime', happenedAt: hoursAfter(state.foundAt, -1), reason: '现场核实' },
  ],
  fileReport: (s) => [
    { type: 'fileReport', report: 'initial', to: 'province', sentAt: s.now, way: 'writing', body: reportBody },
  ],
  recordStep: (s) =>
    StepClockCode.options.map((clock) => ({ type: 'recordStep', clock, doneAt: s.now, reference: '信访件' })),
  urge: () => [{ type: 'urge', text: '请尽快' }],
  raiseLevel: ({ state }) => [
    { type: 'raiseLevel', level: levelOrder[levelOrder.indexOf(state.level) + 1] ?? 'red', reason: '扩散' },
  ],
  propose: () => [{ type: 'propose', change: { what: 'title', title: '更正后的标题' }, reason: '有误' }],
  confirmProposal: (s) => [{ type: 'confirmProposal', proposal: waiting(s), opinion: '' }],
  declineProposal: (s) => [{ type: 'declineProposal', proposal: waiting(s), reason: '不同意' }],
  recallProposal: (s) => [{ type: 'recallProposal', proposal: waiting(s), reason: '看错了' }],
  withdraw: () => [{ type: 'withdraw', reason: '重复' }],
  recordReceipt: () => [{ type: 'recordReceipt', receipt: '收文 8 号' }],
  recordReferralAnswer: () => [{ type: 'recordReferralAnswer', text: '已办' }],
  askClues: (s) => [{ type: 'askClues', asked: '点位', from: '反映人', until: hoursAfter(s.now, 24) }],
  giveClues: () => [{ type: 'giveClues', text: '在东门' }],
  lookAgain: () => [{ type: 'lookAgain', finding: '已清运', solved: 'yes', evidence, reviewAt: null }],
  setParticulars: () => [{ type: 'setParticulars', involved: ['示例化工厂'] }],
  assess: () => [{ type: 'assess', timely: 90, targeted: 80, effective: 100, opinion: '回应及时' }],
  comment: () => [{ type: 'comment', text: '请补测', mentions: ['role:leader'] }],
  instruct: (s) => [{ type: 'instruct', text: '从速', leader: '分管厅领导', givenAt: s.now, until: null }],
  supervise: (s) => [{ type: 'supervise', text: '每日一报', watcher: '督察办', until: hoursAfter(s.now, 12) }],
  answerOrder: ({ state }) => [{ type: 'answerOrder', order: openOrders(state)[0]?.id ?? 1, text: '已落实' }],
};

const reportBody = ReportBody.parse({ unit: '省厅', signer: '签发人', contact: '联系人', phone: '0791-0000' });

function waiting({ state }: Stage): number {
  return openProposals(state)[0]?.id ?? 1;
}

function running({ state }: Stage) {
  return state.clocks.filter(({ stoppedAt }) => stoppedAt === null);
}

function hoursAfter(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString();
}

/** The formal answer, and every other word of this life by its id. */
function words({ state }: Stage): (string | undefined)[] {
  return [undefined, ...liveWords(state).flatMap(({ id, kind }) => (kind === 'answer' ? [] : [id]))];
}

function after(s: Stage, ...steps: [CaseCommand, Actor][]): Stage {
  for (const [command, actor] of steps) s.act(command, actor);
  return s;
}

function published(): Stage {
  const s = approved();
  s.act(publishIt(s), wang);
  return s;
}
