import { z } from 'zod';
import { RespondentCode } from './contract-commands.ts';

/** 所属市局 by unit, of a county's branch its city's, of a city's bureau itself: kept with the entry, so that it still says who saw the case when a county is moved. */
const Over = z.record(z.string(), z.string());

/** 承办单位的台账事件：who works on a case, and what each of them said to it. */
export const unitEvents = {
  /** 改派: who leads and who handles from now on; a unit that returned the case and stands here again is asked anew. */
  reassigned: {
    v: 1,
    schema: z.object({ lead: z.string(), handler: z.string(), reason: z.string(), over: Over.optional() }),
  },
  /** 增减协办. */
  supportChanged: {
    v: 1,
    schema: z.object({
      added: z.array(z.string()),
      removed: z.array(z.string()),
      reason: z.string(),
      over: Over.optional(),
    }),
  },
  /** 下交: a city's bureau gives the work on the spot to one of its counties and stays answerable. */
  handedDown: { v: 1, schema: z.object({ from: z.string(), to: z.string(), note: z.string() }) },
  /** 上报: what a bureau tells the department of its part. */
  reportedUp: { v: 1, schema: z.object({ unitId: z.string(), text: z.string() }) },
  /** 提请裁定: two returns of one task, or a unit that says whose it is. */
  disputeRaised: {
    v: 1,
    schema: z.object({
      unitId: z.string(),
      cause: z.enum(['returns', 'claim']),
      inCharge: z.string().nullable(),
      reason: z.string(),
      arbiter: z.enum(['publicity', 'leader']),
    }),
  },
  /** 裁定: whose the task is, by whom; the unit of the dispute itself, or another. */
  arbitrated: {
    v: 1,
    schema: z.object({
      unitId: z.string(),
      to: z.string(),
      arbiter: z.enum(['publicity', 'leader']),
      reason: z.string(),
      over: Over.optional(),
    }),
  },
  /** 回应主体 as a person decided it, or as it follows changed places `byRule`; `basis` is that of the rule. */
  respondentSet: {
    v: 1,
    schema: z.object({
      level: RespondentCode,
      basis: z.string(),
      reason: z.string(),
      byRule: z.literal(true).optional(),
    }),
  },
} as const;

export type Arbiter = 'publicity' | 'leader';
