import { z } from 'zod';
import { Instant, LevelCode } from '../http/contract.ts';

/** Server-sent events of GET /api/stream (event name → data). */
export const streamEvents = {
  alert: z.object({ id: z.string(), level: LevelCode, title: z.string(), isNew: z.boolean() }),
  case: z.object({ id: z.string(), version: z.int(), status: z.string() }),
  source: z.object({ id: z.string(), state: z.string() }),
  /** There is a new notice for whoever hears this: ask /api/inbox/unread. */
  notice: z.object({ seq: z.int() }),
  /** Something failed or works again: ask /api/health. */
  health: z.object({ at: Instant }),
} as const;
