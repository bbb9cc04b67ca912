import { mkdir } from 'node:fs/promises';
import type { Router } from 'express';
import type { Logger } from 'pino';
import type { DocumentStore } from '../../analysis/store.ts';
import type { Queue } from '../../queue/queue.ts';
import { databaseTarget, refuseUnfinishedRestore } from '../backup/places.ts';
import { bringUpToDate } from '../cases/bring-up.ts';
import type { AssembleOptions } from '../commands/command.ts';
import type { Config } from '../config.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { openDocuments, openQueue } from '../engines.ts';
import { createHealth, type Health } from '../health/health.ts';
import { clockFinding, registerLooks } from '../health/looks.ts';
import { type Installation, openInstallation } from '../installation/installation.ts';
import { type Clock, createClock, trustedClock } from '../keeping/clock.ts';
import { ledgerEngine } from '../server.ts';

/** 各部件所用引擎: what everything else stands on. */
export type Engines = {
  config: Config;
  log: Logger;
  now(): Date;
  /** The instant as it is written. */
  instant(): string;
  /** Marked installation with example data. */
  demo: boolean;
  database: Database;
  installation: Installation;
  documents: DocumentStore;
  queue: Queue;
  /** The board of BullMQ; null with the embedded queue. */
  board: Router | null;
  health: Health;
  /** 可信时间. */
  clock: Clock;
};

/** Opens the engines that are configured; closed by who opened the rest on them. */
export async function openEngines(config: Config, log: Logger, options: AssembleOptions): Promise<Engines> {
  const now = options.now ?? (() => new Date());
  refuseUnfinishedRestore(config);
  await mkdir(config.dataDir, { recursive: true });
  const { database, installation } = await openTruth(config, now, log);
  const documents = await openDocuments(config, log);
  const { queue, board } = await openQueue(config, now, log);
  const health = createHealth(now);
  registerLooks(health, {
    ...{ database, documents, queue, now, shared: installation, minFreeMb: config.minFreeMb },
    ledgerEngine: ledgerEngine(config),
    folders: [...new Set([config.dataDir, config.sharedDir])],
  });
  log.info(
    { queue: queue.engine, documents: documents.engine, ledger: ledgerEngine(config), role: config.role },
    '各部件所用引擎',
  );
  // The demo moves its clock by hand.
  const clock =
    options.now === undefined
      ? createClock({ database, postgres: isPostgres(config), now, uptime: () => performance.now(), log })
      : trustedClock(now);
  health.register('clock', async () => clockFinding(await clock.state()));
  const instant = () => now().toISOString();
  const demo = options.demo ?? false;
  return { config, log, now, instant, demo, database, installation, documents, queue, board, health, clock };
}

/** Whether the ledger stands in PostgreSQL. */
export function isPostgres({ databaseUrl }: Pick<Config, 'databaseUrl'>): boolean {
  return databaseUrl !== null;
}

/** The main database and the shared folder that belongs to it; a process that does not belong to them ends here. */
async function openTruth(
  config: Config,
  now: () => Date,
  log: Logger,
): Promise<{ database: Database; installation: Installation }> {
  const database = await openDatabase(databaseTarget(config), (sentence) => log.warn(sentence));
  try {
    const installation = await openInstallation(config, database, now);
    await bringUpToDate(database, (sentence) => log.info(sentence));
    return { database, installation };
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
