import { z } from 'zod';
import { Instant } from '../http/contract.ts';

/** The form of a case that a draft is of, as its page names it. */
export const DraftParams = z.object({ form: z.string().regex(/^case\/[\w-]{1,80}\/[\w~:.-]{1,200}$/) });

/** So many characters of JSON a draft may have; the longest answer has 10,000. */
const draftMax = 60_000;

/** PUT /api/drafts/:form: what stands in the form. */
export const DraftBody = z.strictObject({
  values: z
    .record(z.string(), z.unknown())
    .refine((values) => JSON.stringify(values).length <= draftMax, '草稿太长，请先提交或另行保存'),
  /** The version of the case that was seen. */
  version: z.int().nullable(),
});
export type DraftBody = z.infer<typeof DraftBody>;

/** 服务器草稿 of the person who asks; `draft` is null where there is none. */
export const DraftAnswer = z.object({
  draft: z.object({ values: z.record(z.string(), z.unknown()), version: z.int().nullable(), at: Instant }).nullable(),
});
export type DraftAnswer = z.infer<typeof DraftAnswer>;

export const DraftKept = z.object({ at: Instant });
