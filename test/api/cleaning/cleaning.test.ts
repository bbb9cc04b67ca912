import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createHandlers } from '../../../api/chain/handlers.ts';
import { type CleaningName, clean, cleanings, harmless } from '../../../api/cleaning/cleaning.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { createDevices } from '../../../api/people/devices.ts';
import { createSessions } from '../../../api/people/sessions.ts';
import { jobs } from '../../../queue/jobs.ts';
import { suite } from '../../suite.ts';
import { secret } from '../http/server.ts';

const cleaning = suite<{ database: Database; folder: string }>('cleaning');
const at = new Date('2026-11-25T02:00:00.000Z');
const ago = (hours: number) => new Date(at.getTime() - hours * 3_600_000).toISOString();
const now = () => at;
const silent = { info: () => undefined, error: () => undefined };

cleaning.beforeEach(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'huiying-clean-'));
  context.database = await openDatabase(join(context.folder, 'ledger.db'));
});
cleaning.afterEach(async ({ database, folder }) => {
  await database.destroy();
  rmSync(folder, { recursive: true });
});

/** For each cleaning one row that is over and one that is not, by the name that is left. */
const planted: Record<
  CleaningName,
  { plant(database: Database): Promise<unknown>; left(database: Database): Promise<unknown> }
> = {
  idempotency: {
    plant: (database) =>
      database
        .insertInto('idempotency')
        .values(
          ['old', 'new'].map((key) => ({
            ...{ userId: 'u', fingerprint: '', status: 200, answer: '{}' },
            key,
            at: ago(key === 'old' ? 25 : 23),
          })),
        )
        .execute(),
    left: (database) => database.selectFrom('idempotency').select('key as name').execute(),
  },
  sessions: {
    plant: (database) =>
      database
        .insertInto('sessions')
        .values(
          ['old', 'new'].map((tokenHash) => ({
            ...{ tokenHash, userId: 'u', createdAt: ago(2), expiresAt: ago(-10), address: null, agent: null },
            lastSeenAt: ago(tokenHash === 'old' ? 1 : 0.1),
          })),
        )
        .execute(),
    left: (database) => database.selectFrom('sessions').select('tokenHash as name').execute(),
  },
  noticeNews: {
    plant: (database) =>
      database
        .insertInto('noticeNews')
        .values([
          { id: 10_000, recipient: 'old' },
          { id: 20_000, recipient: 'new' },
        ])
        .execute(),
    left: (database) => database.selectFrom('noticeNews').select('recipient as name').execute(),
  },
  noticeAttempts: {
    plant: (database) =>
      database
        .insertInto('noticeAttempts')
        .values(
          ['old', 'new'].map((recipient) => ({
            ...{ key: 'k', channel: 'wecom', channelName: '群', kind: '催办', notices: 1, ms: 1, recipient },
            ...{ outcome: 'sent', error: null, at: ago(recipient === 'old' ? 181 * 24 : 179 * 24) },
          })),
        )
        .execute(),
    left: (database) => database.selectFrom('noticeAttempts').select('recipient as name').execute(),
  },
  guesses: {
    plant: (database) =>
      database
        .insertInto('signInTries')
        .values(
          ['old', 'new'].map((name) => ({
            name,
            place: 'p',
            failed: 5,
            at: ago(name === 'old' ? 25 : 1),
            lockedUntil: null,
            turnAt: null,
          })),
        )
        .execute(),
    left: (database) => database.selectFrom('signInTries').select('name').execute(),
  },
  devices: {
    plant: (database) =>
      database
        .insertInto('knownDevices')
        .values(
          ['old', 'new'].map((device) => ({
            device,
            userId: 'u',
            since: ago(9_000),
            lastSeenAt: ago(device === 'old' ? 181 * 24 : 179 * 24),
          })),
        )
        .execute(),
    left: (database) => database.selectFrom('knownDevices').select('device as name').execute(),
  },
  pastPasswords: {
    plant: (database) =>
      database
        .insertInto('pastPasswords')
        .values(
          ['old', 'new', 'new', 'new', 'new', 'new'].map((hash, index) => ({
            userId: 'u',
            hash,
            setAt: ago(100 - index),
          })),
        )
        .execute(),
    left: (database) => database.selectFrom('pastPasswords').select('hash as name').distinct().execute(),
  },
  unprovedFactors: {
    plant: (database) =>
      database
        .insertInto('secondFactors')
        .values(
          ['old', 'new', 'proved'].map((userId) => ({
            ...{ userId, secret: '', recovery: '[]', lastStep: 0 },
            ...{ since: userId === 'proved' ? ago(90) : null, begunAt: ago(userId === 'new' ? 1 : 99) },
          })),
        )
        .execute(),
    left: (database) =>
      database.selectFrom('secondFactors').select('userId as name').where('since', 'is', null).execute(),
  },
  imports: {
    plant: (database) =>
      database
        .insertInto('imports')
        .values(
          ['old', 'new'].map((id) => ({
            ...{ id, userId: 'u', by: '甲', source: '示例', fileName: null },
            at: ago(id === 'old' ? 91 * 24 : 89 * 24),
          })),
        )
        .execute(),
    left: (database) => database.selectFrom('imports').select('id as name').execute(),
  },
  deliveries: {
    plant: (database) =>
      database
        .insertInto('webhookDeliveries')
        .values(
          ['old', 'new'].map((id) => ({
            ...{ id, webhookId: 'w', type: 'case.closed', data: '{}', state: 'delivered', attempts: 1, base: 0 },
            ...{ nextAttemptAt: ago(1), status: 204, error: null, settledAt: null },
            at: ago(id === 'old' ? 31 * 24 : 29 * 24),
          })),
        )
        .execute(),
    left: (database) => database.selectFrom('webhookDeliveries').select('id as name').execute(),
  },
  checks: {
    plant: (database) =>
      database
        .insertInto('ledgerChecks')
        .values(
          ['old', 'new'].map((head) => ({
            ...{ head, ok: 1, entries: 1, brokenSeq: null, reason: null },
            at: ago(head === 'old' ? 401 * 24 : 399 * 24),
          })),
        )
        .execute(),
    left: (database) => database.selectFrom('ledgerChecks').select('head as name').execute(),
  },
  drafts: {
    plant: (database) =>
      database
        .insertInto('drafts')
        .values(
          ['old', 'new'].map((form) => ({
            ...{ userId: 'u', form, values: '{}', version: null },
            at: ago(form === 'old' ? 31 * 24 : 29 * 24),
          })),
        )
        .execute(),
    left: (database) => database.selectFrom('drafts').select('form as name').execute(),
  },
  attachments: {
    plant: (database) =>
      database
        .insertInto('attachments')
        .values(
          ['old', 'new'].map((id) => ({
            ...{ id, caseId: 'c', sha256: 'a'.repeat(64), name: 'a.jpg', type: 'image/jpeg', size: 1 },
            ...{ byId: 'u', byName: '甲', usedAt: null },
            at: ago(id === 'old' ? 25 : 23),
          })),
        )
        .execute(),
    left: (database) => database.selectFrom('attachments').select('id as name').execute(),
  },
};

const partsOf = (database: Database) => ({
  database,
  attachmentDir: join(tmpdir(), 'huiying-no-attachments'),
  now,
  sessions: createSessions(database, { idleMinutes: 15, sessionHours: 12 }, now),
  devices: createDevices(database, secret, false, now),
});

for (const name of Object.keys(cleanings) as CleaningName[])
  cleaning(`the job of the timetable drops what is over of ${name}, and nothing that is not`, async ({ database }) => {
    await planted[name].plant(database);
    const { clean: handler } = createHandlers({ clean: () => clean(partsOf(database), silent) } as never);
    await handler({ slot: '20261125T0200' }, { id: 'clean-20261125T0200', attempt: 1 });
    assert.equal(await planted[name].left(database), [{ name: 'new' }]);
  });

cleaning('stands in the timetable every hour', () => {
  assert.equal(jobs.clean.every, { minutes: 60 });
});

cleaning('one that fails does not keep the others from running, and the job counts as failed', async ({ database }) => {
  const ran: string[] = [];
  const list = {
    first: async () => ran.push('first'),
    broken: async () => {
      throw new Error('disk full');
    },
    last: async () => ran.push('last'),
  };
  await clean(partsOf(database), silent, list).then(
    () => assert.unreachable(),
    (error: unknown) => assert.match(error instanceof Error ? error.message : '', '清理有 1 项失败'),
  );
  assert.equal(ran, ['first', 'last']);
});

cleaning('while the clock is in doubt, what went out, came in or was answered stays', async ({ database }) => {
  const row = { userId: 'u', key: 'k', fingerprint: 'f', status: 200, answer: '{}', at: ago(2_000) };
  await database.insertInto('idempotency').values(row).execute();
  const dropped = await clean(partsOf(database), silent, harmless);
  assert.equal(Object.keys(dropped), ['sessions', 'guesses', 'devices', 'pastPasswords', 'unprovedFactors']);
  assert.is((await database.selectFrom('idempotency').selectAll().execute()).length, 1);
});

cleaning.run();
