import { z } from 'zod';
import { desks, levels, sourceKinds, states, topics, triggers } from '../../analysis/codes.ts';
import { isWebAddress } from '../../analysis/web-address.ts';

/** An instant, ISO 8601 with its zone; whatever zone it comes in, it is UTC with milliseconds from here on. */
export const Instant = z.iso
  .datetime({ offset: true, abort: true })
  .overwrite(utc)
  .refine((text) => /^\d{4}-/.test(text), '时间超出范围');
/** An address that people may click: http(s) and nothing else. */
export const WebUrl = z
  .url({ protocol: /^https?$/, error: '只接受 http:// 或 https:// 开头的网址' })
  .max(2_000)
  .refine(isWebAddress, '只接受 http:// 或 https:// 开头、不带口令的网址');
/** Words that must say something, at most `max` characters. */
export const Text = (max: number) => z.string().trim().min(1).max(max);

export const LevelCode = z.enum(keys(levels));
export const TopicCode = z.enum(keys(topics));
export const StateCode = z.enum(keys(states));
export const TriggerCode = z.enum(keys(triggers));
export const DeskCode = z.enum(keys(desks));
export const SourceKindCode = z.enum(keys(sourceKinds));
export const SentimentCode = z.union([z.literal(-1), z.literal(0), z.literal(1)]);

/** A page of a list: what to ask next, null at the end, and how many there are in all. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable(), total: z.int().min(0) });

/** 问题说明：RFC 9457 problem document; `detail` is the Chinese sentence that says what to do. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  /** Names the request in the log. */
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** The part that failed, and since when it has. */
  part: z.string().optional(),
  since: Instant.optional(),
});
export type Problem = z.infer<typeof Problem>;

/** A figure with the period before it; null is unknown and shown as —. `records` is the address in the web app that lists what it counts. */
export const Figure = z.object({ value: z.number().nullable(), previous: z.number().nullable(), records: z.string() });
export type Figure = z.infer<typeof Figure>;

/** What is no instant stays as it is: it is refused anyway. */
function utc(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}

function keys<T extends Record<string, string>>(table: T): [keyof T & string, ...(keyof T & string)[]] {
  return Object.keys(table) as [keyof T & string, ...(keyof T & string)[]];
}
