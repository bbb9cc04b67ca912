import { z } from 'zod';
import { Instant } from '../http/contract.ts';
import { BriefingEdition } from '../system/contract.ts';

/** 周报 in the list; `week` is its Monday, `cutOff` the instant whose data it shows. */
export const BriefingItem = z.object({
  week: z.string(),
  issue: z.int(),
  title: z.string(),
  from: Instant,
  to: Instant,
  cutOff: Instant,
  createdAt: Instant,
  sha256: z.string(),
  /** 第 n 次制作 of the files; the figures and words of all are the same. */
  edition: z.int().min(1),
});
export const BriefingList = z.object({ items: z.array(BriefingItem) });
export const BriefingDetail = z.object({
  briefing: BriefingItem,
  html: z.string(),
  sources: z.array(z.object({ figure: z.string(), value: z.string(), query: z.string(), records: z.string() })),
  /** Every making of its files, the first one first. */
  editions: z.array(BriefingEdition),
});
export const NewBriefingBody = z.object({ week: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) });
