import type { z } from 'zod';
import type { Level } from '../../analysis/codes.ts';
import type { AlertDetail, AlertItem } from '../../api/contract/alert.ts';
import type { CaseDetail, CaseItem, ClockView } from '../../api/contract/case.ts';
import type { DocumentHit, DocumentView } from '../../api/contract/document.ts';
import type { Role, RouteRow, Session, Unit, User } from '../../api/contract/identity.ts';
import type { BriefingDetail, Overview, SourceList, SourceView } from '../../api/contract/office.ts';

/** Canned answers of the stand-in server: invented texts, times relative to `now`. */
export const now = Date.now();
const minute = 60_000;
const day = 24 * 60 * minute;
export const ago = (minutes: number) => new Date(now - minutes * minute).toISOString();
export const ahead = (minutes: number) => new Date(now + minutes * minute).toISOString();
const hash = (seed: number) =>
  Array.from({ length: 64 }, (_, index) => ((seed * 31 + index * 7) % 16).toString(16)).join('');
const dayKey = (back: number) => new Date(now + 8 * 60 * minute - back * day).toISOString().slice(0, 10);

export const units: Unit[] = [
  { id: 'xuanjiao', name: '宣教处', kind: 'division', desk: 'publicity', region: null, active: true },
  { id: 'shui', name: '水生态环境处', kind: 'division', desk: 'water', region: null, active: true },
  { id: 'daqi', name: '大气环境处', kind: 'division', desk: 'air', region: null, active: true },
  { id: 'jiujiang', name: '九江市生态环境局', kind: 'city', desk: null, region: '3604', active: true },
  { id: 'shangrao', name: '上饶市生态环境局', kind: 'city', desk: null, region: '3611', active: true },
];

export function userOf(role: Role): User {
  return {
    id: `u-${role}`,
    name: role,
    displayName: { publicity: '值班员甲', unit: '承办员乙', office: '审核员丙', leader: '厅领导丁', admin: '管理员戊', audit: '审计员己' }[role],
    role,
    unitId: role === 'unit' ? 'jiujiang' : 'xuanjiao',
    active: true,
    lockedUntil: null,
    mustChangePassword: false,
    lastLoginAt: ago(90),
  };
}

export function sessionOf(user: User | null, needsSetup = false): Session {
  return {
    user,
    unit: units.find((unit) => unit.id === user?.unitId) ?? null,
    needsSetup,
    demo: true,
    version: '0.1.0',
    engines: { queue: '内存', documents: 'SQLite FTS5', ledger: 'SQLite' },
    idleMinutes: 15,
  };
}

const text =
  '今天早上开始，湖口县某化工园区旁边的小河水面发黑发臭😷，岸边有死鱼。附近小学的老师说孩子们上课都闻得到刺鼻气味，有家长带孩子去了医院。希望环保部门尽快查清是哪家企业排的，并告诉我们自来水还能不能喝。';
const points = [...text];
function spanOf(words: string): { start: number; end: number } {
  const at = text.indexOf(words);
  const start = [...text.slice(0, at)].length;
  return { start, end: start + [...words].length };
}

export function documentOf(id: string, level: Level, title: string): DocumentView {
  return {
    id,
    url: `https://example.com/${id}`,
    sourceId: 'wenzheng',
    sourceName: '示例问政平台',
    sourceKind: 'forum',
    title,
    text,
    publishedAt: ago(96),
    foundAt: ago(84),
    snapshot: { sha256: hash(3), path: `snapshots/${id}` },
    group: id,
    demo: true,
    assessment: {
      relevant: true,
      topics: ['water', 'smell'],
      state: 'occurring',
      sentiment: -1,
      triggers: ['school', 'drinking'],
      level,
      score: 82.4,
      reasons: [
        { factor: '硬触发：学校', field: 'text', ...spanOf('附近小学'), weight: 30, basis: '突发环境事件信息报告办法第四条第二项' },
        { factor: '硬触发：饮用水', field: 'text', ...spanOf('自来水还能不能喝'), weight: 25, basis: '突发环境事件信息报告办法第四条第一项' },
        { factor: '正在发生', field: 'text', ...spanOf('水面发黑发臭😷，岸边有死鱼'), weight: 18, basis: '正在发生的污染现象' },
        { factor: '送医', field: 'text', ...spanOf('带孩子去了医院'), weight: 12, basis: '人员受影响' },
        { factor: '来源', field: 'title', start: 0, end: 0, weight: -2.6, basis: '单一来源，尚无其他信源印证' },
      ],
      places: [{ code: '360429', name: '湖口县', field: 'text', ...spanOf('湖口县'), basis: '正文写明县名' }],
      duty: { lead: 'water', handlerRegion: '3604', support: ['emergency'], reason: '水体污染由水生态环境处主管' },
      version: '2026.11-1',
    },
  };
}

const titles: [Level, string][] = [
  ['red', '湖口县化工园区旁小河发黑发臭，附近小学师生闻到刺鼻气味'],
  ['orange', '夜里总有一股臭鸡蛋味，窗户都不敢开'],
  ['yellow', '工地渣土车扬尘大，路面没人洒水'],
  ['blue', '小区楼下餐馆油烟直排'],
];

export const alerts: AlertItem[] = titles.map(([level, title], index) => ({
  id: `a${index + 1}`,
  title,
  firstSentence: title,
  level,
  score: 82 - index * 18,
  status: 'waiting',
  topics: index === 0 ? ['water', 'smell'] : ['air'],
  place: index === 2 ? null : { code: '360429', name: index === 0 ? '湖口县' : '九江市' },
  raisedAt: ago(12 + index * 47),
  lastSeenAt: ago(3),
  copies: index === 0 ? 13 : 1,
  sources: index === 0 ? 4 : 1,
  caseId: null,
  acknowledgedBy: index === 1 ? { name: '值班员庚', at: ago(5) } : null,
  judgeBy: index < 2 ? (index === 0 ? ahead(3) : ago(35)) : null,
}));

export function alertDetail(item: AlertItem): AlertDetail {
  const document = documentOf(`d-${item.id}`, item.level, item.title);
  return {
    alert: item,
    document,
    marks: document.assessment.reasons
      .filter(({ start, end }) => end > start)
      .map(({ field, start, end }) => ({ field, start, end })),
    copies: Array.from({ length: 5 }, (_, index) => ({
      id: `copy-${index}`,
      url: `https://example.com/copy/${index}?from=a-very-long-address-that-must-not-widen-the-page-${index}`,
      sourceName: ['示例论坛', '示例新闻网', '示例县区留言板'][index % 3] ?? '示例论坛',
      title: item.title,
      publishedAt: index === 2 ? null : ago(60 - index * 10),
      foundAt: ago(50 - index * 10),
    })),
    spread: Array.from({ length: 9 }, (_, index) => ({
      key: `${dayKey(0)}T${String(index + 3).padStart(2, '0')}`,
      count: [1, 0, 1, 3, 5, 2, 1, 0, 0][index] ?? 0,
    })),
    earlier: [
      { id: 'c2', number: '2026-0007', title: '湖口县河面漂浮白色泡沫', level: 'yellow', status: '已办结', openedAt: ago(60 * 24 * 70) },
    ],
    suggestion: {
      duty: { lead: 'shui', handler: 'jiujiang', support: ['daqi'] },
      reason: '水体污染由水生态环境处主管；地点在湖口县，由九江市生态环境局就地处置。',
      outside: null,
    },
    heldBack: [{ at: ago(30), cause: '与本预警内容相同，已并入，不另报警', documentId: 'copy-3' }],
    can: item.status === 'waiting' ? ['acknowledge', 'file', 'dismiss', 'refer', 'join'] : [],
  };
}

const clock = (kind: ClockView['kind'], name: string, due: number, state: ClockView['state']): ClockView => ({
  kind,
  name,
  startsAt: ago(300),
  dueAt: due >= 0 ? ahead(due) : ago(-due),
  stoppedAt: state === 'met' ? ago(240) : null,
  state,
  legalBasis: kind === 'answer' ? '国办发〔2016〕61号：48 小时内回应' : '国办发〔2016〕80号：5 小时内发布权威信息',
  extended: false,
});

export const cases: CaseItem[] = titles.map(([level, title], index) => ({
  id: `c${index + 1}`,
  number: `2026-00${12 + index}`,
  title,
  level,
  status: (['handling', 'assigned', 'filed', 'closed'] as const)[index] ?? 'filed',
  answerStatus: (['inReview', 'none', 'none', 'published'] as const)[index] ?? 'none',
  topics: ['water'],
  place: { code: '360429', name: '湖口县' },
  lead: { id: 'shui', name: '水生态环境处' },
  handler: { id: 'jiujiang', name: '九江市生态环境局' },
  openedAt: ago(300 + index * 500),
  foundAt: ago(320 + index * 500),
  nextClock: [
    clock('firstWord', '首次权威发布', -125, 'overdue'),
    clock('accept', '签收', 38, 'dueSoon'),
    clock('answer', '回应', 1500, 'running'),
    null,
  ][index] ?? null,
  reopened: index === 0 ? 1 : 0,
  version: 6,
}));

const draft = (ending: string) =>
  `关于湖口县化工园区旁河道异味问题的回应。经查，园区雨水口排出积水造成河面发黑。${ending}目前饮用水水源地监测达标，自来水可以正常饮用。感谢监督。`;

export function caseDetail(item: CaseItem): z.infer<typeof CaseDetail> {
  const answer = draft('我局已责令封堵雨水口并清运积水。');
  return {
    case: item,
    summary: text,
    origin: 'alert',
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
      { text: '查清是哪家企业排放', covered: false },
      { text: '说明自来水能否饮用', covered: true },
      { text: '告知孩子健康影响', covered: false },
    ],
    support: [{ id: 'daqi', name: '大气环境处' }],
    emergency: true,
    clocks: [
      clock('judge', '研判', -200, 'met'),
      clock('firstWord', '首次权威发布', -125, 'overdue'),
      clock('press', '新闻发布会', 90, 'dueSoon'),
      clock('answer', '回应', 60 * 43, 'running'),
    ],
    answer: {
      status: item.answerStatus,
      versions: [
        { text: draft('我局已派员核查。'), by: '承办员乙', at: ago(120) },
        { text: answer, by: '承办员乙', at: ago(40) },
      ],
      steps: [
        { step: 'secrecy', name: '办公室保密审查', state: 'passed', by: '审核员丙', at: ago(30), opinion: '无涉密内容' },
        { step: 'wording', name: '宣教处口径审核', state: 'current', by: null, at: null, opinion: null },
        { step: 'leader', name: '分管厅领导审批', state: 'waiting', by: null, at: null, opinion: null },
      ],
      published: null,
      withheldBasis: null,
      findings: [{ code: 'answer.demand', message: '没有回应诉求 1：查清是哪家企业排放', start: 20, end: 40 }],
    },
    handling: [
      {
        at: ago(200),
        by: '承办员乙',
        text: '现场核查，采集水样 3 个，送市监测中心。',
        evidence: [{ text: '现场照片', url: 'https://example.com/photo' }, { text: '采样记录', url: null }],
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
    entries: Array.from({ length: 6 }, (_, index) => ({
      seq: 101 + index,
      at: ago(300 - index * 50),
      by: index === 0 ? '系统' : '承办员乙',
      unit: index === 0 ? null : '九江市生态环境局',
      type: ['opened', 'filed', 'assigned', 'accepted', 'handlingLogged', 'answerDrafted'][index] ?? 'opened',
      name: ['建案', '立案', '交办', '签收', '登记办理', '拟稿'][index] ?? '建案',
      sentence: ['由系统预警建案', '评为红色并立案', '交办水生态环境处、九江市生态环境局', '九江市生态环境局已签收', '登记现场核查情况', '拟回应稿第 2 稿'][index] ?? '',
      basis: index === 1 ? '国办发〔2016〕61号' : null,
      hash: hash(index + 11),
    })),
    next: { sentence: '待宣教处口径审核', command: 'reviewAnswer' },
    can: [
      { command: 'reviewAnswer', name: '审核', blocked: null },
      { command: 'accept', name: '签收', blocked: null },
      { command: 'logHandling', name: '登记办理', blocked: null },
      { command: 'draftAnswer', name: '拟稿', blocked: '审核中，不能再改稿；请等审核结果。' },
      { command: 'proveFix', name: '报送处置结果', blocked: null },
      { command: 'publishAnswer', name: '登记发布', blocked: '尚未通过全部审核，不能发布。' },
      { command: 'urge', name: '催办', blocked: null },
    ],
  };
}

export const hits: z.infer<typeof DocumentHit>[] = titles.map(([level, title], index) => ({
  document: documentOf(`${index}`.repeat(32), level, title),
  marks: [
    { field: 'text', ...spanOf('发臭😷') },
    { field: 'text', ...spanOf('刺鼻气味') },
    { field: 'title', start: 0, end: 2 },
  ],
  copies: index === 0 ? 13 : 1,
}));

const rhythm = Array.from({ length: 30 }, (_, index) => ({ key: dayKey(29 - index), count: (index * 7) % 11 }));
const source = (id: string, name: string, over: Partial<SourceView>): SourceView => ({
  id,
  name,
  kind: 'government',
  reader: 'site',
  start: [`https://example.com/${id}/list`],
  everyMinutes: 30,
  region: '36',
  legalBasis: '政府网站公开信息',
  owner: '值班员甲',
  retentionDays: 365,
  enabled: true,
  state: 'ok',
  reason: '上次列出 20 条，新增 2 条',
  lastRunAt: ago(12),
  lastOkAt: ago(12),
  nextRunAt: ahead(18),
  rhythm,
  trusted: true,
  missing: [],
  ...over,
});
export const sources: z.infer<typeof SourceList> = {
  items: [
    source('sheng-ju', '示例省厅网站', {}),
    source('wenzheng', '示例问政平台', { kind: 'forum', state: 'parse-failed', reason: '列表页结构变了，一条也没有读出', trusted: false }),
    source('xinwen', '示例新闻网', { kind: 'news', enabled: false, state: 'never', lastOkAt: null, lastRunAt: null, nextRunAt: null, trusted: false, missing: ['采集依据', '责任人'], rhythm: [] }),
  ],
  coverage: { watched: 3, trusted: 1, sentence: '2 个信源此刻无法采集。', blindSpots: ['抖音', '微信群'] },
};

export const overview: Overview = {
  at: new Date(now).toISOString(),
  openAlerts: {
    red: { value: 1, previous: null, records: '/alerts?level=red' },
    orange: { value: 1, previous: 3, records: '/alerts?level=orange' },
    newest: alerts.slice(0, 3),
  },
  clocks: {
    overdue: { value: 1, previous: 0, records: '/cases?view=overdue' },
    dueSoon: { value: 1, previous: 1, records: '/cases?view=dueSoon' },
    dueToday: { value: 2, previous: 4, records: '/cases?view=dueToday' },
    next: cases.slice(0, 3),
  },
  coverage: sources.coverage,
  volume: Array.from({ length: 7 }, (_, index) => ({
    day: dayKey(6 - index),
    previousDay: dayKey(13 - index),
    byLevel: { none: 40 + index * 3, blue: 12, yellow: 6, orange: index % 3, red: index === 6 ? 1 : 0 },
    total: 58 + index * 3 + (index % 3) + (index === 6 ? 1 : 0),
    previousTotal: 50 + ((index * 13) % 30),
  })),
  heat: [
    { topic: 'water', city: '3604', count: 14, previous: 3 },
    { topic: 'smell', city: '3601', count: 9, previous: 12 },
    { topic: 'noise', city: '3607', count: 5, previous: 5 },
    { topic: 'waste', city: '3609', count: 2, previous: 0 },
  ],
  tasks: cases.slice(0, 2),
};

export const facets = {
  level: [
    { key: 'red', name: '红', count: 2 },
    { key: 'yellow', name: '黄', count: 17 },
  ],
  topic: [
    { key: 'water', name: '水体污染', count: 31 },
    { key: 'smell', name: '恶臭异味', count: 22 },
  ],
  place: [{ key: '360429', name: '湖口县', count: 14 }],
  state: [{ key: 'occurring', name: '正在发生', count: 20 }],
  trigger: [{ key: 'school', name: '学校医院等敏感人群受害', count: 3 }],
  sourceKind: [{ key: 'forum', name: '论坛留言板', count: 40 }],
  sourceId: [{ key: 'wenzheng', name: '示例问政平台', count: 40 }],
  sentiment: [{ key: '-1', name: '负面', count: 41 }],
};
export const histogram = Array.from({ length: 30 }, (_, index) => ({ key: dayKey(29 - index), count: (index * 5) % 13 }));

export const briefing: z.infer<typeof BriefingDetail> = {
  briefing: {
    week: dayKey(9),
    issue: 12,
    title: '生态环境舆情周报（第 12 期）',
    from: ago(60 * 24 * 9),
    to: ago(60 * 24 * 2),
    cutOff: ago(60 * 24 * 2),
    createdAt: ago(60 * 30),
    sha256: hash(9),
  },
  html: '<!doctype html><html lang="zh-CN"><head><style>body{font-family:serif;margin:32px}h1{color:#b00;text-align:center}</style></head><body><h1>生态环境舆情周报</h1><p>本周监测到涉生态环境信息 431 条，环比增加 38 条。</p></body></html>',
  sources: [
    { figure: '本周信息总量', value: '431', query: '涉生态环境，11月16日 00:00 至 11月23日 00:00', records: '/documents?relevant=true' },
    { figure: '超时案件', value: '1', query: '台账视图：超时', records: '/cases?view=overdue' },
  ],
};

export const routes: RouteRow[] = [
  { id: 'route-water', order: 0, topic: 'water', lead: 'water', support: ['monitor'], outside: '住建、水务部门', reason: '水体污染由水生态环境处主管' },
  { id: 'route-smell', order: 1, topic: 'smell', lead: 'air', support: ['enforce'], outside: null, reason: '异味由大气环境处主管' },
];
