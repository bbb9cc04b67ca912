import { z } from 'zod';
import { AlertItem } from '../alerts/contract.ts';
import { CaseItem } from '../cases/contract.ts';
import { Figure, Instant, LevelCode, TopicCode } from '../http/contract.ts';
import { SourceList } from '../sources/contract.ts';

/** GET /api/overview: is anything burning, and are we in time? */
export const Overview = z.object({
  at: Instant,
  openAlerts: z.object({ red: Figure, orange: Figure, newest: z.array(AlertItem) }),
  /** Red and orange cases that run, and the first of them: red before orange, by what falls due next. */
  runningCases: z.object({ red: Figure, orange: Figure, first: z.array(CaseItem) }),
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
