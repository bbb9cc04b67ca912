import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { pino } from 'pino';
import { elasticsearchServer } from '../../analysis/search-server-elasticsearch.ts';
import { readConfig } from '../../api/config.ts';
import { openDatabase } from '../../api/database/open.ts';
import { openDocuments } from '../../api/engines.ts';
import { dropIndexes } from '../analysis/search-servers.ts';

/** A fresh installation: settings for its processes, what removes it, and what it holds. */
export type Installation = {
  settings: Record<string, string>;
  /** Documents in the store at this moment, for watching a process from outside; 0 before there is a store. */
  holds(): Promise<Holdings>;
  drop(): Promise<void>;
};

/** What an import leaves behind, without times. Lists are in a fixed order. */
export type Holdings = {
  documents: number;
  /** Document id and the group it is in. */
  groups: [string, string][];
  alerts: { id: string; level: string; status: string; documents: number }[];
  /** The texts that stand in an alert, once for each. */
  inAlerts: string[];
  cases: { id: string; level: string; documents: number }[];
  entries: { caseId: string; version: number; type: string }[];
};

/** On embedded engines in a temporary folder. */
export function embeddedInstallation(): Installation {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-journey-'));
  const settings = { DATA_DIR: folder };
  return {
    settings,
    holds: () => holdingsOf(settings),
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** On the servers that the environment names; null when one of the three is missing. */
export async function clusteredInstallation(): Promise<Installation | null> {
  const { REDIS_URL, ELASTICSEARCH_URL, DATABASE_URL } = process.env;
  if (REDIS_URL === undefined || ELASTICSEARCH_URL === undefined || DATABASE_URL === undefined) return null;
  const folder = mkdtempSync(join(tmpdir(), 'huiying-journey-'));
  const namespace = `journey-${randomBytes(5).toString('hex')}`;
  const name = namespace.replace('-', '_');
  await administer(DATABASE_URL, `create database ${name}`);
  const database = new URL(DATABASE_URL);
  database.pathname = `/${name}`;
  const settings = {
    DATA_DIR: folder,
    NAMESPACE: namespace,
    REDIS_URL,
    ELASTICSEARCH_URL,
    DATABASE_URL: database.href,
  };
  return {
    settings,
    holds: () => holdingsOf(settings),
    drop: async () => {
      await administer(DATABASE_URL, `drop database ${name} with (force)`);
      const redis = new Redis(REDIS_URL);
      const keys = await redis.keys(`{${namespace}}*`);
      if (keys.length > 0) await redis.del(keys);
      redis.disconnect();
      await dropIndexes(elasticsearchServer({ urls: ELASTICSEARCH_URL.split(',') }), namespace);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function holdingsOf(settings: Record<string, string>): Promise<Holdings> {
  const config = readConfig(settings);
  const documents = await openDocuments(config, pino({ level: 'silent' }));
  const database = await openDatabase(config.databaseUrl ?? join(config.dataDir, 'ledger.db'));
  try {
    await documents.refresh();
    const groups: [string, string][] = [];
    let after: string | undefined;
    do {
      const page = await documents.search({ sort: 'time', limit: 200, ...(after === undefined ? {} : { after }) });
      groups.push(...page.hits.map(({ document }): [string, string] => [document.id, document.group]));
      after = page.next ?? undefined;
    } while (after !== undefined);
    const inAlerts = await database.selectFrom('alertDocuments').select(['alertId', 'documentId']).execute();
    const inCases = await database.selectFrom('caseDocuments').select('caseId').execute();
    const alerts = await database.selectFrom('alerts').select(['id', 'level', 'status']).orderBy('id').execute();
    const cases = await database.selectFrom('cases').select(['id', 'level']).orderBy('id').execute();
    const entries = await database.selectFrom('ledger').select(['caseId', 'version', 'event']).execute();
    return {
      documents: await documents.count({}),
      groups: groups.sort(([a], [b]) => (a < b ? -1 : 1)),
      alerts: alerts.map((row) => ({ ...row, documents: inAlerts.filter((one) => one.alertId === row.id).length })),
      inAlerts: inAlerts.map(({ documentId }) => documentId).sort(),
      cases: cases.map((row) => ({ ...row, documents: inCases.filter((one) => one.caseId === row.id).length })),
      entries: entries
        .map(({ caseId, version, event }) => ({ caseId, version, type: (JSON.parse(event) as { type: string }).type }))
        .sort((a, b) => (a.caseId < b.caseId ? -1 : a.caseId > b.caseId ? 1 : a.version - b.version)),
    };
  } finally {
    await documents.close();
    await database.destroy();
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
