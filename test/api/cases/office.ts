import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type AlertOptions, openAlerts } from '../../../api/alerts/alert-service.ts';
import type { Alerts } from '../../../api/alerts/alerts.ts';
import { type AlertSettings, shippedAlertSettings } from '../../../api/alerts/settings.ts';
import type { Actor, CaseState } from '../../../api/cases/case.ts';
import { type CaseService, openCases } from '../../../api/cases/case-service.ts';
import type { OpenCase } from '../../../api/cases/cases.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { type LedgerSettings, shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { type Anchor, fileAnchor } from '../../../api/ledger/anchor.ts';
import type { Role } from '../../../api/people/contract.ts';
import { openUnits, type Units } from '../../../api/units/units.ts';
import { untested } from '../../suite.ts';

/** An office on a database of its own, with a clock that is moved by hand. */
export type Office = {
  database: Database;
  cases: CaseService;
  alerts: Alerts;
  units: Units;
  anchor: Anchor;
  anchorPath: string;
  clock: { now: string };
  /** Moves the clock on. */
  later(minutes: number): void;
  settings: { ledger: LedgerSettings; alerts: AlertSettings };
  told: { changes: CaseState[]; alerts: { id: string; level: string; isNew: boolean }[]; unreadable: string[] };
  /** A second writer: on PostgreSQL with connections of its own; on SQLite, where a process has one connection, on the same (see two-processes.test.ts for two). */
  another(): Promise<{ cases: CaseService; alerts: Alerts; database: Database }>;
  close(): Promise<void>;
};

/** The engines on which every contract test runs; PostgreSQL only where DATABASE_URL names one. */
export const engines: [string, () => Promise<Office>][] = [['SQLite', openSqliteOffice]];
const server = process.env['DATABASE_URL'];
if (server === undefined) untested('ledger on PostgreSQL', 'DATABASE_URL is not set');
else engines.push(['PostgreSQL', () => openPostgresOffice(server)]);

export const system: Actor = { kind: 'system' };
export const wang = person('u-wang', '王敏', 'publicity', 'div-publicity');
export const li = person('u-li', '李青', 'publicity', 'div-publicity');
export const office = person('u-zhou', '周正', 'office', 'div-office');
export const leader = person('u-chen', '陈远', 'leader', null);
export const principal = head('u-principal', '林主', 'leader', null);
export const air = person('u-air', '赵川', 'unit', 'div-air');
export const airHead = head('u-air-head', '郑长', 'unit', 'div-air');
export const city = person('u-city', '钱江', 'unit', 'city-3607');
export const monitoring = person('u-mon', '孙测', 'unit', 'aff-monitoring');
export const stranger = person('u-jj', '吴九', 'unit', 'city-3604');
export const admin = person('u-admin', '管理员', 'admin', 'div-air');
export const auditor = person('u-audit', '审计员', 'audit', null);

/** 负责人. */
export function head(userId: string, name: string, role: Role, unitId: string | null): Actor {
  return { kind: 'person', userId, name, role, unitId, head: true };
}

export function person(userId: string, name: string, role: Role, unitId: string | null): Actor {
  return { kind: 'person', userId, name, role, unitId };
}

export const duty = { lead: 'div-air', handler: 'city-3607', support: ['aff-monitoring'] };
export const begin = '2026-11-25T02:00:00.000Z';

export function newCase(caseId: string, change: Partial<OpenCase> = {}): OpenCase {
  return {
    caseId,
    title: '龙南某工业园夜间异味扰民',
    summary: '多名居民反映夜间有刺鼻气味。',
    level: 'orange',
    origin: 'manual',
    documents: [caseDocument(`${caseId}-d1`)],
    foundAt: '2026-11-25T01:30:00.000Z',
    publishedAt: '2026-11-25T01:00:00.000Z',
    topics: ['smell'],
    places: [{ code: '360783', name: '龙南市' }],
    demands: ['查明气味来源', '公布监测结果'],
    demo: false,
    ...change,
  };
}

export function caseDocument(id: string, foundAt = '2026-11-25T01:30:00.000Z', publishedAt: string | null = null) {
  const url = `https://forum.example.com/${id}`;
  return { id, title: '又臭了', url, sourceName: '本地论坛', publishedAt, foundAt, snapshotSha256: null };
}

/** Acts on the newest version, as people who have just looked do. */
export async function act(office: Office, caseId: string, command: CaseCommand, actor: Actor): Promise<CaseState> {
  const read = await office.cases.read(caseId);
  return office.cases.act(caseId, read?.state.version ?? 0, command, actor);
}

/** The code with which a promise is refused; fails when it is not refused. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
    throw error;
  }
  throw new Error('It was not refused.');
}

async function openSqliteOffice(): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-ledger-'));
  const database = await openDatabase(join(folder, 'main.db'));
  return assemble(
    database,
    folder,
    async () => database,
    async () => undefined,
  );
}

async function openPostgresOffice(url: string): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-ledger-'));
  const name = `huiying_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await administer(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const database = await openDatabase(own.href);
  return assemble(
    database,
    folder,
    () => openDatabase(own.href),
    () => administer(url, `drop database ${name}`),
  );
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function assemble(
  database: Database,
  folder: string,
  reopen: () => Promise<Database>,
  drop: () => Promise<void>,
): Promise<Office> {
  const anchorPath = join(folder, 'ledger-anchor.jsonl');
  const anchor = fileAnchor(anchorPath);
  const clock = { now: begin };
  const settings = { ledger: shippedLedgerSettings, alerts: shippedAlertSettings };
  const told: Office['told'] = { changes: [], alerts: [], unreadable: [] };
  const opened = new Set([database]);
  const services = async (on: Database) => {
    const units = await openUnits(on);
    const shared = { database: on, units, now: () => clock.now };
    const cases = openCases({
      ...shared,
      anchor,
      settings: async () => settings.ledger,
      onChange: (state) => told.changes.push(state),
      onUnreadable: ({ message }) => told.unreadable.push(message),
    });
    const alertOptions: AlertOptions = {
      ...shared,
      cases,
      settings: async () => settings.alerts,
      ledgerSettings: async () => settings.ledger,
      onAlert: (item, isNew) => told.alerts.push({ id: item.id, level: item.level, isNew }),
    };
    return { units, cases, alerts: openAlerts(alertOptions), database: on };
  };
  return {
    ...(await services(database)),
    anchor,
    anchorPath,
    clock,
    settings,
    told,
    later: (minutes) => {
      clock.now = new Date(Date.parse(clock.now) + minutes * 60_000).toISOString();
    },
    another: async () => {
      const other = await reopen();
      opened.add(other);
      return services(other);
    },
    close: async () => {
      for (const one of opened) await one.destroy();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
