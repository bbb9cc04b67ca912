import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { DocumentStore } from '../../../analysis/store.ts';
import { openSqliteStore } from '../../../analysis/store-sqlite.ts';
import { type Audit, createAudit } from '../../../api/audit/audit.ts';
import { createRetention, type RetentionParts } from '../../../api/chain/retention.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { dropSnapshot, keepSnapshot } from '../../../crawlers/snapshot.ts';
import { exampleDocument } from '../../analysis/example-documents.ts';
import { suite } from '../../suite.ts';
import { faultsOf } from '../ledger/tampering.ts';

const retention = suite('retention');
const day = 86_400_000;
const today = Date.parse('2026-11-25T02:00:00.000Z');
let folder: string;
let database: Database;
let documents: DocumentStore;
let audit: Audit;
let clock: Date;

retention.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'huiying-retention-'));
  database = await openDatabase(join(folder, 'ledger.db'));
  documents = await openSqliteStore({ file: ':memory:' });
  audit = createAudit(database, () => clock);
  clock = new Date(today);
});
retention.afterEach(async () => {
  await documents.close();
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
});

retention('what is past its days goes with its snapshot, what a case holds and what is younger stays', async () => {
  const [old, inCase, young, other] = [
    aged('old', 61),
    aged('inCase', 400),
    aged('young', 59),
    { ...aged('other', 61), sourceId: 'slow' },
  ];
  await documents.put([old, inCase, young, other]);
  const dropped: string[] = [];
  const retain = createRetention({
    ...parts(),
    casesOf: async (ids) => new Map(ids.filter((id) => id === inCase.id).map((id) => [id, 'case-1'])),
    dropSnapshot: async ({ id }) => void dropped.push(id),
  });
  assert.is(await retain(), 1);
  assert.equal(dropped, [old.id]);
  assert.equal(
    [...(await documents.have([old.id, inCase.id, young.id, other.id]))].sort(),
    [inCase.id, young.id, other.id].sort(),
  );
  const { items } = await audit.list({ limit: 10 });
  assert.equal(
    items.map(({ by, action, target }) => [by, action, target]),
    [['系统', '清除到期文本', '示例论坛：1 条，保存期限 60 天']],
  );
});

retention('more than a page goes in one call, and a kept document does not stop those behind it', async () => {
  const many = Array.from({ length: 1_203 }, (_, index) => aged(`many-${index}`, 90));
  await documents.put(many);
  const kept = new Set(many.filter((_, index) => index % 2 === 0).map(({ id }) => id));
  const casesOf = async (ids: readonly string[]) =>
    new Map(ids.filter((id) => kept.has(id)).map((id) => [id, 'case-1']));
  assert.is(await createRetention({ ...parts(), casesOf })(), 601);
  assert.is(await documents.count({}), 602);
  const noted = (await audit.list({ limit: 10 })).items.map(({ target }) =>
    Number(/：(\d+) 条/.exec(target ?? '')?.[1]),
  );
  assert.is(
    noted.reduce((sum, count) => sum + count, 0),
    601,
  );
});

retention('it looks once a 北京时间 day; a failure is thrown, and a call an hour later takes up the rest', async () => {
  await documents.put([aged('first', 90)]);
  let fails = true;
  const retain = createRetention({
    ...parts(),
    dropSnapshot: async () => {
      if (fails) throw new Error('disk');
    },
  });
  try {
    await retain();
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'disk');
  }
  assert.is(await documents.count({}), 1);
  fails = false;
  assert.is(await retain(), 0);
  clock = new Date(today + 3_600_000);
  assert.is(await retain(), 1);
  await documents.put([aged('second', 90)]);
  assert.is(await retain(), 0);
  clock = new Date('2026-11-25T15:59:00.000Z');
  assert.is(await retain(), 0);
  clock = new Date('2026-11-25T16:00:00.000Z');
  assert.is(await retain(), 1);
});

retention('audit rows past their days go too, and the chain of the rest still verifies', async () => {
  const note = { userId: null, by: '甲', target: null, ok: true, address: null };
  clock = new Date(today - 200 * day);
  await audit.append({ ...note, action: '登录' });
  clock = new Date(today);
  await audit.append({ ...note, action: '登录' });
  await createRetention(parts())();
  assert.is((await audit.list({ limit: 10 })).total, 1);
  assert.equal(await faultsOf(database, 'audit'), []);
});

retention('the bytes of a page stay while another document was read from it', async () => {
  const page = { url: 'https://example.cn/feed', status: 200, headers: {}, body: Buffer.from('<rss/>') };
  const keep = (id: string) => keepSnapshot(folder, page as Parameters<typeof keepSnapshot>[1], id, clock);
  const { sha256, path } = await keep('a'.repeat(32));
  await keep('b'.repeat(32));
  await dropSnapshot(folder, 'a'.repeat(32), sha256);
  assert.ok(existsSync(join(folder, path)));
  await dropSnapshot(folder, 'b'.repeat(32), sha256);
  assert.equal(readdirSync(join(folder, sha256.slice(0, 2))), []);
  await dropSnapshot(folder, 'b'.repeat(32), sha256);
  await dropSnapshot(join(folder, 'nowhere'), 'b'.repeat(32), sha256);
});

retention.run();

function aged(name: string, days: number) {
  return exampleDocument(name, { foundAt: new Date(today - days * day).toISOString() });
}

function parts(): RetentionParts {
  return {
    sources: {
      retentions: async () => [
        { sourceId: 'example-forum', name: '示例论坛', days: 60 },
        { sourceId: 'slow', name: '久存', days: 365 },
      ],
    },
    documents,
    casesOf: async () => new Map(),
    dropSnapshot: async () => {},
    audit,
    auditDays: 180,
    now: () => clock,
  };
}
