import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { DocumentStore } from '../../../analysis/store.ts';
import { openSqliteStore } from '../../../analysis/store-sqlite.ts';
import { type Audit, createAudit } from '../../../api/audit/audit.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { releaseBrake } from '../../../api/keeping/brake.ts';
import { createRetention, type RetentionParts } from '../../../api/keeping/retention.ts';
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
    dropSnapshot: async (id) => void dropped.push(id),
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
  await documents.put(Array.from({ length: 5_000 }, (_, index) => aged(`young-${index}`, 2)));
  const kept = new Set(many.filter((_, index) => index % 2 === 0).map(({ id }) => id));
  const casesOf = async (ids: readonly string[]) =>
    new Map(ids.filter((id) => kept.has(id)).map((id) => [id, 'case-1']));
  assert.is(await createRetention({ ...parts(), casesOf })(), 601);
  assert.is(await documents.count({}), 5_602);
  const noted = (await audit.list({ limit: 10 })).items.map(({ target }) =>
    Number(/：(\d+) 条/.exec(target ?? '')?.[1]),
  );
  assert.is(
    noted.reduce((sum, count) => sum + count, 0),
    601,
  );
});

retention('a text that is due is marked first and goes seven days of retention later', async () => {
  const old = aged('old', 61);
  await documents.put([old]);
  const retain = createRetention({ ...parts(), graceDays: 7 });
  for (let days = 0; days < 7; days += 1) {
    clock = new Date(today + days * day);
    assert.is(await retain(), 0, `day ${days}`);
  }
  assert.equal(
    (await database.selectFrom('retentionMarks').selectAll().execute()).map(({ documentId, number }) => [
      documentId,
      number,
    ]),
    [[old.id, 1]],
  );
  clock = new Date(today + 7 * day);
  assert.is(await retain(), 1);
  assert.equal(await database.selectFrom('retentionMarks').selectAll().execute(), []);
});

retention('the days of grace are days on which the clock was believed, not days of the calendar', async () => {
  await documents.put([aged('old', 61)]);
  const retain = createRetention({ ...parts(), graceDays: 7 });
  await retain();
  // The calendar moves 45 days, retention ran on one of them.
  clock = new Date(today + 45 * day);
  assert.is(await retain(), 0);
  assert.is(await documents.count({}), 1);
});

retention('while the clock is in doubt nothing is marked, nothing goes and no audit row goes', async () => {
  await documents.put([aged('old', 61)]);
  clock = new Date(today - 200 * day);
  await audit.append({ userId: null, by: '甲', target: null, ok: true, address: null, action: '登录' });
  clock = new Date(today);
  assert.is(await createRetention({ ...parts(), clock: { look: async () => ({ ...believed, ok: false }) } })(), 0);
  assert.is(await documents.count({}), 1);
  assert.equal(await database.selectFrom('retentionMarks').selectAll().execute(), []);
  assert.is((await audit.list({ limit: 10 })).total, 1);
});

retention('more than a fifth of a source at once stops, is told once, and goes on when it is approved', async () => {
  await documents.put(Array.from({ length: 100 }, (_, index) => aged(`due-${index}`, 90)));
  await documents.put(Array.from({ length: 100 }, (_, index) => aged(`young-${index}`, 2)));
  const retain = createRetention(parts());
  assert.is(await retain(), 0);
  clock = new Date(today + day);
  assert.is(await retain(), 0);
  assert.is(await documents.count({}), 200);
  const notices = await database.selectFrom('outbox').selectAll().where('channel', '=', 'inApp').execute();
  assert.equal(notices.map(({ recipient }) => recipient).toSorted(), ['role:admin', 'role:publicity']);
  assert.match(notices[0]?.text ?? '', /一次要清除 100 条，占该信源全部 200 条文本的 50%/);
  await releaseBrake(database, 'example-forum', '管理员甲', '核对过保存期限', clock.toISOString());
  clock = new Date(today + 2 * day);
  assert.is(await retain(), 100);
});

retention('far above the usual day stops too; a usual day goes by itself', async () => {
  await documents.put(Array.from({ length: 20_000 }, (_, index) => aged(`young-${index}`, 2)));
  await documents.put(Array.from({ length: 90 }, (_, index) => aged(`usual-${index}`, 61)));
  const retain = createRetention(parts());
  assert.is(await retain(), 90);
  await documents.put(Array.from({ length: 1_001 }, (_, index) => aged(`burst-${index}`, 61)));
  clock = new Date(today + day);
  assert.is(await retain(), 0);
  const [brake] = await database.selectFrom('retentionBrakes').selectAll().execute();
  assert.is(brake?.reason, '一次要清除 1001 条，平时每天约 90 条');
});

retention('what an undecided alert holds is kept; once it is decided it goes', async () => {
  const old = aged('old', 61);
  await documents.put([old]);
  await raised(old.id, 'waiting');
  const retain = createRetention(parts());
  assert.is(await retain(), 0);
  await database.updateTable('alerts').set({ status: 'dismissed' }).execute();
  clock = new Date(today + day);
  assert.is(await retain(), 1);
});

retention(
  'a text that came into a case after it was marked stays, and so does one whose days were made longer',
  async () => {
    const [inCase, longer] = [aged('inCase', 61), { ...aged('longer', 61), sourceId: 'slow' }];
    await documents.put([inCase, longer]);
    let held: string[] = [];
    let slowDays = 60;
    const retain = createRetention({
      ...parts(),
      graceDays: 1,
      casesOf: async (ids) => new Map(ids.filter((id) => held.includes(id)).map((id) => [id, 'case-1'])),
      sources: {
        retentions: async () => [
          { sourceId: 'example-forum', name: '示例论坛', days: 60 },
          { sourceId: 'slow', name: '久存', days: slowDays },
        ],
      },
    });
    await retain();
    held = [inCase.id];
    slowDays = 365;
    clock = new Date(today + day);
    assert.is(await retain(), 0);
    assert.is(await documents.count({}), 2);
    assert.equal(await database.selectFrom('retentionMarks').selectAll().execute(), []);
  },
);

retention('all versions go, with the snapshot of each', async () => {
  const snapshot = (digit: string) => ({ sha256: digit.repeat(64), path: `${digit}${digit}/${digit.repeat(64)}.gz` });
  const first = { ...aged('old', 90), snapshot: snapshot('a') };
  await documents.put([first]);
  await documents.put([
    { ...first, text: '改过的正文', foundAt: new Date(today - 80 * day).toISOString(), snapshot: snapshot('b') },
  ]);
  const dropped: string[] = [];
  const retain = createRetention({
    ...parts(),
    dropSnapshot: async (_, sha256) => void dropped.push(sha256.slice(0, 1)),
  });
  assert.is(await retain(), 1);
  assert.equal(dropped.toSorted(), ['a', 'b']);
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
  const sha256 = 'c'.repeat(64);
  return exampleDocument(name, {
    foundAt: new Date(today - days * day).toISOString(),
    snapshot: { sha256, path: `cc/${sha256}.gz` },
  });
}

const believed = {
  ok: true,
  doubt: null,
  since: null,
  reason: null,
  settlingSince: null,
  confirmed: new Date(today).toISOString(),
};

function parts(): RetentionParts {
  return {
    database,
    clock: { look: async () => believed },
    sources: {
      retentions: async () => [
        { sourceId: 'example-forum', name: '示例论坛', days: 60 },
        { sourceId: 'slow', name: '久存', days: 365 },
      ],
    },
    documents,
    casesOf: async () => new Map(),
    dropSnapshot: async () => {},
    forget: async () => {},
    audit,
    auditDays: 180,
    graceDays: 0,
    now: () => clock,
  };
}

async function raised(documentId: string, status: string): Promise<void> {
  const at = clock.toISOString();
  const named = { title: '题', firstSentence: '句', summary: '摘', level: 'blue', topics: '[]', mainTopic: 'smell' };
  const times = {
    raisedAt: at,
    foundAt: at,
    lastSeenAt: at,
    rank: 1,
    score: 10,
    demo: 0,
    publishedAt: null,
    judgeBy: null,
  };
  const none = { place: null, placeName: null, caseId: null, decision: null };
  const nobody = { acknowledgedById: null, acknowledgedByName: null, acknowledgedAt: null };
  await database
    .insertInto('alerts')
    .values({ id: `alert-${documentId}`, group: documentId, status, ...named, ...times, ...none, ...nobody })
    .execute();
  await database
    .insertInto('alertDocuments')
    .values({
      documentId,
      alertId: `alert-${documentId}`,
      group: documentId,
      sourceId: 's',
      level: 'blue',
      document: '{}',
      at,
      words: null,
    })
    .execute();
}
