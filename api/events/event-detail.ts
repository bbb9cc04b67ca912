import { beijingDay, beijingHour, dayMs, hourMs } from '../../analysis/calendar.ts';
import { type EventState, type Level, levels, states } from '../../analysis/codes.ts';
import { burstOf } from '../../analysis/events/burst.ts';
import { heatFormula } from '../../analysis/events/heat.ts';
import type { Actor, LedgerEntry } from '../cases/case.ts';
import type { Cases } from '../cases/cases.ts';
import { describeEntry } from '../cases/entry-sentence.ts';
import type { Database } from '../database/open.ts';
import { NotFound } from '../http/problem.ts';
import { may } from '../people/permissions.ts';
import type { Unit } from '../units/contract.ts';
import type { EventDetail } from './contract.ts';
import { actsOf } from './event-acts.ts';
import { eventsById } from './event-list.ts';
import type { EventTextRow } from './tables.ts';
import { trendOf } from './trend-of.ts';

export type DetailParts = {
  database: Database;
  cases: Pick<Cases, 'read' | 'maySee'>;
  units: { list(): Promise<Unit[]> };
  now: () => string;
};
type Person = Extract<Actor, { kind: 'person' }>;

/** 事件页: how it grew, what was said and what we did. One that was merged leads to the event that it is part of. */
export async function eventDetail(parts: DetailParts, id: string, actor: Person): Promise<EventDetail> {
  const { database } = parts;
  const at = parts.now();
  const [event] = await eventsById(database, [await rootOf(database, id)], { actor, at });
  if (event === undefined) throw new NotFound('没有这个事件，或不属于您的单位；请从事件列表进入。');
  const all = await database
    .selectFrom('eventTexts')
    .selectAll()
    .where('eventId', '=', event.id)
    .orderBy('at')
    .orderBy('documentId')
    .execute();
  const texts = all.filter(({ kind }) => kind !== 'case');
  const since = await database
    .selectFrom('eventTexts')
    .select((eb) => eb.fn.min('addedAt').as('since'))
    .executeTakeFirst();
  const entries = await entriesOf(parts, event.case?.id ?? null, actor);
  const names = new Map((await parts.units.list()).map((unit) => [unit.id, unit.name]));
  const { acts, alike } = await actsOf(database, event.id, { actor, at });
  const times = texts.map((text) => Date.parse(text.at));
  const step = stepOf(texts, entries);
  const office = entries.filter(({ event: { type } }) => shownActs.has(type));
  return {
    event,
    formula: heatFormula,
    trend: trendOf(texts, Date.parse(at)),
    burst: burstOf(times, Date.parse(at), Date.parse(since?.since ?? at)),
    texts: texts.slice(-textsMax).toReversed().map(textOf),
    timeline: [
      ...saidOf(texts),
      ...(await alertsOf(database, event.id)),
      ...office.map((entry) => ({
        at: entry.at,
        kind: 'office' as const,
        sentence: describeEntry(entry.event, (unit) => names.get(unit) ?? unit).sentence,
        path: `/cases/${entry.caseId}`,
      })),
      ...acts.map(({ at: when, by, sentence, reason }) => ({
        at: when,
        kind: 'people' as const,
        sentence: `${by}${sentence}。理由：${reason}`,
        path: null,
      })),
    ].sort((a, b) => (a.at < b.at ? -1 : 1)),
    volume: { step, counts: countsOf(texts, step, at) },
    marks: office.map((entry) => ({
      at: entry.at,
      key: keyOf(entry.at, step),
      name: describeEntry(entry.event, (unit) => names.get(unit) ?? unit).name,
    })),
    ladder: ladderOf(texts),
    acts,
    alike,
    can: may(actor.role, 'events.act') ? ['merge', 'split'] : [],
  };
}

/** Where an event is after all merges. */
async function rootOf(database: Database, id: string): Promise<string> {
  let root = id;
  for (let hop = 0; hop < hopsMax; hop += 1) {
    const row = await database.selectFrom('events').select('mergedInto').where('id', '=', root).executeTakeFirst();
    if (row === undefined || row.mergedInto === null) return root;
    root = row.mergedInto;
  }
  return root;
}

const hopsMax = 50;
const textsMax = 300;
const bucketsMax = 400;

async function entriesOf({ cases }: DetailParts, caseId: string | null, actor: Person): Promise<LedgerEntry[]> {
  const read = caseId === null ? null : await cases.read(caseId);
  return read === null || !cases.maySee(read.state, actor) ? [] : read.entries;
}

/** What of a case is marked on the curve. */
const shownActs: ReadonlySet<LedgerEntry['event']['type']> = new Set([
  ...([
    'opened',
    'filed',
    'dismissed',
    'referred',
    'assigned',
    'accepted',
    'answerPublished',
    'pressRecorded',
  ] as const),
  ...(['fixProved', 'closed', 'reopened', 'levelRaised'] as const),
]);

function textOf(text: EventTextRow): EventDetail['texts'][number] {
  return {
    id: text.documentId,
    title: text.title,
    sourceName: text.sourceName,
    kind: text.kind,
    at: text.at,
    level: text.level as Level,
    state: states[text.state as EventState],
    reason: text.reason,
    score: Math.round(text.score * 10) / 10,
    pinned: text.pinned === 1,
  };
}

/** First appearance, each further source, officials' words and denials. */
function saidOf(texts: readonly EventTextRow[]): EventDetail['timeline'] {
  const seen = new Set<string>();
  return texts.flatMap((text, index) => {
    const fresh = !seen.has(text.sourceId);
    seen.add(text.sourceId);
    const kind =
      text.state === 'refuted'
        ? ('denial' as const)
        : text.kind === 'government'
          ? ('official' as const)
          : index === 0
            ? ('first' as const)
            : fresh
              ? ('platform' as const)
              : null;
    if (kind === null) return [];
    return [
      { at: text.at, kind, sentence: `${text.sourceName}：${text.title}`, path: `/documents/${text.documentId}` },
    ];
  });
}

async function alertsOf(database: Database, eventId: string): Promise<EventDetail['timeline']> {
  const rows = await database
    .selectFrom('alerts')
    .select(['id', 'raisedAt', 'level', 'status'])
    .where('eventId', '=', eventId)
    .where('status', '!=', 'merged')
    .execute();
  return rows.map(({ id, raisedAt, level }) => ({
    at: raisedAt,
    kind: 'alert',
    sentence: `${levels[level as Level]}色预警`,
    path: `/alerts/${id}`,
  }));
}

function ladderOf(texts: readonly EventTextRow[]): EventDetail['ladder'] {
  const steps = new Map<string, EventDetail['ladder'][number]>();
  for (const { sourceId, sourceName, kind, at } of texts) {
    const step = steps.get(sourceId);
    if (step === undefined) steps.set(sourceId, { sourceId, sourceName, kind, at, texts: 1 });
    else step.texts += 1;
  }
  return [...steps.values()];
}

function stepOf(texts: readonly EventTextRow[], entries: readonly LedgerEntry[]): 'hour' | 'day' {
  const times = [...texts, ...entries].map(({ at }) => Date.parse(at));
  return times.length > 0 && Math.max(...times) - Math.min(...times) <= 3 * dayMs ? 'hour' : 'day';
}

function keyOf(at: string, step: 'hour' | 'day'): string {
  return step === 'hour' ? beijingHour(new Date(at)) : beijingDay(new Date(at));
}

/** From the first text to now, or to the last one of what is long past. */
function countsOf(texts: readonly EventTextRow[], step: 'hour' | 'day', now: string): EventDetail['volume']['counts'] {
  const [first] = texts;
  const last = texts.at(-1);
  if (first === undefined || last === undefined) return [];
  const stepMs = step === 'hour' ? hourMs : dayMs;
  const counts = new Map<string, number>();
  for (const { at } of texts) counts.set(keyOf(at, step), (counts.get(keyOf(at, step)) ?? 0) + 1);
  const end = Math.max(Date.parse(last.at), Math.min(Date.parse(now), Date.parse(last.at) + 7 * stepMs));
  const keys = new Set<string>();
  for (let time = Date.parse(first.at); time < end + stepMs && keys.size < bucketsMax; time += stepMs)
    keys.add(keyOf(new Date(Math.min(time, end)).toISOString(), step));
  return [...keys].map((key) => ({ key, count: counts.get(key) ?? 0 }));
}
