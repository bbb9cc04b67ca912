import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import type { DocumentStore } from '../../../analysis/store.ts';
import { openSqliteStore } from '../../../analysis/store-sqlite.ts';
import { openAlerts } from '../../../api/alerts/alert-service.ts';
import { shippedAlertSettings } from '../../../api/alerts/settings.ts';
import { createAudit } from '../../../api/audit/audit.ts';
import { openCases } from '../../../api/cases/case-service.ts';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { createPacks } from '../../../api/chain/packs.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { writeFeed } from '../../../api/feeds/alert-feed.ts';
import { trustedClock } from '../../../api/keeping/clock.ts';
import { createRetention } from '../../../api/keeping/retention.ts';
import { fileAnchor } from '../../../api/ledger/anchor.ts';
import { createSources } from '../../../api/sources/sources.ts';
import { openUnits } from '../../../api/units/units.ts';
import { dropSnapshot, keepSnapshot } from '../../../crawlers/snapshot.ts';
import { openEmbeddedQueue } from '../../../queue/embedded.ts';
import { jobs } from '../../../queue/jobs.ts';
import type { Queue } from '../../../queue/queue.ts';
import { suite } from '../../suite.ts';
import { text } from '../alerts/texts.ts';
import { wang } from '../cases/office.ts';

const erased = suite('what is deleted for its age is in no file any more');
const words = ['zqxtitle', 'zqxbody', 'zqxearlier', 'zqxpack', 'zqxjob'];
const day = 86_400_000;
let folder: string;
let database: Database;
let documents: DocumentStore;
let queue: Queue;
let clock: Date;

erased.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'huiying-erase-'));
  clock = new Date('2026-08-01T00:00:00.000Z');
  database = await openDatabase(join(folder, 'ledger.db'));
  documents = await openSqliteStore({ file: join(folder, 'documents.db') });
  const once = { ...jobs, analyse: { ...jobs.analyse, attempts: 1 } };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  queue = await openEmbeddedQueue({ file: join(folder, 'queue.db'), now: () => clock, log, jobs: once });
});
erased.afterEach(async () => {
  await queue.close(0);
  await documents.close();
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
});

erased('in texts, versions, index, snapshots, alerts, notices, webhook messages, packs and jobs', async () => {
  const office = await openOffice();
  const found = clock.toISOString();
  const page = (body: string) =>
    keepSnapshot(
      join(folder, 'snapshots'),
      { url: 'https://a.example.cn/', status: 200, headers: {}, body: Buffer.from(body) } as never,
      first.id,
      clock,
    );
  const first = text(
    'a',
    { foundAt: found, title: 'zqxtitle 又臭了', text: 'zqxearlier 飘来气味。' },
    { level: 'yellow' },
  );
  const changed = {
    ...first,
    text: 'zqxbody 飘来刺鼻气味。',
    foundAt: new Date(clock.getTime() + 1_000).toISOString(),
  };
  const tokens = (one: typeof first) => ({ titleTokens: 'zqxtitle', textTokens: one.text.split(' ')[0] ?? '' });
  await database
    .insertInto('webhooks')
    .values({
      ...{ id: 'webhook-1', name: '一', url: 'https://hook.example.cn/', secret: 's', active: 1, allowInternal: 0 },
      ...{ events: '["alert.raised"]', internalReason: null, createdAt: found, createdBy: '甲' },
      ...{ failingSince: null, disabledAt: null, disabledReason: null },
    })
    .execute();
  await documents.put([{ ...first, ...tokens(first), snapshot: await page('<p>zqxearlier</p>') }]);
  await office.alerts.raise([first]);
  await documents.put([{ ...changed, ...tokens(changed), snapshot: await page('<p>zqxbody</p>') }]);
  await createSources(
    database,
    () => ({ ok: false, faults: [] }),
    () => clock,
  ).remember(
    'forum',
    [{ ...first, url: 'https://a.example.cn/zqxtitle' }],
    new Map([[first.id, { etag: 'zqxtitle', lastModified: null }]]),
  );
  await createPacks(database, () => clock).keep({ batch: 'left', documents: [{ ...first, text: 'zqxpack' }] });
  await queue.start({ analyse: async () => Promise.reject(new Error('库不在')) }, ['analyse']);
  await queue.add('analyse', { batch: 'old', documents: [{ ...first, text: 'zqxjob' }] });
  await queue.idle(['analyse']);
  const [alert] = (await office.alerts.list({ status: 'waiting', limit: 9 })).items;
  await office.alerts.decide(alert?.id ?? '', { type: 'dismiss', reason: '已核实' }, wang);
  await rest();
  assert.equal(foundIn(folder), words, 'all of them are there before');

  clock = new Date(clock.getTime() + 61 * day);
  assert.is(await office.retain(), 1);
  await rest();
  assert.equal(foundIn(folder), []);
  assert.equal(
    readdirSync(join(folder, 'snapshots')).flatMap((name) => readdirSync(join(folder, 'snapshots', name))),
    [],
  );

  const [kept] = (await office.alerts.list({ status: 'all', limit: 9 })).items;
  assert.equal(
    [kept?.title, kept?.firstSentence, kept?.level, kept?.status, kept?.raisedAt],
    ['原文已按保存期限清除', '', 'yellow', 'dismissed', found],
  );
  const notice = await database.selectFrom('outbox').select('subject').executeTakeFirst();
  assert.is(notice?.subject, '黄色新预警：原文已按保存期限清除');
  const message = await database.selectFrom('webhookDeliveries').select('data').executeTakeFirst();
  assert.is(JSON.parse(message?.data ?? '{}').title, '原文已按保存期限清除');
  assert.is(await createPacks(database, () => clock).read('left'), null);
  assert.ok(!writeFeed('rss', kept === undefined ? [] : [kept], 'https://h.example.cn', false).includes('zqx'));
});

erased.run();

async function openOffice() {
  const units = await openUnits(database, '36');
  const now = () => clock.toISOString();
  const cases = openCases({
    database,
    now,
    settings: async () => shippedLedgerSettings,
    units,
    anchor: fileAnchor(join(folder, 'anchor.jsonl')),
    onChange: () => undefined,
  });
  const alerts = openAlerts({
    database,
    cases,
    units,
    now,
    settings: async () => shippedAlertSettings,
    ledgerSettings: async () => shippedLedgerSettings,
    onAlert: () => undefined,
  });
  const retain = createRetention({
    database,
    clock: trustedClock(() => clock),
    sources: { retentions: async () => [{ sourceId: 'forum', name: '本地论坛', days: 60 }] },
    documents,
    casesOf: (ids) => cases.casesOf(ids),
    dropSnapshot: (id, sha256) => dropSnapshot(join(folder, 'snapshots'), id, sha256),
    forget: async (ids) => queue.forget(ids),
    audit: createAudit(database, () => clock),
    auditDays: 365,
    graceDays: 0,
    now: () => clock,
  });
  return { alerts, retain };
}

/** All written back from the logs, as after a while. */
async function rest(): Promise<void> {
  await sql`pragma wal_checkpoint(truncate)`.execute(database);
}

/** Which of the words stand in any file, also in packed ones. */
function foundIn(path: string): string[] {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const all = files.map((one) => {
    const bytes = readFileSync(join(one.parentPath, one.name));
    return one.name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  });
  return words.filter((word) => all.some((bytes) => bytes.includes(word)));
}
