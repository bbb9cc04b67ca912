import type { Document } from '../../analysis/document.ts';
import type { SourceEntry } from '../sources/register-entry.ts';
import type { SourceRun, Sources } from '../sources/sources.ts';

/** What the collector is told for one run; the collector itself is given. */
export type CollectOne = (
  entry: SourceEntry,
  context: {
    known(urls: readonly string[]): Promise<Set<string>>;
    emit(documents: Document[]): Promise<void>;
    lastItemAt: string | null;
  },
) => Promise<SourceRun>;

/** Reads one source: documents go on first and are remembered afterwards, so that a crash in between fetches them again rather than losing them; the run is recorded whatever its state. */
export async function collectSource(
  sources: Sources,
  collect: CollectOne,
  sourceId: string,
  emit: (documents: Document[]) => Promise<void>,
): Promise<{ run: SourceRun; changed: boolean }> {
  const entry = await sources.entry(sourceId);
  const run = await collect(entry, {
    known: (urls) => sources.known(urls),
    lastItemAt: await sources.lastItemAt(sourceId),
    emit: async (documents) => {
      await emit(documents);
      await sources.remember(sourceId, documents);
    },
  });
  return { run, changed: await sources.recordRun(run) };
}
