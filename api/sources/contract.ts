import { z } from 'zod';
import { Instant } from '../http/contract.ts';

/** What is written at a field of a source that is not filled in rightly; the screen and the server say the same. */
export const sourceFaults = {
  name: '请填写名称，最多 60 字',
  start: '每行一个网址，以 http:// 或 https:// 开头，最多 20 个',
  selector: 'CSS 选择器最多 300 个字符',
  everyMinutes: '应为 5 到 1440 之间的整数分钟',
  region: '应为两位、四位或六位行政区划代码',
  legalBasis: '至少 4 个字，最多 200 字',
  owner: '最多 60 字',
  retentionDays: '应为 30 到 3650 之间的整数天',
  delayMs: '应为 0.2 到 600 秒',
  staleAfterHours: '应为 1 到 2160 之间的整数小时',
  internalReason: '请写明理由（4–200 字）',
} as const;

const text = (max: number, fault: string) => z.string().trim().max(max, fault);
const whole = (least: number, most: number, error: string) => z.int(error).min(least, error).max(most, error);
const emptyOr4To200 = (fault: string) => text(200, fault).regex(/^$|^[\s\S]{4}/, fault);
const selector = text(300, sourceFaults.selector).nullable();

/** CSS selectors of fixed parts of a page; each is an item of its own. */
export const SourceSelectors = z
  .strictObject({ title: selector, body: selector, publishedAt: selector, author: selector })
  .partial();

/** Each item of a register entry as it comes in; null (or '') empties an item that may be empty. */
export const sourceItems = {
  name: text(60, sourceFaults.name).min(1, sourceFaults.name),
  kind: z.enum(['government', 'news', 'forum', 'feed']),
  reader: z.enum(['site', 'feed']),
  start: z
    .array(z.url({ protocol: /^https?$/, error: sourceFaults.start }))
    .min(1, sourceFaults.start)
    .max(20, sourceFaults.start),
  linkSelector: selector,
  selectors: SourceSelectors.nullable(),
  everyMinutes: whole(5, 1440, sourceFaults.everyMinutes).nullable(),
  region: z
    .string()
    .regex(/^$|^\d{2}(\d{2}){0,2}$/, sourceFaults.region)
    .nullable(),
  legalBasis: emptyOr4To200(sourceFaults.legalBasis).nullable(),
  owner: text(60, sourceFaults.owner).nullable(),
  retentionDays: whole(30, 3650, sourceFaults.retentionDays).nullable(),
  delayMs: whole(200, 600_000, sourceFaults.delayMs).nullable(),
  staleAfterHours: whole(1, 2160, sourceFaults.staleAfterHours).nullable(),
  allowInternal: z.boolean(),
  internalReason: emptyOr4To200(sourceFaults.internalReason).nullable(),
  enabled: z.boolean(),
};

/** PATCH /api/sources/:id: changes what it names and nothing else. */
export const SourcePatch = z.strictObject(sourceItems).partial();
export type SourcePatch = z.infer<typeof SourcePatch>;

/** POST /api/sources: a new entry; items that may follow later can be left out. */
export const NewSourceBody = SourcePatch.required({ name: true, kind: true, reader: true, start: true }).extend({
  id: z.string().regex(/^[a-z][a-z0-9-]{2,60}$/, '不是信源编号'),
});

/** 登记事项 as the office sees them: the whole entry; null is an item that is not filled in. */
export const SourceItemsView = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  reader: z.enum(['site', 'feed']),
  start: z.array(z.string()),
  linkSelector: z.string().nullable(),
  selectors: z.object({
    title: z.string().nullable(),
    body: z.string().nullable(),
    publishedAt: z.string().nullable(),
    author: z.string().nullable(),
  }),
  everyMinutes: z.int().nullable(),
  region: z.string().nullable(),
  legalBasis: z.string().nullable(),
  owner: z.string().nullable(),
  retentionDays: z.int().nullable(),
  delayMs: z.int(),
  staleAfterHours: z.int(),
  /** Addresses of the internal network are allowed; only an administrator sets it, with the reason. */
  allowInternal: z.boolean(),
  internalReason: z.string().nullable(),
  enabled: z.boolean(),
});

/** 采集状态. */
export const runStates = {
  ok: '正常',
  unchanged: '无新增',
  empty: '列表为空',
  blocked: '被拒绝',
  'parse-failed': '解析失败',
  stale: '久无更新',
  error: '出错',
  never: '尚未采集',
} as const;
export const RunStateCode = z.enum(Object.keys(runStates) as [keyof typeof runStates, ...(keyof typeof runStates)[]]);

/** 信源：its register entry, its present state with the reason, and its rhythm. */
export const SourceView = SourceItemsView.extend({
  state: RunStateCode,
  reason: z.string(),
  lastRunAt: Instant.nullable(),
  lastOkAt: Instant.nullable(),
  nextRunAt: Instant.nullable(),
  /** New items per 北京时间 day, the last 30 days, oldest first. */
  rhythm: z.array(z.object({ key: z.string(), count: z.int() })),
  /** Whether its silence can be trusted right now. */
  trusted: z.boolean(),
  /** Missing register items, in Chinese; collecting is refused while any is missing. */
  missing: z.array(z.string()),
});
export type SourceView = z.infer<typeof SourceView>;
export const SourceList = z.object({
  items: z.array(SourceView),
  coverage: z.object({ watched: z.int(), trusted: z.int(), sentence: z.string(), blindSpots: z.array(z.string()) }),
});
export const RunView = z.object({
  startedAt: Instant,
  endedAt: Instant,
  state: RunStateCode,
  reason: z.string(),
  listed: z.int(),
  fetched: z.int(),
  emitted: z.int(),
  failed: z.int(),
});
