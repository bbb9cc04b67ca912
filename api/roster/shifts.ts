import { dayMs } from '../../analysis/calendar.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { newId } from '../database/new-id.ts';
import type { Database } from '../database/open.ts';
import { inPieces, listed } from '../events/in-list.ts';
import { Conflict, NotFound, Refused } from '../http/problem.ts';
import { BadInput } from '../http/problems.ts';
import type { Writing } from '../ledger/ledger.ts';
import { type Role, roles } from '../people/contract.ts';
import { record } from '../trail/trail.ts';
import type { NewShift, ShiftView } from './contract.ts';
import { dutyRoles, presentShifts, shiftsBetween } from './on-duty.ts';
import { shiftText } from './rotation.ts';
import type { ShiftChangeRow, ShiftRow } from './tables.ts';

type By = { userId: string; name: string };
type Change = { by: By; reason: string; at: string };

/** 排班, change by change; each leaves an entry in 排班变更 with who and why. What is over stays as it was. */
export type Shifts = {
  /** Refused where a shift overlaps another or ends in the past. */
  add(shifts: readonly NewShift[], change: Change & { act: string }): Promise<string[]>;
  /** The shift as it shall be, unless somebody was faster. */
  change(id: string, version: number, to: NewShift, change: Change): Promise<void>;
  remove(id: string, version: number, change: Change): Promise<ShiftRow>;
  /** With their changes, newest first. */
  present(rows: readonly ShiftRow[]): Promise<ShiftView[]>;
};

export function createShifts(database: Database): Shifts {
  return {
    add: (shifts, change) =>
      inTransaction(database, async (writing) => {
        await lockRoster(writing);
        const rows = shifts.map((shift) => rowOf(newId(), shift, 1));
        await mustFit(writing, rows, change.at);
        await inPieces(rows, (piece) => writing.insertInto('shifts').values(piece).execute());
        await note(writing, rows, change.act, change);
        return rows.map(({ id }) => id);
      }),
    change: (id, version, to, change) =>
      inTransaction(database, async (writing) => {
        await lockRoster(writing);
        const before = await current(writing, id, version, change.at);
        const row = rowOf(id, to, version + 1);
        if (before.from <= change.at && row.from !== before.from)
          throw new Refused('shift.begun', '该班已经开始，不能改开始时间；可以改结束时间和人员。');
        await mustFit(writing, [row], change.at);
        await writing.updateTable('shifts').set(row).where('id', '=', id).execute();
        const act = row.from === before.from && row.until === before.until ? '换人' : '调整';
        await note(writing, [row], act, change);
      }),
    remove: (id, version, change) =>
      inTransaction(database, async (writing) => {
        await lockRoster(writing);
        const before = await current(writing, id, version, change.at);
        if (before.from <= change.at)
          throw new Refused('shift.begun', '该班已经开始，不能删除；请改人员或者结束时间。');
        await writing.deleteFrom('shifts').where('id', '=', id).execute();
        await note(writing, [before], '撤销', change);
        return before;
      }),
    async present(rows) {
      const [shifts, changes] = await Promise.all([presentShifts(database, rows), changesOf(database, rows)]);
      return shifts.map((shift) => ({
        ...shift,
        changes: (changes.get(shift.id) ?? []).map(({ act, people, reason, by, at }) => ({
          ...{ act, people, reason, by, at },
        })),
      }));
    },
  };
}

/** Longest shift. */
const shiftMaxMs = 7 * dayMs;

/** One writer of the roster at a time, so that two that overlap are never both written. */
async function lockRoster(writing: Writing): Promise<void> {
  await writing
    .updateTable('locks')
    .set((eb) => ({ taken: eb('taken', '+', 1) }))
    .where('name', '=', 'roster')
    .execute();
}

async function current(writing: Writing, id: string, version: number, at: string): Promise<ShiftRow> {
  const row = await writing.selectFrom('shifts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotFound('没有这个班次，可能已被他人撤销，请刷新。');
  if (row.version !== version) throw new Conflict('这个班次刚刚被别人修改，请核对后再保存。');
  if (row.until <= at) throw new Refused('shift.over', '该班已经结束，值班记录不能再改。');
  return row;
}

async function mustFit(writing: Writing, rows: readonly ShiftRow[], at: string): Promise<void> {
  const faults: { path: string; message: string }[] = [];
  for (const row of rows) {
    const length = Date.parse(row.until) - Date.parse(row.from);
    if (length <= 0) faults.push({ path: 'until', message: '结束时间须晚于开始时间' });
    if (length > shiftMaxMs) faults.push({ path: 'until', message: '一班最长 7 天' });
    if (row.until <= at) faults.push({ path: 'until', message: '不能安排已经过去的班次' });
    if (row.deputyId === row.officerId) faults.push({ path: 'deputy', message: '副班须为另一人' });
  }
  faults.push(...(await peopleFaults(writing, rows)));
  if (faults.length > 0) throw new BadInput(faults.slice(0, 10));
  const ordered = rows.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  const [first] = ordered;
  const last = rows
    .map(({ until }) => until)
    .toSorted()
    .at(-1);
  if (first === undefined || last === undefined) return;
  const own = new Set(rows.map(({ id }) => id));
  const others = (await shiftsBetween(writing, first.from, last)).filter(({ id }) => !own.has(id));
  for (const row of ordered) {
    const other = [...others, ...ordered].find(
      (one) => one.id !== row.id && one.from < row.until && one.until > row.from,
    );
    if (other !== undefined)
      throw new Refused('shift.overlap', `与已有班次 ${shiftText(other)} 时间重叠，请改时间或者先调整那一班。`);
  }
}

/** Only those can be planned who can be reached and may read alerts. */
async function peopleFaults(writing: Writing, rows: readonly ShiftRow[]) {
  const ids = rows.flatMap(({ officerId, deputyId, leaderId }) => [officerId, deputyId ?? [], leaderId ?? []].flat());
  const users = await writing
    .selectFrom('users')
    .select(['id', 'displayName', 'role', 'active'])
    .where('id', 'in', listed(writing, [...new Set(ids)]))
    .execute();
  const faultOf = (path: string, id: string | null, among: readonly Role[]) => {
    if (id === null) return [];
    const user = users.find((one) => one.id === id);
    if (user === undefined) throw new NotFound('没有这个账号，请刷新后重新选择人员。');
    if (user.active === 1 && among.includes(user.role as Role)) return [];
    const may = among.map((role) => roles[role]).join('、');
    return [{ path, message: `${user.displayName}的账号已停用，或者不是${may}，不能安排` }];
  };
  return rows.flatMap(({ officerId, deputyId, leaderId }) => [
    ...faultOf('officer', officerId, dutyRoles),
    ...faultOf('deputy', deputyId, dutyRoles),
    ...faultOf('leader', leaderId, ['leader']),
  ]);
}

async function note(writing: Writing, rows: readonly ShiftRow[], act: string, change: Change): Promise<void> {
  const shifts = await presentShifts(writing, rows);
  const entries = shifts.map(
    (shift): ShiftChangeRow => ({
      ...{
        id: newId(),
        shiftId: shift.id,
        version: shift.version,
        act,
        people: `${shiftText(shift)} ${peopleText(shift)}`,
      },
      ...{ reason: change.reason, by: change.by.name, byId: change.by.userId, at: change.at },
    }),
  );
  await inPieces(entries, (piece) => writing.insertInto('shiftChanges').values(piece).execute());
  const ids = rows.map(({ id }) => id);
  await record(writing, 'shift', ids, { act: `${act}班次`, by: change.by.name, at: change.at });
}

/** 值班张三，副班李四，带班领导王五. */
export function peopleText({ officer, deputy, leader }: Omit<ShiftView, 'changes'>): string {
  return [
    `值班${officer.name}`,
    ...(deputy === null ? [] : [`副班${deputy.name}`]),
    ...(leader === null ? [] : [`带班领导${leader.name}`]),
  ].join('，');
}

async function changesOf(database: Database, rows: readonly ShiftRow[]): Promise<Map<string, ShiftChangeRow[]>> {
  const found = await database
    .selectFrom('shiftChanges')
    .selectAll()
    .where(
      'shiftId',
      'in',
      listed(
        database,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy('at', 'desc')
    .orderBy('version', 'desc')
    .execute();
  return Map.groupBy(found, ({ shiftId }) => shiftId);
}

function rowOf(id: string, shift: NewShift, version: number): ShiftRow {
  const { from, until, officer, deputy, leader, note } = shift;
  return { id, from, until, officerId: officer, deputyId: deputy, leaderId: leader, note, version };
}
