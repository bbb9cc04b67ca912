import { beijing, beijingMs, dayMs, minuteMs } from '../../analysis/calendar.ts';

/** 接收时段, 北京时间 HH:MM; one that ends before it begins reaches over midnight. */
export type Hours = { from: string; to: string };

/** The instant at which these hours next begin; null while they run. */
export function opensAt({ from, to }: Hours, at: string): string | null {
  const { hour, minute } = beijing(at);
  const now = hour * 60 + minute;
  const [begins, ends] = [minutesOf(from), minutesOf(to)];
  const open = begins < ends ? now >= begins && now < ends : now >= begins || now < ends;
  if (open) return null;
  const today = Math.floor((Date.parse(at) + beijingMs) / dayMs) * dayMs - beijingMs;
  const opens = today + begins * minuteMs;
  return new Date(opens > Date.parse(at) ? opens : opens + dayMs).toISOString();
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
