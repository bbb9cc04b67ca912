import { z } from 'zod';
import { Instant } from '../http/contract.ts';

/** 年度统计的一项: null where nothing is known; `definition` says what it counts. */
export const YearLine = z.object({
  name: z.string(),
  value: z.number().nullable(),
  unit: z.enum(['件', '个', '%', '小时', '分']),
  /** Of a rate: met and decided. */
  /** Where its records are listed; null where no list holds exactly these. */
  records: z.string().nullable(),
  of: z.object({ met: z.int(), cases: z.int() }).nullable(),
});
export type YearLine = z.infer<typeof YearLine>;

/** GET /api/assessment/years/:year: counts alone, which may be published: no names, links or titles. */
export const YearStatistics = z.object({
  year: z.int(),
  from: Instant,
  to: Instant,
  at: Instant,
  /** The year is not over. */
  partial: z.boolean(),
  demo: z.boolean(),
  sections: z.array(z.object({ title: z.string(), definition: z.string(), lines: z.array(YearLine) })),
});
export type YearStatistics = z.infer<typeof YearStatistics>;
export type YearSection = YearStatistics['sections'][number];

/** 听取汇报材料: what the head hears once a year; cases by number and a title of ours, made of place and topic. */
export type Hearing = {
  statistics: YearStatistics;
  figures: { name: string; value: string; definition: string }[];
  worst: { name: string; words: string }[];
  gravest: { number: string; title: string; level: string; status: string }[];
  duties: { name: string; value: number; definition: string }[];
};
