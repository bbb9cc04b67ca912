import { countedStates, type Level, setAside, type Topic, type Trigger } from '../../analysis/codes.ts';
import { type City, homeOf } from '../../analysis/places/home.ts';
import type { DocumentStore, SearchFilter } from '../../analysis/store.ts';
import type { Cases } from '../../api/cases/cases.ts';
import type { BriefingCoverage, BriefingHead, BriefingInput, DocumentCounts } from './input.ts';
import { keyEvents } from './key-events.ts';
import { type BriefingPeriod, briefingPeriod, daysFrom, issueOfWeek } from './week.ts';

/** Gathers what the briefing of `week` (its Monday) shows at `cutOff`; reads only. */
export async function gatherBriefing(from: {
  week: string;
  cutOff: string;
  documents: DocumentStore;
  cases: Cases;
  /** Two-digit code of the province. */
  home: string;
  /** The name of a unit; its id where it is not known. */
  units: (id: string) => string;
  coverage: BriefingCoverage;
  /** What the office sets of the head; the rest is the default. */
  head?: Partial<BriefingHead>;
  /** Marks the briefing as example data whatever it contains. */
  demo?: boolean;
}): Promise<BriefingInput> {
  const { cities } = homeOf(from.home);
  const count = (begin: string, end: string) => countDocuments(from.documents, cities, begin, end);
  const period = briefingPeriod(from.week, from.cutOff);
  const cases = {
    now: await from.cases.statesSince(period.from, period.to),
    before: await from.cases.statesSince(period.previousFrom, period.previousTo),
  };
  const entries = {
    now: await from.cases.entries(period.from, period.to),
    before: await from.cases.entries(period.previousFrom, period.previousTo),
  };
  const { events, demo } = await keyEvents(period, cases.now, entries.now, from);
  const ids = cases.now.flatMap((one) => [
    ...(one.duty === null ? [] : [one.duty.lead, one.duty.handler, ...one.duty.support]),
    ...one.returns.map((item) => item.unitId),
  ]);
  return {
    head: { ...defaultHead(from.week), ...from.head },
    period,
    cities,
    cutOff: from.cutOff,
    documents: {
      now: await count(period.from, period.to),
      before: await count(period.previousFrom, period.previousTo),
    },
    cases,
    entries,
    events,
    unitNames: Object.fromEntries([...new Set(ids)].sort().map((id) => [id, from.units(id)])),
    coverage: from.coverage,
    demo: from.demo === true || demo || cases.now.some((one) => one.demo),
  };
}

/** What the head says where the office has set nothing. */
export function defaultHead(week: string): BriefingHead {
  return {
    name: '生态环境舆情周报',
    office: '省生态环境厅宣传教育处',
    year: Number(week.slice(0, 4)),
    issue: issueOfWeek(week),
    totalIssue: null,
    distribution: '厅领导，厅机关各处室、厅属各单位，各设区市生态环境局',
    copies: null,
  };
}

async function countDocuments(
  store: DocumentStore,
  cities: readonly City[],
  from: string,
  to: string,
): Promise<DocumentCounts> {
  const relevant: SearchFilter = { from, to, relevant: true, state: countedStates };
  const facets = await store.facets(relevant, ['level', 'topic', 'trigger'], facetMax);
  const byCity: Record<string, number> = {};
  for (const city of cities) byCity[city.code] = await store.count({ ...relevant, place: [city.code] });
  const histogram = await store.histogram(relevant, 'day');
  return {
    collected: await store.count({ from, to }),
    relevant: await store.count(relevant),
    setAside: await store.count({ from, to, relevant: true, state: setAside }),
    negative: await store.count({ ...relevant, sentiment: [-1] }),
    byLevel: table<Level>(facets.level),
    byTopic: table<Topic>(facets.topic),
    byTrigger: table<Trigger>(facets.trigger),
    byCity,
    byDay: days({ from, to }, histogram),
  };
}

/** More than there are levels, topics or triggers. */
const facetMax = 50;

function table<K extends string>(counts: readonly { key: string; count: number }[]): Partial<Record<K, number>> {
  return Object.fromEntries(counts.map(({ key, count }) => [key, count])) as Partial<Record<K, number>>;
}

/** The days of the period that have begun, zeros included. */
function days(
  { from, to }: Pick<BriefingPeriod, 'from' | 'to'>,
  histogram: readonly { key: string; count: number }[],
): Record<string, number> {
  const counts = new Map(histogram.map(({ key, count }) => [key, count]));
  const begun = daysFrom(from).filter((day) => Date.parse(`${day}T00:00:00+08:00`) < Date.parse(to));
  return Object.fromEntries(begun.map((day) => [day, counts.get(day) ?? 0]));
}
