import type { Level } from '../../../../analysis/codes.ts';
import { instantOf } from '../time.ts';

/** One input of a form as data; `name` is the path in the body that is sent. With `when`, it is shown only while another input has that value. */
export type Field = Input & { when?: { name: string; is: string } };

type Input =
  | {
      kind: 'line' | 'area';
      name: string;
      label: string;
      max: number;
      optional?: 'null' | 'empty';
      hint?: string;
      check?: Check;
    }
  | { kind: 'link'; name: string; label: string; optional?: 'null'; hint?: string }
  | { kind: 'instant'; name: string; label: string; optional?: 'null'; hint?: string }
  | {
      kind: 'number';
      name: string;
      label: string;
      least: number;
      most: number;
      optional?: 'null';
      hint?: string;
      /** Shown behind the figure. */
      unit?: string;
      /** One typed unit is so many of what is sent. */
      scale?: number;
      check?: Check;
    }
  | { kind: 'flag'; name: string; label: string; hint: string }
  | { kind: 'level'; name: string; label: string; levels: readonly Level[] }
  | {
      kind: 'choice' | 'choices';
      name: string;
      label: string;
      options: readonly { value: string; label: string }[];
      optional?: 'null' | 'empty';
      hint?: string;
    }
  | {
      kind: 'unit' | 'units';
      name: string;
      label: string;
      hint?: string;
      optional?: 'null';
      /** Only counties under the person's own bureau. */
      only?: 'ownCounties';
    }
  | { kind: 'lines'; name: string; label: string; max: number; hint?: string; optional?: 'empty'; check?: Check }
  | {
      kind: 'places';
      name: string;
      label: string;
      known: readonly { code: string; name: string }[];
      hint?: string;
      optional: 'empty';
    }
  | { kind: 'covers'; name: string; label: string; demands: readonly string[] }
  | { kind: 'evidence'; name: string; label: string; least: number };

/** What is wrong with a value that is about to be sent; null when nothing is. */
export type Check = (value: unknown) => string | null;

/** What was typed, as the body the contract wants: empty is null or '' where the contract says so, typed times are 北京时间. */
export function bodyOf(fields: readonly Field[], typed: Record<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of fields) place(body, field.name, bodyValue(field, at(typed, field.name)));
  return body;
}

/** One typed value as it is sent. */
export function bodyValue(field: Field, typed: unknown): unknown {
  switch (field.kind) {
    case 'line':
    case 'area':
    case 'link':
    case 'choice':
    case 'unit': {
      const text = typeof typed === 'string' ? typed.trim() : '';
      if (text !== '') return text;
      return 'optional' in field && field.optional === 'null' ? null : '';
    }
    case 'instant':
      return typeof typed === 'string' && typed !== '' ? instantOf(typed) : null;
    case 'number':
      if (field.optional === 'null' && (typed === null || typed === undefined || typed === '')) return null;
      return Math.round(Number(typed) * (field.scale ?? 1));
    case 'flag':
      return typed === true;
    case 'level':
      return typed;
    case 'choices':
    case 'units':
    case 'covers':
    case 'places':
      return Array.isArray(typed) ? typed : [];
    case 'lines':
      return typeof typed === 'string' ? linesOf(typed) : [];
    case 'evidence':
      return Array.isArray(typed) ? typed.map(evidenceOf) : [];
    default:
      return field satisfies never;
  }
}

/** One entry per line, empty lines left out. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A line with a file that has come carries it; what was chosen and is still on its way is not sent. */
function evidenceOf(one: { text?: string; url?: string; attachment?: unknown } | undefined): {
  text: string;
  url: string | null;
  attachment?: unknown;
} {
  const url = (one?.url ?? '').trim();
  const line = { text: (one?.text ?? '').trim(), url: url === '' ? null : url };
  return one?.attachment === undefined ? line : { ...line, attachment: one.attachment };
}

/** The inputs that are shown for what is typed so far. */
export function shownFields(fields: readonly Field[], typed: Record<string, unknown>): Field[] {
  return fields.filter(({ when }) => when === undefined || at(typed, when.name) === when.is);
}

function at(values: Record<string, unknown>, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], values);
}

function place(body: Record<string, unknown>, name: string, value: unknown): void {
  const parts = name.split('.');
  const last = parts.pop() ?? name;
  let inner = body;
  for (const part of parts) {
    inner[part] ??= {};
    inner = inner[part] as Record<string, unknown>;
  }
  inner[last] = value;
}
