import { z } from 'zod';

const Time = z.string();

/** 会商、领导批示、督办的台账事件. An order is named by the version of the entry that made it. */
export const consultEvents = {
  commented: { v: 1, schema: z.object({ text: z.string(), mentions: z.array(z.string()) }) },
  instructed: {
    v: 1,
    schema: z.object({ text: z.string(), leader: z.string(), givenAt: Time, until: Time.nullable() }),
  },
  supervised: { v: 1, schema: z.object({ text: z.string(), watcher: z.string(), until: Time }) },
  orderAnswered: { v: 1, schema: z.object({ order: z.int(), text: z.string() }) },
} as const;
