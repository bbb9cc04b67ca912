import { z } from 'zod';
import { Instant, LevelCode, page, Text, TopicCode } from '../http/contract.ts';

const Place = z.object({ code: z.string(), name: z.string() });

/** 走势 of the heat against a day before. */
export const trends = { rising: '升温', steady: '平稳', falling: '降温' } as const;
export const TrendCode = z.enum(['rising', 'steady', 'falling']);

/** 舆情事件：one incident, whatever its words, sites and days. */
export const EventItem = z.object({
  id: z.string(),
  title: z.string(),
  /** Of the gravest statement; `none` while nothing weighs. */
  level: LevelCode,
  topics: z.array(TopicCode),
  place: Place.nullable(),
  places: z.array(Place),
  firstAt: Instant,
  lastAt: Instant,
  texts: z.int(),
  sources: z.int(),
  heat: z.number(),
  /** When a burst was last told, and by which count. */
  burst: z.object({ at: Instant, reason: z.string() }).nullable(),
  case: z.object({ id: z.string(), number: z.string(), title: z.string(), status: z.string() }).nullable(),
  /** The alert that waits for its judgement; null when none does. */
  alertId: z.string().nullable(),
  demo: z.boolean(),
});
export type EventItem = z.infer<typeof EventItem>;
export const EventPage = page(EventItem);

/** 事件列表的范围. */
export const eventViews = { all: '全部', waiting: '待研判', cased: '已有案件', bursting: '近一日突增' } as const;
export const EventQuery = z.object({
  view: z.enum(['all', 'waiting', 'cased', 'bursting']).default('all'),
  sort: z.enum(['latest', 'heat']).default('latest'),
  q: z.string().max(100).optional(),
  level: z
    .preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value), z.array(LevelCode))
    .optional(),
  topic: TopicCode.optional(),
  place: z.string().max(12).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(400).optional(),
});
export type EventQuery = z.infer<typeof EventQuery>;

/** 事件文本 and why it is in the event. */
export const EventText = z.object({
  id: z.string(),
  title: z.string(),
  sourceName: z.string(),
  kind: z.string(),
  at: Instant,
  level: LevelCode,
  state: z.string(),
  reason: z.string(),
  score: z.number(),
  /** A person put it here. */
  pinned: z.boolean(),
});

/** 时间线 of an event: what was said, and what we did. */
export const eventMoments = {
  first: '首次出现',
  platform: '扩散',
  official: '官方发声',
  denial: '辟谣',
  alert: '预警',
  office: '办理',
  people: '合并拆分',
} as const;
export const EventMoment = z.object({
  at: Instant,
  kind: z.enum(['first', 'platform', 'official', 'denial', 'alert', 'office', 'people']),
  sentence: z.string(),
  /** Address in the web app; null where there is nothing to open. */
  path: z.string().nullable(),
});

/** 合并、拆分 with who and why. */
export const EventAct = z.object({
  id: z.string(),
  at: Instant,
  by: z.string(),
  sentence: z.string(),
  reason: z.string(),
  other: z.object({ id: z.string(), title: z.string() }),
  undone: z.boolean(),
  /** Whether this person may reverse it. */
  can: z.boolean(),
});

/** GET /api/events/:id. */
export const EventDetail = z.object({
  event: EventItem,
  /** How the heat is counted. */
  formula: z.string(),
  trend: TrendCode,
  burst: z.object({ count: z.int(), usual: z.number().nullable(), bursting: z.boolean(), reason: z.string() }),
  texts: z.array(EventText),
  timeline: z.array(EventMoment),
  /** Texts per 北京时间 hour, or day where it lasts longer than three, gaps included. */
  volume: z.object({ step: z.enum(['hour', 'day']), counts: z.array(z.object({ key: z.string(), count: z.int() })) }),
  /** Our acts on the curve. */
  marks: z.array(z.object({ at: Instant, key: z.string(), name: z.string() })),
  /** First appearance per source, oldest first. */
  ladder: z.array(
    z.object({ sourceId: z.string(), sourceName: z.string(), kind: z.string(), at: Instant, texts: z.int() }),
  ),
  acts: z.array(EventAct),
  /** Events that seem to be the same and have a case of their own each. */
  alike: z.array(EventItem),
  can: z.array(z.enum(['merge', 'split'])),
});
export type EventDetail = z.infer<typeof EventDetail>;

export const MergeBody = z.object({ other: z.string().min(1).max(120), reason: Text(500) });
export const SplitBody = z.object({ texts: z.array(z.string().min(1).max(120)).min(1).max(200), reason: Text(500) });
export const UndoBody = z.object({ act: z.string().min(1).max(200), reason: Text(500) });
