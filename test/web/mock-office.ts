import type { z } from 'zod';
import type { BriefingDetail } from '../../api/briefings/contract.ts';
import type { DocumentHit } from '../../api/documents/contract.ts';
import type { Overview } from '../../api/figures/contract.ts';
import type { ApiKey } from '../../api/keys/contract.ts';
import type { SourceList, SourceView } from '../../api/sources/contract.ts';
import type { RouteRow } from '../../api/units/contract.ts';
import type { DeliveryView, WebhookView } from '../../api/webhooks/contract.ts';
import { cases } from './mock-cases.ts';
import { ago, ahead, alerts, dayKey, documentOf, hash, now, spanOf, titles } from './mock-data.ts';

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
  linkSelector: null,
  selectors: { title: null, body: null, publishedAt: null, author: null },
  everyMinutes: 30,
  region: '36',
  legalBasis: '政府网站公开信息',
  owner: '值班员甲',
  retentionDays: 365,
  delayMs: 2_000,
  staleAfterHours: 72,
  allowInternal: false,
  internalReason: null,
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
    source('wenzheng', '示例问政平台', {
      kind: 'forum',
      state: 'parse-failed',
      reason: '列表页结构变了，一条也没有读出',
      trusted: false,
    }),
    source('xinwen', '示例新闻网', {
      kind: 'news',
      enabled: false,
      state: 'never',
      lastOkAt: null,
      lastRunAt: null,
      nextRunAt: null,
      trusted: false,
      missing: ['采集依据', '责任人'],
      rhythm: [],
    }),
  ],
  coverage: { watched: 3, trusted: 1, sentence: '2 个信源此刻无法采集。', blindSpots: ['抖音', '微信群'] },
};

export const overview: Overview = {
  missing: null,
  at: new Date(now).toISOString(),
  openAlerts: {
    red: { value: 1, previous: null, records: '/alerts?level=red' },
    orange: { value: 1, previous: 3, records: '/alerts?level=orange' },
    newest: alerts.slice(0, 3),
  },
  runningCases: {
    red: { value: 1, previous: 0, records: '/cases?view=open&level=red' },
    orange: { value: 2, previous: 3, records: '/cases?view=open&level=orange' },
    first: cases.filter(({ level }) => level === 'red' || level === 'orange').slice(0, 3),
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
export const histogram = Array.from({ length: 30 }, (_, index) => ({
  key: dayKey(29 - index),
  count: (index * 5) % 13,
}));

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
    edition: 1,
  },
  editions: [{ edition: 1, at: ago(60 * 30), by: '值班员甲', reason: null, sha256: hash(9) }],
  html: '<!doctype html><html lang="zh-CN"><head><style>body{font-family:serif;margin:32px}h1{color:#b00;text-align:center}</style></head><body><h1>生态环境舆情周报</h1><p>本周监测到涉生态环境信息 431 条，环比增加 38 条。</p></body></html>',
  sources: [
    {
      figure: '本周信息总量',
      value: '431',
      query: '涉生态环境，11月16日 00:00 至 11月23日 00:00',
      records: '/documents?relevant=true',
    },
    { figure: '超时案件', value: '1', query: '台账视图：超时', records: '/cases?view=overdue' },
  ],
};

const apiKey = (id: string, name: string, over: Partial<ApiKey>): ApiKey => ({
  id,
  name,
  hint: `hy_${id}aB3`,
  owner: { id: 'u1', name: '值班员甲' },
  scopes: ['read'],
  state: 'active',
  createdAt: ago(60 * 24 * 40),
  createdBy: '管理员乙',
  expiresAt: ahead(60 * 24 * 300),
  lastUsedAt: ago(3),
  lastUsedFrom: '10.0.0.21',
  revokedAt: null,
  revokedBy: null,
  ...over,
});
export const apiKeys: ApiKey[] = [
  apiKey('k1', '省数据共享平台', { scopes: ['read', 'feed'] }),
  apiKey('k2', '12345 热线推送', { scopes: ['intake'], lastUsedAt: null, lastUsedFrom: null }),
  apiKey('k3', '旧监控', { scopes: ['metrics'], state: 'expired', expiresAt: ago(60 * 24) }),
  apiKey('k4', '试验', { state: 'revoked', revokedAt: ago(60 * 30), revokedBy: '管理员乙' }),
];

export const routes: RouteRow[] = [
  {
    id: 'route-water',
    order: 0,
    topic: 'water',
    lead: 'water',
    support: ['monitor'],
    outside: '住建、水务部门',
    reason: '水体污染由水生态环境处主管',
  },
  {
    id: 'route-smell',
    order: 1,
    topic: 'smell',
    lead: 'air',
    support: ['enforce'],
    outside: null,
    reason: '异味由大气环境处主管',
  },
];

const webhook = (id: string, name: string, over: Partial<WebhookView>): WebhookView => ({
  id: `webhook-${id.padStart(12, '0')}`,
  name,
  url: `https://${id}.example.com/hooks/huiying-public-opinion`,
  events: ['alert.raised', 'alert.level-raised', 'case.opened', 'case.closed'],
  active: true,
  allowInternal: false,
  internalReason: null,
  createdAt: ago(40_000),
  createdBy: '管理员甲',
  failingSince: null,
  disabledAt: null,
  disabledReason: null,
  waiting: 0,
  failed: 0,
  lastDeliveredAt: ago(6),
  ...over,
});
export const webhooks: WebhookView[] = [
  webhook('a1', '省指挥平台', {}),
  webhook('b2', '值班短信网关', {
    failingSince: ago(300),
    waiting: 4,
    allowInternal: true,
    internalReason: '内网短信网关',
  }),
  webhook('c3', '旧大屏', {
    active: false,
    disabledAt: ago(2_000),
    disabledReason: '连续 3 天推送失败，已自动停用。请与对方核对地址和网络，再重新启用。',
    failed: 2,
    lastDeliveredAt: null,
  }),
];
export const deliveries: DeliveryView[] = [
  {
    id: `msg_${'1'.repeat(32)}`,
    type: 'alert.raised',
    title: titles[0]?.[1] ?? '',
    at: ago(6),
    state: 'delivered',
    nextAttemptAt: null,
    attempts: [{ number: 1, at: ago(6), ms: 84, status: 204, error: null }],
  },
  {
    id: `msg_${'2'.repeat(32)}`,
    type: 'case.opened',
    title: titles[1]?.[1] ?? '',
    at: ago(50),
    state: 'waiting',
    nextAttemptAt: ahead(10),
    attempts: [
      { number: 1, at: ago(49), ms: 10_001, status: null, error: '10 秒内没有应答' },
      { number: 2, at: ago(48), ms: 120, status: 502, error: '对方返回 502：Bad Gateway' },
    ],
  },
];
