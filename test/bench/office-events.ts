import type { Database } from '../../api/database/open.ts';
import type { EventRow, EventTextRow } from '../../api/events/tables.ts';
import { caseIdOf } from './office-ledger.ts';

/** Events of two texts each over two years, of which every second led to a case; the same call makes the same events. */
export async function fillEvents(
  database: Database,
  { events, cases, now }: { events: number; cases: number; now: Date },
): Promise<void> {
  for (let first = 0; first < events; first += packRows) {
    const pack = Array.from({ length: Math.min(packRows, events - first) }, (_, at) => first + at);
    await database
      .insertInto('events')
      .values(pack.map((index) => eventOf(index, events, cases, now)))
      .execute();
    await database
      .insertInto('eventTexts')
      .values(pack.flatMap((index) => [0, 1].map((text) => textOf(index, text, events, now))))
      .execute();
  }
}

const packRows = 500;
const spanMs = 730 * 86_400_000;

function atOf(index: number, events: number, now: Date): number {
  return now.getTime() - spanMs + Math.floor((index / events) * spanMs);
}

function eventOf(index: number, events: number, cases: number, now: Date): EventRow {
  const at = atOf(index, events, now);
  const [rank, level] = (
    [
      [1, 'blue'],
      [2, 'yellow'],
      [3, 'orange'],
      [4, 'red'],
    ] as const
  )[index % 4] ?? [1, 'blue'];
  const place = ['360102', '360403', '360783', '361102'][index % 4] ?? '360102';
  return {
    ...{ id: `bench-event-${index}`, title: `第${index}起：居民反映夜间有刺鼻异味`, level, rank },
    ...{ topics: '["smell"]', place, placeName: place, places: JSON.stringify([place]) },
    ...{ firstAt: new Date(at).toISOString(), lastAt: new Date(at + 3_600_000).toISOString(), texts: 2, sources: 1 },
    ...{ heatBase: at / 86_400_000 + (index % 5), demo: 0, mergedInto: null, burstAt: null, burst: null },
    caseId: index % 2 === 0 ? caseIdOf(Math.floor((index / events) * cases)) : null,
    createdAt: new Date(at).toISOString(),
    version: 1,
  };
}

function textOf(index: number, text: number, events: number, now: Date): EventTextRow {
  const at = new Date(atOf(index, events, now) + text * 3_600_000).toISOString();
  return {
    ...{ documentId: `bench-text-${index}-${text}`, eventId: `bench-event-${index}`, group: `bench-${index}-${text}` },
    ...{ kind: 'forum', sourceId: 'bench', sourceName: '示例论坛', title: '夜间有刺鼻异味', at, addedAt: at },
    ...{ level: 'yellow', rank: 2, state: 'occurring', weight: 1, score: 0, reason: '', pinned: 0, sign: '' },
  };
}
