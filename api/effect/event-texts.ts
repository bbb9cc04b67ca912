import type { SourceKind } from '../../analysis/codes.ts';
import type { Database } from '../database/open.ts';
import { listed } from '../events/in-list.ts';

/** 事件文本 as the list of events keeps it. */
export type EventText = {
  id: string;
  at: string;
  kind: SourceKind;
  sourceName: string;
  title: string;
  group: string;
  state: string;
};

/** At most so many texts are read for one answer, the oldest of the time asked for first. */
export const textsMax = 10_000;

/** Texts of events from an instant on, oldest first, and whether there are more than could be read; a hand-entered case is no text. */
export async function textsOfEvents(
  database: Database,
  events: readonly string[],
  { from, max = textsMax }: { from: string; max?: number },
): Promise<{ texts: EventText[]; more: boolean }> {
  if (events.length === 0) return { texts: [], more: false };
  const rows = await database
    .selectFrom('eventTexts')
    .select(['documentId', 'at', 'kind', 'sourceName', 'title', 'group', 'state'])
    .where('eventId', 'in', listed(database, events))
    .where('kind', '!=', 'case')
    .where('at', '>=', from)
    .orderBy('at')
    .orderBy('documentId')
    .limit(max + 1)
    .execute();
  const texts = rows.slice(0, max).map(({ documentId, kind, ...row }) => ({
    ...row,
    id: documentId,
    kind: kind as SourceKind,
  }));
  return { texts, more: rows.length > max };
}
