import { z } from 'zod';
import { Instant, Text } from '../http/contract.ts';

/** 内网放行名单: one host, address or range of the internal network that sources with that permission may reach. */
export const InsideHostView = z.object({
  /** As it is written: `10.1.2.0/24`, `oa.example.cn:8080`. */
  id: z.string(),
  address: z.string(),
  /** Null for any port. */
  port: z.int().nullable(),
  reason: z.string(),
  by: z.string(),
  at: Instant,
});
export type InsideHostView = z.infer<typeof InsideHostView>;

export const InsideHostList = z.object({ items: z.array(InsideHostView) });

const Reason = Text(200).min(4, '请写明理由（4–200 字）');

/** POST /api/inside-hosts. */
export const NewInsideHostBody = z.strictObject({ host: Text(120), reason: Reason });
/** POST /api/inside-hosts/end: takes an entry off the list again. */
export const EndInsideHostBody = z.strictObject({ id: Text(200), reason: Reason });
