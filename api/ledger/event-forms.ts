import { z } from 'zod';

/**
 * 记录形式：the version in which events of a type are written today and what they hold. From version 2 on, `from` says
 * for each older version what it held and how that becomes the next version; one that is missing does not compile.
 */
export type EventForm =
  | { v: 1; schema: z.ZodObject }
  | { v: 2; schema: z.ZodObject; from: Record<1, OldForm> }
  | { v: 3; schema: z.ZodObject; from: Record<1 | 2, OldForm> }
  | { v: 4; schema: z.ZodObject; from: Record<1 | 2 | 3, OldForm> }
  | { v: 5; schema: z.ZodObject; from: Record<1 | 2 | 3 | 4, OldForm> };

/** All types that can stand in a ledger. */
export type EventForms = Readonly<Record<string, EventForm>>;

/** What an older version held, and how it becomes the next one. */
export type OldForm = { schema: z.ZodObject; up: (old: never) => object };

/** An older version of an event: `up` makes the next version of what `schema` read. Pure, and never changed once released. */
export function oldForm<Schema extends z.ZodObject>(schema: Schema, up: (old: z.infer<Schema>) => object): OldForm {
  return { schema, up };
}

/** An event as it is written today: without what its schema does not know. Throws UnreadableEvent where it does not fit. */
export function writtenForm(forms: EventForms, event: { type: string }): { v: number; event: { type: string } } {
  const form = formOf(forms, event.type);
  return { v: form.v, event: { type: event.type, ...parsed(form.schema, event) } };
}

/** What a version wrote, in today's form. Throws UnreadableEvent where type or version are unknown or something is missing. */
export function readForm(forms: EventForms, stored: unknown, v: number): { type: string } {
  const type = typeOf(stored);
  const form = formOf(forms, type);
  if (!Number.isInteger(v) || v < 1 || v > form.v)
    throw new UnreadableEvent(`本程序只认识它到版本 ${form.v} 为止的写法`);
  let facts = stored;
  for (let at = v; at < form.v; at += 1) {
    const old = 'from' in form ? (form.from as Record<number, OldForm>)[at] : undefined;
    if (old === undefined) throw new UnreadableEvent(`本程序不认识它的版本 ${at}`);
    facts = old.up(parsed(old.schema, facts) as never);
  }
  return { type, ...parsed(form.schema, facts) };
}

/** An event does not fit any form that is known; the message is the Chinese reason, without the entry. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

function typeOf(stored: unknown): string {
  if (typeof stored === 'object' && stored !== null && 'type' in stored && typeof stored.type === 'string')
    return stored.type;
  throw new UnreadableEvent('没有写明类型');
}

function formOf(forms: EventForms, type: string): EventForm {
  const form = Object.hasOwn(forms, type) ? forms[type] : undefined;
  if (form === undefined) throw new UnreadableEvent('本程序不认识这个类型');
  return form;
}

function parsed(schema: z.ZodObject, facts: unknown): object {
  const result = schema.safeParse(facts, { error: chinese });
  if (result.success) return result.data;
  const [fault] = result.error.issues;
  const others = result.error.issues.length - 1;
  throw new UnreadableEvent(
    `内容“${fault?.path.join('.') ?? ''}”缺少或者不合格式（${fault?.message ?? ''}）${others === 0 ? '' : `，另有 ${others} 处`}`,
  );
}

const chinese = z.locales.zhCN().localeError;
