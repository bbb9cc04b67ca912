import { pino } from 'pino';
import type { DocumentStore } from '../../analysis/store.ts';
import { readConfig } from '../../api/config.ts';
import { openDocuments } from '../../api/engines.ts';

/** The document store of an installation, opened beside its processes. */
export async function storeOf(settings: Record<string, string>): Promise<DocumentStore> {
  const store = await openDocuments(readConfig(settings), pino({ level: 'silent' }));
  await store.refresh();
  return store;
}
