import { levels } from '../../../../analysis/codes.ts';
import { caseOrigins } from '../../../../api/cases/contract.ts';
import { emergencyLevels } from '../../../../api/cases/contract-corrections.ts';
import { type ClockRule, type ClockSettings, clockUnits, type Span } from '../../../../api/clocks/contract.ts';

/** 48小时. */
export function spanWords({ amount, unit }: Span): string {
  return `${amount}${clockUnits[unit]}`;
}

/** For which cases a limit runs. */
export function scopeWords({ levels: of, origins, emergency }: ClockRule): string {
  const level =
    of.length === Object.keys(levels).length
      ? '各等级'
      : of.map((one) => (one === 'none' ? '未定级' : `${levels[one]}色`)).join('、');
  const origin = origins === null ? '' : `，${origins.map((one) => caseOrigins[one]).join('、')}`;
  const grave = emergency === null ? '' : `，突发事件${emergency.map((one) => emergencyLevels[one]).join('、')}`;
  return `${level}${origin}${grave}`;
}

/** How far and how often a limit may be extended. */
export function extensionWords({ extension }: ClockRule): string {
  return extension === null ? '不可延期' : `${extension.times} 次，最长 ${spanWords(extension.most)}`;
}

/** 08:30–12:00、14:00–17:30. */
export function hoursWords(hours: ClockSettings['hours']): string {
  return hours.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join('、');
}

/** The spans that were typed, one a line; null when a line is none. */
export function hoursOf(lines: readonly string[]): ClockSettings['hours'] | null {
  const spans = lines.map((line) => /^(\d{1,2}):(\d{2})\s*[–—-]\s*(\d{1,2}):(\d{2})$/.exec(line.trim()));
  if (spans.some((match) => match === null)) return null;
  return spans.flatMap((match) =>
    match === null
      ? []
      : [{ from: Number(match[1]) * 60 + Number(match[2]), to: Number(match[3]) * 60 + Number(match[4]) }],
  );
}

/** The days that were typed, `2026-10-10 上班` or `2026-10-09 放假`, one a line; null when a line is none. */
export function daysOf(lines: readonly string[]): ClockSettings['days'] | null {
  const days: ClockSettings['days'] = {};
  for (const line of lines) {
    const match = /^(\d{4}-\d{2}-\d{2})\s*(上班|放假)$/.exec(line.trim());
    if (match === null) return null;
    days[match[1] ?? ''] = match[2] === '上班' ? 'work' : 'off';
  }
  return days;
}

/** The same as lines, for the form. */
export function dayLines(days: ClockSettings['days']): string[] {
  return Object.entries(days).map(([day, how]) => `${day} ${how === 'work' ? '上班' : '放假'}`);
}

function clock(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
