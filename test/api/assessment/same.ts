import * as assert from 'uvu/assert';
import type { AssessedCell, AssessmentAnswer } from '../../../api/assessment/contract.ts';
import { assess } from '../../../api/assessment/table.ts';
import type { LedgerEntry } from '../../../api/cases/case.ts';
import type { CaseListQuery } from '../../../api/cases/cases.ts';
import { CaseQuery } from '../../../api/cases/contract.ts';
import type { Database } from '../../../api/database/open.ts';
import type { Person } from '../../../api/route.ts';
import type { Unit } from '../../../api/units/contract.ts';
import { flat, type PlainRow, plainCount } from './plain-count.ts';

type Given = {
  database: Database;
  units: readonly Unit[];
  entries: readonly LedgerEntry[];
  list(query: CaseListQuery): Promise<{ total: number }>;
  actor: Person;
};
type Period = { from: string; to: string };

/** Every cell of the table is what the plain program counts, of the period and the one before it. Returns how many cells said something. */
export async function sameAsPlain(
  given: Given,
  period: Period,
  at: string,
): Promise<{ told: AssessmentAnswer; cells: number }> {
  const { units, entries } = given;
  const told = await assess(given, given.actor, period, at);
  const plain = plainCount(entries, units, { ...period, at });
  const before = plainCount(entries, units, { from: told.previousFrom, to: period.from, at });
  let cells = 0;
  const compare = (name: string, row: AssessmentAnswer['units'][number], now: PlainRow, then: PlainRow) => {
    const of = flat(row);
    for (const key of new Set([...Object.keys(of), ...Object.keys(now)])) {
      close(of[key] ?? null, now[key] ?? null, `${name} ${key}`);
      if (of[key] !== null && of[key] !== 0) cells += 1;
    }
    for (const [key, value] of Object.entries(flat(row, 'previous')))
      if (key !== 'open' && key !== 'overdue') close(value, then[key] ?? null, `${name} ${key} before`);
  };
  for (const row of told.units) compare(row.name, row, plain.units.get(row.id) ?? {}, before.units.get(row.id) ?? {});
  for (const row of told.cities)
    compare(row.name, row, plain.cities.get(row.id) ?? {}, before.cities.get(row.id) ?? {});
  if (told.total !== null) compare('合计', told.total, plain.total, before.total);
  // Who is left out has nothing to say.
  for (const [shown, all] of [
    [told.units, plain.units],
    [told.cities, plain.cities],
  ] as const) {
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, row] of all)
      if (!ids.has(id))
        assert.ok(
          Object.values(row).every((value) => value === null || value === 0),
          `${id} is missing`,
        );
  }
  return { told, cells };
}

/** The list that a cell leads to holds as many cases as the cell says. Returns how many such lists were read. */
export async function listsOf(
  { list }: Pick<Given, 'list'>,
  { units, cities, total }: AssessmentAnswer,
): Promise<number> {
  let read = 0;
  const totalOf = async (address: string) => {
    read += 1;
    const query = CaseQuery.parse({ ...Object.fromEntries(new URLSearchParams(address.split('?')[1])), limit: 1 });
    return (await list(query as CaseListQuery)).total;
  };
  const check = async (name: string, cell: AssessedCell) => {
    assert.is(await totalOf(cell.records), cell.cases, `${name} ${cell.records}`);
    if (cell.missedRecords !== null)
      assert.is(await totalOf(cell.missedRecords), cell.missed, `${name} ${cell.missedRecords}`);
  };
  for (const row of [...units, ...cities, ...(total === null ? [] : [total])]) {
    for (const [figure, cell] of Object.entries(row.figures)) await check(`${row.name} ${figure}`, cell);
    for (const { kind, original, extended } of row.clocks) {
      await check(`${row.name} ${kind}`, original);
      await check(`${row.name} ${kind}`, extended);
    }
  }
  return read;
}

function close(one: number | null, other: number | null, what: string): void {
  if (one === null || other === null) assert.is(one, other, `${what}: ${one} and ${other}`);
  else assert.ok(Math.abs(one - other) < 1e-6, `${what}: ${one} and ${other}`);
}
