import type { AssessedFact } from '../cases/assessed-facts.ts';
import type { YearLine, YearSection } from './contract-year.ts';
import { type Counted, type Period, percentMet } from './count.ts';

type Filters = Record<string, string>;

/** The lines of a year, each with the list of its records. */
export function yearLines(period: Period) {
  const facts = (filters: Filters) => listOf({ ...filters, factFrom: period.from, factTo: period.to });
  const opened = (filters: Filters) => listOf({ ...filters, openedFrom: period.from, openedTo: period.to });
  const cases = (name: string, value: number, records: string | null): YearLine => ({
    ...{ name, value, unit: '件', records, of: null },
  });
  return {
    cases,
    /** Registered in the year, and of this level, topic or place. */
    registered: (name: string, value: number, filters: Filters | null) =>
      cases(name, value, filters === null ? null : opened(filters)),
    /** With such a fact in the year. */
    fact: (name: string, counted: Counted, fact: AssessedFact) =>
      cases(name, casesOf(counted, fact).cases, facts({ fact })),
    /** The same of one kind. */
    kind: (name: string, counted: Counted, fact: AssessedFact, kind: string) => {
      const count = counted.byKind.get(`${fact} ${kind}`) ?? { cases: 0, missed: 0 };
      return cases(name, count.cases, kind === '' ? null : facts({ fact, factKind: kind }));
    },
    hours: (name: string, counted: Counted, fact: AssessedFact, which: 'half' | 'most'): YearLine => {
      const ms = counted.times.get(fact)?.[which];
      return {
        name,
        value: ms === undefined ? null : ms / 3_600_000,
        unit: '小时',
        records: facts({ fact }),
        of: null,
      };
    },
    rate: (name: string, counted: Counted, fact: AssessedFact, kind?: string): YearLine => {
      const count =
        kind === undefined
          ? casesOf(counted, fact)
          : (counted.byKind.get(`${fact} ${kind}`) ?? { cases: 0, missed: 0 });
      return {
        ...{ name, value: percentMet(count), unit: '%', records: facts({ fact, ...(kind && { factKind: kind }) }) },
        of: { met: count.cases - count.missed, cases: count.cases },
      };
    },
    points: (name: string, value: number | null, fact: AssessedFact): YearLine => ({
      ...{ name, value, unit: '分', records: facts({ fact }), of: null },
    }),
  };
}

export type YearLines = ReturnType<typeof yearLines>;

export function section(title: string, definition: string, lines: YearLine[]): YearSection {
  return { title, definition, lines };
}

function casesOf({ cases }: Counted, fact: AssessedFact): { cases: number; missed: number } {
  return cases.get(fact) ?? { cases: 0, missed: 0 };
}

function listOf(filters: Filters): string {
  return `/cases?${new URLSearchParams(filters)}`;
}
