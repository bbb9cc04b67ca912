import { dayMs } from '../../analysis/calendar.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { newId } from '../database/new-id.ts';
import type { Database } from '../database/open.ts';
import { listed } from '../events/in-list.ts';
import { Forbidden, NotFound, Refused } from '../http/problem.ts';
import type { Person } from '../route.ts';
import { record } from '../trail/trail.ts';
import type { HandoverView } from './contract.ts';
import { shiftAfter } from './on-duty.ts';
import type { HandoverRow, ShiftRow } from './tables.ts';

type Page = {
  items: HandoverView[];
  next: string | null;
  total: number;
  mayWrite: Pick<ShiftRow, 'id' | 'from' | 'until'> | null;
};

/** 交接班: who goes off writes, who comes on confirms having read it; both stand as they were written. */
export type Handovers = {
  list(query: { limit: number; after?: string | undefined }, person: Person): Promise<Page>;
  /** The officer or deputy of the shift, while it runs and a day after. */
  write(shiftId: string, text: string, person: Person): Promise<ShiftRow>;
  /** The officer or deputy of the shift that follows; a first confirmation stands. */
  confirm(id: string, person: Person): Promise<HandoverRow>;
};

/** So long after a shift its people still write about it. */
const writtenForMs = dayMs;

export function createHandovers(database: Database, now: () => Date): Handovers {
  const instant = () => now().toISOString();
  /** The shift of this person that runs, or the last that ended not long ago. */
  const ownShift = async ({ userId }: Person) => {
    const rows = await database
      .selectFrom('shifts')
      .selectAll()
      .where('from', '<=', instant())
      .where('until', '>', new Date(now().getTime() - writtenForMs).toISOString())
      .where((e) => e.or([e('officerId', '=', userId), e('deputyId', '=', userId)]))
      .orderBy('from', 'desc')
      .limit(1)
      .execute();
    return rows[0] ?? null;
  };
  return {
    async list({ limit, after }, person) {
      const place = after === undefined ? null : cursor(after);
      const rows = await database
        .selectFrom('handovers')
        .selectAll()
        .$if(place !== null, (q) =>
          q.where((e) =>
            e.or([
              e('at', '<', place?.[0] ?? ''),
              e.and([e('at', '=', place?.[0] ?? ''), e('id', '<', place?.[1] ?? '')]),
            ]),
          ),
        )
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const { total } = await database
        .selectFrom('handovers')
        .select((e) => e.fn.countAll().as('total'))
        .executeTakeFirstOrThrow();
      const shown = rows.slice(0, limit);
      const shifts = await shiftsOf(database, shown);
      const items: HandoverView[] = [];
      for (const row of shown) items.push(await present(database, row, shifts.get(row.shiftId) ?? null, person));
      const own = await ownShift(person);
      const last = shown.at(-1);
      return {
        items,
        next: rows.length > shown.length && last !== undefined ? `${last.at}~${last.id}` : null,
        total: Number(total),
        mayWrite: own === null ? null : { id: own.id, from: own.from, until: own.until },
      };
    },
    async write(shiftId, text, person) {
      const own = await ownShift(person);
      if (own === null || own.id !== shiftId)
        throw new Forbidden('handover.notOwn', '只有本班的值班、副班人员能写交接记录，最迟在下班后一天内写。');
      const row = { id: newId(), shiftId, text, by: person.name, byId: person.userId, at: instant() };
      await inTransaction(database, async (writing) => {
        await writing
          .insertInto('handovers')
          .values({ ...row, readBy: null, readById: null, readAt: null })
          .execute();
        await record(writing, 'handover', [row.id], { act: '写交接记录', by: person.name, at: row.at });
      });
      return own;
    },
    async confirm(id, person) {
      const row = await database.selectFrom('handovers').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) throw new NotFound('没有这条交接记录，请刷新。');
      if (row.readAt !== null) throw new Refused('handover.read', `${row.readBy ?? ''}已经确认过，不必再确认。`);
      if (row.byId === person.userId) throw new Refused('handover.self', '接班人须为另一人，不能自己确认。');
      const shift = (await shiftsOf(database, [row])).get(row.shiftId) ?? null;
      if (!(await comesOn(database, shift, person)))
        throw new Forbidden('handover.notNext', '只有接班的值班、副班人员能确认这条交接记录。');
      const read = { readBy: person.name, readById: person.userId, readAt: instant() };
      await inTransaction(database, async (writing) => {
        const { numUpdatedRows } = await writing
          .updateTable('handovers')
          .set(read)
          .where('id', '=', id)
          .where('readAt', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) throw new Refused('handover.read', '刚刚有人确认过，不必再确认。');
        await record(writing, 'handover', [id], { act: '确认交接记录', by: person.name, at: read.readAt });
      });
      return { ...row, ...read };
    },
  };
}

async function present(
  database: Database,
  row: HandoverRow,
  shift: ShiftRow | null,
  person: Person,
): Promise<HandoverView> {
  const { id, text, by, at, readBy, readAt, byId } = row;
  const waits = readAt === null && byId !== person.userId;
  return {
    ...{ id, text, by, at, readBy, readAt },
    shift: shift === null ? null : { from: shift.from, until: shift.until },
    mayConfirm: waits && (await comesOn(database, shift, person)),
  };
}

/** Whether the person is on the shift that follows. */
async function comesOn(database: Database, shift: ShiftRow | null, { userId }: Person): Promise<boolean> {
  const next = shift === null ? undefined : await shiftAfter(database, shift.until);
  return next !== undefined && (next.officerId === userId || next.deputyId === userId);
}

async function shiftsOf(database: Database, rows: readonly HandoverRow[]): Promise<Map<string, ShiftRow>> {
  const ids = [...new Set(rows.map(({ shiftId }) => shiftId))];
  const found = await database.selectFrom('shifts').selectAll().where('id', 'in', listed(database, ids)).execute();
  return new Map(found.map((shift) => [shift.id, shift]));
}

function cursor(text: string): [string, string] {
  const match = /^([\d:.TZ-]{20,30})~([\w-]{1,80})$/.exec(text);
  if (match === null) throw new Refused('cursor.invalid', '翻页位置已失效，请从第一页重新查看。', 400);
  return [match[1] ?? '', match[2] ?? ''];
}
