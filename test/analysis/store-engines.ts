import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { DocumentStore } from '../../analysis/store.ts';
import { openSqliteStore } from '../../analysis/store-sqlite.ts';
import { openThreadedSqliteStore } from '../../analysis/store-sqlite-threads.ts';
import type { Suite } from '../suite.ts';
import { dropIndexes, type SearchEngine, searchEngines } from './search-servers.ts';

/** A fresh store of one engine, another opening of the same data, and what removes it. */
export type Opened = { store: DocumentStore; again: () => Promise<DocumentStore>; drop: () => Promise<void> };
export type StoreEngine = { name: string; open: () => Promise<Opened> };

/** The engines that this run can reach. */
export function storeEngines(): StoreEngine[] {
  const servers = searchEngines().map((engine) => ({ name: engine.name, open: () => openIndexes(engine) }));
  const sqlite = { name: 'SQLite', open: () => openSqlite(openSqliteStore) };
  const threaded = { name: 'SQLite in threads', open: () => openSqlite(openThreadedSqliteStore) };
  return [sqlite, threaded, ...servers];
}

/** Declares tests that each get a fresh store of the engine, and a way to open the same data again. */
export function onEngine(engine: StoreEngine, declare: Suite) {
  return (sentence: string, body: (store: DocumentStore, again: () => Promise<DocumentStore>) => Promise<void>) =>
    declare(`${engine.name}: ${sentence}`, async () => {
      const opened = await engine.open();
      try {
        await body(opened.store, opened.again);
      } finally {
        await opened.drop();
      }
    });
}

/** That an act is refused with an error of this code. */
export async function refuses(act: () => Promise<unknown>, code: string): Promise<void> {
  try {
    await act();
  } catch (error) {
    assert.is((error as { code?: string }).code, code, String(error));
    return;
  }
  assert.unreachable(`nothing refused with ${code}`);
}

async function openSqlite(open: typeof openSqliteStore): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-store-'));
  const again = () => open({ file: join(folder, 'documents.db') });
  const store = await again();
  return {
    store,
    again,
    drop: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openIndexes(engine: SearchEngine): Promise<Opened> {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const again = () => engine.open({ urls: engine.urls, prefix, log: () => {} });
  const store = await again();
  return {
    store,
    again,
    drop: async () => {
      await store.close();
      await dropIndexes(engine.server(), prefix);
    },
  };
}
