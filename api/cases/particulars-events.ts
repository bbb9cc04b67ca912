import { z } from 'zod';
import { Particulars } from './contract-particulars.ts';

/** 台账要素和评估的台账事件; of the particulars only those that were said. */
export const particularsEvents = {
  particularsSet: { v: 1, schema: Particulars.partial() },
  assessed: {
    v: 1,
    schema: z.object({ timely: z.int(), targeted: z.int(), effective: z.int(), opinion: z.string() }),
  },
} as const;
