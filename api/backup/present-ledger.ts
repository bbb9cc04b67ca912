import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import { bringUpToDate } from '../cases/bring-up.ts';
import { CommandFailed, say } from '../commands/command.ts';
import type { Config } from '../config.ts';
import { connectDatabase, type Database, DatabaseUnavailable, isPostgres, openDatabase } from '../database/open.ts';
import { databaseTarget } from './places.ts';

/** Opens the main database of an installation that has one, with its lists in the form of this program; where there is none it says so and makes none. */
export async function openPresentLedger(config: Config): Promise<Database> {
  const target = databaseTarget(config);
  if (isPostgres(target)) {
    const looking = connectDatabase(target);
    try {
      // Asked of the server itself, so that looking makes no table.
      const found = await sql<{ there: string | null }>`select to_regclass('"ledger"')::text as there`.execute(looking);
      if (found.rows[0]?.there == null)
        throw new CommandFailed('数据库里没有台账：DATABASE_URL 所指的库是空的，请检查地址与库名。');
    } catch (error) {
      throw error instanceof CommandFailed ? error : new DatabaseUnavailable(target, error);
    } finally {
      await looking.destroy();
    }
  } else if (!existsSync(target)) {
    throw new CommandFailed(
      `这里没有台账：${target} 不存在。请用 DATA_DIR 指定装有数据的目录，或者用 DATABASE_URL 指定数据库。`,
    );
  }
  const database = await openDatabase(target);
  try {
    await bringUpToDate(database, say);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
