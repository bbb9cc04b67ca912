import { addDays, beijingDay, clockText, mondayOf, startOfDay } from '../../analysis/calendar.ts';
import type { WorkCalendar } from '../../analysis/working-time.ts';
import type { NewShift, Rotation } from './contract.ts';

/** A shift as a rotation plans it: `day` is the one on which it begins. */
export type PlannedShift = NewShift & { day: string };

/** 轮班: the shifts of a rotation in order. The next of a list comes with each shift, day or week, however many days lie between. */
export function planRotation(rotation: Rotation, calendar: WorkCalendar): PlannedShift[] {
  const planned: PlannedShift[] = [];
  const officerAt = takeTurns(rotation.officers, rotation.officerTurn);
  const deputyAt = takeTurns(rotation.deputies, rotation.officerTurn);
  const leaderAt = takeTurns(rotation.leaders, rotation.leaderTurn);
  for (let day = rotation.from; day <= rotation.to; day = addDays(day, 1))
    for (const slot of rotation.slots) {
      const overnight = slot.end <= slot.start;
      if (!isPlanned(rotation.days, calendar.isWorkday(day), overnight)) continue;
      const officer = officerAt(day, () => true);
      if (officer === null) continue;
      planned.push({
        day,
        from: instant(day, slot.start),
        until: instant(overnight ? addDays(day, 1) : day, slot.end),
        officer,
        deputy: deputyAt(day, (id) => id !== officer),
        leader: leaderAt(day, () => true),
        note: '',
      });
    }
  return planned;
}

function isPlanned(days: Rotation['days'], work: boolean, overnight: boolean): boolean {
  switch (days) {
    case 'every':
      return true;
    case 'offHours':
      return !work || overnight;
    case 'rest':
      return !work;
    default:
      return days satisfies never;
  }
}

/** Hands out the people of a list in turn; who does not fit is passed over for this once. */
function takeTurns(people: readonly string[], turn: Rotation['officerTurn']) {
  let index = -1;
  let last: string | null = null;
  let count = 0;
  return (day: string, fits: (id: string) => boolean): string | null => {
    count += 1;
    const key = { shift: String(count), day, week: mondayOf(startOfDay(day)) }[turn];
    if (key !== last) {
      index += 1;
      last = key;
    }
    for (let step = 0; step < people.length; step += 1) {
      const id = people[(index + step) % people.length];
      if (id !== undefined && fits(id)) return id;
    }
    return null;
  };
}

function instant(day: string, wall: string): string {
  const [hour = 0, minute = 0] = wall.split(':').map(Number);
  return new Date(startOfDay(day).getTime() + (hour * 60 + minute) * 60_000).toISOString();
}

/** 10月1日 08:30—17:30 of a shift, 次日 said where it ends on another day. */
export function shiftText({ from, until }: { from: string; until: string }): string {
  const [, month = '', day = ''] = beijingDay(from).split('-');
  const days = Math.round((Date.parse(beijingDay(until)) - Date.parse(beijingDay(from))) / 86_400_000);
  const end = days === 0 ? '' : days === 1 ? '次日' : `${days} 天后`;
  return `${Number(month)}月${Number(day)}日 ${clockText(from)}—${end}${clockText(until)}`;
}
