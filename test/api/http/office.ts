import type { AnalysedDocument } from '../../../analysis/assessment.ts';
import { documentId } from '../../../analysis/document.ts';
import type { Role } from '../../../api/people/contract.ts';

/** The instant at which every test begins: Wednesday 2026-11-25, 10:00 in 北京时间. */
export const start = '2026-11-25T02:00:00.000Z';

/** One person of each role, and a second unit; none of them real. */
export const people: { name: string; displayName: string; role: Role; unitId: string | null; head?: true }[] = [
  { name: 'guanli', displayName: '管理员甲', role: 'admin', unitId: null },
  { name: 'xuanjiao', displayName: '宣教甲', role: 'publicity', unitId: null },
  { name: 'daqi', displayName: '大气甲', role: 'unit', unitId: 'div-air' },
  { name: 'daqi.zhang', displayName: '大气负责人', role: 'unit', unitId: 'div-air', head: true },
  { name: 'shui', displayName: '水处甲', role: 'unit', unitId: 'div-water' },
  { name: 'bangong', displayName: '办公室甲', role: 'office', unitId: null },
  { name: 'lingdao', displayName: '领导甲', role: 'leader', unitId: null },
  { name: 'shenji', displayName: '审计甲', role: 'audit', unitId: null },
  { name: 'anquan', displayName: '安全甲', role: 'security', unitId: null },
];
export const password = 'Gan-River-7-reeds';

/** Two texts on one smell in 南昌县, the second a copy; own words, invented places of no one. */
export function officeDocuments(): AnalysedDocument[] {
  const text = '今晚小区又是一股酸臭味，窗户全关起来还是头疼，已经第三次投诉了。';
  const make = (path: string, publishedAt: string, score: number): AnalysedDocument => ({
    id: documentId(`https://bbs.example.cn/${path}`),
    url: `https://bbs.example.cn/${path}`,
    sourceId: 'bbs-example',
    sourceName: '示例论坛',
    sourceKind: 'forum',
    title: '半夜又臭了',
    text,
    publishedAt,
    foundAt: '2026-11-24T15:05:00.000Z',
    authorHash: 'never-shown',
    sourceRegion: '3601',
    snapshot: path === 'a' ? { sha256: 'ab'.repeat(32), path: 'a.html.gz' } : null,
    demo: true,
    titleTokens: '',
    textTokens: '',
    signature: '',
    bands: [],
    group: documentId('https://bbs.example.cn/a'),
    assessment: {
      relevant: true,
      topics: ['smell'],
      state: 'occurring',
      sentiment: -1,
      triggers: [],
      level: 'red',
      score,
      reasons: [{ factor: '异味', field: 'text', start: 7, end: 12, weight: 20, basis: '主题：恶臭异味' }],
      places: [{ code: '360121', name: '南昌县', field: 'text', start: 0, end: 2, basis: '来源地区' }],
      duty: { lead: 'air', handlerRegion: '3601', support: [], reason: '异味归大气环境处' },
      version: '2026.11-1',
    },
  });
  return [make('a', '2026-11-24T15:00:00.000Z', 52), make('b', '2026-11-24T17:30:00.000Z', 50)];
}

/** 一键录入 of a case, as the form sends it. */
export const newCase = {
  title: '河水发黑',
  summary: '居民反映河水发黑。',
  level: 'yellow',
  foundAt: start,
  publishedAt: null,
  url: null,
  channel: '12345',
  topics: ['water'],
  place: null,
  demands: [],
};
