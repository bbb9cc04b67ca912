import { type Document, documentId } from '../../analysis/document.ts';
import { wordsHash } from '../../analysis/versions.ts';
import type { Database } from '../database/open.ts';
import type { Asked, LookAgain } from './sources.ts';

const hourMs = 3_600_000;
/** 复看时间: so long after a page was first collected it is looked at again; later a change is somebody's tip and not our find. */
const lookedAtForMs = 168 * hourMs;
const looksAfterMs = [2 * hourMs, 24 * hourMs, 72 * hourMs, lookedAtForMs] as const;

/** What is remembered of a document that was collected; only a page of its own is asked for again. */
export function collectedRow(document: Document, sourceId: string, asked: Asked | undefined, at: string) {
  const nothing = { url: null, etag: null, lastModified: null, nextLookAt: null };
  const page =
    asked === undefined
      ? nothing
      : {
          url: document.url,
          etag: asked.etag,
          lastModified: asked.lastModified,
          nextLookAt: later(at, looksAfterMs[0]),
        };
  return { documentId: document.id, sourceId, at, words: wordsHash(document), looks: 0, ...page };
}

/** 复看 of one source; each look is counted, also one that the site did not answer, so that no page is asked for for ever. */
export function lookAgain(database: Database, sourceId: string, now: () => Date): LookAgain {
  return {
    async due(limit) {
      const rows = await database
        .selectFrom('collected')
        .select(['url', 'words', 'etag', 'lastModified'])
        .where('sourceId', '=', sourceId)
        .where('nextLookAt', '<=', now().toISOString())
        .orderBy('nextLookAt')
        .limit(limit)
        .execute();
      return rows.flatMap(({ url, words, ...asked }) =>
        url === null || words === null ? [] : [{ url, words, ...asked }],
      );
    },

    async looked(url, asked) {
      const id = documentId(url);
      const row = await database
        .selectFrom('collected')
        .select(['at', 'looks'])
        .where('documentId', '=', id)
        .executeTakeFirst();
      if (row === undefined) return;
      const looks = row.looks + 1;
      const after = looksAfterMs[looks];
      await database
        .updateTable('collected')
        .set({
          looks,
          nextLookAt: after === undefined ? null : later(row.at, after),
          ...(asked === null ? {} : { etag: asked.etag, lastModified: asked.lastModified }),
        })
        .where('documentId', '=', id)
        .execute();
    },

    async wordsOf(urls) {
      const byId = new Map(urls.map((url) => [documentId(url), url]));
      const ids = [...byId.keys()];
      const found = new Map<string, string>();
      const since = new Date(now().getTime() - lookedAtForMs).toISOString();
      for (let start = 0; start < ids.length; start += 300) {
        const rows = await database
          .selectFrom('collected')
          .select(['documentId', 'words'])
          .where('documentId', 'in', ids.slice(start, start + 300))
          .where('at', '>=', since)
          .execute();
        for (const { documentId: id, words } of rows) {
          const url = byId.get(id);
          if (url !== undefined && words !== null) found.set(url, words);
        }
      }
      return found;
    },
  };
}

function later(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString();
}
