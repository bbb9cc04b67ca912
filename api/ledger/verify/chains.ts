import { auditHash } from '../../audit/audit.ts';
import type { Database } from '../../database/open.ts';
import type { LedgerRow } from '../../database/tables-ledger.ts';
import { prunedUntil } from '../../trail/pruned.ts';
import { trailHash, trailHead } from '../../trail/trail.ts';
import { canonicalJson } from '../canonical.ts';
import { entryHash, type Head, noHash } from '../ledger.ts';

/** One link of a chain as it stands; `fault` says what is wrong with its own content, null when nothing. */
export type Link = Head & { previous: string; target: string | null; fault: string | null };

/** 链: a table whose rows are chained by hash, with a head beside it. */
export type Chain = {
  name: ChainName;
  /** What it is called to people. */
  title: string;
  /** Undefined when the head was removed. */
  head(database: Database): Promise<Head | undefined>;
  /** Where the chain begins: before its first row, or at the last row that retention dropped. */
  start(database: Database): Promise<Head>;
  /** The next links by number. */
  links(database: Database, after: number, until: number, limit: number): Promise<Link[]>;
  /** Hashes of these numbers, of those that are there. */
  hashes(database: Database, seqs: readonly number[]): Promise<(Head & { target: string | null })[]>;
  /** Number and target of the first row after one. */
  next(database: Database, after: number): Promise<{ seq: number; target: string | null } | undefined>;
};

export type ChainName = 'ledger' | 'audit' | 'trail';

const ledger: Chain = {
  name: 'ledger',
  title: '台账',
  head: (database) => database.selectFrom('ledgerHead').select(['seq', 'hash']).where('id', '=', 1).executeTakeFirst(),
  start: async () => ({ seq: 0, hash: noHash }),
  links: async (database, after, until, limit) =>
    (
      await database
        .selectFrom('ledger')
        .selectAll()
        .where('seq', '>', after)
        .where('seq', '<=', until)
        .orderBy('seq')
        .limit(limit)
        .execute()
    ).map((row) => ({ ...headOf(row), previous: row.previous, target: row.caseId, fault: ledgerFault(row) })),
  hashes: async (database, seqs) =>
    await database
      .selectFrom('ledger')
      .select(['seq', 'hash', 'caseId as target'])
      .where('seq', 'in', [...seqs])
      .execute(),
  next: (database, after) =>
    database
      .selectFrom('ledger')
      .select(['seq', 'caseId as target'])
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst(),
};

const audit = beside({
  name: 'audit',
  title: '审计',
  headName: 'audit',
  none: { seq: 0, hash: '' },
  pruned: prunedUntil,
  hashOf: auditHash,
});

const trail = beside({
  name: 'trail',
  title: '留痕',
  headName: trailHead,
  none: { seq: 0, hash: noHash },
  pruned: async () => null,
  hashOf: trailHash,
});

/** All chains, the ledger first. */
export const chains: readonly Chain[] = [ledger, audit, trail];

/** A chain beside the ledger: its table bears its name, and a row names its target itself. */
function beside(of: {
  name: 'audit' | 'trail';
  title: string;
  headName: string;
  /** What stands before the first row. */
  none: Head;
  /** The last row that retention dropped. */
  pruned(database: Database): Promise<Head | null>;
  /** The builder cannot know which table it is. */
  hashOf(row: never): string;
}): Chain {
  const { name, title, none } = of;
  return {
    name,
    title,
    head: (database) => namedHead(database, of.headName, name, none),
    start: async (database) => (await of.pruned(database)) ?? none,
    links: async (database, after, until, limit) =>
      (
        await database
          .selectFrom(name)
          .selectAll()
          .where('seq', '>', after)
          .where('seq', '<=', until)
          .orderBy('seq')
          .limit(limit)
          .execute()
      ).map((row) => ({
        ...headOf(row),
        previous: row.previous,
        target: row.target,
        fault: of.hashOf(row as never) === row.hash ? null : '的内容或者指纹被改动',
      })),
    hashes: (database, seqs) =>
      database
        .selectFrom(name)
        .select(['seq', 'hash', 'target'])
        .where('seq', 'in', [...seqs])
        .execute(),
    next: (database, after) =>
      database
        .selectFrom(name)
        .select(['seq', 'target'])
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst(),
  };
}

function headOf({ seq, hash }: Head): Head {
  return { seq, hash };
}

/** Before the first entry there is no head; after it, a missing one was removed. Both are written at once, so the head is asked for again where a row is there: the first may just have come. */
async function namedHead(
  database: Database,
  headName: string,
  table: 'audit' | 'trail',
  none: Head,
): Promise<Head | undefined> {
  const read = async () => {
    const row = await database.selectFrom('heads').select('value').where('name', '=', headName).executeTakeFirst();
    return row === undefined ? undefined : headOf(JSON.parse(row.value) as Head);
  };
  const head = await read();
  if (head !== undefined) return head;
  const any = await database.selectFrom(table).select('seq').limit(1).executeTakeFirst();
  return any === undefined ? none : read();
}

function ledgerFault(row: LedgerRow): string | null {
  const told = parsed(row);
  if (told === null) return '的内容已损坏，无法读取';
  if (canonicalJson(told.event) !== row.event || canonicalJson(told.by) !== row.by)
    return '的内容被改动（书写形式与写入时不同）';
  if (entryHash(row) !== row.hash) return '的内容或者指纹被改动';
  // The hash holds the event and its version; the type beside them is a copy, absent together with the version.
  const type = row.v === null ? null : typeOf(told.event);
  return row.type === type ? null : '旁边的类型被改动（与内容里写的不同）';
}

function parsed(row: LedgerRow): { event: unknown; by: unknown } | null {
  try {
    return { event: JSON.parse(row.event), by: JSON.parse(row.by) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function typeOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null && 'type' in event ? event.type : null;
}
