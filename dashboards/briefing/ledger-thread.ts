import { closeSync, openSync, writeSync } from 'node:fs';
import type { Actor, LedgerEntry } from '../../api/cases/case.ts';
import { caseLedger } from '../../api/cases/case-ledger.ts';
import { casesFound } from '../../api/cases/case-list.ts';
import type { CaseListQuery } from '../../api/cases/cases.ts';
import type { LedgerFormCode } from '../../api/cases/contract-forms.ts';
import { replay } from '../../api/cases/evolve.ts';
import { connectReading, type Database } from '../../api/database/open.ts';
import { answerApart } from '../../api/run-apart.ts';
import { openLedgerSheet } from './ledger-xlsx.ts';

/** What a thread is given that writes the ledger of a query into a new file. `units` are ids and names. */
export type LedgerTask = {
  target: string;
  file: string;
  query: CaseListQuery;
  actor: Actor;
  at: string;
  units: readonly (readonly [string, string])[];
  form: LedgerFormCode;
};

/** The entries of one case after the other, in the order of their numbers; memory holds a pack of cases. */
async function* casesOf(
  database: Database,
  query: CaseListQuery,
  actor: Actor,
  at: string,
): AsyncGenerator<LedgerEntry[]> {
  let after = '';
  for (;;) {
    const pack = await database
      .selectFrom('cases')
      .select(['id', 'number'])
      .where(casesFound(query, actor, at))
      .where('number', '>', after)
      .orderBy('number')
      .limit(packCases)
      .execute();
    const last = pack.at(-1);
    if (last === undefined) return;
    const rows = await database
      .selectFrom('ledger')
      .selectAll()
      .where(
        'caseId',
        'in',
        pack.map(({ id }) => id),
      )
      .orderBy('caseId')
      .orderBy('version')
      .execute();
    const own = Map.groupBy(rows, (row) => row.caseId);
    for (const { id } of pack) yield (own.get(id) ?? []).map(caseLedger.fromRow);
    after = last.number;
  }
}

const packCases = 100;

await answerApart(async ({ target, file, query, actor, at, units, form }: LedgerTask): Promise<{ cases: number }> => {
  const database = connectReading(target);
  const handle = openSync(file, 'wx', 0o600);
  try {
    const names = new Map(units);
    const write = (bytes: Uint8Array) => {
      for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
    };
    const sheet = await openLedgerSheet({ units: (id) => names.get(id) ?? id, at, write, form });
    for await (const entries of casesOf(database, query, actor, at)) {
      const state = replay(entries);
      if (state !== null) sheet.add(state, entries);
    }
    return { cases: sheet.end() };
  } finally {
    closeSync(handle);
    await database.destroy();
  }
});
