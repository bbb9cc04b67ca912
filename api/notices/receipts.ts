import { sql } from 'kysely';
import type { CaseEvent, LedgerEntry } from '../cases/case.ts';
import type { CaseService } from '../cases/case-service.ts';
import type { ReceiptAbout, ReceiptFact } from '../cases/receipt-events.ts';
import { readChannelNames } from '../channels/directory.ts';
import type { Database } from '../database/open.ts';
import { inPieces, listed } from '../events/in-list.ts';
import { UnreadableEntry, type Writing } from '../ledger/ledger.ts';
import { external, inApp, type Notice, outboxKey } from './outbox.ts';
import { attemptsMax } from './send-outbox.ts';
import type { ReceiptRow } from './tables.ts';

type Receipt = Extract<CaseEvent, { type: 'receiptNoted' }>;

/** Begins to wait for the receipts of what entries tell; only of reminders, 交办 and 催办. In the transaction of the entries. */
export async function awaitReceipts(
  writing: Writing,
  told: readonly { entry: Pick<LedgerEntry, 'seq' | 'caseId' | 'at' | 'event'>; notices: readonly Notice[] }[],
): Promise<void> {
  const rows = told.flatMap(({ entry: { seq, caseId, at, event }, notices }) => {
    const about = aboutOf(event);
    const eventKey = eventKeyOf(seq);
    const clock = event.type === 'clockNoted' ? event.clock : null;
    return about === null
      ? []
      : notices.map(({ to }) => ({
          ...{ key: outboxKey(eventKey, to, inApp), eventKey, recipient: to, seq, caseId, about, at, open: 1, clock },
          ...{ sentAt: null, deliveredAt: null, readAt: null, failedAt: null },
        }));
  });
  await inPieces(rows, (piece) => writing.insertInto('noticeReceipts').values(piece).execute());
}

/** How the outbox names what an entry of the ledger tells. */
export function eventKeyOf(seq: number): string {
  return `ledger-${seq}`;
}

function aboutOf(event: CaseEvent): ReceiptAbout | null {
  if (event.type === 'clockNoted') return event.note;
  return event.type === 'assigned' || event.type === 'urged' ? event.type : null;
}

type Given = { database: Database; cases: Pick<CaseService, 'noteReceipts'>; now(): Date };

/** So long a notice is waited for that nobody reads; the case page says until then how it stands. */
const awaitedMs = 60 * 86_400_000;
/** Cases of one round; the others wait for the next, a minute later. */
const casesMax = 200;

/**
 * 提醒回执: writes into the ledger what became of reminders since the last round, each fact once and only after it. Two
 * processes that do it at once write it once. Returns how many entries it wrote.
 */
export async function recordReceipts({ database, cases, now }: Given): Promise<number> {
  const since = new Date(now().getTime() - awaitedMs).toISOString();
  await database.updateTable('noticeReceipts').set({ open: 0 }).where('open', '=', 1).where('at', '<', since).execute();
  const found = await newFacts(database, now());
  const byCase = Map.groupBy(found, ({ row }) => row.caseId);
  let written = 0;
  const failures: unknown[] = [];
  for (const [caseId, facts] of [...byCase].slice(0, casesMax))
    try {
      await cases.noteReceipts(caseId, async (writing) => {
        const events: Receipt[] = [];
        for (const fact of facts) if (await take(writing, fact)) events.push(eventOf(fact));
        written += events.length;
        return events;
      });
    } catch (error) {
      // A case that cannot be read is told of by the reminders; the receipts of all others go on.
      if (!(error instanceof UnreadableEntry)) failures.push(error);
    }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} 个案件的提醒回执写入失败。`);
  return written;
}

type Fact = {
  row: ReceiptRow;
  fact: ReceiptFact;
  at: string;
  channel: string | null;
  person: Receipt['person'];
};

/** The fact is this process's to write; false when another was faster. */
async function take(writing: Writing, { row, fact, at }: Fact): Promise<boolean> {
  const column = `${fact}At` as const;
  const { numUpdatedRows } = await writing
    .updateTable('noticeReceipts')
    .set({ [column]: at, ...(fact === 'read' ? { open: 0 } : {}) })
    .where('key', '=', row.key)
    .where(column, 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function eventOf({ row, fact, at, channel, person }: Fact): Receipt {
  const { seq, about, clock, recipient } = row;
  const of = { of: seq, about: about as ReceiptAbout, clock: clock as Receipt['clock'], to: recipient };
  return { type: 'receiptNoted', ...of, fact, happenedAt: at, channel, person };
}

/** What is known now and stands in no entry yet, in the order in which it happened. */
async function newFacts(database: Database, now: Date): Promise<Fact[]> {
  const facts = await Promise.all([outerFacts(database, now.toISOString()), seenFacts(database), readFacts(database)]);
  return facts.flat().toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const open = (database: Database) => database.selectFrom('noticeReceipts as n').selectAll('n').where('n.open', '=', 1);

/** What an outer channel took, and what they all refused while nobody saw it in the app. */
async function outerFacts(database: Database, at: string): Promise<Fact[]> {
  // The first row for outer channels says whether there is anything to tell; where no channel is set up it is skipped.
  const rows = await open(database)
    .innerJoin('outbox as o', (join) =>
      join.on('o.key', '=', sql<string>`n."eventKey" || '/' || n."recipient" || ${`/${external}`}`),
    )
    .where('n.sentAt', 'is', null)
    .where((e) =>
      e.or([
        e('o.state', 'in', ['sent', 'failed', 'split']),
        e.and([e('o.state', '<>', 'skipped'), e('o.attempts', '>=', attemptsMax)]),
      ]),
    )
    .execute();
  if (rows.length === 0) return [];
  const nameOf = await readChannelNames(database);
  const tries = await triesOf(
    database,
    rows.map(({ eventKey }) => eventKey),
  );
  return rows.flatMap((row): Fact[] => {
    const first = outboxKey(row.eventKey, row.recipient, external);
    // A desk is reached when one of its people is.
    const own = (tries.get(row.eventKey) ?? []).filter(
      ({ recipient, of, state }) => (recipient === row.recipient || of === first) && state !== 'split',
    );
    const took = own.find(({ state }) => state === 'sent');
    if (took !== undefined)
      return [{ row, fact: 'sent', at: took.sentAt ?? at, channel: nameOf(took.channel), person: null }];
    const refused = own.every(({ state, attempts }) => state === 'failed' || attempts >= attemptsMax);
    if (!refused || row.failedAt !== null || row.deliveredAt !== null) return [];
    return [{ row, fact: 'failed', at, channel: null, person: null }];
  });
}

/** What each outer channel said to these events so far. */
async function triesOf(database: Database, eventKeys: readonly string[]) {
  const rows = await database
    .selectFrom('outbox')
    .select(['eventKey', 'recipient', 'channel', 'state', 'attempts', 'sentAt', 'of'])
    .where('eventKey', 'in', listed(database, [...new Set(eventKeys)]))
    .where('channel', '<>', inApp)
    .execute();
  return Map.groupBy(rows, ({ eventKey }) => eventKey);
}

/** What a list of the person or unit has held. */
async function seenFacts(database: Database): Promise<Fact[]> {
  const rows = await open(database)
    .innerJoin('noticeReads as r', 'r.key', 'n.key')
    .select('r.seenAt')
    .where('n.deliveredAt', 'is', null)
    .orderBy('r.seenAt')
    .execute();
  return firstOfEach(rows).map((row) => ({ row, fact: 'delivered', at: row.seenAt, channel: null, person: null }));
}

/** Who opened it first. */
async function readFacts(database: Database): Promise<Fact[]> {
  const rows = await open(database)
    .innerJoin('noticeReads as r', 'r.key', 'n.key')
    .innerJoin('users as u', 'u.id', 'r.userId')
    .select(['r.userId', 'u.displayName', 'r.readAt as openedAt'])
    .where('n.readAt', 'is', null)
    .where('r.readAt', 'is not', null)
    .orderBy('r.readAt')
    .execute();
  return firstOfEach(rows).map((row) => {
    const person = { userId: row.userId, name: row.displayName };
    return { row, fact: 'read', at: row.openedAt ?? row.at, channel: null, person };
  });
}

function firstOfEach<T extends ReceiptRow>(rows: readonly T[]): T[] {
  const seen = new Set<string>();
  return rows.filter(({ key }) => !seen.has(key) && seen.add(key));
}
