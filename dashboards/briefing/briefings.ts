import type { DocumentStore } from '../../analysis/store.ts';
import type { Briefings } from '../../api/briefings/briefings.ts';
import { createIssuedBriefings, type Remake } from '../../api/briefings/issued.ts';
import type { Cases } from '../../api/cases/cases.ts';
import type { Database } from '../../api/database/open.ts';
import { runStates } from '../../api/sources/contract.ts';
import type { Sources } from '../../api/sources/sources.ts';
import type { Units } from '../../api/units/units.ts';

type Parts = {
  database: Database;
  documents: DocumentStore;
  cases: Cases;
  sources: Pick<Sources, 'list'>;
  units: Pick<Units, 'list'>;
  now: () => Date;
  demo: boolean;
  /** Two-digit code of the province. */
  home: string;
};

/** 周报: the issued ones, and the writing of the next; the cut-off is the present minute, or the end of a week that is over. */
export function openBriefings(parts: Parts): Briefings {
  const issued = createIssuedBriefings(parts.database, parts.now);
  return {
    list: issued.list,
    detail: issued.detail,
    docx: issued.docx,
    again: (week, told, decide) => {
      const make: Remake = async (stored) => {
        const { writeAgain } = await import('./write-briefing.ts');
        return writeAgain(stored);
      };
      return issued.again(week, told, make, decide);
    },
    create: (week, by, decide) => {
      const make = async (issue: number) => {
        // Charts and Word take seconds to load, which only who writes a briefing should wait for.
        const { writeBriefing } = await import('./write-briefing.ts');
        const names = new Map((await parts.units.list()).map((unit) => [unit.id, unit.name]));
        return writeBriefing({
          week,
          cutOff: cutOffOf(week, parts.now()),
          documents: parts.documents,
          cases: parts.cases,
          home: parts.home,
          units: (id) => names.get(id) ?? id,
          coverage: await coverageNow(parts.sources),
          head: { issue },
          demo: parts.demo,
        });
      };
      return issued.issue(week, by, make, decide);
    },
  };
}

async function coverageNow(sources: Pick<Sources, 'list'>) {
  const { items, coverage } = await sources.list();
  const watched = items.filter((source) => source.enabled);
  return {
    ...coverage,
    sources: watched.map(({ name, state, reason, trusted }) => ({ name, state: runStates[state], reason, trusted })),
  };
}

/** This very moment, so that what was just registered is in it; the end of a week that is over. */
function cutOffOf(week: string, now: Date): string {
  const end = Date.parse(`${week}T00:00:00+08:00`) + 7 * 86_400_000;
  return new Date(Number.isNaN(end) ? now.getTime() : Math.min(end, now.getTime())).toISOString();
}
