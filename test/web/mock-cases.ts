import type { z } from 'zod';
import type { CaseDetail, CaseItem, ClockView } from '../../api/cases/contract.ts';
import { ago, ahead, hash, text, titles } from './mock-data.ts';

const clock = (kind: ClockView['kind'], name: string, due: number, state: ClockView['state']): ClockView => ({
  kind,
  name,
  unit: null,
  startsAt: ago(300),
  dueAt: due >= 0 ? ahead(due) : ago(-due),
  stoppedAt: state === 'met' ? ago(240) : null,
  state,
  legalBasis: kind === 'answer' ? '国办发〔2016〕61号：48 小时内回应' : '国办发〔2016〕80号：5 小时内发布权威信息',
  extended: false,
  originalDueAt: due >= 0 ? ahead(due) : ago(-due),
  originalState: state,
  publishedDueAt: null,
  start: '发现时间',
  limit: kind === 'answer' ? '48小时' : '5小时',
  asked: null,
});

export const cases: CaseItem[] = titles.map(([level, title], index) => ({
  id: `c${index + 1}`,
  number: `2026-00${12 + index}`,
  title,
  level,
  status: (['handling', 'assigned', 'filed', 'closed'] as const)[index] ?? 'filed',
  answerStatus: (['inReview', 'none', 'none', 'published'] as const)[index] ?? 'none',
  topics: ['water'],
  places: [{ code: '360429', name: '湖口县' }],
  lead: { id: 'shui', name: '水生态环境处' },
  handler: { id: 'jiujiang', name: '九江市生态环境局' },
  openedAt: ago(300 + index * 500),
  foundAt: ago(320 + index * 500),
  nextClock:
    [
      clock('firstWord', '首次权威发布', -125, 'overdue'),
      clock('accept', '签收', 38, 'dueSoon'),
      clock('answer', '回应', 1500, 'running'),
      null,
    ][index] ?? null,
  reopened: index === 0 ? 1 : 0,
  late: index === 0,
  version: 6,
}));

const draft = (ending: string) =>
  `关于湖口县化工园区旁河道异味问题的回应。经查，园区雨水口排出积水造成河面发黑。${ending}目前饮用水水源地监测达标，自来水可以正常饮用。感谢监督。`;

type WordView = z.infer<typeof CaseDetail>['words'][number];

/** The formal answer, in review. */
function formalAnswer(item: CaseItem): WordView {
  return {
    id: 'answer',
    kind: 'answer',
    name: '正式回应',
    status: item.answerStatus,
    corrects: null,
    earlier: false,
    versions: [
      { text: draft('我局已派员核查。'), by: '承办员乙', at: ago(120), covers: [] },
      {
        text: draft('我局已责令封堵雨水口并清运积水。'),
        by: '承办员乙',
        at: ago(40),
        covers: ['说明自来水能否饮用'],
      },
    ],
    steps: [
      {
        step: 'secrecy',
        name: '办公室保密审查',
        state: 'passed',
        by: '审核员丙',
        at: ago(30),
        opinion: '无涉密内容',
        secrecy: { conclusion: 'open', basis: '无涉密内容', aggregationChecked: true, aggregation: '' },
      },
      { step: 'wording', name: '宣教处口径审核', state: 'current', by: null, at: null, opinion: null, secrecy: null },
      { step: 'leader', name: '分管厅领导审批', state: 'waiting', by: null, at: null, opinion: null, secrecy: null },
    ],
    published: null,
    withholding: null,
    findings: [
      { code: 'answer.demand', message: '没有回应诉求 1：查清是哪家企业排放', start: 20, end: 40, severe: false },
    ],
    despite: null,
    link: null,
    can: [
      { command: 'reviewAnswer', name: '审核', blocked: null },
      { command: 'draftAnswer', name: '拟稿', blocked: '审核中，不能再改稿；请等审核结果。' },
      { command: 'publishAnswer', name: '登记发布', blocked: '尚未通过全部审核，不能发布。' },
    ],
  };
}

/** 首次权威发布, out already. */
const firstWord: WordView = {
  id: 'firstWord',
  kind: 'firstWord',
  name: '首次权威发布',
  status: 'published',
  corrects: null,
  earlier: false,
  versions: [{ text: '湖口县化工园区旁河道异味情况，县局已到现场处置。', by: '承办员乙', at: ago(260), covers: [] }],
  steps: [],
  published: { url: 'https://example.com/first', channel: '县政府网站', at: ago(250) },
  withholding: null,
  findings: [],
  despite: null,
  link: {
    sha256: hash(9),
    keptAt: ago(245),
    lookedAt: ago(100),
    state: '可以打开，内容未变',
    trouble: null,
    settled: [],
  },
  can: [],
};

export function caseDetail(item: CaseItem): z.infer<typeof CaseDetail> {
  return {
    case: item,
    unreached: [],
    givenBack: [],
    merging: { into: null, earlier: [], taken: [], splitFrom: null, splitInto: [] },
    respondent: {
      level: 'county',
      name: '县级',
      basis: '国办发〔2016〕61号：属地管理、分级负责、谁主管谁负责',
      reason: null,
    },
    units: [
      {
        unit: { id: 'shui', name: '水生态环境处' },
        ...{ role: 'lead', over: null, assignedAt: ago(280), acceptedAt: ago(270) },
        ...{ returned: null, ruled: null, endedAt: null },
      },
      {
        unit: { id: 'jiujiang', name: '九江市生态环境局' },
        ...{ role: 'handler', over: null, assignedAt: ago(280), acceptedAt: null },
        ...{ returned: null, ruled: null, endedAt: null },
      },
    ],
    dispute: null,
    summary: text,
    origin: '系统预警',
    documents: [
      {
        id: 'd-a1',
        title: item.title,
        url: 'https://example.com/d-a1',
        sourceName: '示例问政平台',
        publishedAt: ago(340),
        foundAt: ago(320),
        snapshotSha256: hash(5),
      },
    ],
    demands: [
      { text: '查清是哪家企业排放', covered: false, answered: null },
      { text: '说明自来水能否饮用', covered: true, answered: null },
      { text: '告知孩子健康影响', covered: false, answered: null },
    ],
    support: [{ id: 'daqi', name: '大气环境处' }],
    emergency: true,
    emergencyLevel: null,
    proposals: [],
    clocks: [
      clock('judge', '研判', -200, 'met'),
      clock('firstWord', '首次权威发布', -125, 'overdue'),
      clock('press', '新闻发布会', 90, 'dueSoon'),
      clock('answer', '回应', 60 * 43, 'running'),
    ],
    times: {
      happenedAt: null,
      publishedAt: ago(340),
      foundAt: ago(300),
      firstFoundAt: ago(320),
      foundChanges: [{ from: ago(320), to: ago(300), reason: '以值班记录为准', by: '李干事', at: ago(200) }],
      late: '迟报：发现后超过2小时登记',
    },
    reports: [],
    particulars: {
      involved: { names: ['湖口县化工园区'], proposed: true },
      answerTypes: { codes: ['vital', 'emergency'], proposed: true, basis: '橙色以上，涉及公众身边环境；突发环境事件' },
      ...{ views: 1200, replies: null, satisfaction: null, superior: null, mechanism: null, remark: null },
      measured: '及时：0/1 项公开回应时限按时；针对：1/3 条诉求已答复；有效：部分解决',
      assessment: null,
    },
    steps: [],
    words: [formalAnswer(item), firstWord],
    newWords: [{ kind: 'followUp', name: '续报', corrects: null }],
    handling: [
      ...['接报后联系园区值班人员。', '赶到现场，封控排口。', '下游设两处监测断面。'].map((text, index) => ({
        ...{ at: ago(260 - index * 10), by: '承办员甲', text, evidence: [] },
      })),
      {
        at: ago(200),
        by: '承办员乙',
        text: '现场核查，采集水样 3 个，送市监测中心。',
        evidence: [
          { text: '现场照片', url: 'https://example.com/photo' },
          { text: '采样记录', url: null },
        ],
      },
    ],
    fix: {
      measures: '封堵雨水口，清运积水 12 车；园区建立雨污分流巡查制度。',
      solved: 'partly',
      evidence: [{ text: '封堵后照片', url: 'https://example.com/after' }],
      at: ago(20),
      verified: false,
    },
    conclusion: null,
    ...{
      ending: null,
      reviews: [],
      referral: null,
      clues: null,
      lives: [],
      comments: [],
      orders: [],
      mentionable: [{ id: 'role:leader', name: '厅领导' }],
    },
    entries: Array.from({ length: 6 }, (_, index) => ({
      seq: 101 + index,
      at: ago(300 - index * 50),
      by: index === 0 ? '系统' : '承办员乙',
      unit: index === 0 ? null : '九江市生态环境局',
      type: ['opened', 'filed', 'assigned', 'accepted', 'handlingLogged', 'answerDrafted'][index] ?? 'opened',
      name: ['建案', '立案', '交办', '签收', '登记办理', '拟稿'][index] ?? '建案',
      sentence:
        [
          '由系统预警建案',
          '评为红色并立案',
          '交办水生态环境处、九江市生态环境局',
          '九江市生态环境局已签收',
          '登记现场核查情况',
          '拟回应稿第 2 稿',
        ][index] ?? '',
      basis: index === 1 ? '国办发〔2016〕61号' : null,
      hash: hash(index + 11),
    })),
    next: { sentence: '待宣教处口径审核', command: 'reviewAnswer', word: 'answer', beside: null },
    can: [
      { command: 'reviewAnswer', name: '审核', blocked: null },
      { command: 'accept', name: '签收', blocked: null },
      { command: 'logHandling', name: '登记办理', blocked: null },
      { command: 'setDemands', name: '登记诉求', blocked: null },
      { command: 'draftAnswer', name: '拟稿', blocked: '审核中，不能再改稿；请等审核结果。' },
      { command: 'proveFix', name: '报送处置结果', blocked: null },
      { command: 'publishAnswer', name: '登记发布', blocked: '尚未通过全部审核，不能发布。' },
      { command: 'urge', name: '催办', blocked: null },
      { command: 'fileReport', name: '登记突发事件报告', blocked: null },
    ],
  };
}
