import type { Writing } from '../ledger/ledger.ts';
import { listed } from './in-list.ts';

/** 清除: takes the words of texts out of events, and the title of an event that was theirs; when and where they were said stays. An event without any words is found no more. */
export async function eraseEventTexts(writing: Writing, ids: readonly string[], title: string): Promise<void> {
  const rows = await writing
    .selectFrom('eventTexts')
    .select(['eventId', 'title'])
    .where('documentId', 'in', listed(writing, ids))
    .execute();
  if (rows.length === 0) return;
  const events = [...new Set(rows.map(({ eventId }) => eventId))];
  await writing
    .updateTable('eventTexts')
    .set({ title, sign: '' })
    .where('documentId', 'in', listed(writing, ids))
    .execute();
  await writing
    .updateTable('events')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', 'in', listed(writing, events))
    .execute();
  await writing
    .updateTable('events')
    .set({ title })
    .where('id', 'in', listed(writing, events))
    .where('title', 'in', listed(writing, [...new Set(rows.map((row) => row.title))]))
    .execute();
  const left = writing.selectFrom('eventTexts').select('eventId').where('sign', '!=', '');
  await writing
    .deleteFrom('eventKeys')
    .where('eventId', 'in', listed(writing, events))
    .where('eventId', 'not in', left)
    .execute();
}
