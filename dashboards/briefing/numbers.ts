/** The share in percent; null where there is nothing to divide by. */
export function percentOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : (part / whole) * 100;
}

/** The mean; null of none. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

/** A figure as it is printed: whole numbers as they are, others with one decimal, unknown as —. */
export function shown(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '—';
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** 环比 as it is printed: the change in percent of the previous value; — where there is none to compare with. */
export function changeShown(value: number | null, previous: number | null): string {
  if (value === null || previous === null || previous === 0) return '—';
  if (value === previous) return '持平';
  const change = Math.abs(((value - previous) / previous) * 100).toFixed(1);
  return value > previous ? `↑${change}%` : `↓${change}%`;
}

/** The difference of two percentages in points (百分点). */
export function pointsShown(value: number | null, previous: number | null): string {
  if (value === null || previous === null) return '—';
  const points = (value - previous).toFixed(1);
  if (Number(points) === 0) return '持平';
  return value > previous ? `↑${points}点` : `↓${points.replace('-', '')}点`;
}
