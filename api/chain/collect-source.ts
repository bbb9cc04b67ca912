import type { Document } from '../../analysis/document.ts';
import type { SourceEntry } from '../sources/register-entry.ts';
import type { Asked, LookAgain, ReadLists, SourceRun, Sources } from '../sources/sources.ts';

/** What the collector is told for one run; the collector itself is given. */
export type CollectOne = (
  entry: SourceEntry,
  context: {
    known(urls: readonly string[]): Promise<Set<string>>;
    emit(documents: Document[], pages?: ReadonlyMap<string, Asked>): Promise<void>;
    lookAgain: LookAgain;
    lastItemAt: string | null;
    lists: ReadLists;
  },
) => Promise<SourceRun & { lists: ReadLists }>;

/** Reads one source: documents go on first and are remembered afterwards, so that a crash in between fetches them again rather than losing them; the run is recorded whatever its state. */
export async function collectSource(
  sources: Sources,
  collect: CollectOne,
  sourceId: string,
  emit: (documents: Document[]) => Promise<void>,
): Promise<{ run: SourceRun; changed: boolean }> {
  const entry = await sources.entry(sourceId);
  const { lists, ...run } = await collect(entry, {
    known: (urls) => sources.known(urls),
    lastItemAt: await sources.lastItemAt(sourceId),
    lists: await sources.lists(entry),
    lookAgain: sources.lookAgain(sourceId),
    emit: async (documents, pages) => {
      await emit(documents);
      await sources.remember(sourceId, documents, pages);
    },
  });
  await sources.rememberLists(entry, lists);
  return { run, changed: await sources.recordRun(run) };
}
