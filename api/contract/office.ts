import { z } from 'zod';
import { AlertItem } from './alert.ts';
import { CaseItem } from './case.ts';
import { Figure, Instant, LevelCode, Text, TopicCode } from './common.ts';
import { SourceItemsView } from './source.ts';

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

/** GET /api/overview: is anything burning, and are we in time? */
export const Overview = z.object({
  at: Instant,
  openAlerts: z.object({ red: Figure, orange: Figure, newest: z.array(AlertItem) }),
  clocks: z.object({ overdue: Figure, dueSoon: Figure, dueToday: Figure, next: z.array(CaseItem) }),
  coverage: SourceList.shape.coverage,
  /** Texts per 北京时间 day and level, the last 7 days and the 7 before, oldest first; null could not be read. */
  volume: z
    .array(
      z.object({
        day: z.string(),
        previousDay: z.string(),
        byLevel: z.record(LevelCode, z.int()),
        total: z.int(),
        previousTotal: z.int(),
      }),
    )
    .nullable(),
  /** Topic × city counts of relevant texts in the last 7 days; zero cells left out; null could not be read. */
  heat: z.array(z.object({ topic: TopicCode, city: z.string(), count: z.int(), previous: z.int() })).nullable(),
  /** Why what is null could not be read. */
  missing: z.string().nullable(),
  tasks: z.array(CaseItem),
});
export type Overview = z.infer<typeof Overview>;

/** 周报 in the list; `week` is its Monday, `cutOff` the instant whose data it shows. */
export const BriefingItem = z.object({
  week: z.string(),
  issue: z.int(),
  title: z.string(),
  from: Instant,
  to: Instant,
  cutOff: Instant,
  createdAt: Instant,
  sha256: z.string(),
  /** 第 n 次制作 of the files; the figures and words of all are the same. */
  edition: z.int().min(1),
});
/** One making of the files of an issue. */
export const BriefingEdition = z.object({
  edition: z.int().min(1),
  at: Instant,
  by: z.string(),
  /** Null for the first. */
  reason: z.string().nullable(),
  sha256: z.string(),
});
export const BriefingList = z.object({ items: z.array(BriefingItem) });
export const BriefingDetail = z.object({
  briefing: BriefingItem,
  html: z.string(),
  sources: z.array(z.object({ figure: z.string(), value: z.string(), query: z.string(), records: z.string() })),
  /** Every making of its files, the first one first. */
  editions: z.array(BriefingEdition),
});
/** POST /api/briefings/:week/again: why its files are made again. */
export const BriefingAgainBody = z.strictObject({ reason: Text(200).min(4, '请写明理由（4–200 字）') });
export const NewBriefingBody = z.object({ week: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) });

/** GET /api/ledger/verification: the result of the last check of the chain. */
export const Verification = z.object({
  at: Instant,
  entries: z.int(),
  head: z.string(),
  ok: z.boolean(),
  broken: z.object({ caseId: z.string().nullable(), seq: z.int(), reason: z.string() }).nullable(),
  /** 核验发现: all that is not as it was written, in sentences; `target` is a case where `kind` is ledger or list. */
  findings: z.array(
    z.object({
      kind: z.enum(['ledger', 'audit', 'trail', 'anchor', 'list', 'row', 'loss', 'trigger', 'export']),
      seq: z.int().nullable(),
      target: z.string().nullable(),
      sentence: z.string(),
    }),
  ),
  /** 链头: the last entry of each chain, to be written down elsewhere. */
  heads: z.array(z.object({ chain: z.string(), title: z.string(), seq: z.int(), hash: z.string() })),
  /** 丢失登记: entries that were lost with a restored older state, said with every verification. */
  losses: z.array(z.object({ from: z.int(), to: z.int(), at: Instant, by: z.string(), reason: z.string() })).optional(),
});

/** GET /api/system/queue. */
export const QueueView = z.object({
  engine: z.string(),
  counts: z.record(z.string(), z.object({ waiting: z.int(), delayed: z.int(), active: z.int(), failed: z.int() })),
  failed: z.array(
    z.object({ id: z.string(), name: z.string(), attempts: z.int(), error: z.string(), failedAt: Instant }),
  ),
});

/** GET /api/audit: who did what, also what was refused. */
export const AuditItem = z.object({
  seq: z.int(),
  at: Instant,
  by: z.string().nullable(),
  action: z.string(),
  target: z.string().nullable(),
  ok: z.boolean(),
  address: z.string().nullable(),
});

/** Server-sent events of GET /api/stream (event name → data). */
export const streamEvents = {
  alert: z.object({ id: z.string(), level: LevelCode, title: z.string(), isNew: z.boolean() }),
  case: z.object({ id: z.string(), version: z.int(), status: z.string() }),
  source: z.object({ id: z.string(), state: z.string() }),
  /** Something failed or works again: ask /api/health. */
  health: z.object({ at: Instant }),
} as const;
