/** Names of the address that narrow or order the ledger; those of the contract's `CaseQuery`. */
export const caseFilterNames = [
  'view',
  'q',
  'level',
  'topic',
  'place',
  'unit',
  'late',
  'openedFrom',
  'openedTo',
  'event',
  'eventFrom',
  'eventTo',
  'fact',
  'factOf',
  'factKind',
  'factGood',
  'factFrom',
  'factTo',
  'sort',
] as const;

/** The filters of the address, as the list and its export take them. */
export function caseQuery(all: Record<string, string>): Record<string, string | undefined> {
  return Object.fromEntries(caseFilterNames.map((name) => [name, all[name]]));
}
