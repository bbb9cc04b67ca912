import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { addDays, mondayOf } from '../analysis/calendar.ts';
import { searchTokens } from '../analysis/cut.ts';
import { groupDocuments } from '../analysis/merge.ts';
import { openAnalysts } from '../analysis/pool.ts';
import { parseWords } from '../analysis/words.ts';
import { openHostGate } from '../crawlers/host-gate.ts';
import { readPack } from '../crawlers/import/read-pack.ts';
import { readInsideHost } from '../crawlers/inside-hosts.ts';
import { refusedAddress } from '../crawlers/internal-address.ts';
import { closeSharedPageReaders } from '../crawlers/page-pool.ts';
import { dropSnapshot } from '../crawlers/snapshot.ts';
import { type CollectContext, registerEntryOf } from '../crawlers/source.ts';
import { openBriefings } from '../dashboards/briefing/briefings.ts';
import { caseFormDocx } from '../dashboards/briefing/case-form.ts';
import { openLedgerExports } from '../dashboards/briefing/ledger-book.ts';
import { openAlerts } from './alerts/alert-service.ts';
import { alertRules } from './alerts/settings.ts';
import { createApp, createProbeApp } from './app.ts';
import { openAttachments } from './attachments/attachments.ts';
import type { FilesChecked } from './attachments/verify.ts';
import { createAudit } from './audit/audit.ts';
import { databaseTarget, refuseUnfinishedRestore } from './backup/places.ts';
import { openCases } from './cases/case-service.ts';
import { ledgerRules } from './cases/settings.ts';
import { type CollectOne, collectSource } from './chain/collect-source.ts';
import { openGroupingLock } from './chain/grouping-lock.ts';
import { createHandlers, outsideUnits, workOfRole } from './chain/handlers.ts';
import { enqueueDocuments } from './chain/intake-queue.ts';
import { createPacks } from './chain/packs.ts';
import { clean, cleanings, harmless } from './cleaning/cleaning.ts';
import { type AssembleOptions, type Huiying, say } from './commands/command.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database/open.ts';
import { openDocuments, openQueue } from './engines.ts';
import { createHealth } from './health/health.ts';
import { anchorFinding, clockFinding, registerLooks } from './health/looks.ts';
import { beat } from './health/pulse.ts';
import { directAlarm, tellStates } from './health/tell.ts';
import { startWatch } from './health/watch.ts';
import { createHosts, type Hosts } from './hosts/hosts.ts';
import { chinese } from './http/problems.ts';
import { type Installation, openInstallation } from './installation/installation.ts';
import { createImports } from './intake/imports.ts';
import { createClock, trustedClock } from './keeping/clock.ts';
import { createRetention } from './keeping/retention.ts';
import { type Anchor, anchorLock, fileAnchor } from './ledger/anchor.ts';
import { openAnchoring } from './ledger/anchoring.ts';
import { openChecks } from './ledger/checks.ts';
import type { LedgerVerification } from './ledger/verify.ts';
import { channelsOf } from './notices/channels.ts';
import { sendOutbox } from './notices/send-outbox.ts';
import { createDevices } from './people/devices.ts';
import { createSessions } from './people/sessions.ts';
import { fileSetupToken } from './people/setup.ts';
import { createUsers } from './people/users.ts';
import { oneAtATime, runApart } from './run-apart.ts';
import { httpSettings, ledgerEngine, openServer } from './server.ts';
import type { CheckEntry, SourceEntry } from './sources/register-entry.ts';
import { createSources, type Sources } from './sources/sources.ts';
import { createStream } from './stream/stream.ts';
import { createStreamFeed } from './stream/stream-feed.ts';
import { anchorHeads } from './trail/anchor-heads.ts';
import { unitTable } from './units/unit-table.ts';
import { openUnits, type Units } from './units/units.ts';
import { deliverWebhooks } from './webhooks/deliver.ts';
import { openPoster } from './webhooks/post.ts';
import { openWebhooks } from './webhooks/webhooks.ts';

/** Builds the whole product on the configured engines; the one place that does, called by api/main.ts alone. */
export async function assemble(config: Config, log: Logger, options: AssembleOptions = {}): Promise<Huiying> {
  const now = options.now ?? (() => new Date());
  const instant = () => now().toISOString();
  const demo = options.demo ?? false;
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
  const postgres = config.databaseUrl !== null;
  const clock =
    options.now === undefined
      ? createClock({ database, postgres, now, uptime: () => performance.now(), log })
      : trustedClock(now);
  health.register('clock', async () => clockFinding(await clock.state()));
  const units = await openUnits(database, config.homeRegion);
  const stream = createStream(now, log);
  // What this process commits is looked at immediately, what others commit within seconds.
  const feed = createStreamFeed({ database, stream, log });
  const anchor = fileAnchor(installation.anchorFile, anchorLock(database, config.databaseUrl !== null));
  const anchoring = openAnchoring({ database, anchor, now, log });
  await anchoring.start();
  health.register('anchor', () => anchorFinding(anchoring.state()));
  const { cases, alerts } = openOffice({
    config,
    database,
    units,
    anchor: { write: () => anchoring.keepUp() },
    now: instant,
    changed: () => feed.nudge(),
    log,
  });
  const sources = createSources(database, entryCheck(config.homeRegion), now);
  const hosts = createHosts(database, readInsideHost, now);
  const analysts = openAnalysts({
    threads: config.analysisThreads ?? Math.max(1, availableParallelism() - 1),
    home: config.homeRegion,
    routes: await units.routes(),
  });
  const table = unitTable(units);
  const briefings = openBriefings({ database, documents, cases, sources, units, now, demo, home: config.homeRegion });

  const { snapshotDir, attachmentDir } = installation;
  const collectNow = openCollector({
    sources,
    context: { snapshotDir, authorSalt: installation.secret, demo, now, ...replayOf(options) },
    hosts,
    done: () => feed.nudge(),
  });
  const sessions = createSessions(database, config, now);
  const users = createUsers(database, sessions, config, now);
  const groupingLock = openGroupingLock(config, database);
  const poster = openPoster(refusedAddress);
  const outside = { database, poster, now, publicUrl: config.publicUrl };
  const target = databaseTarget(config);
  const verifying = { target, anchorFile: installation.anchorFile };
  const closing = new AbortController();
  const verify = () => {
    const files = { folder: attachmentDir, bytesMax: filesReadMax, today: now() };
    const module = new URL('./cases/verify-thread.ts', import.meta.url);
    return runApart<LedgerVerification & { files: FilesChecked }>(module, { ...verifying, files }, closing.signal);
  };
  const check = oneAtATime(openChecks(database, verify, now, log));
  const exports = await openLedgerExports({ target, folder: join(config.dataDir, 'exports'), units, now });
  // The other chains follow the ledger into the anchor; while it cannot be written, the next minute tries again.
  const anchorAll = () =>
    anchorHeads(database, anchor, now).catch((error: unknown) =>
      log.error({ err: error }, '链头没有写进库外锚文件，下一分钟再试'),
    );
  const packs = createPacks(database, now);
  const send = () => sendOutbox({ database, channels: channelsOf(config), now: instant });
  const handlers = createHandlers({
    queue,
    packs,
    now,
    documents,
    alerts,
    // Read for each pack: another process may have changed them.
    prepare: async (batch) => {
      await analysts.setRoutes(await units.routes());
      return analysts.prepare(batch);
    },
    group: groupDocuments,
    alone: groupingLock.alone,
    collect: collectNow,
    dueSources: () => sources.due(),
    remind: async () => {
      await cases.remind();
      await anchorAll();
    },
    sendOutbox: send,
    deliver: () => deliverWebhooks(outside),
    verify: check,
    brief: () => briefings.create(addDays(mondayOf(now()), -7), '系统'),
    beat: () => beat(database, 'work', now()),
    retain: createRetention({
      database,
      clock,
      sources,
      documents,
      casesOf: (ids) => cases.casesOf(ids),
      dropSnapshot: (id, sha256) => dropSnapshot(snapshotDir, id, sha256),
      forget: async (ids) => {
        await queue.forget(ids);
        if (!postgres) await sql`pragma wal_checkpoint(truncate)`.execute(database);
      },
      audit: createAudit(database, now),
      auditDays: config.auditDays,
      graceDays: config.graceDays,
      now,
    }),
    clean: async () => {
      const devices = createDevices(database, installation.secret, false, now);
      // While the time is in doubt nothing goes for its age but what harms nobody.
      await clean(
        { database, sessions, devices, attachmentDir, now },
        log,
        (await clock.look()).ok ? cleanings : harmless,
      );
    },
    sentAgain: (count) => log.warn({ packs: count }, '队列里丢失的文本包已重新送入'),
    rejected: (id, reason) => log.error({ document: id, reason }, '文档库拒收一条文本'),
    settled: (results) => createImports(database, queue).settle(results),
  });

  const setupToken = fileSetupToken(installation.setupTokenFile);
  let server: Awaited<ReturnType<typeof openServer>> | null = null;
  let watch: ReturnType<typeof startWatch> | null = null;
  const listen = async () => {
    const withPages = config.role === 'all' || config.role === 'web';
    if (withPages) await feed.start();
    const channels = channelsOf(config);
    const [firstChannel] = workOfRole[config.role].includes('notify') ? Object.values(channels) : [];
    watch = startWatch({
      health,
      tell: (parts) => tellStates(database, parts, now()),
      alarm: directAlarm(firstChannel, now),
      log,
    });
    health.listen(({ changed }) => {
      if (changed) stream.publish('health', { at: instant() }, { units: [] });
    });
    const app = (withPages ? createApp : createProbeApp)({
      database,
      cases,
      attachments: openAttachments({
        ...{ database, folder: attachmentDir, now },
        maxBytes: config.attachmentMaxMb * 1_000_000,
      }),
      alerts,
      units: table,
      documents,
      caseOf: async (id) => (await cases.casesOf([id])).get(id) ?? null,
      parseWords: (input) => parseWords(input, cutWords),
      sources,
      readRecords: (path, as) => readPack(path, { authorSalt: installation.secret, foundAt: instant(), demo }, as),
      queue,
      briefings,
      hosts,
      ledgerXlsx: exports.make,
      caseForm: caseFormDocx,
      verify: async () => {
        const { entries, head, ok, broken, findings, heads, losses, files } = await check();
        const told = losses.map(({ hash: _hash, ...loss }) => loss);
        return { at: instant(), entries, head, ok, broken, findings, files, heads, losses: told };
      },
      webhooks: openWebhooks(outside),
      clock,
      stream,
      now,
      log,
      settings: httpSettings(config),
      webDir: join(import.meta.dirname, '../dashboards/web/dist'),
      ...(board === null ? {} : { bullBoard: board }),
      secret: installation.secret,
      demo,
      setupToken,
      pause: (ms) => setTimeout(ms),
      anchorState: anchoring.state,
      health,
    });
    server = await openServer(app, config);
    if (withPages && !(await users.exist()))
      say(
        `初始化口令（首次设置管理员时填写，也在${config.sharedDir === config.dataDir ? '数据' : '共享'}目录的 setup-token 文件里）：${await setupToken.make()}`,
      );
    return server.address;
  };

  return {
    database,
    queue,
    documents,
    cases,
    alerts,
    sources,
    units,
    users,
    authorSalt: installation.secret,
    collect: collectNow,
    enqueue: (batch) => enqueueDocuments({ queue, packs }, batch),
    suggest: async (alertId) => {
      const found = await alerts.get(alertId);
      const [document] = await documents.get(found?.documentIds.slice(0, 1) ?? []);
      return document == null ? null : table.suggest(document.assessment.duty);
    },
    startWork: (names) => queue.start(outsideUnits(handlers), names ?? workOfRole[config.role]),
    listen,
    brief: async (week) => {
      await briefings.create(week, '系统');
    },
    notify: send,
    verify: check,
    close: async () => {
      await watch?.stop();
      await feed.stop();
      stream.close();
      await exports.close();
      await server?.close();
      await queue.close(30_000);
      closing.abort();
      await poster.close();
      await analysts.close();
      await closeSharedPageReaders();
      groupingLock.close();
      await anchoring.stop();
      await documents.close();
      await anchorAll();
      await database.destroy();
    },
  };
}

/** How many bytes of attachments one verification of the timetable reads. */
const filesReadMax = 2_000_000_000;

/** The main database and the shared folder that belongs to it; a process that does not belong to them ends here. */
async function openTruth(
  config: Config,
  now: () => Date,
  log: Logger,
): Promise<{ database: Database; installation: Installation }> {
  const database = await openDatabase(databaseTarget(config), (sentence) => log.warn(sentence));
  try {
    return { database, installation: await openInstallation(config, database, now) };
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/** Cases and alerts on one database, with the rules that stand in it. */
function openOffice(parts: {
  config: Config;
  database: Database;
  units: Units;
  anchor: Pick<Anchor, 'write'>;
  now: () => string;
  changed: () => void;
  log: Logger;
}) {
  const { config, database, units, anchor, now, changed, log } = parts;
  const ledgerSettings = async () => (await ledgerRules(database).current()).value;
  const alertSettings = async () => {
    const settings = (await alertRules(database).current()).value;
    return { ...settings, autoOpen: settings.autoOpen && config.autoOpen };
  };
  const cases = openCases({
    ...{ database, now, settings: ledgerSettings, units, anchor, onChange: changed },
    onUnreadable: ({ message }) => log.error(message),
  });
  const alerts = openAlerts({
    database,
    cases,
    units,
    now,
    settings: alertSettings,
    ledgerSettings,
    onAlert: changed,
  });
  return { cases, alerts };
}

/** Reads one source now; one gate for all runs, so that two sources on one host do not disturb it together. */
function openCollector(parts: {
  sources: Sources;
  context: Omit<CollectContext, 'known' | 'emit' | 'lastItemAt' | 'lists' | 'gate' | 'inside'>;
  hosts: Hosts;
  done: () => void;
}): Huiying['collect'] {
  const gate = openHostGate();
  return async (sourceId, emit) => {
    // Loaded when a source is first read: Crawlee takes seconds, which no other start-up should wait for.
    const { collect } = await import('../crawlers/collect.ts');
    const inside = await parts.hosts.list();
    const one: CollectOne = (entry, { lookAgain, ...asked }) =>
      // Recorded pages never change.
      collect(entry, {
        ...parts.context,
        ...asked,
        ...(parts.context.replayPort === undefined ? { lookAgain } : {}),
        gate,
        inside,
      });
    await collectSource(parts.sources, one, sourceId, emit);
    parts.done();
  };
}

function replayOf({ replayPort }: AssembleOptions): { replayPort?: number } {
  return replayPort === undefined ? {} : { replayPort };
}

function entryCheck(home: string): CheckEntry {
  const schema = registerEntryOf(home);
  return (input) => {
    const parsed = schema.safeParse(input, { error: chinese });
    if (parsed.success) return { ok: true, entry: parsed.data satisfies SourceEntry };
    return { ok: false, faults: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) };
  };
}

function cutWords(text: string): string[] {
  return searchTokens(text)
    .split(' ')
    .filter((token) => token !== '');
}
