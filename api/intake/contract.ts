import { z } from 'zod';
import { Instant, SourceKindCode, Text } from '../http/contract.ts';

/** Most records in one pack, and in one file; more come in several calls or by `npm run import`. */
export const intakeMax = { pack: 500, file: 10_000 } as const;

const words = (max: number) => z.string().max(max).nullish();

/** 送入的一条文本；title or text must say something. Names of persons are hashed and numbers masked before anything is kept. */
export const IntakeRecord = z.strictObject({
  title: words(2_000),
  text: words(100_000),
  url: words(2_000),
  /** The record's number at its source: the identity of a record without an address. */
  externalId: words(200),
  publishedAt: Instant.nullish(),
  author: words(200),
  source: words(100),
  sourceKind: SourceKindCode.nullish(),
  /** County or city code of the source. */
  region: z
    .string()
    .regex(/^\d{4}(\d{2})?$/, '应为 4 位或 6 位区划代码')
    .nullish(),
});
export type IntakeRecord = z.infer<typeof IntakeRecord>;

export const IntakePack = z.object({ records: z.array(IntakeRecord).min(1).max(intakeMax.pack) });

/** POST /api/intake as JSON: one record, or a pack of them. */
export const IntakeBody = z.union([IntakePack, IntakeRecord]);

/** Query of POST /api/intake; `preset`, `mapping` and `fileName` are for files. */
export const IntakeQuery = z.object({
  /** Name of the source where a record names none; records without an address have their identity within it. */
  source: Text(60).optional(),
  fileName: Text(200).optional(),
  preset: Text(40).optional(),
  /** Column mapping as JSON, e.g. {"title":"标题","text":"内容"}. */
  mapping: z.string().max(8_000).optional(),
});

/** 送入结果：what became of one record when it arrived; `duplicate` was known already and is updated where it differs. */
export const IntakeResult = z.object({
  /** Place in the pack from 0; in a file the line. */
  index: z.int(),
  /** The document's id; null when rejected. */
  id: z.string().nullable(),
  state: z.enum(['accepted', 'duplicate', 'rejected']),
  /** Why it was rejected, or what could not be used as it stood. */
  reason: z.string().nullable(),
});
export type IntakeResult = z.infer<typeof IntakeResult>;

/** The answer to POST /api/intake: `records` holds the first 1,000; all stand in GET /api/imports/{id}. */
export const Intake = z.object({
  importId: z.string(),
  accepted: z.int(),
  duplicate: z.int(),
  rejected: z.int(),
  records: z.array(IntakeResult),
});
export type Intake = z.infer<typeof Intake>;

/** 入库状态: `failed` was given up by the chain and can be retried under 系统 → 队列. */
export const importStates = { queued: '处理中', stored: '已入库', rejected: '未采用', failed: '处理失败' } as const;
export const ImportStateCode = z.enum(['queued', 'stored', 'rejected', 'failed']);

export const ImportedRecord = z.object({
  index: z.int(),
  id: z.string().nullable(),
  state: ImportStateCode,
  /** Whether the document was known when it arrived. */
  duplicate: z.boolean(),
  reason: z.string().nullable(),
});

/** GET /api/imports/{id}: how far it is, and the final result of each record. */
export const ImportProgress = z.object({
  id: z.string(),
  at: Instant,
  by: z.string(),
  source: z.string(),
  fileName: z.string().nullable(),
  /** Nothing of it is in work any more. */
  done: z.boolean(),
  counts: z.object({ queued: z.int(), stored: z.int(), rejected: z.int(), failed: z.int() }),
  records: z.array(ImportedRecord),
  /** The `after` of the next page; null at the end. */
  next: z.string().nullable(),
});
export type ImportProgress = z.infer<typeof ImportProgress>;

export const ImportQuery = z.object({
  state: ImportStateCode.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(500),
  after: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
});
