import { type Level, levelOrder, type Topic } from '../../analysis/codes.ts';
import { citiesOf } from '../../analysis/places/regions.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import { clockState } from '../clocks/clock-state.ts';
import type { CaseItem } from '../contract/case.ts';
import type { Figure } from '../contract/common.ts';
import type { Overview } from '../contract/office.ts';
import { missingBecause } from '../health/faults.ts';
import type { CaseState } from '../ledger/case.ts';
import type { Person } from '../routes/route.ts';
import type { Services } from '../services.ts';
import { addDays, beijingDay, daysUpTo, startOfDay } from './beijing.ts';

type Needs = Pick<Services, 'alerts' | 'cases' | 'documents' | 'sources' | 'now' | 'settings'>;

/** 总览: is anything burning, and are we in time? A unit gets its own cases only; figures it may not know are null. */
export async function makeOverview(needs: Needs, actor: Person): Promise<Overview> {
  const at = needs.now();
  const unit = actor.role === 'unit';
  const [openAlerts, clocks, sources, volume, heat, tasks] = await Promise.all([
    unit ? noAlerts : openAlertsOf(needs),
    clocksOf(needs, actor, at),
    needs.sources.list(),
    unit ? whole([]) : unlessAway(volumeOf(needs.documents, at)),
    unit ? whole([]) : unlessAway(heatOf(needs.documents, needs.settings.homeRegion, at)),
    needs.cases.list({ view: 'todo', sort: 'due', limit: 10 }, actor),
  ]);
  return {
    at: at.toISOString(),
    openAlerts,
    clocks,
    coverage: sources.coverage,
    tasks: tasks.items,
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
async function openAlertsOf({ alerts }: Needs): Promise<Overview['openAlerts']> {
  const waiting = (level: Level, limit: number) => alerts.list({ status: 'waiting', level: [level], limit });
  const [red, orange, newest] = await Promise.all([
    waiting('red', 1),
    waiting('orange', 1),
    alerts.list({ status: 'waiting', level: ['orange', 'red'], limit: 3 }),
  ]);
  return {
    red: { value: red.total, previous: null, records: '/alerts?level=red' },
    orange: { value: orange.total, previous: null, records: '/alerts?level=orange' },
    newest: newest.items,
  };
}

const noAlerts: Overview['openAlerts'] = {
  red: { value: null, previous: null, records: '/alerts?level=red' },
  orange: { value: null, previous: null, records: '/alerts?level=orange' },
  newest: [],
};

/** Cases by their next clock, now and at the same moment a week ago (from the ledger as it was then). */
async function clocksOf({ cases }: Needs, actor: Person, at: Date): Promise<Overview['clocks']> {
  const weekAgo = new Date(at.getTime() - 7 * 86_400_000);
  const list = (view: 'overdue' | 'dueSoon' | 'dueToday' | 'all', limit: number) =>
    cases.list({ view, sort: 'due', limit }, actor);
  const [overdue, dueSoon, dueToday, all, past] = await Promise.all([
    list('overdue', 10),
    list('dueSoon', 10),
    list('dueToday', 10),
    list('all', 20),
    cases.statesAt(weekAgo.toISOString()),
  ]);
  const then = past.filter((state) => cases.maySee(state, actor));
  const figure = (value: number, view: string, was: (state: CaseState) => boolean): Figure => ({
    value,
    previous: then.filter(was).length,
    records: `/cases?view=${view}`,
  });
  return {
    overdue: figure(overdue.total, 'overdue', (state) => hasClock(state, weekAgo, 'overdue')),
    dueSoon: figure(dueSoon.total, 'dueSoon', (state) => hasClock(state, weekAgo, 'dueSoon')),
    dueToday: figure(dueToday.total, 'dueToday', (state) => isDueToday(state, weekAgo)),
    next: firstByDue([...overdue.items, ...dueSoon.items, ...dueToday.items, ...all.items]),
  };
}

function hasClock(state: CaseState, at: Date, wanted: 'overdue' | 'dueSoon'): boolean {
  return state.clocks.some((clock) => clockState(clock, at.toISOString()) === wanted);
}

function isDueToday(state: CaseState, at: Date): boolean {
  const today = beijingDay(at);
  return state.clocks.some(
    (clock) =>
      clock.stoppedAt === null &&
      Date.parse(clock.dueAt) >= at.getTime() &&
      beijingDay(new Date(clock.dueAt)) === today,
  );
}

function firstByDue(items: readonly CaseItem[]): CaseItem[] {
  const byId = new Map(items.filter((item) => item.nextClock !== null).map((item) => [item.id, item]));
  return [...byId.values()]
    .sort((a, b) => (a.nextClock?.dueAt ?? '').localeCompare(b.nextClock?.dueAt ?? ''))
    .slice(0, 10);
}

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
