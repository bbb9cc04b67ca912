import type { Logger } from 'pino';
import { type Engines, openEngines } from './assembly/engines.ts';
import { openOffice } from './assembly/office.ts';
import { openSite } from './assembly/site.ts';
import { openWork } from './assembly/work.ts';
import { workOfRole } from './chain/handlers.ts';
import { enqueueDocuments } from './chain/intake-queue.ts';
import type { AssembleOptions, Huiying } from './commands/command.ts';
import type { Config } from './config.ts';
import { proposalsOfCase } from './effect/proposals.ts';

/** Builds the whole product on the configured engines; the one place that does, called by api/main.ts alone. */
export async function assemble(config: Config, log: Logger, options: AssembleOptions = {}): Promise<Huiying> {
  const engines = await openEngines(config, log, options);
  try {
    return await assembleOn(engines, config, options);
  } catch (error) {
    // Open connections would keep a process alive that has failed to start.
    await Promise.allSettled([engines.queue.close(0), engines.documents.close(), engines.database.destroy()]);
    throw error;
  }
}

async function assembleOn(engines: Engines, config: Config, options: AssembleOptions): Promise<Huiying> {
  const { database, queue, documents, installation } = engines;
  const office = await openOffice(engines);
  const { cases, alerts, sources, units, users, briefings } = office;
  const work = await openWork(engines, office, options);
  const site = openSite(engines, office);
  return {
    ...{ database, queue, documents, cases, alerts, sources, units, users },
    authorSalt: installation.secret,
    collect: work.collect,
    enqueue: (batch) => enqueueDocuments({ queue, packs: work.packs }, batch),
    suggest: async (alertId) => {
      const found = await alerts.get(alertId);
      const [document] = await documents.get(found?.documentIds.slice(0, 1) ?? []);
      return document == null ? null : office.table.suggest(document.assessment.duty, found?.places ?? []);
    },
    demands: async (state) => (await proposalsOfCase({ database, documents }, state)).proposals.map(({ text }) => text),
    startWork: (names) => queue.start(work.handlers, names ?? workOfRole[config.role]),
    listen: site.listen,
    brief: async (week) => {
      await briefings.create(week, '系统');
    },
    notify: work.sendNotices,
    verify: office.check,
    close: async () => {
      await site.close();
      await queue.close(30_000);
      await work.close();
      await office.close();
      await documents.close();
      await database.destroy();
    },
  };
}
