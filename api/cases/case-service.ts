import { beijing } from '../../analysis/calendar.ts';
import type { Database } from '../database/open.ts';
import { adoptCase } from '../events/adopt-case.ts';
import { Conflict, NotFound } from '../http/problem.ts';
import type { Anchor } from '../ledger/anchor.ts';
import { instant } from '../ledger/instant.ts';
import { allRows, type UnreadableEntry, type Writing } from '../ledger/ledger.ts';
import type { Unit } from '../units/contract.ts';
import { openTogether } from './act-together.ts';
import type { Actor, CaseDocument, CaseEvent, CaseState } from './case.ts';
import { caseLedger } from './case-ledger.ts';
import { firstCases, listCases } from './case-list.ts';
import { caseSeen } from './case-seen.ts';
import { openWriter } from './case-writer.ts';
import type { Cases, OpenCase } from './cases.ts';
import type { CaseCommand } from './contract-commands.ts';
import { type Circumstances, decide } from './decide.ts';
import { decideJoin, decideOpen } from './decide-system.ts';
import { evolve, replay } from './evolve.ts';
import { isCurrent } from './fold-parts.ts';
import { overtakenBy } from './overtaken.ts';
import { can, maySee } from './permissions.ts';
import { openReminders } from './remind.ts';
import type { LedgerSettings } from './settings.ts';
import { heldAt, statesAt, statesSince } from './states-at.ts';

export type CaseOptions = {
  database: Database;
  /** The clock, UTC ISO. */
  now: () => string;
  settings: () => Promise<LedgerSettings>;
  units: { list(): Promise<Unit[]> };
  anchor: Pick<Anchor, 'write'>;
  /** Told after each commit, for live views. */
  onChange: (state: CaseState) => void;
  /** Told once of each case whose entries the reminders could not read; its clocks stand still, all others go on. */
  onUnreadable?: (error: UnreadableEntry) => void;
};

/** What the watch of public pages writes. */
export type LinkEvent = Extract<CaseEvent, { type: 'linkKept' | 'linkTrouble' }>;

/** What became of a reminder. */
export type ReceiptEvent = Extract<CaseEvent, { type: 'receiptNoted' }>;

/** What alerts need besides {@link Cases}. */
export type CaseService = Cases & {
  /** Several commands in one transaction: all of them or none. */
  actAll(caseId: string, version: number, commands: readonly CaseCommand[], actor: Actor): Promise<CaseState>;
  /** Writes what the watch of public pages found about a word. */
  noteLink(caseId: string, event: LinkEvent): Promise<CaseState>;
  /** Writes what became of reminders of the case; `take` says which facts are still to be written. */
  noteReceipts(caseId: string, take: (writing: Writing) => Promise<ReceiptEvent[]>): Promise<void>;
  /** Cases to which these documents belong, by document id. */
  casesOf(documentIds: readonly string[]): Promise<Map<string, string>>;
};

/** Opens 案件服务 on a migrated database. */
export function openCases(options: CaseOptions): CaseService {
  const { database } = options;
  const { write, writeSeveral } = openWriter(options);
  const remind = openReminders({ ...options, writeSeveral });
  const circumstances = async (actor: Actor): Promise<Circumstances> => {
    const [settings, units] = await Promise.all([options.settings(), unitsById(options.units)]);
    return { actor, at: instant(options.now()), settings, units };
  };

  const read: Cases['read'] = async (caseId) => {
    const entries = await caseLedger.entriesOf(database, caseId);
    const state = replay(entries);
    return state === null ? null : { state, entries };
  };

  const { together, standing } = openTogether({ database, write, nextNumber });

  const actAll: CaseService['actAll'] = async (caseId, version, commands, actor) => {
    const given = await circumstances(actor);
    let overtaken = false;
    try {
      return await together(caseId, commands, given, async (state, beside) => {
        if (state === null || !maySee(state, actor)) throw new NotFound('没有这个案件，或者您无权查看。');
        overtaken = !isCurrent(state, version);
        if (overtaken) throw new Conflict('案件刚刚有新的记录。');
        return decideAll(commands, state, { ...given, beside });
      });
    } catch (error) {
      if (!overtaken) throw error;
      throw overtakenBy(await caseLedger.entriesOf(database, caseId), version, actor);
    }
  };

  return {
    open: async (input, actor) => {
      const given = await circumstances(actor);
      return write(input.caseId, given, async (state, writing) => {
        if (state !== null) return [];
        const opened = decideOpen(input, await nextNumber(writing, given.at), given);
        // What alerts open has its event; what people enter finds it here.
        if (input.origin === 'alert') return opened;
        const texts = await adoptCase(writing, input, actor, given.at);
        return [...opened, ...(texts.length === 0 ? [] : joinedOf(texts, input))];
      });
    },
    act: (caseId, version, command, actor) => actAll(caseId, version, [command], actor),
    actAll,
    join: async (caseId, documents, reason, actor) => {
      const given = await circumstances(actor);
      // What comes to a case that was merged belongs to the one that goes on.
      return write(await standing(caseId), given, async (state) => {
        if (state === null || !maySee(state, actor)) throw new NotFound('没有这个案件，或者您无权查看。');
        return decideJoin(documents, reason, state, given);
      });
    },
    read,
    list: async (query, actor) => {
      return listCases(database, query, { actor, at: instant(options.now()), units: await unitsById(options.units) });
    },
    first: async (limit, actor) => {
      return firstCases(database, limit, { actor, at: instant(options.now()), units: await unitsById(options.units) });
    },
    can,
    maySee,
    seen: (caseId, actor) => caseSeen(caseId, actor, read),
    correctionRules: async () => (await options.settings()).corrections,
    remind: async () => remind(await circumstances({ kind: 'system' })),
    entries: async (from, to) => {
      const entries = [];
      for await (const row of allRows(database, { from: instant(from), to: instant(to) }))
        entries.push(caseLedger.fromRow(row));
      return entries;
    },
    looks: (caseId) => database.selectFrom('wordLinks').selectAll().where('caseId', '=', caseId).execute(),
    noteLink: async (caseId, event) => {
      const given = await circumstances({ kind: 'system' });
      return write(caseId, given, async (state) => {
        const word = state?.words.find(({ id }) => id === event.word);
        return word?.published == null ? [] : [event];
      });
    },
    noteReceipts: async (caseId, take) => {
      const given = await circumstances({ kind: 'system' });
      await write(caseId, given, async (state, writing) => (state === null ? [] : take(writing)));
    },
    statesAt: (at) => statesAt(database, instant(at)),
    statesSince: (from, at) => statesSince(database, instant(from), instant(at)),
    heldAt: (documentIds, at) => heldAt(database, documentIds, instant(at)),
    casesOf: (documentIds) => casesOf(database, documentIds),
  };
}

/** Texts of the event that the case holds from its opening. */
function joinedOf(texts: readonly CaseDocument[], { documents }: OpenCase): CaseEvent[] {
  const known = new Set(documents.map(({ id }) => id));
  const fresh = texts.filter(({ id }) => !known.has(id));
  return fresh.length === 0 ? [] : [{ type: 'documentsJoined', documents: fresh, reason: '同一事件已有的反映' }];
}

function decideAll(commands: readonly CaseCommand[], state: CaseState, given: Circumstances): CaseEvent[] {
  let now = state;
  const events: CaseEvent[] = [];
  for (const command of commands) {
    for (const event of decide(command, now, given)) {
      events.push(event);
      const fact = { caseId: state.id, version: now.version + 1, at: given.at, by: given.actor, event };
      now = evolve(now, fact);
    }
  }
  return events;
}

async function unitsById(units: CaseOptions['units']): Promise<ReadonlyMap<string, Unit>> {
  return new Map((await units.list()).map((unit) => [unit.id, unit]));
}

/** 编号 `2026-0001`, counted per year in 北京时间. Under the lock of the ledger, so no number is given twice. */
async function nextNumber(writing: Writing, at: string): Promise<string> {
  const year = String(beijing(at).year);
  const { last } = await writing
    .insertInto('caseNumbers')
    .values({ year, last: 1 })
    .onConflict((conflict) => conflict.column('year').doUpdateSet((eb) => ({ last: eb('caseNumbers.last', '+', 1) })))
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${year}-${String(last).padStart(4, '0')}`;
}

async function casesOf(database: Database, documentIds: readonly string[]): Promise<Map<string, string>> {
  if (documentIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('caseDocuments')
    .innerJoin('cases', 'cases.id', 'caseDocuments.caseId')
    .select(['caseDocuments.documentId', 'caseDocuments.caseId', 'cases.status'])
    .where('documentId', 'in', [...documentIds])
    .orderBy('caseId')
    .execute();
  // Of two cases with a text the one that was merged into the other comes last.
  rows.sort((one, other) => Number(other.status === 'merged') - Number(one.status === 'merged'));
  return new Map(rows.map((row) => [row.documentId, row.caseId]));
}
