import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { connectDatabase, migratorOf, openDatabase } from '../../../api/database/open.ts';
import { createInbox } from '../../../api/notices/inbox.ts';
import { writeOutbox } from '../../../api/notices/outbox.ts';
import type { Person } from '../../../api/route.ts';
import { suite } from '../../suite.ts';

const migration = suite('the notices of an installation that had no inbox');

migration('are all there and in nobody’s arrears; what comes after the upgrade is unread', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-earlier-'));
  const file = join(folder, 'ledger.db');
  try {
    const before = connectDatabase(file);
    const { error } = await migratorOf(before, file).migrateTo('2027-05-30-reminders-due');
    assert.is(error, undefined);
    await sql`insert into "users" ("id", "name", "displayName", "role", "active", "passwordHash", "passwordSetAt", "mustChange", "createdAt")
      values ('u1', 'wang', '王敏', 'publicity', 1, '', '2026-01-01', 0, '2026-01-01T00:00:00.000Z')`.execute(before);
    await sql`insert into "outbox" ("key", "eventKey", "channel", "recipient", "subject", "text", "target", "createdAt", "state", "attempts", "nextAttemptAt")
      values ('old/role:publicity/inApp', 'old', 'inApp', 'role:publicity', '旧', '', '/cases', '2026-11-01T00:00:00.000Z', 'sent', 1, '')`.execute(
      before,
    );
    await before.destroy();

    const after = await openDatabase(file);
    const at = '2026-11-25T02:00:00.000Z';
    const inbox = createInbox({ database: after, now: () => new Date(at), log: { error: () => undefined } });
    const wang: Person = { kind: 'person', userId: 'u1', name: '王敏', role: 'publicity', unitId: null };
    assert.is((await inbox.unread(wang)).unread, 0);
    const notice = { to: 'role:publicity', subject: '新', text: '', target: '/cases' };
    await after.transaction().execute((writing) => writeOutbox(writing, 'new', [notice], at));
    const { items } = await inbox.list({ view: 'all', limit: 9 }, wang);
    assert.equal(
      items.map(({ subject, unread }) => [subject, unread]),
      [
        ['新', true],
        ['旧', false],
      ],
    );
    await after.destroy();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

migration.run();
