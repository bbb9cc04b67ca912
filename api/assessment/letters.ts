import { beijingDay } from '../../analysis/calendar.ts';
import { clockKinds } from '../cases/contract-commands.ts';
import { holdHead } from '../database/head.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { newId } from '../database/new-id.ts';
import type { Database } from '../database/open.ts';
import { Conflict, Forbidden, NotFound, Refused } from '../http/problem.ts';
import { writeOutbox } from '../notices/outbox.ts';
import type { Person } from '../route.ts';
import { record } from '../trail/trail.ts';
import type { Unit } from '../units/contract.ts';
import { type LetterKind, type LetterTable, type LetterView, letterKinds } from './contract-letters.ts';
import type { Draft, OverdueLimit } from './drafts.ts';
import type { LetterRow } from './tables.ts';

/** 考核文书: drafts that may be edited, and what was issued, of which nothing changes any more. */
export type Letters = {
  /** Newest first; a unit gets what was issued to it. */
  list(actor: Person): Promise<LetterView[]>;
  /** Throws NotFound: what is not for this person does not exist for him. */
  read(id: string, actor: Person): Promise<LetterView>;
  create(
    kind: LetterKind,
    draft: Draft,
    to: { units: readonly string[]; from: string; to: string },
    by: Person,
  ): Promise<LetterView>;
  change(id: string, words: { title: string; body: string; changedAt: string }, by: Person): Promise<LetterView>;
  drop(id: string): Promise<void>;
  /** 签发: gives it its number, tells whom it is addressed to, and fixes it. */
  issue(id: string, changedAt: string, by: Person): Promise<LetterView>;
  /** 回执 of the unit of this person; a second one changes nothing. */
  confirm(id: string, by: Person): Promise<LetterView>;
};

export function createLetters(database: Database, units: () => Promise<Unit[]>, now: () => Date): Letters {
  const at = () => now().toISOString();
  const find = async (id: string): Promise<LetterRow> => {
    const row = await database.selectFrom('assessmentLetters').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new NotFound(noLetter);
    return row;
  };
  const present = async (rows: readonly LetterRow[], actor: Person) => {
    const seen = rows.filter((row) => maySee(row, actor));
    const names = new Map((await units()).map(({ id, name }) => [id, name]));
    const receipts = await database.selectFrom('assessmentReceipts').selectAll().execute();
    return seen.map((row) => presented(row, actor, names, receipts));
  };
  const read: Letters['read'] = async (id, actor) => {
    const [view] = await present([await find(id)], actor);
    if (view === undefined) throw new NotFound(noLetter);
    return view;
  };
  return {
    read,
    async list(actor) {
      const rows = database
        .selectFrom('assessmentLetters')
        .selectAll()
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc');
      return present(await rows.limit(listMax).execute(), actor);
    },
    async create(kind, { title, body, table }, { units: to, ...period }, by) {
      const [id, moment] = [newId(), at()];
      const draft = {
        kind,
        title,
        body,
        facts: JSON.stringify(table),
        units: JSON.stringify(to),
        from: period.from,
        to: period.to,
      };
      const made = { createdAt: moment, createdBy: by.name, changedAt: moment };
      const open = { number: null, issuedAt: null, issuedBy: null, issuedById: null };
      await database
        .insertInto('assessmentLetters')
        .values({ id, ...draft, ...made, ...open })
        .execute();
      return read(id, by);
    },
    async change(id, { title, body, changedAt }, by) {
      refuseIssued(await find(id));
      const done = await database
        .updateTable('assessmentLetters')
        .set({ title, body, changedAt: after(changedAt, at()) })
        .where('id', '=', id)
        .where('issuedAt', 'is', null)
        .where('changedAt', '=', changedAt)
        .executeTakeFirst();
      if (done.numUpdatedRows !== 1n) throw new Conflict(changedMeanwhile);
      return read(id, by);
    },
    async drop(id) {
      refuseIssued(await find(id));
      await database.deleteFrom('assessmentLetters').where('id', '=', id).where('issuedAt', 'is', null).execute();
    },
    async issue(id, changedAt, by) {
      refuseIssued(await find(id));
      await inTransaction(database, (writing) => issueWithin(writing, id, changedAt, { by, at: at() }));
      return read(id, by);
    },
    async confirm(id, by) {
      const row = await find(id);
      if (!maySee(row, by)) throw new NotFound(noLetter);
      const { unitId } = by;
      if (by.role !== 'unit' || unitId === null || !addressed(row).includes(unitId))
        throw new Forbidden('letter.notAddressed', '回执由主送单位的人员确认；请核对主送单位。');
      await database
        .insertInto('assessmentReceipts')
        .values({ letterId: id, unitId, at: at(), by: by.name, userId: by.userId })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return read(id, by);
    },
  };
}

/** The limits of a unit's cases that have passed, the oldest first. */
export async function overdueLimits(database: Database, unitId: string, at: string): Promise<OverdueLimit[]> {
  const rows = await database
    .selectFrom('assessedFacts')
    .innerJoin('cases', 'cases.id', 'assessedFacts.caseId')
    .where('assessedFacts.fact', '=', 'running')
    .where('assessedFacts.unitId', '=', unitId)
    .where('assessedFacts.at', '<', at)
    .orderBy('assessedFacts.at')
    .orderBy('cases.number')
    .select(['cases.number', 'assessedFacts.kind', 'assessedFacts.at as dueAt'])
    .execute();
  return rows.map(({ number, kind, dueAt }) => ({ number, dueAt, name: nameOf(kind) }));
}

function nameOf(kind: string): string {
  return kind in clockKinds ? clockKinds[kind as keyof typeof clockKinds] : kind;
}

const listMax = 200;
const noLetter = '没有这份文书，可能已被删除，请刷新列表。';
const changedMeanwhile = '这份初稿刚被他人修改或签发，请刷新后核对。';
const prefixes: Record<LetterKind, string> = { circular: '舆情通报', reminder: '舆情提醒', talk: '舆情约谈' };

async function issueWithin(
  writing: Parameters<typeof writeOutbox>[0],
  id: string,
  changedAt: string,
  { by, at }: { by: Person; at: string },
): Promise<void> {
  // Two that are issued at once get two numbers.
  await holdHead(writing, 'assessment', '');
  const row = await writing.selectFrom('assessmentLetters').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined || row.issuedAt !== null || row.changedAt !== changedAt) throw new Conflict(changedMeanwhile);
  const kind = row.kind as LetterKind;
  const year = beijingDay(at).slice(0, 4);
  const before = await writing
    .selectFrom('assessmentLetters')
    .where('kind', '=', kind)
    .where('number', 'like', `${prefixes[kind]}〔${year}〕%`)
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  const number = `${prefixes[kind]}〔${year}〕${Number(before.count) + 1}号`;
  await writing
    .updateTable('assessmentLetters')
    .set({ number, issuedAt: at, issuedBy: by.name, issuedById: by.userId })
    .where('id', '=', id)
    .execute();
  const receivers = kind === 'talk' ? ['role:leader'] : addressed(row).map((unit) => `unit:${unit}`);
  const ask = kind === 'talk' ? '请审阅。' : '请阅办并确认收到。';
  const notices = receivers.map((to) => ({
    ...{ to, subject: `${letterKinds[kind]}：${row.title}`, text: `${number}，${ask}` },
    target: `/assessment/letters/${id}`,
  }));
  await writeOutbox(writing, `letter/${id}`, notices, at);
  await record(writing, 'letter', [id], { act: `签发${letterKinds[kind]}`, by: by.name, at });
}

function refuseIssued({ issuedAt }: LetterRow): void {
  if (issuedAt !== null)
    throw new Refused('letter.issued', '已签发的文书不能修改、删除或再次签发；如有错误，请另发一份更正。');
}

function addressed({ units }: LetterRow): string[] {
  return JSON.parse(units) as string[];
}

function maySee(row: LetterRow, { role, unitId }: Person): boolean {
  if (role === 'publicity') return true;
  if (row.issuedAt === null) return false;
  if (role !== 'unit') return true;
  return unitId !== null && addressed(row).includes(unitId);
}

/** Two changes within a millisecond are two. */
function after(before: string, at: string): string {
  return at > before ? at : new Date(Date.parse(before) + 1).toISOString();
}

type Receipt = { letterId: string; unitId: string; at: string; by: string };

function presented(
  row: LetterRow,
  actor: Person,
  names: ReadonlyMap<string, string>,
  receipts: readonly Receipt[],
): LetterView {
  const { id, kind, title, body, facts, from, to, createdAt, createdBy, changedAt, number, issuedAt, issuedBy } = row;
  const own = addressed(row).filter((unit) => actor.role !== 'unit' || unit === actor.unitId);
  const units = own.map((unit) => {
    const receipt = receipts.find((one) => one.letterId === id && one.unitId === unit);
    return {
      ...{ id: unit, name: names.get(unit) ?? unit },
      receipt: receipt === undefined ? null : { at: receipt.at, by: receipt.by },
    };
  });
  const issued = issuedAt === null ? null : { number: number ?? '', at: issuedAt, by: issuedBy ?? '' };
  return {
    ...{ id, title, body, from, to, createdAt, createdBy, changedAt, issued, units },
    kind: kind as LetterKind,
    table: JSON.parse(facts) as LetterTable,
    can: canOf(actor, issued !== null, units),
  };
}

function canOf({ role }: Person, issued: boolean, units: LetterView['units']): LetterView['can'] {
  if (role === 'publicity') return issued ? [] : ['edit', 'issue', 'drop'];
  return role === 'unit' && issued && units.some(({ receipt }) => receipt === null) ? ['confirm'] : [];
}
