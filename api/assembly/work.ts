import { availableParallelism } from 'node:os';
import { sql } from 'kysely';
import { addDays, mondayOf } from '../../analysis/calendar.ts';
import { documentId } from '../../analysis/document.ts';
import { groupDocuments } from '../../analysis/merge.ts';
import { openAnalysts } from '../../analysis/pool.ts';
import { type FetchedPage, FetchFailed, openFetcher } from '../../crawlers/fetch-page.ts';
import { openHostGate } from '../../crawlers/host-gate.ts';
import { closeSharedPageReaders, sharedPageReaders } from '../../crawlers/page-pool.ts';
import { dropSnapshot, keepSnapshot } from '../../crawlers/snapshot.ts';
import type { Handlers } from '../../queue/queue.ts';
import { createAudit } from '../audit/audit.ts';
import { type CollectOne, collectSource } from '../chain/collect-source.ts';
import { openGroupingLock } from '../chain/grouping-lock.ts';
import { createHandlers, outsideUnits } from '../chain/handlers.ts';
import { createPacks, type Packs } from '../chain/packs.ts';
import { clean, cleanings, harmless } from '../cleaning/cleaning.ts';
import type { AssembleOptions, Huiying } from '../commands/command.ts';
import { beat } from '../health/pulse.ts';
import { createImports } from '../intake/imports.ts';
import { createRetention } from '../keeping/retention.ts';
import { watchLinks } from '../links/watch.ts';
import { recordReceipts } from '../notices/receipts.ts';
import { sendOutbox } from '../notices/send-outbox.ts';
import { createDevices } from '../people/devices.ts';
import { createSessions } from '../people/sessions.ts';
import { escalate } from '../roster/escalate.ts';
import { deliverWebhooks } from '../webhooks/deliver.ts';
import { type Engines, isPostgres } from './engines.ts';
import type { Office } from './office.ts';

/** 后台工作: everything that is done without anybody asking. */
export type Work = {
  handlers: Handlers;
  packs: Packs;
  collect: Huiying['collect'];
  sendNotices: Huiying['notify'];
  close(): Promise<void>;
};

/** Opens the work of the queue on the office. */
export async function openWork(engines: Engines, office: Office, options: AssembleOptions): Promise<Work> {
  const { config, log, now, instant, database, queue, documents } = engines;
  const { cases, alerts, units, sources, briefings, check } = office;
  const analysts = openAnalysts({
    threads: config.analysisThreads ?? Math.max(1, availableParallelism() - 1),
    home: config.homeRegion,
    routes: await units.routes(),
  });
  const groupingLock = openGroupingLock(config, database);
  const packs = createPacks(database, now);
  const collect = openCollector(engines, office, options);
  const sendNotices = async () => {
    // What cannot be escalated keeps nothing else from going out, and is told afterwards.
    const [escalated] = await Promise.allSettled([escalate({ database, now })]);
    const report = await sendOutbox({ database, now: instant, ...(await office.channels.open()) });
    await recordReceipts({ database, cases, now });
    if (escalated.status === 'rejected') throw escalated.reason;
    return report;
  };
  const handlers = createHandlers({
    ...{ queue, packs, now, documents, alerts, collect },
    // Read for each pack: another process may have changed them.
    prepare: async (batch) => {
      await analysts.setRoutes(await units.routes());
      return analysts.prepare(batch);
    },
    group: groupDocuments,
    alone: groupingLock.alone,
    dueSources: () => sources.due(),
    remind: async () => {
      await cases.remind();
      await office.anchorAll();
    },
    sendOutbox: sendNotices,
    deliver: () => deliverWebhooks(office.outside),
    verify: check,
    brief: () => briefings.create(addDays(mondayOf(now()), -7), '系统'),
    beat: () => beat(database, 'work', now()),
    links: linkWatch(engines, office, options),
    retain: retaining(engines, office),
    clean: cleaning(engines),
    sentAgain: (count) => log.warn({ packs: count }, '队列里丢失的文本包已重新送入'),
    rejected: (id, reason) => log.error({ document: id, reason }, '文档库拒收一条文本'),
    settled: (results) => createImports(database, queue).settle(results),
  });
  return {
    handlers: outsideUnits(handlers),
    packs,
    collect,
    sendNotices,
    async close() {
      await analysts.close();
      await closeSharedPageReaders();
      groupingLock.close();
    },
  };
}

/** 发布链接核验, by the guard of the collector. */
function linkWatch(
  { database, installation, now, demo }: Engines,
  { cases, hosts }: Office,
  { replayPort }: AssembleOptions,
) {
  return async () => {
    // The demo's answers stand nowhere.
    if (demo) return;
    const fetcher = openFetcher({
      inside: await hosts.list(),
      ...(replayPort === undefined ? {} : { replayPort }),
    });
    try {
      await watchLinks({
        ...{ database, cases, now },
        keepPage: async (url, page) => {
          await keepSnapshot(
            installation.snapshotDir,
            { ...page, etag: null, lastModified: null },
            documentId(url),
            now(),
          );
        },
        // The list says which internal hosts may be read; all others stay refused.
        fetchPage: (url) => fetcher.fetch(url, { allowInternal: true }).catch(failedFetch),
        readText: textOf(now),
      });
    } finally {
      await fetcher.close();
    }
  };
}

/** What could not be asked for; other errors are ours. */
function failedFetch(error: unknown): { failed: string } {
  if (error instanceof FetchFailed) return { failed: error.message };
  throw error;
}

/** The readable text of a page, read in a process of its own like every foreign page. */
function textOf(now: () => Date) {
  return async (page: Pick<FetchedPage, 'status' | 'headers' | 'url' | 'body'>) => {
    const { status, headers, url, body } = page;
    const reading = await sharedPageReaders().read({ as: 'article', page: { status, headers, url, body }, now: now() });
    return reading.is === 'article' ? (reading.article.text ?? null) : null;
  };
}

/** 到期清除. */
function retaining({ config, now, database, clock, documents, queue, installation }: Engines, office: Office) {
  const { cases, sources } = office;
  return createRetention({
    ...{ database, clock, sources, documents, now },
    casesOf: (ids) => cases.casesOf(ids),
    dropSnapshot: (id, sha256) => dropSnapshot(installation.snapshotDir, id, sha256),
    forget: async (ids) => {
      await queue.forget(ids);
      if (!isPostgres(config)) await sql`pragma wal_checkpoint(truncate)`.execute(database);
    },
    audit: createAudit(database, now),
    auditDays: config.auditDays,
    graceDays: config.graceDays,
  });
}

/** 清理. While the time is in doubt nothing goes for its age but what harms nobody. */
function cleaning({ config, log, now, database, clock, installation }: Engines) {
  const sessions = createSessions(database, config, now);
  return async () => {
    const devices = createDevices(database, installation.secret, false, now);
    const { attachmentDir } = installation;
    const parts = { database, sessions, devices, attachmentDir, now };
    await clean(parts, log, (await clock.look()).ok ? cleanings : harmless);
  };
}

/** Reads one source now; one gate for all runs, so that two sources on one host do not disturb it together. */
function openCollector(
  { installation, demo, now }: Engines,
  { sources, hosts, feed }: Office,
  { replayPort }: AssembleOptions,
): Huiying['collect'] {
  const gate = openHostGate();
  const { snapshotDir, secret } = installation;
  const replayed = replayPort === undefined ? {} : { replayPort };
  return async (sourceId, emit) => {
    // Loaded when a source is first read: Crawlee takes seconds, which no other start-up should wait for.
    const { collect } = await import('../../crawlers/collect.ts');
    const inside = await hosts.list();
    const one: CollectOne = (entry, { lookAgain, ...asked }) =>
      collect(entry, {
        ...{ snapshotDir, authorSalt: secret, demo, now, gate, inside },
        ...asked,
        ...replayed,
        // Recorded pages never change.
        ...(replayPort === undefined ? { lookAgain } : {}),
      });
    await collectSource(sources, one, sourceId, emit);
    feed.nudge();
  };
}
