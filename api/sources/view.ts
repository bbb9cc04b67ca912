import { addDays, beijingDay, daysUpTo } from '../../analysis/calendar.ts';
import type { Database } from '../database/open.ts';
import type { SourceView } from './contract.ts';
import type { Register, Registered } from './register.ts';
import { goodStates, judgeSource, type SourceState } from './state.ts';

/** Sources as the screen shows them. */
export function createViews(
  database: Database,
  register: Register,
  now: () => Date,
): {
  all(): Promise<SourceView[]>;
  one(id: string): Promise<SourceView | null>;
  judged(): Promise<Pick<SourceView, 'name' | 'enabled' | 'trusted' | 'reason'>[]>;
} {
  const view = async (registered: Registered, facts: Facts) => presentSource(registered, facts, now());
  return {
    async all() {
      const drafts = await register.drafts();
      const facts = await factsOf(database, now());
      return Promise.all(drafts.map((one) => view(one, facts)));
    },
    /** Only what coverage is made from: without the rhythm of a month. */
    async judged() {
      const [drafts, facts] = await Promise.all([register.drafts(), runFactsOf(database)]);
      const at = now();
      return drafts.map((one) => ({ name: one.draft.name, enabled: one.enabled, ...judged(one, facts, at) }));
    },
    async one(id) {
      const found = await register.draft(id);
      return found === null ? null : view(found, await factsOf(database, now()));
    },
  };
}

type Run = { sourceId: string; state: string; reason: string; startedAt: string; endedAt: string };
type RunFacts = { last: Map<string, Run>; lastOk: Map<string, string> };
type Facts = RunFacts & { perDay: Map<string, number> };

const rhythmDays = 30;

async function runFactsOf(database: Database): Promise<RunFacts> {
  const newest = database
    .selectFrom('sourceRuns')
    .select((e) => ['sourceId', e.fn.max('startedAt').as('startedAt')])
    .groupBy('sourceId')
    .as('newest');
  const last = await database
    .selectFrom('sourceRuns')
    .innerJoin(newest, (join) =>
      join.onRef('newest.sourceId', '=', 'sourceRuns.sourceId').onRef('newest.startedAt', '=', 'sourceRuns.startedAt'),
    )
    .select(['sourceRuns.sourceId', 'state', 'reason', 'sourceRuns.startedAt', 'endedAt'])
    .execute();
  const lastOk = await database
    .selectFrom('sourceRuns')
    .select((e) => ['sourceId', e.fn.max('endedAt').as('endedAt')])
    .where('state', 'in', [...goodStates])
    .groupBy('sourceId')
    .execute();
  return {
    last: new Map(last.map((run) => [run.sourceId, run])),
    lastOk: new Map(lastOk.map((run) => [run.sourceId, run.endedAt])),
  };
}

async function factsOf(database: Database, now: Date): Promise<Facts> {
  const perDay = await database
    .selectFrom('sourceRuns')
    .select((e) => ['sourceId', 'day', e.fn.sum('emitted').as('count')])
    .where('day', '>=', addDays(beijingDay(now), 1 - rhythmDays))
    .groupBy(['sourceId', 'day'])
    .execute();
  return {
    ...(await runFactsOf(database)),
    perDay: new Map(perDay.map((row) => [`${row.sourceId} ${row.day}`, Number(row.count)])),
  };
}

function presentSource(registered: Registered, facts: Facts, now: Date): SourceView {
  const { draft, missing, enabled, plannedAt } = registered;
  const lastRun = facts.last.get(draft.id) ?? null;
  const lastOkAt = facts.lastOk.get(draft.id) ?? null;
  const everyMinutes = draft.everyMinutes ?? 0;
  const staleAfterHours = draft.staleAfterHours ?? shippedStaleHours;
  const from = plannedAt ?? lastRun?.startedAt ?? null;
  const next = from === null ? now : new Date(Date.parse(from) + everyMinutes * 60_000);
  return {
    id: draft.id,
    name: draft.name,
    kind: draft.kind,
    reader: draft.reader,
    start: draft.start,
    linkSelector: draft.linkSelector ?? null,
    selectors: {
      title: draft.selectors?.title ?? null,
      body: draft.selectors?.body ?? null,
      publishedAt: draft.selectors?.publishedAt ?? null,
      author: draft.selectors?.author ?? null,
    },
    everyMinutes: draft.everyMinutes ?? null,
    region: filled(draft.region),
    legalBasis: filled(draft.legalBasis),
    owner: filled(draft.owner),
    retentionDays: draft.retentionDays ?? null,
    delayMs: draft.delayMs ?? shippedDelayMs,
    staleAfterHours,
    allowInternal: draft.allowInternal ?? false,
    internalReason: draft.internalReason ?? null,
    enabled,
    ...judged(registered, facts, now),
    lastRunAt: lastRun?.endedAt ?? null,
    lastOkAt,
    nextRunAt: enabled && missing.length === 0 ? next.toISOString() : null,
    rhythm: daysUpTo(beijingDay(now), rhythmDays).map((key) => ({
      key,
      count: facts.perDay.get(`${draft.id} ${key}`) ?? 0,
    })),
    missing,
  };
}

function judged({ draft, missing, enabled, lastItemAt }: Registered, facts: RunFacts, now: Date): SourceState {
  const lastRun = facts.last.get(draft.id) ?? null;
  const lastOkAt = facts.lastOk.get(draft.id) ?? null;
  const everyMinutes = draft.everyMinutes ?? 0;
  const staleAfterHours = draft.staleAfterHours ?? shippedStaleHours;
  return judgeSource({ enabled, missing, everyMinutes, staleAfterHours, lastRun, lastOkAt, lastItemAt }, now);
}

/** What the collector takes where an incomplete entry says nothing yet. */
const shippedDelayMs = 2_000;
const shippedStaleHours = 72;

/** The first release kept items that were left empty as ''. */
function filled(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
