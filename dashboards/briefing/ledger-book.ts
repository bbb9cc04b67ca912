import type { Actor } from '../../api/ledger/case.ts';
import type { CaseListQuery, Cases } from '../../api/ledger/cases.ts';
import type { Units } from '../../api/units/units.ts';

/** The ledger as a person sees it under a query, all pages of it, as one workbook. */
export async function ledgerBook(
  query: CaseListQuery,
  actor: Actor,
  parts: { cases: Cases; units: Pick<Units, 'list'>; now: () => Date },
): Promise<Buffer> {
  const found = [];
  for (let after: string | undefined, more = true; more; ) {
    const { items, next } = await parts.cases.list({ ...query, limit: 200, after }, actor);
    for (const { id } of items) {
      const one = await parts.cases.read(id);
      if (one !== null) found.push(one);
    }
    after = next ?? undefined;
    more = next !== null;
  }
  // The workbook writer takes seconds to load, which only who exports should wait for.
  const { ledgerXlsx } = await import('./ledger-xlsx.ts');
  const names = new Map((await parts.units.list()).map((unit) => [unit.id, unit.name]));
  return ledgerXlsx({
    cases: found.map(({ state }) => state),
    entries: found.flatMap(({ entries }) => entries),
    units: (id) => names.get(id) ?? id,
    at: parts.now().toISOString(),
  });
}
