import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import Sqlite from 'better-sqlite3';

/** Looks from outside how many documents an installation holds while another process fills it; 0 before there is a store. */
export function watcher(settings: Record<string, string>): { documents(): Promise<number>; close(): Promise<void> } {
  const { ELASTICSEARCH_URL, NAMESPACE, DATA_DIR = '' } = settings;
  return ELASTICSEARCH_URL === undefined
    ? fileWatcher(join(DATA_DIR, 'documents.db'))
    : indexWatcher(ELASTICSEARCH_URL.split(','), `${NAMESPACE}-documents`);
}

function fileWatcher(file: string) {
  let db: Sqlite.Database | null = null;
  return {
    documents: async () => {
      if (db === null && !existsSync(file)) return 0;
      db ??= new Sqlite(file, { timeout: 5_000 });
      const made = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'docs'").get();
      return made === undefined ? 0 : Number(db.prepare('SELECT count(*) FROM docs').pluck().get());
    },
    close: async () => {
      db?.close();
    },
  };
}

function indexWatcher(nodes: string[], index: string) {
  const client = new Client({ nodes });
  return {
    documents: async () => {
      if (!(await client.indices.existsAlias({ name: index }))) return 0;
      await client.indices.refresh({ index });
      return (await client.count({ index })).count;
    },
    close: () => client.close(),
  };
}
