import { z } from 'zod';
import { LevelCode } from '../http/contract.ts';
import { EmergencyLevelCode } from './contract-corrections.ts';
import { CaseDocument, CasePlace, MovedClock } from './event-parts.ts';

const Time = z.string();
/** Another case, as an entry names it. */
const Named = z.object({ caseId: z.string(), number: z.string() });
const Titled = Named.extend({ title: z.string() });

/** A public word of the case that was merged: it stays on the page of that case, and is linked from here. */
const NamedWord = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  url: z.string().nullable(),
  at: Time.nullable(),
});

/** 并案与拆案的台账事件. */
export const mergeEvents = {
  /** 并案 of the case that ends; `events` are the 舆情事件 that lead to the other case from then on. */
  mergedInto: { v: 1, schema: z.object({ into: Named, reason: z.string(), events: z.array(z.string()) }) },
  /** 并案 of the case that goes on: what it takes over and did not have. */
  caseTakenOver: {
    v: 1,
    schema: z.object({
      from: Titled,
      reason: z.string(),
      documents: z.array(CaseDocument),
      places: z.array(CasePlace),
      demands: z.array(z.string()),
      words: z.array(NamedWord),
      /** The units of the other case that do not work on this one. */
      units: z.array(z.string()),
      /** The earlier of both in each. */
      foundAt: Time,
      publishedAt: Time.nullable(),
      happenedAt: Time.nullable(),
      gravest: LevelCode,
      emergency: z.boolean(),
      emergencyLevel: EmergencyLevelCode.nullable(),
      moved: z.array(MovedClock),
    }),
  },
  /** The case that was merged into this one goes on by itself again. */
  mergeUndone: { v: 1, schema: z.object({ from: Named, reason: z.string() }) },
  /** 拆案 of the case that keeps the rest; `places` are those that it no longer concerns. */
  partSplitOff: {
    v: 1,
    schema: z.object({
      into: Titled,
      documents: z.array(z.string()),
      places: z.array(z.string()),
      reason: z.string(),
    }),
  },
  /** 拆案 of the new case. */
  splitFrom: {
    v: 1,
    schema: z.object({
      from: Named,
      reason: z.string(),
      gravest: LevelCode,
      /** From where the limits of the other case count since its last 重启; absent where it had none. */
      limitsFrom: Time.optional(),
    }),
  },
} as const;
