import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { instant } from '../ledger/instant.ts';
import type { CaseListQuery } from './cases.ts';
import type { ListedFact } from './contract-facts.ts';

/** Whether the case has such a fact, as the assessment counts it: of a unit, of a city with its counties, or of anybody. */
export function hasFact(
  eb: ExpressionBuilder<Tables, 'cases'>,
  fact: ListedFact,
  { factOf, factKind, factGood, factFrom, factTo }: CaseListQuery,
): Expression<SqlBool> {
  let facts = eb.selectFrom('assessedFacts').select('assessedFacts.caseId').where('assessedFacts.fact', '=', fact);
  if (factFrom !== undefined) facts = facts.where('assessedFacts.at', '>=', instant(factFrom));
  if (factTo !== undefined) facts = facts.where('assessedFacts.at', '<', instant(factTo));
  if (factKind !== undefined) facts = facts.where('assessedFacts.kind', '=', factKind);
  if (factGood !== undefined) facts = facts.where('assessedFacts.good', '=', factGood === 'true' ? 1 : 0);
  if (factOf === undefined) return eb('cases.id', 'in', facts);
  if (!/^\d{4}$/.test(factOf)) return eb('cases.id', 'in', facts.where('assessedFacts.unitId', '=', factOf));
  const ofCity = eb
    .selectFrom('units')
    .select('units.id')
    .where('units.kind', 'in', ['city', 'county'])
    .where('units.region', '>=', factOf)
    .where('units.region', '<', `${factOf}:`);
  return eb('cases.id', 'in', facts.where('assessedFacts.unitId', 'in', ofCity));
}
