import { join } from 'node:path';
import { pino } from 'pino';
import type { CaseState } from '../../api/cases/case.ts';
import { caseLedger } from '../../api/cases/case-ledger.ts';
import { evolve } from '../../api/cases/evolve.ts';
import { readConfig } from '../../api/config.ts';
import { type Database, openDatabase } from '../../api/database/open.ts';
import { openDocuments, openQueue } from '../../api/engines.ts';
import { allRows } from '../../api/ledger/ledger.ts';
import { noticesOf } from '../../api/notices/notices.ts';
import { faultsOf } from '../api/ledger/tampering.ts';
import { runCommand } from '../journey/command-process.ts';
import type { Found, ProcessFound } from './found.ts';
import { isSettled } from './settled.ts';

const log = pino({ level: 'silent' });

/** How much is still on its way: packs, jobs and notices; `clock` is what the processes take for now, in ms. */
export async function unfinished(settings: Record<string, string>, clock: number): Promise<string[]> {
  const config = readConfig(settings);
  const database = await openDatabase(targetOf(settings));
  const { queue } = await openQueue(config, () => new Date(), log);
  try {
    const { analyse, collect } = await queue.counts();
    const packs = await database.selectFrom('packs').select('batch').execute();
    const notices = await database
      .selectFrom('outbox')
      .select(['eventKey', 'createdAt', 'state'])
      .where('state', 'in', ['waiting', 'sending'])
      .execute();
    const pushes = await database
      .selectFrom('webhookDeliveries')
      .select('id')
      .where('state', 'in', ['waiting', 'sending'])
      .execute();
    const told = (count: number, what: string) => (count === 0 ? [] : [`${count} ${what}`]);
    return [
      ...told(collect.active, '个信源在采集'),
      ...told(analyse.waiting + analyse.active, '批在研判'),
      ...told(analyse.delayed, '批稍后重试'),
      ...told(packs.length, '批没有入库'),
      ...told(notices.filter((one) => !isSettled(one, clock)).length, '条通知没有发出'),
      ...told(pushes.length, '条预警没有推送'),
    ];
  } finally {
    await queue.close(1_000);
    await database.destroy();
  }
}

/** Reads everything that the judge needs, and runs the product's own checks; the processes have ended by now. */
export async function look(
  settings: Record<string, string>,
  processes: ProcessFound[],
  heard: ReadonlySet<string>,
  clock: number,
): Promise<Found> {
  const database = await openDatabase(targetOf(settings));
  try {
    const { entries, owed } = await ledgerOf(database);
    const placed = await database.selectFrom('alertDocuments').select('documentId').execute();
    const held = await database.selectFrom('alertHeldBack').select('documentId').execute();
    const audit = await database
      .selectFrom('audit')
      .select(['userId', 'action', 'target'])
      .where('ok', '=', 1)
      .execute();
    const alerts = await database.selectFrom('alerts').selectAll().execute();
    const outbox = await database.selectFrom('outbox').selectAll().execute();
    const [auditFault = null] = await faultsOf(database, 'audit');
    return {
      texts: await textsOf(settings),
      placed: new Set([...placed, ...held].map(({ documentId }) => documentId)),
      entries,
      owed,
      // An intake's row also says how many texts it held.
      audit: audit.map((row) => ({ ...row, action: row.action.replace(/^送入文本：.*/, '送入文本') })),
      alerts: alerts.map(({ id, level, status, caseId, decision, acknowledgedById }) => ({
        id,
        urgent: level === 'orange' || level === 'red',
        red: level === 'red',
        status,
        caseId,
        decision,
        acknowledged: acknowledgedById !== null,
        heard: heard.has(id),
      })),
      intakes: await database.selectFrom('imports').select(['id', 'source']).execute(),
      notices: outbox.map((row) => {
        const { key, eventKey, recipient, state } = row;
        return { key, eventKey, recipient, state, settled: isSettled(row, clock) };
      }),
      left: {
        packs: (await database.selectFrom('packs').select('batch').execute()).map(({ batch }) => batch),
        jobs: await givenUp(settings),
      },
      checks: {
        ledger: await verifyCommand(settings),
        audit: auditFault,
      },
      processes,
    };
  } finally {
    await database.destroy();
  }
}

function targetOf(settings: Record<string, string>): string {
  const { databaseUrl, dataDir } = readConfig(settings);
  return databaseUrl ?? join(dataDir, 'ledger.db');
}

async function ledgerOf(database: Database): Promise<Pick<Found, 'entries' | 'owed'>> {
  const entries: Found['entries'] = [];
  const owed: Found['owed'] = [];
  const states = new Map<string, CaseState>();
  for await (const row of allRows(database)) {
    const entry = caseLedger.fromRow(row);
    const { seq, caseId, version, by, event } = entry;
    const userId = by.kind === 'person' ? by.userId : null;
    entries.push({ seq, caseId, version, type: event.type, userId, event: row.event });
    const before = states.get(caseId) ?? null;
    const after = evolve(before, entry);
    states.set(caseId, after);
    // Nobody heads a unit in the drill, so what is for the head goes to the unit alone.
    for (const { to } of noticesOf(entry, before, after))
      if (!to.startsWith('head:')) owed.push({ eventKey: `ledger-${seq}`, recipient: to });
  }
  return { entries, owed };
}

async function textsOf(settings: Record<string, string>): Promise<Found['texts']> {
  const documents = await openDocuments(readConfig(settings), log);
  try {
    await documents.refresh();
    const listed = new Set<string>();
    let after: string | null = null;
    do {
      const page = await documents.search({ sort: 'time', limit: 200, ...(after === null ? {} : { after }) });
      for (const { document } of page.hits) listed.add(document.id);
      after = page.next;
    } while (after !== null);
    const texts: Found['texts'] = new Map();
    for (let last: string | null = null; ; ) {
      const page = await documents.page(last, 500);
      for (const { id, text } of page) texts.set(id, { words: text, found: listed.has(id) });
      last = page.at(-1)?.id ?? null;
      if (last === null) return texts;
    }
  } finally {
    await documents.close();
  }
}

async function givenUp(settings: Record<string, string>): Promise<string[]> {
  const { queue } = await openQueue(readConfig(settings), () => new Date(), log);
  try {
    const failed = await queue.failed(100);
    return failed.filter(({ name }) => name === 'analyse').map(({ id, error }) => `${id} 已放弃：${error}`);
  } finally {
    await queue.close(1_000);
  }
}

async function verifyCommand(settings: Record<string, string>): Promise<string | null> {
  const run = await runCommand(['verify'], settings);
  return run.code === 0 ? null : run.stderr.trim().slice(-2_000);
}
