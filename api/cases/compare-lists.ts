import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';
import type { LedgerRow } from '../database/tables-ledger.ts';
import { canonicalJson } from '../ledger/canonical.ts';
import type { Findings } from '../ledger/verify/finding.ts';
import type { CaseState, LedgerEntry } from './case.ts';
import type { CaseRows } from './list-rows.ts';
import { madeOf, type Side, sideRow, sides } from './made-rows.ts';
import { readAsFarAsPossible } from './readable.ts';

/** Cases that are folded at once. */
const packSize = 100;

/**
 * 列表核对: folds every case from its entries, a pack at a time, and compares all rows that are made from them, by column.
 * A case that differs is looked at again, because it may have been written to meanwhile.
 */
export async function compareLists(database: Database, findings: Findings): Promise<void> {
  const numbers = new Map<string, number>();
  let after = '';
  for (;;) {
    const ids = await caseIds(database, after);
    for (const found of await compareCases(database, ids, numbers)) {
      const again = await settled(database, found);
      for (const sentence of again) findings.add({ kind: 'list', seq: null, target: found.caseId, sentence });
    }
    after = ids.at(-1) ?? after;
    await breathe();
    if (ids.length < packSize) break;
  }
  await compareNumbers(database, numbers, findings);
  await findStrays(database, findings);
}

type Compared = { caseId: string; version: number; faults: string[] };

async function caseIds(database: Database, after: string): Promise<string[]> {
  const rows = await database
    .selectFrom('ledger')
    .select('caseId')
    .where('caseId', '>', after)
    .groupBy('caseId')
    .orderBy('caseId')
    .limit(packSize)
    .execute();
  return rows.map(({ caseId }) => caseId);
}

/** Those of these cases whose rows are not what their entries give. */
async function compareCases(
  database: Database,
  ids: readonly string[],
  numbers: Map<string, number>,
): Promise<Compared[]> {
  if (ids.length === 0) return [];
  const entries = new Map<string, LedgerRow[]>();
  const rows = await database
    .selectFrom('ledger')
    .selectAll()
    .where('caseId', 'in', [...ids])
    .orderBy('version')
    .execute();
  for (const row of rows) entries.set(row.caseId, [...(entries.get(row.caseId) ?? []), row]);
  const stored = await storedRows(database, ids);
  return ids.flatMap((caseId) => {
    const rows = entries.get(caseId) ?? [];
    const version = rows.at(-1)?.version ?? 0;
    const read = readAsFarAsPossible(rows);
    if (read === null) return [];
    const { state, entries: own, unreadable } = read;
    if (unreadable !== null) return [{ caseId, version, faults: [`${unreadable}它的列表行无法核对。`] }];
    const [year = '', number = '0'] = state.number.split('-');
    numbers.set(year, Math.max(numbers.get(year) ?? 0, Number(number)));
    const faults = faultsOf(state, own, stored.get(caseId));
    return faults.length === 0 ? [] : [{ caseId, version, faults }];
  });
}

/** The faults that stay when nothing was written to the case between two looks. */
async function settled(database: Database, first: Compared): Promise<string[]> {
  let before = first;
  for (let look = 0; look < looksMax; look += 1) {
    const [now] = await compareCases(database, [before.caseId], new Map());
    if (now === undefined) return [];
    if (now.version === before.version && now.faults.join() === before.faults.join()) return now.faults;
    before = now;
  }
  return before.faults;
}

const looksMax = 10;

type Stored = { cases: CaseRows['cases'] | undefined; sides: Map<Side, string[]> };

async function storedRows(database: Database, ids: readonly string[]): Promise<Map<string, Stored>> {
  const stored = new Map(ids.map((id): [string, Stored] => [id, { cases: undefined, sides: new Map() }]));
  for (const { id, ...row } of await database
    .selectFrom('cases')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()) {
    const of = stored.get(id);
    if (of !== undefined) of.cases = row;
  }
  for (const side of sides)
    for (const row of await database
      .selectFrom(side.table)
      .selectAll()
      .where('caseId', 'in', [...ids])
      .execute()) {
      const of = stored.get(row.caseId)?.sides;
      of?.set(side, [...(of.get(side) ?? []), sideRow(row)]);
    }
  return stored;
}

const columnNames: Record<keyof CaseRows['cases'], string> = {
  number: '编号',
  title: '标题',
  status: '状态',
  answerStatus: '回应状态',
  level: '等级',
  place: '属地',
  openedAt: '登记时间',
  dueAt: '最近时限',
  late: '迟报',
  version: '版本',
  state: '详情',
};

function faultsOf(state: CaseState, entries: readonly LedgerEntry[], stored: Stored | undefined): string[] {
  const made = madeOf(state, entries);
  const name = `案件 ${state.number}（${state.id}）`;
  if (stored?.cases === undefined) return [`${name}在台账里有、在案件列表里没有，列表行被删除。${remedy}`];
  const faults: string[] = [];
  for (const column of Object.keys(columnNames) as (keyof CaseRows['cases'])[]) {
    const [is, should] = [stored.cases[column], made.rows.cases[column]];
    if (is === should) continue;
    if (column !== 'state')
      faults.push(
        `${name}列表行的${columnNames[column]}与台账不一致：台账为“${should ?? '空'}”，列表为“${is ?? '空'}”。${remedy}`,
      );
    else {
      const fields = differing(stored.cases.state, state);
      if (fields !== null) faults.push(`${name}列表行的${columnNames.state}与台账不一致（${fields}）。${remedy}`);
    }
  }
  for (const side of sides) {
    const is = new Set(stored.sides.get(side));
    const should = new Set(side.made(made).map(sideRow));
    const more = [...is].filter((one) => !should.has(one));
    const less = [...should].filter((one) => !is.has(one));
    if (more.length + less.length > 0)
      faults.push(
        `${name}的${side.title}表（${side.table}）与台账不一致${listed('多出', more)}${listed('缺少', less)}。${remedy}`,
      );
  }
  return faults;
}

const remedy = '请先查明原因，再用 npm run verify -- --rebuild 从台账重做列表。';

function listed(what: string, rows: readonly string[]): string {
  const told = rows.slice(0, 5).map((row) => Object.values(JSON.parse(row) as object).join('/'));
  return rows.length === 0 ? '' : `，${what} ${told.join('、')}${rows.length > 5 ? ' 等' : ''}`;
}

/** Names of the fields in which a stored state differs; null when it says the same in other words. */
function differing(stored: string, state: CaseState): string | null {
  let is: Record<string, unknown>;
  try {
    is = JSON.parse(stored) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) return '内容已损坏';
    throw error;
  }
  const should = state as unknown as Record<string, unknown>;
  const fields = [...new Set([...Object.keys(is), ...Object.keys(should)])].filter(
    (field) => canonicalJson({ at: is[field] }) !== canonicalJson({ at: should[field] }),
  );
  return fields.length === 0 ? null : fields.join('、');
}

/** The counter of each year stands at its highest number. */
async function compareNumbers(database: Database, numbers: Map<string, number>, findings: Findings): Promise<void> {
  const stored = new Map(
    (await database.selectFrom('caseNumbers').selectAll().execute()).map(({ year, last }) => [year, last]),
  );
  for (const year of new Set([...numbers.keys(), ...stored.keys()])) {
    const [is, should] = [stored.get(year) ?? 0, numbers.get(year) ?? 0];
    if (is === should || (await highest(database, year)) === is) continue;
    const sentence = `${year} 年的案件编号计数与台账不一致：台账为 ${should}，计数为 ${is}。${remedy}`;
    findings.add({ kind: 'list', seq: null, target: year, sentence });
  }
}

/** The highest number as the list has it now, for years in which a case was opened meanwhile. */
async function highest(database: Database, year: string): Promise<number> {
  const row = await database
    .selectFrom('ledger')
    .innerJoin('cases', 'cases.id', 'ledger.caseId')
    .select('cases.number')
    .where('ledger.version', '=', 1)
    .where('cases.number', 'like', `${year}-%`)
    .orderBy('ledger.seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return Number(row?.number.split('-')[1] ?? 0);
}

/** Rows of cases of which the ledger knows nothing. */
async function findStrays(database: Database, findings: Findings): Promise<void> {
  const say = (caseId: string, where: string) => {
    const sentence = `${where}${caseId} 在台账里没有任何记录，是绕过系统插入的。${remedy}`;
    findings.add({ kind: 'list', seq: null, target: caseId, sentence });
  };
  for await (const caseId of strays(database, 'cases')) say(caseId, '案件列表里的 ');
  for (const { table, title } of sides)
    for await (const caseId of strays(database, table)) say(caseId, `${title}表（${table}）里的案件 `);
}

const strayPage = 500;

async function* strays(database: Database, table: 'cases' | Side['table']): AsyncGenerator<string> {
  const id = sql.ref<string>(table === 'cases' ? 'id' : 'caseId');
  let after = '';
  for (;;) {
    const rows = await database
      .selectFrom(table)
      .select(id.as('caseId'))
      .distinct()
      .where(id, '>', after)
      .orderBy(id)
      .limit(strayPage)
      .execute();
    const ids = rows.map(({ caseId }) => caseId);
    after = ids.at(-1) ?? after;
    if (ids.length === 0) return;
    const known = await database.selectFrom('ledger').select('caseId').distinct().where('caseId', 'in', ids).execute();
    const inLedger = new Set(known.map(({ caseId }) => caseId));
    yield* ids.filter((one) => !inLedger.has(one));
    await breathe();
  }
}
