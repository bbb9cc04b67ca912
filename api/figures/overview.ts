import { addDays, beijingDay, daysUpTo, startOfDay } from '../../analysis/calendar.ts';
import { type Level, levelOrder, type Topic } from '../../analysis/codes.ts';
import { citiesOf } from '../../analysis/places/regions.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Cases } from '../cases/cases.ts';
import type { Database } from '../database/open.ts';
import { missingBecause } from '../health/faults.ts';
import type { Person } from '../route.ts';
import type { Sources } from '../sources/sources.ts';
import { countCases } from './case-figures.ts';
import type { Overview } from './contract.ts';

/** What the overview reads. */
export type OverviewNeeds = {
  alerts: Pick<Alerts, 'waiting'>;
  database: Database;
  cases: Pick<Cases, 'first'>;
  documents: DocumentStore;
  sources: Pick<Sources, 'coverage'>;
  settings: { homeRegion: string };
  now(): Date;
};

/** 总览: is anything burning, and are we in time? A unit gets its own cases only; figures it may not know are null. Six statements to the main database. */
export async function makeOverview(needs: OverviewNeeds, actor: Person): Promise<Overview> {
  const at = needs.now();
  const unit = actor.role === 'unit';
  const [openAlerts, figures, first, coverage, volume, heat] = await Promise.all([
    unit ? noAlerts : openAlertsOf(needs),
    countCases(needs.database, actor, at.toISOString()),
    needs.cases.first(shownMax, actor),
    needs.sources.coverage(),
    unit ? whole([]) : unlessAway(volumeOf(needs.documents, at)),
    unit ? whole([]) : unlessAway(heatOf(needs.documents, needs.settings.homeRegion, at)),
  ]);
  const { red, orange, overdue, dueSoon, dueToday } = figures;
  return {
    at: at.toISOString(),
    openAlerts,
    runningCases: { red, orange, first: first.burning },
    clocks: { overdue, dueSoon, dueToday, next: first.clocked },
    coverage,
    tasks: first.todo,
    ...fromDocuments(volume, heat),
  };
}

/** What could be read, or why not: a document store that is away takes its own blocks only. */
type Read<T> = { value: T; missing: null } | { value: null; missing: string };

function whole<T>(value: T): Read<T> {
  return { value, missing: null };
}

async function unlessAway<T>(reading: Promise<T>): Promise<Read<T>> {
  try {
    return whole(await reading);
  } catch (error) {
    return { value: null, missing: missingBecause(error) };
  }
}

function fromDocuments(
  volume: Read<NonNullable<Overview['volume']>>,
  heat: Read<NonNullable<Overview['heat']>>,
): Pick<Overview, 'volume' | 'heat' | 'missing'> {
  return { volume: volume.value, heat: heat.value, missing: volume.missing ?? heat.missing };
}

/** What waits now. How many waited at an earlier moment is not kept, so the previous figure is unknown. */
async function openAlertsOf({ alerts }: OverviewNeeds): Promise<Overview['openAlerts']> {
  const { red, orange, first } = await alerts.waiting(3);
  return {
    red: { value: red, previous: null, records: '/alerts?level=red' },
    orange: { value: orange, previous: null, records: '/alerts?level=orange' },
    newest: first,
  };
}

const noAlerts: Overview['openAlerts'] = {
  red: { value: null, previous: null, records: '/alerts?level=red' },
  orange: { value: null, previous: null, records: '/alerts?level=orange' },
  newest: [],
};

/** How many cases a list shows. */
const shownMax = 10;

/** Texts per day and level, the last 7 days beside the 7 before. */
async function volumeOf(documents: DocumentStore, at: Date): Promise<NonNullable<Overview['volume']>> {
  const days = daysUpTo(beijingDay(at), 14);
  const [first = ''] = days;
  const range = { from: startOfDay(first).toISOString(), to: startOfDay(addDays(beijingDay(at), 1)).toISOString() };
  const perLevel = await Promise.all(
    levelOrder.map(async (level) => {
      const buckets = await documents.histogram({ ...range, level: [level] }, 'day');
      return [level, new Map(buckets.map(({ key, count }) => [key, count]))] as const;
    }),
  );
  const countOf = (day: string) => perLevel.map(([level, counts]) => [level, counts.get(day) ?? 0] as const);
  const totalOf = (day: string) => countOf(day).reduce((sum, [, count]) => sum + count, 0);
  return days.slice(7).map((day) => ({
    day,
    previousDay: addDays(day, -7),
    byLevel: Object.fromEntries(countOf(day)) as Record<Level, number>,
    total: totalOf(day),
    previousTotal: totalOf(addDays(day, -7)),
  }));
}

/** Topic × city, this week and the week before; a text that names two counties of a city counts once for it. */
async function heatOf(documents: DocumentStore, home: string, at: Date): Promise<NonNullable<Overview['heat']>> {
  const end = startOfDay(addDays(beijingDay(at), 1));
  const week = (back: number) => new Date(end.getTime() - back * 7 * 86_400_000).toISOString();
  const countsOf = async (city: string, back: number) => {
    const range = { from: week(back + 1), to: week(back), relevant: true, place: [city] };
    const { topic } = await documents.facets(range, ['topic'], 20);
    return new Map(topic.map(({ key, count }) => [key, count]));
  };
  const rows = await Promise.all(
    citiesOf(home).map(async (city) => ({ city, now: await countsOf(city, 0), before: await countsOf(city, 1) })),
  );
  return rows.flatMap(({ city, now, before }) =>
    [...new Set([...now.keys(), ...before.keys()])].sort().map((topic) => ({
      topic: topic as Topic,
      city,
      count: now.get(topic) ?? 0,
      previous: before.get(topic) ?? 0,
    })),
  );
}
