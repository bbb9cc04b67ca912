import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import Database from 'better-sqlite3';
import type { AnalysedDocument } from './assessment.ts';
import { StoreError } from './store-page.ts';
import { openSqliteStore } from './store-sqlite.ts';

/**
 * Writes all documents of a store's file into a new file with the present tables, which then takes its place. Nobody
 * else may have the file open: it is held alone from the first look until the exchange. An interruption leaves the old
 * file as it was; what was half written is begun anew the next time.
 */
export async function rebuildSqlite(
  { file }: { file: string },
  log: (sentence: string) => void,
): Promise<{ documents: number }> {
  if (!existsSync(file)) throw new StoreError('store.rebuild', `没有文档库文件 ${file}，请检查 DATA_DIR。`);
  const fresh = `${file}.new`;
  await remove(fresh);
  const held = holdAlone(file);
  try {
    const store = await openSqliteStore({ file: fresh });
    let written = 0;
    try {
      for (const pack of packs(held)) {
        for (const result of await store.put(pack))
          if (result.result === 'rejected')
            throw new StoreError('store.rebuild', `文本 ${result.id} 不能写入新文件（${result.reason}），没有切换。`);
        written += pack.length;
        if (written % 10_000 === 0) log(`重建文档库：已写入 ${written} 条`);
      }
    } finally {
      await store.close();
    }
    const expected = Number(held.prepare('SELECT count(*) FROM docs').pluck().get());
    if (written !== expected)
      throw new StoreError('store.rebuild', `新文件有 ${written} 条，旧文件有 ${expected} 条，没有切换，请重新运行。`);
    held.close();
    // The log of the old file was written back when it was closed; a leftover would belong to another file.
    for (const end of ['-wal', '-shm']) await rm(`${file}${end}`, { force: true });
    await rename(fresh, file);
    return { documents: written };
  } catch (error) {
    await remove(fresh);
    throw error;
  } finally {
    if (held.open) held.close();
  }
}

/** Opens the file so that no other connection can; says so where one is there already. */
function holdAlone(file: string): Database.Database {
  const db = new Database(file, { timeout: 500 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    // In this mode the first write takes the file for this connection alone, until it is closed.
    db.exec('BEGIN IMMEDIATE; COMMIT');
    db.prepare('SELECT count(*) FROM docs').pluck().get();
    return db;
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new StoreError('store.rebuild', '文档库正被另一个进程使用：请先停止系统，再运行 npm run reindex。', {
        cause: error,
      });
    throw error;
  }
}

function* packs(db: Database.Database): Generator<AnalysedDocument[]> {
  const page = db
    .prepare<[string], string>('SELECT json FROM docs JOIN bodies USING (doc) WHERE id > ? ORDER BY id LIMIT 500')
    .pluck();
  let after = '';
  for (;;) {
    const documents = page.all(after).map((json) => JSON.parse(json) as AnalysedDocument);
    if (documents.length === 0) return;
    yield documents;
    after = documents.at(-1)?.id ?? '';
  }
}

async function remove(file: string): Promise<void> {
  for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
}
