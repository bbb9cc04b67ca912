import { z } from 'zod';

const Time = z.string();

/** 转外单位的回执与答复、线索不足的台账事件. */
export const endingEvents = {
  referralReceipted: { v: 1, schema: z.object({ receipt: z.string() }) },
  referralAnswered: { v: 1, schema: z.object({ text: z.string() }) },
  cluesAsked: { v: 1, schema: z.object({ asked: z.string(), from: z.string(), until: Time }) },
  cluesGiven: { v: 1, schema: z.object({ text: z.string() }) },
} as const;
