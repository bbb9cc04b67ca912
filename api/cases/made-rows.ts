import { type AssessedFactRow, assessedFactsOf } from './assessed-facts.ts';
import type { CaseState, LedgerEntry } from './case.ts';
import { type Spans, spansOf } from './clock-spans.ts';
import { type CaseRows, rowsOf } from './list-rows.ts';

/** All that stands for a case beside its entries, from these alone. */
export function madeOf(state: CaseState, entries: readonly LedgerEntry[]): Made {
  return { rows: rowsOf(state), spans: spansOf(entries), facts: assessedFactsOf(state), entries };
}

/** What the entries of a case give: made once, whatever is compared with it. */
export type Made = { rows: CaseRows; spans: Spans; facts: AssessedFactRow[]; entries: readonly LedgerEntry[] };

/** A table with any number of rows for a case: what stands in it, without the case's id, is what `made` gives. */
export type Side = {
  table:
    | 'caseUnits'
    | 'caseWaits'
    | 'caseTopics'
    | 'caseDocuments'
    | 'casePlaces'
    | 'clockSpans'
    | 'clockOutcomes'
    | 'caseUnitSpans'
    | 'caseLevelSpans'
    | 'caseEvents'
    | 'assessedFacts';
  title: string;
  made(made: Made): object[];
};

/** Every read model beside the list rows; one that is added to `project` gets its line here. */
export const sides: readonly Side[] = [
  { table: 'caseUnits', title: '责任单位', made: ({ rows }) => rows.caseUnits.map((unitId) => ({ unitId })) },
  { table: 'caseWaits', title: '待办', made: ({ rows }) => rows.caseWaits.map((whom) => ({ whom })) },
  { table: 'caseTopics', title: '主题', made: ({ rows }) => rows.caseTopics.map((topic) => ({ topic })) },
  {
    table: 'caseDocuments',
    title: '文本',
    made: ({ rows }) => rows.caseDocuments.map((documentId) => ({ documentId })),
  },
  { table: 'casePlaces', title: '涉及地点', made: ({ rows }) => rows.casePlaces.map((code) => ({ code })) },
  { table: 'clockSpans', title: '时限区间', made: ({ spans }) => spans.clocks },
  { table: 'clockOutcomes', title: '时限结果', made: ({ spans }) => spans.outcomes },
  { table: 'caseUnitSpans', title: '承办区间', made: ({ spans }) => spans.units },
  { table: 'caseLevelSpans', title: '在办区间', made: ({ spans }) => spans.levels },
  { table: 'assessedFacts', title: '考核事实', made: ({ facts }) => facts },
  {
    table: 'caseEvents',
    title: '办理节点',
    made: ({ entries }) => entries.map(({ seq, at, event }) => ({ seq, at, type: event.type })),
  },
];

/** A row of such a table in one writing, whatever the order of its columns, without the case's id. */
export function sideRow(row: object): string {
  const named = row as Record<string, unknown>;
  let text = '';
  for (const name of namesIn(Object.keys(row)))
    text += `${text === '' ? '' : ','}"${name}":${JSON.stringify(named[name])}`;
  return `{${text}}`;
}

/** The columns in one order; few tables come again and again. */
function namesIn(columns: readonly string[]): readonly string[] {
  const key = columns.join();
  const known = inOrder.get(key);
  if (known !== undefined) return known;
  const names = columns.filter((name) => name !== 'caseId').sort();
  inOrder.set(key, names);
  return names;
}

const inOrder = new Map<string, readonly string[]>();
