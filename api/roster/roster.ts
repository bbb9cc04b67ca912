import { addDays, dayMs, startOfDay } from '../../analysis/calendar.ts';
import { createWorkCalendar, dayName } from '../../analysis/working-time.ts';
import { clockConfig } from '../clocks/settings.ts';
import type { Database } from '../database/open.ts';
import { Conflict, Refused } from '../http/problem.ts';
import { sha256 } from '../ledger/canonical.ts';
import type { Role } from '../people/contract.ts';
import type { DutyNow, RosterView, Rotation, RotationPreview, ShiftView } from './contract.ts';
import { gapDays, gapsOf, openGap } from './gaps.ts';
import { ableOf, dutyRoles, presentShifts, shiftAfter, shiftAt, shiftsBetween } from './on-duty.ts';
import { type PlannedShift, planRotation } from './rotation.ts';
import { dutyRules } from './settings.ts';
import type { Shifts } from './shifts.ts';

/** 谁在值班: who is awake, who comes next, and where nobody is in the coming days. */
export async function dutyNow(database: Database, at: string): Promise<DutyNow> {
  const [shown, until] = [gapDays, gapDays + seenBeyondDays].map((days) =>
    new Date(Date.parse(at) + days * dayMs).toISOString(),
  ) as [string, string];
  const [current, following, ahead, any, rules, config] = await Promise.all([
    shiftAt(database, at),
    shiftAfter(database, at),
    shiftsBetween(database, at, until),
    database.selectFrom('shiftChanges').select('id').limit(1).executeTakeFirst(),
    dutyRules(database).current(),
    clockConfig(database),
  ]);
  const [now, next] = await Promise.all([
    presentShifts(database, current === undefined ? [] : [current]),
    presentShifts(database, following === undefined ? [] : [following]),
  ]);
  const covered = (await presentShifts(database, ahead)).filter((shift) => ableOf(shift).length > 0);
  const calendar = createWorkCalendar(config.days);
  return {
    at,
    now: now[0] ?? null,
    phones: await phonesOf(database, now[0]),
    next: next[0] ?? null,
    gaps: gapsOf(covered, { from: at, until }, { cover: rules.value.cover, calendar, hours: config.hours })
      .filter((gap) => gap.from < shown)
      .map((gap) => (gap.until === until ? openGap(gap) : gap)),
    planned: any !== undefined,
  };
}

async function phonesOf(database: Database, shift: Omit<ShiftView, 'changes'> | undefined): Promise<DutyNow['phones']> {
  const ids = [shift?.officer, shift?.deputy, shift?.leader].flatMap((person) => person?.id ?? []);
  if (ids.length === 0) return {};
  const rows = await database.selectFrom('contacts').select(['userId', 'mobile']).where('userId', 'in', ids).execute();
  return Object.fromEntries(rows.flatMap(({ userId, mobile }) => (mobile === null ? [] : [[userId, mobile]])));
}

/** So far beyond the gaps that are named it is looked when one of them ends. */
const seenBeyondDays = 7;

/** 值班表 of a period of days. */
export async function rosterOf(
  { database, shifts }: { database: Database; shifts: Shifts },
  { from, to }: { from: string; to: string },
): Promise<RosterView> {
  const rules = dutyRules(database);
  const [config, rows, people, current, history] = await Promise.all([
    clockConfig(database),
    shiftsBetween(database, startOfDay(from).toISOString(), startOfDay(addDays(to, 1)).toISOString()),
    peopleFor(database),
    rules.current(),
    rules.history(),
  ]);
  const calendar = createWorkCalendar(config.days);
  const days: RosterView['days'] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const own = config.days[day];
    const name = own === undefined ? dayName(day) : own === 'work' ? '本单位调为上班' : '本单位调为休息';
    days.push({ day, work: calendar.isWorkday(day), name, announced: calendar.isAnnounced(day) });
  }
  return {
    days,
    shifts: await shifts.present(rows),
    people,
    settings: { ...current, history: history.map(({ value: _, ...one }) => one) },
  };
}

/** What a rotation would write: nothing over what stands already or is over. */
export async function previewRotation(database: Database, rotation: Rotation, at: string): Promise<RotationPreview> {
  const { planned, skipped } = await fitting(database, rotation, at);
  const names = new Map((await peopleFor(database)).map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? '（账号已停用）';
  return {
    shifts: planned.map(({ from, until, officer, deputy, leader, day }) => ({
      ...{ from, until, day, dayName: dayName(day) },
      officer: nameOf(officer),
      deputy: deputy === null ? null : nameOf(deputy),
      leader: leader === null ? null : nameOf(leader),
    })),
    skipped,
    seen: seal(planned),
  };
}

/** The shifts of a rotation that was previewed; Conflict when it would be others now. */
export async function previewedShifts(
  database: Database,
  { rotation, seen }: { rotation: Rotation; seen: string },
  at: string,
): Promise<PlannedShift[]> {
  const { planned } = await fitting(database, rotation, at);
  if (seal(planned) !== seen) throw new Conflict('预览之后值班表已有变动，请重新预览再写入。');
  if (planned.length === 0)
    throw new Refused('roster.nothing', '这个方案没有可以写入的班次，请改日期范围或者先调整已有班次。');
  return planned;
}

async function fitting(database: Database, rotation: Rotation, at: string) {
  const config = await clockConfig(database);
  const all = planRotation(rotation, createWorkCalendar(config.days));
  const standing = await shiftsBetween(
    database,
    startOfDay(rotation.from).toISOString(),
    startOfDay(addDays(rotation.to, 2)).toISOString(),
  );
  const skipped: RotationPreview['skipped'] = [];
  const planned: PlannedShift[] = [];
  for (const shift of all) {
    const { from, until } = shift;
    const taken = [...standing, ...planned].some((one) => one.from < until && one.until > from);
    if (until <= at) skipped.push({ from, until, why: '已经过去' });
    else if (taken) skipped.push({ from, until, why: '与其他班次重叠' });
    else planned.push(shift);
  }
  return { planned, skipped };
}

function seal(planned: readonly PlannedShift[]): string {
  return sha256(JSON.stringify(planned));
}

/** Who can be planned, by role and name. */
async function peopleFor(database: Database): Promise<RosterView['people']> {
  const users = await database
    .selectFrom('users')
    .select(['id', 'displayName as name', 'role'])
    .where('active', '=', 1)
    .where('role', 'in', [...dutyRoles])
    .execute();
  return users
    .map(({ id, name, role }) => ({ id, name, role: role as Role }))
    .toSorted((a, b) => dutyRoles.indexOf(a.role) - dutyRoles.indexOf(b.role) || (a.name < b.name ? -1 : 1));
}
