import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openSqliteStore } from '../../../analysis/store-sqlite.ts';
import { parseWords } from '../../../analysis/words.ts';
import { openAlerts } from '../../../api/alerts/alert-service.ts';
import { shippedAlertSettings } from '../../../api/alerts/settings.ts';
import { type AppParts, createApp } from '../../../api/app.ts';
import { openAttachments } from '../../../api/attachments/attachments.ts';
import { type CaseService, openCases } from '../../../api/cases/case-service.ts';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { createChannelBook } from '../../../api/channels/channels.ts';
import { createContactBook } from '../../../api/channels/contacts.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { caseEffect } from '../../../api/effect/case-effect.ts';
import { spreadLines } from '../../../api/effect/spread-lines.ts';
import { openEvents } from '../../../api/events/events.ts';
import { createHealth } from '../../../api/health/health.ts';
import { anchorFinding, registerLooks } from '../../../api/health/looks.ts';
import { createHosts } from '../../../api/hosts/hosts.ts';
import { createClock } from '../../../api/keeping/clock.ts';
import { fileAnchor } from '../../../api/ledger/anchor.ts';
import { type Anchoring, openAnchoring } from '../../../api/ledger/anchoring.ts';
import { createLog } from '../../../api/log.ts';
import { createInbox } from '../../../api/notices/inbox.ts';
import type { Role } from '../../../api/people/contract.ts';
import { createSessions } from '../../../api/people/sessions.ts';
import { fileSetupToken } from '../../../api/people/setup.ts';
import { createUsers } from '../../../api/people/users.ts';
import type { SourceEntry } from '../../../api/sources/register-entry.ts';
import { createSources } from '../../../api/sources/sources.ts';
import { createStream, type Stream } from '../../../api/stream/stream.ts';
import { unitTable } from '../../../api/units/unit-table.ts';
import { openUnits } from '../../../api/units/units.ts';
import { openPoster } from '../../../api/webhooks/post.ts';
import { openWebhooks } from '../../../api/webhooks/webhooks.ts';
import { readPack } from '../../../crawlers/import/read-pack.ts';
import { readInsideHost } from '../../../crawlers/inside-hosts.ts';
import { refusedAddress } from '../../../crawlers/internal-address.ts';
import { registerEntryOf } from '../../../crawlers/source.ts';
import { caseFormDocx } from '../../../dashboards/briefing/case-form.ts';
import { emergencyReportDocx } from '../../../dashboards/briefing/emergency-report.ts';
import { openLedgerExports } from '../../../dashboards/briefing/ledger-book.ts';
import { letterDocx } from '../../../dashboards/briefing/letter-docx.ts';
import { hearingDocx, yearDocx, yearXlsx } from '../../../dashboards/briefing/year-files.ts';
import { fakeQueue } from './fake-queue.ts';
import { officeDocuments, password, people, start } from './office.ts';

/** A listening server on a database of its own, with a clock that is moved by hand. */
export type Office = {
  url: string;
  database: Database;
  services: AppParts & {
    cases: CaseService;
    queue: ReturnType<typeof fakeQueue>;
    shared: ReturnType<typeof sharedFolder>;
    stream: Stream;
  };
  clock: { now: Date; move(minutes: number): void };
  anchoring: Anchoring;
  anchorFile: string;
  /** The one alert that the texts of the office raise. */
  alertId: string;
  /** The file of the database where it is SQLite. */
  databaseFile: string;
  /** Where workbooks of the ledger lie while they are made and sent. */
  exportsFolder: string;
  /** Where the files of attachments stand. */
  attachmentsFolder: string;
  /** Everything that was logged. */
  logged(): string;
  close(): Promise<void>;
};

type Options = { settings?: Partial<AppParts['settings']>; empty?: boolean; webDir?: string; secret?: string };

export async function openOffice(options: Options = {}): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-http-'));
  const place = await placeOfDatabase(folder);
  const database = await openDatabase(place.target);
  const clock = {
    now: new Date(start),
    move(minutes: number) {
      clock.now = new Date(clock.now.getTime() + minutes * 60_000);
    },
  };
  const now = () => clock.now;
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => lines.push(line) });
  const instant = () => now().toISOString();
  const stream = createStream(now, log, 40);
  const began = clock.now.getTime();
  const believed = createClock({
    database,
    postgres: false,
    now,
    uptime: () => clock.now.getTime() - began,
    log,
  });
  const home = options.settings?.homeRegion ?? '36';
  const units = await openUnits(database, home);
  const documents = await openSqliteStore({ file: ':memory:' });
  const anchorFile = join(folder, 'anchor', 'anchor.jsonl');
  const anchoring = openAnchoring({ database, anchor: fileAnchor(anchorFile), now, log });
  const cases = openCases({
    database,
    now: instant,
    settings: async () => shippedLedgerSettings,
    units,
    anchor: { write: () => anchoring.keepUp() },
    onChange: () => undefined,
  });
  const alerts = openAlerts({
    database,
    cases,
    units,
    now: instant,
    settings: async () => ({ ...shippedAlertSettings, autoOpen: false }),
    ledgerSettings: async () => shippedLedgerSettings,
    onAlert: () => undefined,
  });
  await documents.put(officeDocuments());
  await alerts.raise(officeDocuments());
  const raised = await alerts.list({ status: 'all', limit: 1 });
  const poster = openPoster(refusedAddress);
  const exports = await openLedgerExports({ target: place.target, folder: join(folder, 'exports'), units, now });
  const shared = sharedFolder();
  const queue = fakeQueue();
  const health = createHealth(now);
  registerLooks(health, {
    ...{ database, documents, queue, shared, now, ledgerEngine: 'SQLite', folders: [folder], minFreeMb: 0 },
  });
  health.register('anchor', () => anchorFinding(anchoring.state()));
  const services = {
    database,
    cases,
    attachments: openAttachments({ database, folder: join(folder, 'attachments'), maxBytes: 100_000, now }),
    alerts,
    events: openEvents({ database, cases, units, now: instant, follow: (ids) => alerts.follow(ids) }),
    units: unitTable(units),
    documents,
    caseOf: async (id) => (await cases.casesOf([id])).get(id) ?? null,
    parseWords: (input) => parseWords(input, (text) => [...text]),
    sources: createSources(database, (input) => checkEntry(input, home), now),
    hosts: createHosts(database, readInsideHost, now),
    inbox: createInbox({ database, now, log }),
    channels: createChannelBook({
      ...{ database, poster, now, builtIn: null, secret: options.secret ?? secret },
      publicUrl: options.settings?.publicUrl ?? null,
    }),
    contacts: createContactBook(database, now),
    readRecords: (path, as) => readPack(path, { authorSalt: 'salt', foundAt: instant(), demo: true }, as),
    queue,
    briefings: fakeBriefings(),
    ledgerXlsx: exports.make,
    spread: async (state) => spreadLines(await caseEffect({ database, documents, now }, state)),
    caseForm: caseFormDocx,
    reportDocx: emergencyReportDocx,
    letterDocx: (letter) => letterDocx(letter),
    yearFiles: {
      docx: (statistics) => yearDocx(statistics),
      xlsx: yearXlsx,
      hearing: (hearing) => hearingDocx(hearing),
    },
    verify: async () => ({ at: start, entries: 0, head: '', ok: true, broken: null, findings: [], heads: [] }),
    webhooks: openWebhooks({ database, poster, now, publicUrl: options.settings?.publicUrl ?? null }),
    clock: believed,
    stream,
    now,
    log,
    settings: {
      publicUrl: null,
      trustProxy: 0,
      idleMinutes: 15,
      sessionHours: 12,
      passwordDays: 90,
      graceDays: 7,
      twoFactorRoles: [],
      homeRegion: '36',
      ledgerEngine: 'SQLite',
      version: '0.1.0',
      signInsPerAddress: 1_000,
      keyCallsPerMinute: 1_000,
      ...options.settings,
    },
    webDir: options.webDir ?? null,
    secret: options.secret ?? secret,
    demo: true,
    setupToken: fileSetupToken(join(folder, 'setup-token')),
    // Whoever has to wait finds the clock moved on.
    pause: async (ms) => clock.move(ms / 60_000),
    shared,
    anchorState: anchoring.state,
    health,
    checkAnswers: true,
  } satisfies AppParts & { shared: ReturnType<typeof sharedFolder> };
  if (options.empty === true) writeFileSync(join(folder, 'setup-token'), setupToken);
  if (options.empty !== true) await addPeople(database, services);
  const server = createHttpServer(createApp(services));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    database,
    services,
    clock,
    anchoring,
    anchorFile,
    alertId: raised.items[0]?.id ?? '',
    databaseFile: place.target,
    exportsFolder: join(folder, 'exports'),
    attachmentsFolder: join(folder, 'attachments'),
    logged: () => lines.join(''),
    async close() {
      services.stream.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await poster.close();
      await documents.close();
      await database.destroy();
      await place.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What whoever sets up an empty office must know. */
export const setupToken = 'printed-at-start';
/** The secret of the installation in tests. */
export const secret = 'a-secret-for-tests-of-at-least-32-characters';

/** A browser of one person: keeps its cookie, speaks JSON. */
export class Browser {
  /** Of the session. */
  cookie = '';
  /** By which the browser is known. */
  device = '';
  readonly base: string;
  constructor(office: Pick<Office, 'url'>) {
    this.base = office.url;
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const isFile = body instanceof Uint8Array;
    const type = isFile ? 'application/octet-stream' : 'application/json';
    const response = await fetch(`${this.base}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookie + this.device === ''
          ? {}
          : { Cookie: [this.cookie, this.device].filter((one) => one !== '').join('; ') }),
        ...(body === undefined ? {} : { 'Content-Type': type }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isFile ? Buffer.from(body) : JSON.stringify(body) }),
    });
    for (const set of response.headers.getSetCookie())
      if (/^[\w-]*-device=/.test(set)) this.device = set.split(';')[0] ?? '';
      else this.cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : null };
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }
}

/** What came back; `body` is the parsed JSON as it is, for the test to look into. */
export type Answer = { status: number; headers: Headers; text: string; body: ReturnType<typeof JSON.parse> };

export async function signedIn(office: Office, name: string): Promise<Browser> {
  const browser = new Browser(office);
  const { status } = await browser.post('/api/session', { name, password });
  if (status !== 200) throw new Error(`${name} cannot sign in: ${status}`);
  return browser;
}

/** Gives a person other rights, as the two administrators do. */
export async function grant(
  office: Office,
  id: string,
  rights: { role: Role; unitId: string | null },
): Promise<Answer> {
  const admin = await signedIn(office, 'guanli');
  const proposed = await admin.post(`/api/users/${id}/rights`, { ...rights, reason: '岗位变动' });
  if (proposed.status !== 200) return proposed;
  return (await signedIn(office, 'anquan')).post(`/api/users/${id}/rights/confirm`, rights);
}

/** A new database on the PostgreSQL of DATABASE_URL where one is given, else a SQLite file. */
export async function placeOfDatabase(folder: string): Promise<{ target: string; drop(): Promise<void> }> {
  const server = process.env['DATABASE_URL'];
  if (server === undefined) return { target: join(folder, 'main.db'), drop: async () => undefined };
  const name = `huiying_http_${randomUUID().replaceAll('-', '')}`;
  const administer = async (command: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(command);
    await client.end();
  };
  await administer(`create database ${name}`);
  const target = new URL(server);
  target.pathname = `/${name}`;
  return { target: target.href, drop: () => administer(`drop database ${name} with (force)`) };
}

async function addPeople(database: Database, services: AppParts): Promise<void> {
  const sessions = createSessions(database, services.settings, services.now);
  const users = createUsers(database, sessions, services.settings, services.now);
  const [first, ...others] = people;
  if (first !== undefined) await users.createFirst({ ...first, password });
  for (const { head, ...person } of others) {
    const { id } = await users.create({ ...person, password });
    if (head === true) await users.change(id, { head });
  }
  await database.updateTable('users').set({ mustChange: 0 }).execute();
}

/** 共享目录 that a test can take away. */
function sharedFolder() {
  const folder = {
    broken: null as Error | null,
    ready: async () => {
      if (folder.broken !== null) throw folder.broken;
    },
  };
  return folder;
}

export function checkEntry(input: unknown, home = '36') {
  const parsed = registerEntryOf(home).safeParse(input);
  if (parsed.success) return { ok: true as const, entry: parsed.data as SourceEntry };
  const faults = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return { ok: false as const, faults };
}

function fakeBriefings(): AppParts['briefings'] {
  const item = {
    week: '2026-11-16',
    issue: 1,
    title: '生态环境舆情周报',
    from: '2026-11-15T16:00:00.000Z',
    to: '2026-11-22T16:00:00.000Z',
    cutOff: start,
    createdAt: start,
    sha256: '00',
    edition: 1,
  };
  const is = (week: string) => week === item.week;
  return {
    list: async () => [item],
    detail: async (week) => (is(week) ? { briefing: item, html: '<p>周报</p>', sources: [], editions: [] } : null),
    docx: async (week) => (is(week) ? Buffer.from('docx') : null),
    create: async (_week, _by, decide = (act) => act()) => decide(async () => item),
    again: async (week, _told, decide = (act) => act()) =>
      decide(async () => (is(week) ? { briefing: item, html: '<p>周报</p>', sources: [], editions: [] } : null)),
  };
}
