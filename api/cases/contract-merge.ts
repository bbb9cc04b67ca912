import { z } from 'zod';
import { Instant, Text } from '../http/contract.ts';

const CaseId = z.string().min(1).max(80);

/** Commands of 并案 and 拆案, each given to the case that loses something. */
export const mergeCommands = [
  z.object({
    type: z.literal('mergeInto'),
    /** The case that goes on. */
    into: CaseId,
    /** Its version as the person saw it. */
    intoVersion: z.int().min(1),
    /** Whether the units of this case go on there as 协办, where they do not work on it already. */
    units: z.boolean().default(true),
    reason: Text(500),
  }),
  z.object({
    type: z.literal('splitOff'),
    title: Text(300),
    summary: Text(4_000),
    /** The texts that the new case takes, by id. */
    documents: z.array(z.string().min(1).max(120)).min(1).max(200),
    /** Its places, of those of this case, by code. */
    places: z.array(z.string().max(6)).max(20),
    /** Which of them this case concerns no longer. */
    leaving: z.array(z.string().max(6)).max(20).default([]),
    reason: Text(500),
  }),
] as const;

/** Their Chinese names. */
export const mergeNames = { mergeInto: '并案', splitOff: '拆案' } as const;

const Named = z.object({ id: z.string(), number: z.string() });

/** 并案与拆案 on the page. */
export const MergingView = z.object({
  /** 已并入; null where the case goes on by itself. */
  into: Named.extend({ at: Instant }).nullable(),
  /** Where it had been merged before it was reopened. */
  earlier: z.array(Named.extend({ at: Instant, reopenedAt: Instant })),
  /** 并入本案, with the public words that stand on the page of that case. */
  taken: z.array(
    Named.extend({
      title: z.string(),
      at: Instant,
      undoneAt: Instant.nullable(),
      words: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          status: z.string(),
          url: z.string().nullable(),
          at: Instant.nullable(),
        }),
      ),
    }),
  ),
  splitFrom: Named.nullable(),
  splitInto: z.array(Named.extend({ title: z.string(), at: Instant })),
});
