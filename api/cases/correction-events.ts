import { z } from 'zod';
import { LevelCode, TopicCode } from '../http/contract.ts';
import { EmergencyLevelCode } from './contract-corrections.ts';

/** What a proposal would change, with names where the ledger must say them. */
export const ProposedChange = z.discriminatedUnion('what', [
  z.object({ what: z.literal('title'), title: z.string() }),
  z.object({ what: z.literal('level'), level: LevelCode }),
  /** Written until 0.2: one place for all. */
  z.object({ what: z.literal('place'), place: z.object({ code: z.string(), name: z.string() }).nullable() }),
  z.object({ what: z.literal('places'), places: z.array(z.object({ code: z.string(), name: z.string() })) }),
  z.object({ what: z.literal('topics'), topics: z.array(TopicCode) }),
  z.object({ what: z.literal('emergency'), emergency: EmergencyLevelCode.nullable() }),
  z.object({ what: z.literal('dismiss') }),
  z.object({ what: z.literal('withdraw') }),
]);
export type ProposedChange = z.infer<typeof ProposedChange>;

/** 更正的台账事件. A proposal is named by the version of the entry that made it. */
export const correctionEvents = {
  changeProposed: { v: 1, schema: z.object({ change: ProposedChange, reason: z.string() }) },
  proposalConfirmed: { v: 1, schema: z.object({ proposal: z.int(), opinion: z.string() }) },
  proposalDeclined: { v: 1, schema: z.object({ proposal: z.int(), reason: z.string() }) },
  proposalRecalled: { v: 1, schema: z.object({ proposal: z.int(), reason: z.string() }) },
  /** The change itself, after both have signed. */
  corrected: { v: 1, schema: z.object({ change: ProposedChange, reason: z.string() }) },
  withdrawn: { v: 1, schema: z.object({ reason: z.string() }) },
  /** Running clocks of these kinds end without having been met: 终止. */
  clocksEnded: { v: 1, schema: z.object({ kinds: z.array(z.string()), reason: z.string() }) },
} as const;
