import { z } from 'zod';
import { Instant, Text } from '../http/contract.ts';

/** One making of the files of an issue. */
export const BriefingEdition = z.object({
  edition: z.int().min(1),
  at: Instant,
  by: z.string(),
  /** Null for the first. */
  reason: z.string().nullable(),
  sha256: z.string(),
});
/** POST /api/briefings/:week/again: why its files are made again. */
export const BriefingAgainBody = z.strictObject({ reason: Text(200).min(4, '请写明理由（4–200 字）') });

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
      kind: z.enum(['ledger', 'audit', 'trail', 'anchor', 'list', 'row', 'loss', 'trigger', 'export', 'file']),
      seq: z.int().nullable(),
      target: z.string().nullable(),
      sentence: z.string(),
    }),
  ),
  /** 附件核对: files that the ledger names, those read through, and those of which only name and size were looked at. */
  files: z.object({ named: z.int(), read: z.int(), bytes: z.int(), unread: z.int() }).optional(),
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
  /** 编号 of the case that the target is; null where it is none. */
  caseNumber: z.string().nullable(),
  ok: z.boolean(),
  address: z.string().nullable(),
});
