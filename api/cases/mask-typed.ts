import { mask } from '../../analysis/mask.ts';

/**
 * 手工录入的脱敏: what people type goes into the chain for good, so personal data in it is masked first, as in any text
 * that comes in. Landlines stay: an answer names the office to call. Links, files, units and times are no free text.
 */
export function maskTyped<T>(value: T): T {
  return masked(value) as T;
}

const notTyped = new Set([
  ...['attachment', 'url', 'duty', 'place', 'mentions'],
  ...['foundAt', 'publishedAt', 'happenedAt', 'heldAt', 'until', 'sentAt', 'doneAt', 'givenAt', 'reviewAt'],
  // 联系电话 of the office that reports: the form must have it.
  'phone',
]);

function masked(value: unknown): unknown {
  if (typeof value === 'string') return mask(value, { landlines: 'keep' });
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, notTyped.has(name) ? held : masked(held)]),
  );
}
