import { join } from 'node:path';
import { readInsideHost } from '../../crawlers/inside-hosts.ts';
import { refusedAddress } from '../../crawlers/internal-address.ts';
import { registerEntryOf } from '../../crawlers/source.ts';
import { openBriefings } from '../../dashboards/briefing/briefings.ts';
import { openLedgerExports } from '../../dashboards/briefing/ledger-book.ts';
import { openAlerts } from '../alerts/alert-service.ts';
import { alertRules } from '../alerts/settings.ts';
import { openAttachments } from '../attachments/attachments.ts';
import type { FilesChecked } from '../attachments/verify.ts';
import { databaseTarget } from '../backup/places.ts';
import { openCases } from '../cases/case-service.ts';
import { ledgerSettings } from '../cases/settings.ts';
import { createChannelBook } from '../channels/channels.ts';
import { createContactBook } from '../channels/contacts.ts';
import { openEvents } from '../events/events.ts';
import { anchorFinding } from '../health/looks.ts';
import { createHosts } from '../hosts/hosts.ts';
import { fieldSentence } from '../http/contract-faults.ts';
import { anchorLock, fileAnchor } from '../ledger/anchor.ts';
import { openAnchoring } from '../ledger/anchoring.ts';
import { openChecks } from '../ledger/checks.ts';
import type { LedgerVerification } from '../ledger/verify.ts';
import { builtInChannel } from '../notices/channels.ts';
import { createInbox } from '../notices/inbox.ts';
import { createNoticeFeed } from '../notices/notice-feed.ts';
import { createSessions } from '../people/sessions.ts';
import { createUsers } from '../people/users.ts';
import { oneAtATime, runApart } from '../run-apart.ts';
import type { CheckEntry, SourceEntry } from '../sources/register-entry.ts';
import { createSources } from '../sources/sources.ts';
import { createStream } from '../stream/stream.ts';
import { createStreamFeed } from '../stream/stream-feed.ts';
import { anchorHeads } from '../trail/anchor-heads.ts';
import { unitTable } from '../units/unit-table.ts';
import { openUnits, type Units } from '../units/units.ts';
import { openPoster } from '../webhooks/post.ts';
import { type Engines, isPostgres } from './engines.ts';

/** 办公室: what the people of the office work with, whoever asks for it: cases, alerts, units, sources, briefings. */
export type Office = Awaited<ReturnType<typeof openOffice>>;

/** Opens the office on its engines. */
export async function openOffice(engines: Engines) {
  const { config, log, now, demo, database, documents, installation } = engines;
  const units = await openUnits(database, config.homeRegion);
  const stream = createStream(now, log);
  // What this process commits is looked at immediately, what others commit within seconds.
  const feed = createStreamFeed({ database, stream, log });
  const noticeFeed = createNoticeFeed({ database, stream, log });
  const { anchoring, anchorAll } = await openAnchors(engines);
  const { cases, alerts, events } = openBooks(
    engines,
    units,
    () => anchoring.keepUp(),
    () => {
      feed.nudge();
      noticeFeed.nudge();
    },
  );
  const sources = createSources(database, entryCheck(config.homeRegion), now);
  const users = createUsers(database, createSessions(database, config, now), config, now);
  const poster = openPoster(refusedAddress);
  const { secret } = installation;
  const { publicUrl } = config;
  const { check, endChecks } = openCheck(engines);
  const target = databaseTarget(config);
  const exports = await openLedgerExports({ target, folder: join(config.dataDir, 'exports'), units, now });
  return {
    units,
    table: unitTable(units),
    stream,
    feed,
    noticeFeed,
    inbox: createInbox({ database, now, log }),
    anchoring,
    /** Takes the heads of the other chains into the anchor, after the ledger's. */
    anchorAll,
    cases,
    alerts,
    events,
    sources,
    users,
    attachments: openAttachments({
      ...{ database, folder: installation.attachmentDir, now },
      maxBytes: config.attachmentMaxMb * 1_000_000,
    }),
    channels: createChannelBook({ database, poster, secret, now, publicUrl, builtIn: builtInChannel(config) }),
    contacts: createContactBook(database, now),
    hosts: createHosts(database, readInsideHost, now),
    briefings: openBriefings({ database, documents, cases, sources, units, now, demo, home: config.homeRegion }),
    exports,
    /** What goes out of the house. */
    outside: { database, poster, now, publicUrl },
    check,
    async close(): Promise<void> {
      endChecks();
      await poster.close();
      await anchoring.stop();
      await anchorAll();
    },
  };
}

async function openAnchors({ config, log, now, database, installation, health }: Engines) {
  const anchor = fileAnchor(installation.anchorFile, anchorLock(database, isPostgres(config)));
  const anchoring = openAnchoring({ database, anchor, now, log });
  await anchoring.start();
  health.register('anchor', () => anchorFinding(anchoring.state()));
  // The other chains follow the ledger into the anchor; while it cannot be written, the next minute tries again.
  const anchorAll = () =>
    anchorHeads(database, anchor, now).catch((error: unknown) =>
      log.error({ err: error }, '链头没有写进库外锚文件，下一分钟再试'),
    );
  return { anchoring, anchorAll };
}

/** Cases and alerts on one database, with the rules that stand in it. */
function openBooks(
  { config, database, instant: now, log }: Engines,
  units: Units,
  keepUp: () => Promise<void>,
  changed: () => void,
) {
  const rules = () => ledgerSettings(database);
  const alertSettings = async () => {
    const settings = (await alertRules(database).current()).value;
    return { ...settings, autoOpen: settings.autoOpen && config.autoOpen };
  };
  const cases = openCases({
    ...{ database, now, settings: rules, units, anchor: { write: keepUp }, onChange: changed },
    onUnreadable: ({ message }) => log.error(message),
  });
  const alerts = openAlerts({
    ...{ database, cases, units, now, ledgerSettings: rules, settings: alertSettings, onAlert: changed },
  });
  const events = openEvents({ database, cases, units, now, follow: (ids) => alerts.follow(ids) });
  return { cases, alerts, events };
}

/** How many bytes of attachments one verification of the timetable reads. */
const filesReadMax = 2_000_000_000;

/** Checks the ledger in a thread of its own, once at a time. */
function openCheck({ config, database, installation, now, log }: Engines) {
  const closing = new AbortController();
  const what = { target: databaseTarget(config), anchorFile: installation.anchorFile };
  const verify = () => {
    const files = { folder: installation.attachmentDir, bytesMax: filesReadMax, today: now() };
    const module = new URL('../cases/verify-thread.ts', import.meta.url);
    return runApart<LedgerVerification & { files: FilesChecked }>(module, { ...what, files }, closing.signal);
  };
  return { check: oneAtATime(openChecks(database, verify, now, log)), endChecks: () => closing.abort() };
}

function entryCheck(home: string): CheckEntry {
  const schema = registerEntryOf(home);
  return (input) => {
    const parsed = schema.safeParse(input, { error: fieldSentence });
    if (parsed.success) return { ok: true, entry: parsed.data satisfies SourceEntry };
    return { ok: false, faults: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) };
  };
}
