import { z } from 'zod';

const Time = z.string();

/** 案件文本 as the ledger keeps it. */
export const CaseDocument = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  sourceName: z.string(),
  publishedAt: Time.nullable(),
  foundAt: Time,
  snapshotSha256: z.string().nullable(),
  /** `wordsHash` of the version that came to the case; absent in entries of the first release. */
  words: z.string().optional(),
  /** 互动数 as the source gave them when it came to the case; absent when it gave none, and in entries of the first release. */
  engagement: z
    .object({ views: z.number().nullable(), comments: z.number().nullable(), reposts: z.number().nullable() })
    .optional(),
});
export type CaseDocument = z.infer<typeof CaseDocument>;

/** A clock, by its place among those of the case, that begins earlier than was known. */
export const MovedClock = z.object({
  clock: z.int(),
  startsAt: Time,
  originalDueAt: Time,
  dueAt: Time,
  warnAt: Time.optional(),
});
export type MovedClock = z.infer<typeof MovedClock>;

/** 迟报 and what was allowed. */
export const LateMark = z.object({ since: z.enum(['found', 'published']), limit: z.string() });

/** 涉及地点, also outside the province: a code of 2, 4 or 6 digits and its name. */
export const CasePlace = z.object({ code: z.string(), name: z.string() });
export type CasePlace = z.infer<typeof CasePlace>;
