import type { z } from 'zod';
import type { BriefingDetail, BriefingItem } from './contract.ts';

/** 周报. `week` is the Monday, YYYY-MM-DD. */
export type Briefings = {
  list(): Promise<z.infer<typeof BriefingItem>[]>;
  detail(week: string): Promise<z.infer<typeof BriefingDetail> | null>;
  /** The file in force, or an earlier edition of it. */
  docx(week: string, edition?: number): Promise<Buffer | null>;
  /** Makes the files of an issued week again from what was issued; the edition before stays. Null when there is none. */
  again(
    week: string,
    told: { reason: string; by: string },
    /** Does what is written; a failure rolls it back. */
    decide?: <T>(act: () => Promise<T>) => Promise<T>,
  ): Promise<z.infer<typeof BriefingDetail> | null>;
  /** Writes the briefing of a week, or the present one when it is issued already. */
  create(
    week: string,
    by: string,
    /** Does what is written; a failure rolls it back. */
    decide?: <T>(act: () => Promise<T>) => Promise<T>,
  ): Promise<z.infer<typeof BriefingItem>>;
};
