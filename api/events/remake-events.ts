import { dayMs } from '../../analysis/calendar.ts';
import { levelOrder } from '../../analysis/codes.ts';
import type { Writing } from '../ledger/ledger.ts';
import { countTexts } from './count-texts.ts';
import { listed } from './in-list.ts';
import { signsOf } from './known-events.ts';
import { coldest, placesOf, sumOf, writeKeys } from './write-events.ts';

/** After people moved texts: an event is made anew from those that it has now. */
export async function remakeEvents(writing: Writing, eventIds: readonly string[]): Promise<void> {
  const signs = await signsOf(writing, eventIds);
  for (const id of eventIds) {
    const texts = await writing
      .selectFrom('eventTexts')
      .selectAll()
      .where('eventId', '=', id)
      .orderBy('at')
      .orderBy('documentId')
      .execute();
    const rank = Math.max(0, ...texts.map((text) => text.rank));
    const title = (texts.find((text) => text.rank > 0 && text.kind !== 'case') ?? texts[0])?.title;
    const heatBase = texts.reduce(
      (sum, { at, weight }) => (weight > 0 ? sumOf(sum, Math.log2(weight) + Date.parse(at) / dayMs) : sum),
      coldest,
    );
    await writing
      .updateTable('events')
      .set({ rank, level: levelOrder[rank] ?? 'none', heatBase, ...placesOf(signs.get(id) ?? []) })
      .set(title === undefined ? {} : { title })
      .where('id', '=', id)
      .execute();
    const { caseId } = await writing
      .selectFrom('events')
      .select('caseId')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await writing.deleteFrom('eventKeys').where('eventId', '=', id).execute();
    await writeKeys(writing, texts, () => caseId !== null);
  }
  await countTexts(writing, [...new Set(eventIds)]);
  // Rows that were merged away hold nothing that is found.
  await writing
    .deleteFrom('eventKeys')
    .where(
      'eventId',
      'in',
      writing.selectFrom('events').select('id').where('mergedInto', 'in', listed(writing, eventIds)),
    )
    .execute();
}
