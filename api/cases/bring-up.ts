import { setTimeout } from 'node:timers/promises';
import type { Database } from '../database/open.ts';
import { DatabaseBusy } from '../database/sqlite/thread.ts';
import { lockHead } from '../ledger/ledger.ts';
import { projectionVersion, rebuildWithin, versionName } from './projection.ts';

/**
 * Brings what is made from the ledger to the form of this program, where an older one wrote it. Of several processes that
 * start at once one does it and the others wait for it; who runs already goes on with the old rows until it is done.
 */
export async function bringUpToDate(database: Database, say: (sentence: string) => void): Promise<void> {
  const end = Date.now() + waitMaxMs;
  for (;;) {
    if ((await storedVersion(database)) >= projectionVersion) return;
    try {
      return await rebuildIfOld(database, say);
    } catch (error) {
      // SQLite waits some seconds for another writer; one that rebuilds takes longer.
      if (!(error instanceof DatabaseBusy) || Date.now() > end) throw error;
      say('另一个进程正在写数据库（可能正在从台账重做列表），等它完成……');
      await setTimeout(retryMs);
    }
  }
}

const waitMaxMs = 15 * 60_000;
const retryMs = 1_000;

async function rebuildIfOld(database: Database, say: (sentence: string) => void): Promise<void> {
  await database.transaction().execute(async (writing) => {
    const { seq } = await lockHead(writing);
    const version = await storedVersion(writing);
    // Another process was quicker.
    if (version >= projectionVersion) return;
    if (seq > 0)
      say(`案件列表由较早的版本写成（${version} → ${projectionVersion}），正在从台账重做，共 ${seq} 条记录……`);
    const cases = await rebuildWithin(writing, (done) => say(`已重做 ${done} 个案件……`));
    if (seq > 0) say(`案件列表已从台账重做，共 ${cases} 个案件。`);
  });
}

/** 0 where none is kept: before the first release that kept one, and in an empty database. */
async function storedVersion(database: Pick<Database, 'selectFrom'>): Promise<number> {
  const row = await database.selectFrom('heads').select('value').where('name', '=', versionName).executeTakeFirst();
  return row === undefined ? 0 : Number(row.value);
}
