/** 北京时间: fixed +08:00 without daylight saving, whatever zone the process runs in. */
export function beijingYear(instant: string): string {
  return beijing(instant).slice(0, 4);
}

/** 当天、当周 (Monday first) in 北京时间: their ends, exclusive, as UTC instants. */
export function beijingEnds(instant: string): { day: string; week: string } {
  const local = Date.parse(instant) + offsetMs;
  const dayStart = local - (((local % dayMs) + dayMs) % dayMs);
  // 1970-01-01 was a Thursday; Monday is day 0 here.
  const weekday = (Math.floor(dayStart / dayMs) + 3) % 7;
  return { day: utc(dayStart + dayMs), week: utc(dayStart + (7 - weekday) * dayMs) };
}

/** An instant as people read it, e.g. `11月25日 18:40` in 北京时间. */
export function beijingMinute(instant: string): string {
  const local = beijing(instant);
  return `${Number(local.slice(5, 7))}月${Number(local.slice(8, 10))}日 ${local.slice(11, 16)}`;
}

const offsetMs = 8 * 3_600_000;
const dayMs = 24 * 3_600_000;

function beijing(instant: string): string {
  return new Date(Date.parse(instant) + offsetMs).toISOString();
}

function utc(localMs: number): string {
  return new Date(localMs - offsetMs).toISOString();
}
