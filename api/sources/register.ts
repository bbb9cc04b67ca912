import { inTransaction } from '../database/in-transaction.ts';
import type { Database } from '../database/open.ts';
import { NotFound, Refused } from '../http/problem.ts';
import { BadInput } from '../http/problems.ts';
import { record, seeAudit } from '../trail/trail.ts';
import { type CheckEntry, type Draft, type SourceEntry, sortFaults, withItems } from './register-entry.ts';
import type { Sources } from './sources.ts';

/** 信源登记簿. */
export type Register = {
  entry(id: string): Promise<SourceEntry>;
  drafts(): Promise<Registered[]>;
  draft(id: string): Promise<Registered | null>;
  /** Adds an entry; returns its id. */
  add(input: Record<string, unknown>): Promise<string>;
  /** Changes what `body` names. */
  change(id: string, body: Record<string, unknown>): Promise<void>;
  seed(entries: readonly unknown[]): Promise<number>;
  names(): Promise<Map<string, string>>;
  retentions(): ReturnType<Sources['retentions']>;
};

/** A registered source: its entry as far as it goes, and what is missing. */
export type Registered = {
  draft: Draft;
  missing: string[];
  enabled: boolean;
  lastItemAt: string | null;
  plannedAt: string | null;
};

export function createRegister(database: Database, checkEntry: CheckEntry, now: () => Date): Register {
  const checkedEntries = new Map<string, { text: string; checked: ReturnType<CheckEntry> }>();
  const readRow = (row: { entry: string; enabled: number; lastItemAt: string | null; plannedAt: string | null }) => {
    const input = JSON.parse(row.entry) as Draft;
    // Most entries are as they were at the last look, and to check one costs more than to read it.
    const known = checkedEntries.get(input.id);
    const checked = known?.text === row.entry ? known.checked : checkEntry(input);
    checkedEntries.set(input.id, { text: row.entry, checked });
    const missing = checked.ok ? [] : missingOf(input, checked.faults);
    const draft = checked.ok ? checked.entry : input;
    return { draft, missing, enabled: row.enabled === 1, lastItemAt: row.lastItemAt, plannedAt: row.plannedAt };
  };
  const draft = async (id: string) => {
    const row = await database.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : readRow(row);
  };
  /** What may stand in the register: right as far as it is filled in. */
  const keepable = (whole: Record<string, unknown>): Draft => {
    const checked = checkEntry(whole);
    if (checked.ok) return checked.entry;
    const { mistakes } = sortFaults(whole, checked.faults);
    if (mistakes.length > 0) throw new BadInput(mistakes);
    return whole as Draft;
  };
  return {
    draft,
    async drafts() {
      return (await database.selectFrom('sources').selectAll().orderBy('id').execute()).map(readRow);
    },
    async entry(id) {
      const found = await draft(id);
      if (found === null) throw new NotFound('没有这个信源，请刷新列表。');
      const checked = checkEntry(found.draft);
      if (!checked.ok)
        throw new Refused('source.incomplete', `信源登记不全，不能采集；请先补齐：${found.missing.join('、')}。`, 409);
      return checked.entry;
    },
    async add(input) {
      const kept = keepable(withItems({}, input));
      const at = now().toISOString();
      const inserted = await insertNew(database, { ...rowOf(kept, at), id: kept.id, createdAt: at });
      if (!inserted) throw new Refused('source.id-taken', `信源编号“${kept.id}”已被使用，请换一个。`, 409);
      return kept.id;
    },
    change: (id, body) =>
      database.transaction().execute(async (writing) => {
        const at = now().toISOString();
        // A write first: two who change different items at once both get theirs in.
        const held = await writing
          .updateTable('sources')
          .set({ updatedAt: at })
          .where('id', '=', id)
          .returning('entry')
          .executeTakeFirst();
        if (held === undefined) throw new NotFound('没有这个信源，请刷新列表。');
        const kept = keepable({ ...withItems(JSON.parse(held.entry), body), id });
        await writing.updateTable('sources').set(rowOf(kept, at)).where('id', '=', id).execute();
        await record(writing, 'source', [id], { act: '修改信源', by: seeAudit, at });
      }),
    async seed(entries) {
      let added = 0;
      for (const input of entries) {
        const checked = checkEntry(input);
        if (!checked.ok) throw new BadInput(checked.faults);
        const at = now().toISOString();
        const row = { id: checked.entry.id, entry: JSON.stringify(checked.entry), createdAt: at, updatedAt: at };
        if (await insertNew(database, { ...row, enabled: checked.entry.enabled ? 1 : 0 })) added += 1;
      }
      return added;
    },
    async names() {
      const rows = await database.selectFrom('sources').select(['id', 'entry']).execute();
      return new Map(rows.map((row) => [row.id, (JSON.parse(row.entry) as Draft).name]));
    },
    async retentions() {
      const rows = await database.selectFrom('sources').select(['id', 'entry']).orderBy('id').execute();
      return rows.flatMap(({ id, entry }) => {
        const { name, retentionDays: days } = JSON.parse(entry) as Draft;
        return days === undefined ? [] : [{ sourceId: id, name, days }];
      });
    },
  };
}

function rowOf(kept: Draft, at: string): { entry: string; enabled: number; updatedAt: string } {
  return { entry: JSON.stringify(kept), enabled: kept.enabled === false ? 0 : 1, updatedAt: at };
}

async function insertNew(
  database: Database,
  row: { id: string; entry: string; enabled: number; createdAt: string; updatedAt: string },
): Promise<boolean> {
  return inTransaction(database, async (writing) => {
    const inserted = await writing
      .insertInto('sources')
      .values({ ...row, lastItemAt: null, plannedAt: null })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (Number(inserted.numInsertedOrUpdatedRows ?? 0) === 0) return false;
    await record(writing, 'source', [row.id], { act: '登记信源', by: seeAudit, at: row.createdAt });
    return true;
  });
}

/** A stored entry that the schema has outgrown is incomplete too: its faults are named, not hidden. */
function missingOf(input: Record<string, unknown>, faults: readonly { path: string; message: string }[]): string[] {
  const { missing, mistakes } = sortFaults(input, faults);
  return [...missing, ...mistakes.map(({ path, message }) => `${path}（${message}）`)];
}
