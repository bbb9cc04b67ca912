import type { EventDetail, EventItem } from '../../api/events/contract.ts';
import { ago, titles } from './mock-data.ts';

export const events: EventItem[] = titles.map(([level, title], index) => ({
  id: `e${index + 1}`,
  title,
  level,
  topics: index === 0 ? ['water', 'smell'] : ['air'],
  place: { code: '360429', name: '湖口县' },
  places: [
    { code: '360429', name: '湖口县' },
    { code: '360430', name: '彭泽县' },
  ],
  firstAt: ago(3_000),
  lastAt: ago(20),
  texts: 21 - index * 5,
  sources: 4,
  heat: 14.6 - index,
  burst: index === 0 ? { at: ago(60), reason: '近 3 小时 12 条，前 7 天同一时段平均 1.0 条' } : null,
  case: index === 0 ? { id: 'c1', number: '2026-0012', title, status: '处置中' } : null,
  alertId: index === 0 ? null : `a${index + 1}`,
  demo: true,
}));

export function eventDetail(event: EventItem): EventDetail {
  const at = (minutes: number) => ago(minutes);
  return {
    event,
    formula: '热度 = Σ（1 + ln(1 + 转发 + 评论 + 点赞)）× 0.5^(距今小时/24)',
    trend: 'rising',
    burst: { count: 12, usual: 1, bursting: true, reason: '近 3 小时 12 条，前 7 天同一时段平均 1.0 条' },
    texts: Array.from({ length: 3 }, (_, index) => ({
      id: `d-a${index + 1}`,
      title: `${event.title}（${index + 1}）`,
      sourceName: '赣江论坛',
      kind: 'forum',
      at: at(60 * (index + 1)),
      level: event.level,
      state: '正在发生',
      reason: '同一地点；用词相近（0.42）',
      score: 7.4,
      pinned: index === 2,
    })),
    timeline: [
      { at: at(3_000), kind: 'first', sentence: `赣江论坛：${event.title}`, path: '/documents/d-a1' },
      { at: at(2_900), kind: 'alert', sentence: '红色预警', path: '/alerts/a1' },
      { at: at(2_400), kind: 'official', sentence: '湖口县政府：关于有关情况的通报', path: '/documents/d-a2' },
      { at: at(1_200), kind: 'office', sentence: '立案，等级：红', path: '/cases/c1' },
    ],
    volume: {
      step: 'day',
      counts: ['2026-11-23', '2026-11-24', '2026-11-25'].map((key, index) => ({ key, count: index * 4 + 2 })),
    },
    marks: [{ at: at(1_200), key: '2026-11-24', name: '立案' }],
    ladder: [
      { sourceId: 's1', sourceName: '赣江论坛', kind: 'forum', at: at(3_000), texts: 12 },
      { sourceId: 's2', sourceName: '湖口县政府', kind: 'government', at: at(2_400), texts: 1 },
    ],
    acts: [
      {
        id: 'act-1',
        at: at(600),
        by: '系统',
        sentence: '并入 3 条文本',
        reason: '同一条文本与两个事件都相合，并为一个事件',
        other: { id: 'e9', title: '湖口化工园异味' },
        undone: false,
        can: true,
      },
    ],
    alike: [],
    can: ['merge', 'split'],
  };
}
