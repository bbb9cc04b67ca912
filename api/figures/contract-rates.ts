import { z } from 'zod';
import { ClockKindCode } from '../cases/contract-commands.ts';
import { Figure, Instant } from '../http/contract.ts';

/** GET /api/clocks/rates: the last week unless a period is given. */
export const RatesQuery = z.object({ from: Instant.optional(), to: Instant.optional() });

/** 达标率 by one limit: of so many that came out so many were met; in percent, and that of the period before. Null where none came out. */
export const RateView = z.object({
  decided: z.int(),
  met: z.int(),
  percent: z.number().nullable(),
  previous: z.number().nullable(),
});
export type RateView = z.infer<typeof RateView>;

/** 时限达标情况 of a period (`from` inclusive, `to` exclusive), by 原时限 and with approved extensions, and 迟报. */
export const RatesAnswer = z.object({
  from: Instant,
  to: Instant,
  registered: z.int(),
  /** 迟报 among those registered. */
  late: Figure,
  rates: z.array(z.object({ kind: ClockKindCode, name: z.string(), original: RateView, extended: RateView })),
});
export type RatesAnswer = z.infer<typeof RatesAnswer>;
