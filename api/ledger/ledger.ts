import type { Transaction } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { LedgerRow } from '../database/tables-ledger.ts';
import { Conflict, Refused } from '../http/problem.ts';
import { Actor } from './actor.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import { type EventForms, readForm, UnreadableEvent, writtenForm } from './event-forms.ts';

/** The last entry of the ledger; `seq` 0 with `noHash` before the first. */
export type Head = { seq: number; hash: string };
export type Writing = Transaction<Tables>;

/** What stands as `previous` in the first entry. */
export const noHash = '0'.repeat(64);

/**
 * Takes the right to append until the transaction ends, and says where the chain stands. It must be the first
 * statement of the transaction: on SQLite a first write takes the write lock before anything was read (as `begin
 * immediate` does), on PostgreSQL the row lock makes other writers wait. So appends stand one after the other on both.
 */
export async function lockHead(writing: Writing): Promise<Head> {
  const locked = await writing
    .updateTable('ledgerHead')
    .set((eb) => ({ seq: eb.ref('seq') }))
    .where('id', '=', 1)
    .returning(['seq', 'hash'])
    .executeTakeFirst();
  if (locked === undefined) throw new LedgerBroken('台账链头记录缺失，已停止写入。请立即运行台账核验并联系管理员。');
  return locked;
}

/**
 * 台账记录：an event with who, when, on what basis and the chain. `seq` counts all entries from 1; `version` those of its
 * case from 1. `hash` is that of {@link entryHash}; `previous` is the hash of the entry `seq - 1`.
 */
export type Entry<Event> = {
  seq: number;
  /** The matter whose history it belongs to. */
  caseId: string;
  version: number;
  at: string;
  by: Actor;
  /** In today's form, whatever version wrote it. */
  event: Event;
  previous: string;
  hash: string;
};

/** 台账 of one kind of events: it writes and reads them, and knows nothing of what they mean. */
export type Ledger<Event extends { type: string }> = {
  /** Appends events under the lock of {@link lockHead}, those of one case after those of the other. Throws Conflict when a case is elsewhere by now. */
  append(writing: Writing, head: Head, input: Appending<Event>): Promise<{ head: Head; entries: Entry<Event>[] }>;
  /** All entries of a case by version. Throws UnreadableEntry. */
  entriesOf(database: Database | Writing, caseId: string): Promise<Entry<Event>[]>;
  /** The same of several cases in one statement. Throws UnreadableEntry when one of them cannot be read. */
  entriesOfEach(database: Database | Writing, caseIds: readonly string[]): Promise<Map<string, Entry<Event>[]>>;
  /** The entry that a row holds, its event brought to today's form. Throws UnreadableEntry. */
  fromRow(row: LedgerRow): Entry<Event>;
};

/** `version` is the one of the case that was read. */
type Appending<Event> = {
  at: string;
  by: Actor;
  cases: readonly { caseId: string; version: number; events: readonly Event[] }[];
};

/** A ledger of events of these forms. */
export function createLedger<Event extends { type: string }>(forms: EventForms): Ledger<Event> {
  const fromRow = (row: LedgerRow): Entry<Event> => {
    const { seq, caseId, version, at, previous, hash } = row;
    try {
      // What `forms` gives is an event of today.
      const event = readForm(forms, JSON.parse(row.event), row.v ?? 1) as Event;
      if (row.type !== null && row.type !== undefined && row.type !== event.type)
        throw new UnreadableEvent('类型与内容里写的不同');
      return { seq, caseId, version, at, by: readActor(row.by), event, previous, hash };
    } catch (error) {
      if (error instanceof UnreadableEvent) throw unreadable(row, error.message);
      if (error instanceof SyntaxError) throw unreadable(row, '内容已损坏');
      throw error;
    }
  };
  const entriesOfEach: Ledger<Event>['entriesOfEach'] = async (database, caseIds) => {
    const entries = new Map<string, Entry<Event>[]>(caseIds.map((id) => [id, []]));
    if (caseIds.length === 0) return entries;
    const rows = await database
      .selectFrom('ledger')
      .selectAll()
      .where('caseId', 'in', [...caseIds])
      .orderBy('caseId')
      .orderBy('version')
      .execute();
    for (const row of rows) entries.get(row.caseId)?.push(fromRow(row));
    return entries;
  };
  return {
    fromRow,
    append: (writing, head, input) => append(forms, writing, head, input),
    entriesOf: async (database, caseId) => (await entriesOfEach(database, [caseId])).get(caseId) ?? [],
    entriesOfEach,
  };
}

async function append<Event extends { type: string }>(
  forms: EventForms,
  writing: Writing,
  head: Head,
  { at, by, cases }: Appending<Event>,
): Promise<{ head: Head; entries: Entry<Event>[] }> {
  await checkVersions(writing, cases);
  let last = head;
  const rows: LedgerRow[] = [];
  const entries: Entry<Event>[] = [];
  const actor = canonicalJson(by);
  for (const { caseId, version, events } of cases)
    for (const [index, given] of events.entries()) {
      const { v, event } = writtenForm(forms, given);
      const place = { seq: last.seq + 1, caseId, version: version + index + 1, at, previous: last.hash };
      const facts = { ...place, by: actor, event: canonicalJson(event), type: event.type, v };
      last = { seq: place.seq, hash: entryHash(facts) };
      rows.push({ ...facts, hash: last.hash });
      entries.push({ ...place, by, event: event as Event, hash: last.hash });
    }
  if (rows.length === 0) return { head, entries };
  for (let start = 0; start < rows.length; start += pageRows)
    await writing
      .insertInto('ledger')
      .values(rows.slice(start, start + pageRows))
      .execute();
  await writing.updateTable('ledgerHead').set(last).where('id', '=', 1).execute();
  return { head: last, entries };
}

/** Nobody wrote to these cases since they were read. */
async function checkVersions(writing: Writing, cases: readonly { caseId: string; version: number }[]): Promise<void> {
  const ids = cases.map(({ caseId }) => caseId);
  const newest = await writing
    .selectFrom('ledger')
    .select((eb) => ['caseId', eb.fn.max('version').as('version')])
    .where('caseId', 'in', ids)
    .groupBy('caseId')
    .execute();
  const versions = new Map(newest.map(({ caseId, version }) => [caseId, version]));
  if (cases.some(({ caseId, version }) => (versions.get(caseId) ?? 0) !== version))
    throw new Conflict('案件刚刚被别人更新，请刷新查看最新情况后再操作。');
}

/**
 * SHA-256 over the canonical JSON of what a row says and the hash before it. Entries of the first releases have no
 * version (`v` null) and none in what is hashed; the column `type` repeats what the event says. Throws SyntaxError when
 * the row's JSON was destroyed.
 */
export function entryHash(row: Omit<LedgerRow, 'hash'>): string {
  const { seq, caseId, version, at, previous, v } = row;
  const told = { by: JSON.parse(row.by) as unknown, event: JSON.parse(row.event) as unknown };
  return sha256(canonicalJson({ seq, caseId, version, at, ...told, previous, ...(v === null ? {} : { v }) }));
}

function readActor(stored: string): Actor {
  const read = Actor.safeParse(JSON.parse(stored));
  if (read.success) return read.data;
  throw new UnreadableEvent('操作人的写法本程序不认识');
}

/** All entries of the ledger in order, read in pages, so that memory stays the same however many there are. */
export async function* allRows(
  database: Database | Writing,
  bounds: { after?: number; until?: number; from?: string; to?: string } = {},
): AsyncGenerator<LedgerRow> {
  let after = bounds.after ?? 0;
  for (;;) {
    let query = database.selectFrom('ledger').selectAll().where('seq', '>', after).orderBy('seq').limit(pageRows);
    if (bounds.until !== undefined) query = query.where('seq', '<=', bounds.until);
    if (bounds.from !== undefined) query = query.where('at', '>=', bounds.from);
    if (bounds.to !== undefined) query = query.where('at', '<', bounds.to);
    const rows = await query.execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    after = last.seq;
  }
}

/** The history of a case cannot be read by this program; the sentence names case and entry. */
export class UnreadableEntry extends Refused {
  readonly caseId: string;
  constructor(caseId: string, what: string) {
    super('ledger.unreadable', `${what}。程序比数据旧的，请升级程序；否则请运行 npm run verify 核验，并联系管理员。`);
    this.caseId = caseId;
  }
}

function unreadable({ caseId, version, seq, event, v }: LedgerRow, reason: string): UnreadableEntry {
  const type = /"type":"(\w{1,40})"/.exec(event)?.[1] ?? '不明';
  const entry = `案件 ${caseId} 的第 ${version} 条记录（台账第 ${seq} 条，类型 ${type}，版本 ${v ?? 1}）`;
  return new UnreadableEntry(caseId, `${entry}读不出：${reason}`);
}

/** The ledger cannot be trusted to go on. */
export class LedgerBroken extends Error {
  override readonly name = 'LedgerBroken';
  readonly code = 'ledger.broken';
}

const pageRows = 500;
