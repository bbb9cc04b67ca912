import { z } from 'zod';
import { Instant, Text } from '../http/contract.ts';

/** 考核文书: what is written of an assessment, and what it is for. */
export const letterKinds = {
  circular: '通报',
  reminder: '提醒函',
  talk: '约谈建议名单',
} as const;
export type LetterKind = keyof typeof letterKinds;
export const LetterKindCode = z.enum(['circular', 'reminder', 'talk']);

/** 所附数据表: what the figures were when it was drafted; words may be changed, figures not. */
export const LetterTable = z.object({
  caption: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  /** 数据说明. */
  notes: z.array(z.string()),
});
export type LetterTable = z.infer<typeof LetterTable>;

export const LetterView = z.object({
  id: z.string(),
  kind: LetterKindCode,
  title: z.string(),
  body: z.string(),
  table: LetterTable,
  from: Instant,
  to: Instant,
  createdAt: Instant,
  createdBy: z.string(),
  changedAt: Instant,
  /** Null for a draft. */
  issued: z.object({ number: z.string(), at: Instant, by: z.string() }).nullable(),
  /** 主送单位 with their 回执; none for a list that stays within the department. A unit sees itself alone. */
  units: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      receipt: z.object({ at: Instant, by: z.string() }).nullable(),
    }),
  ),
  can: z.array(z.enum(['edit', 'issue', 'drop', 'confirm'])),
});
export type LetterView = z.infer<typeof LetterView>;
export const LetterList = z.object({ items: z.array(LetterView) });

/** POST /api/assessment/letters: drafts one from the figures of a period; a reminder names its unit. */
export const NewLetterBody = z.strictObject({
  kind: LetterKindCode,
  unitId: z.string().max(41).nullable().default(null),
  from: Instant,
  to: Instant,
});
/** PATCH: the words of a draft, as read at `changedAt`. */
export const LetterPatch = z.strictObject({ title: Text(100), body: Text(10_000), changedAt: Instant });
/** POST …/issue: the draft that was read. */
export const IssueBody = z.strictObject({ changedAt: Instant });
