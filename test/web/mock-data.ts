import type { Level } from '../../analysis/codes.ts';
import { homeOf } from '../../analysis/places/home.ts';
import type { AlertDetail, AlertItem } from '../../api/alerts/contract.ts';
import type { DocumentView } from '../../api/documents/contract.ts';
import type { Role, Session, User } from '../../api/people/contract.ts';
import { rightsOf } from '../../api/people/permissions.ts';
import type { Unit } from '../../api/units/contract.ts';

/** Canned answers of the stand-in server: invented texts, times relative to `now`. */
export const now = Date.now();
const minute = 60_000;
const day = 24 * 60 * minute;
export const ago = (minutes: number) => new Date(now - minutes * minute).toISOString();
export const ahead = (minutes: number) => new Date(now + minutes * minute).toISOString();
export const hash = (seed: number) =>
  Array.from({ length: 64 }, (_, index) => ((seed * 31 + index * 7) % 16).toString(16)).join('');
export const dayKey = (back: number) => new Date(now + 8 * 60 * minute - back * day).toISOString().slice(0, 10);

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
    displayName: {
      publicity: '值班员甲',
      unit: '承办员乙',
      office: '审核员丙',
      leader: '厅领导丁',
      admin: '管理员戊',
      security: '安全员庚',
      audit: '审计员己',
      none: '新人辛',
    }[role],
    role,
    acts: [role],
    proposal: null,
    unitId: role === 'unit' ? 'jiujiang' : 'xuanjiao',
    head: false,
    active: true,
    lockedUntil: null,
    mustChangePassword: false,
    secondFactor: false,
    mustAddFactor: false,
    lastLoginAt: ago(90),
  };
}

/** A person whose change of role waits for the security administrator. */
export const proposed: User = {
  ...userOf('leader'),
  proposal: { role: 'office', unitId: null, reason: '岗位变动', by: '管理员戊', byRole: 'admin', at: ago(30) },
};

export const insideHosts = [
  { id: '10.1.2.3:8080', address: '10.1.2.3', port: 8080, reason: '本厅内网门户', by: '安全员庚', at: ago(600) },
];

export function sessionOf(user: User | null, needsSetup = false): Session {
  return {
    user,
    rights: rightsOf(user?.acts ?? []),
    unit: units.find((unit) => unit.id === user?.unitId) ?? null,
    needsSetup,
    demo: true,
    version: '0.1.0',
    home: homeOf('36'),
    engines: { queue: '内存', documents: 'SQLite FTS5', ledger: 'SQLite' },
    idleMinutes: 15,
  };
}

export const text =
  '今天早上开始，湖口县某化工园区旁边的小河水面发黑发臭😷，岸边有死鱼。附近小学的老师说孩子们上课都闻得到刺鼻气味，有家长带孩子去了医院。希望环保部门尽快查清是哪家企业排的，并告诉我们自来水还能不能喝。';
export function spanOf(words: string): { start: number; end: number } {
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
    versions: 1,
    assessment: {
      relevant: true,
      topics: ['water', 'smell'],
      state: 'occurring',
      sentiment: -1,
      triggers: ['school', 'drinking'],
      level,
      score: 82.4,
      reasons: [
        {
          factor: 'trigger:school',
          field: 'text',
          ...spanOf('附近小学'),
          weight: 30,
          basis: '突发环境事件信息报告办法第四条第二项',
        },
        {
          factor: 'trigger:drinking',
          field: 'text',
          ...spanOf('自来水还能不能喝'),
          weight: 25,
          basis: '突发环境事件信息报告办法第四条第一项',
        },
        {
          factor: 'state:occurring',
          field: 'text',
          ...spanOf('水面发黑发臭😷，岸边有死鱼'),
          weight: 18,
          basis: '正在发生的污染现象',
        },
        { factor: '送医', field: 'text', ...spanOf('带孩子去了医院'), weight: 12, basis: '人员受影响' },
        { factor: '来源', field: 'title', start: 0, end: 0, weight: -2.6, basis: '单一来源，尚无其他信源印证' },
      ],
      places: [{ code: '360429', name: '湖口县', field: 'text', ...spanOf('湖口县'), basis: '正文写明县名' }],
      duty: { lead: 'water', handlerRegion: '3604', support: ['emergency'], reason: '水体污染由水生态环境处主管' },
      version: '2026.11-1',
    },
  };
}

export const titles: [Level, string][] = [
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
  reopened: 0,
  event: index === 0 ? { id: 'e1', texts: 21, heat: 14.6, places: ['湖口县', '彭泽县'] } : null,
  acknowledgedBy: index === 1 ? { name: '值班员庚', at: ago(5) } : null,
  judgeBy: index < 2 ? (index === 0 ? ahead(3) : ago(35)) : null,
}));

export function alertDetail(item: AlertItem): AlertDetail {
  const document = documentOf(`d-${item.id}`, item.level, item.title);
  return {
    alert: item,
    document: item.id === 'a4' ? null : document,
    missing: null,
    gone: item.id === 'a4' ? '原文已按保存期限清除，预警的编号、等级、时间和研判结果仍然保留。' : null,
    changed:
      item.id === 'a3'
        ? { versions: 2, words: '2'.repeat(32), seenAt: ago(20), level: 'none', title: '一切正常' }
        : null,
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
      {
        id: 'c2',
        number: '2026-0007',
        title: '湖口县河面漂浮白色泡沫',
        level: 'yellow',
        status: '已办结',
        openedAt: ago(60 * 24 * 70),
      },
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
