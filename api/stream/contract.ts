import { z } from 'zod';
import { AlertStatusCode } from '../alerts/contract.ts';
import { CaseStatusCode } from '../cases/contract.ts';
import { Instant, LevelCode } from '../http/contract.ts';

/** Server-sent events of GET /api/stream (event name → data). */
export const streamEvents = {
  /** New, or changed: claimed, judged, raised, by whichever process. */
  alert: z.object({
    id: z.string(),
    level: LevelCode,
    title: z.string(),
    isNew: z.boolean(),
    status: AlertStatusCode,
    acknowledgedBy: z.object({ name: z.string(), at: Instant }).nullable(),
  }),
  case: z.object({ id: z.string(), version: z.int(), status: CaseStatusCode }),
  source: z.object({ id: z.string(), state: z.string() }),
  /** There is a new notice for whoever hears this: ask /api/inbox/unread. */
  notice: z.object({ seq: z.int() }),
  /** Something failed or works again: ask /api/health. */
  health: z.object({ at: Instant }),
} as const;
