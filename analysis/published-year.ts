import { beijing } from './calendar.ts';

/** The year of an instant in 北京时间, since texts name years by that clock; null for none. */
export function publishedYear(publishedAt: string | null): number | null {
  const at = publishedAt === null ? Number.NaN : Date.parse(publishedAt);
  return Number.isNaN(at) ? null : beijing(at).year;
}
