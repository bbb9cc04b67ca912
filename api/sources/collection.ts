import { createHash } from 'node:crypto';
import { documentId } from '../../analysis/document.ts';
import type { Database } from '../database/open.ts';
import { collectedRow } from './look-again.ts';
import type { Register } from './register.ts';
import type { SourceEntry } from './register-entry.ts';
import type { ReadLists, Sources } from './sources.ts';

/** What the collector asks and tells: what is due, what is known, what came. */
export function createCollection(
  database: Database,
  register: Register,
  now: () => Date,
): Pick<Sources, 'due' | 'known' | 'remember' | 'lastItemAt' | 'lists' | 'rememberLists'> {
  return {
    async due() {
      const at = now();
      const found: { sourceId: string; slot: string }[] = [];
      for (const { draft, missing, enabled, plannedAt } of await register.drafts()) {
        if (!enabled || missing.length > 0 || draft.everyMinutes === undefined) continue;
        // A run that a wrong clock has planned for a time to come must not silence the source until then.
        const sinceMs = plannedAt === null ? Number.POSITIVE_INFINITY : Math.abs(at.getTime() - Date.parse(plannedAt));
        if (sinceMs < draft.everyMinutes * 60_000) continue;
        if (await plan(database, draft.id, plannedAt, at)) found.push({ sourceId: draft.id, slot: slotOf(at) });
      }
      return found;
    },

    async known(urls) {
      const byId = new Map(urls.map((url) => [documentId(url), url]));
      const ids = [...byId.keys()];
      const known = new Set<string>();
      for (let start = 0; start < ids.length; start += packMax) {
        const rows = await database
          .selectFrom('collected')
          .select('documentId')
          .where('documentId', 'in', ids.slice(start, start + packMax))
          .execute();
        for (const row of rows) known.add(byId.get(row.documentId) ?? '');
      }
      // Two spellings of one address are one document: all of them are known.
      const knownIds = new Set([...known].map(documentId));
      return new Set(urls.filter((url) => knownIds.has(documentId(url))));
    },

    async remember(sourceId, documents, pages) {
      const at = now().toISOString();
      const rows = documents.map((document) => collectedRow(document, sourceId, pages?.get(document.id), at));
      for (let start = 0; start < rows.length; start += packMax)
        await database
          .insertInto('collected')
          .values(rows.slice(start, start + packMax))
          .onConflict((conflict) =>
            // Other words are what the next look compares with; when and by whom it was first collected stays.
            conflict.column('documentId').doUpdateSet((e) => ({ words: e.ref('excluded.words') })),
          )
          .execute();
      const newest = documents
        .map((document) => document.publishedAt ?? document.foundAt)
        .sort()
        .at(-1);
      if (newest === undefined) return;
      await database
        .updateTable('sources')
        .set({ lastItemAt: newest })
        .where('id', '=', sourceId)
        // A time to come, as an earlier release took it from a page, must not stand in the way for ever.
        .where((e) => e.or([e('lastItemAt', 'is', null), e('lastItemAt', '<', newest), e('lastItemAt', '>', at)]))
        .execute();
    },

    async lastItemAt(sourceId) {
      const row = await database
        .selectFrom('sources')
        .select('lastItemAt')
        .where('id', '=', sourceId)
        .executeTakeFirst();
      const newest = row?.lastItemAt ?? null;
      if (newest === null || newest <= now().toISOString()) return newest;
      // Taken from a page by an earlier release; when something last came is known all the same.
      const came = await database
        .selectFrom('collected')
        .select((e) => e.fn.max('at').as('at'))
        .where('sourceId', '=', sourceId)
        .executeTakeFirst();
      return came?.at ?? null;
    },

    async lists(entry) {
      const row = await database.selectFrom('sources').select('lists').where('id', '=', entry.id).executeTakeFirst();
      if (row?.lists == null) return {};
      const { readBy, lists } = JSON.parse(row.lists) as { readBy: string; lists: ReadLists };
      return readBy === fingerprint(entry) ? lists : {};
    },

    async rememberLists(entry, lists) {
      await database
        .updateTable('sources')
        .set({ lists: JSON.stringify({ readBy: fingerprint(entry), lists }) })
        .where('id', '=', entry.id)
        .execute();
    },
  };
}

/** Other rules may find more on a list that has not changed, also when they were changed while a run was under way. */
function fingerprint(entry: SourceEntry): string {
  return createHash('sha256').update(JSON.stringify(entry)).digest('hex');
}

/** Bound values per statement stay far below the engines' limits. */
const packMax = 100;

/** Takes the slot only if nobody took it since it was read. */
async function plan(database: Database, id: string, seen: string | null, at: Date): Promise<boolean> {
  const taken = await database
    .updateTable('sources')
    .set({ plannedAt: at.toISOString() })
    .where('id', '=', id)
    .where('plannedAt', seen === null ? 'is' : '=', seen)
    .executeTakeFirst();
  return Number(taken.numUpdatedRows) > 0;
}

/** Slots are minutes, so that racing planners give one job id. */
function slotOf(at: Date): string {
  return at.toISOString().slice(0, 16).replace(/[-:]/g, '');
}
