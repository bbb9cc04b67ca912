import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import type { PartHealth } from '../../../api/health/health.ts';
import { directAlarm, quietMs, tellStates } from '../../../api/health/tell.ts';
import { suite } from '../../suite.ts';
import { placeOfDatabase } from '../http/server.ts';

const tell = suite<{ one: Database; other: Database; drop: () => Promise<void> }>('telling people of what fails');

tell.beforeEach(async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-tell-'));
  const place = await placeOfDatabase(folder);
  context.one = await openDatabase(place.target);
  context.other = await openDatabase(place.target);
  context.drop = async () => {
    await context.one.destroy();
    await context.other.destroy();
    await place.drop();
    rmSync(folder, { recursive: true, force: true });
  };
});
tell.afterEach(async ({ drop }) => drop());

const at = (minutes: number) => new Date(Date.parse('2026-11-25T02:00:00.000Z') + minutes * 60_000);
const part = (state: PartHealth['state'], looks = 2): PartHealth => ({
  ...{ part: 'documents', engine: 'Elasticsearch', state, looks, recovered: null, lookedAt: null, reason: '10.0.0.5' },
  what: state === 'ok' ? null : '文档库连不上',
  since: state === 'ok' ? null : at(0).toISOString(),
});

async function told(database: Database): Promise<string[]> {
  const rows = await database
    .selectFrom('outbox')
    .select(['recipient', 'channel', 'subject'])
    .orderBy('createdAt')
    .orderBy('key')
    .execute();
  return rows.map(({ recipient, channel, subject }) => `${recipient} ${channel} ${subject}`);
}

tell('a state is told once by all processes together, and its end once', async ({ one, other }) => {
  await tellStates(one, [part('down', 1)], at(0));
  assert.equal(await told(one), [], 'one look is not believed');
  const both = [one, other].map((database) => () => tellStates(database, [part('down')], at(1)));
  // Two connections to one SQLite file would wait for each other inside this one process.
  if (process.env['DATABASE_URL'] === undefined) for (const process of both) await process();
  else await Promise.all(both.map((process) => process()));
  for (let minute = 2; minute < 5; minute += 1) {
    await tellStates(one, [part('down', minute)], at(minute));
    await tellStates(other, [part('degraded', minute)], at(minute));
  }
  const first = [
    'role:admin external 系统告警：文档库不可用',
    'role:admin inApp 系统告警：文档库不可用',
    'role:publicity inApp 系统告警：文档库不可用',
  ];
  assert.equal((await told(one)).toSorted(), first);
  await tellStates(other, [part('ok')], at(6));
  await tellStates(one, [part('ok')], at(6));
  assert.equal((await told(one)).slice(3).toSorted(), [
    'role:admin external 系统恢复：文档库',
    'role:admin inApp 系统恢复：文档库',
    'role:publicity inApp 系统恢复：文档库',
  ]);
  const { text } = await one.selectFrom('outbox').select('text').limit(1).executeTakeFirstOrThrow();
  assert.match(text, '文档库连不上（11月25日10:00 起，北京时间）');
  assert.not.match(text, '10.0.0.5');
});

tell('a part that comes and goes rings no storm, and is told again when it stays away', async ({ one }) => {
  for (let minute = 0; minute < 8; minute += 1)
    await tellStates(one, [part(minute % 2 === 0 ? 'down' : 'ok')], at(minute));
  assert.is((await told(one)).filter((line) => line.includes('external')).length, 2);
  await tellStates(one, [part('down')], at(1 + quietMs / 60_000));
  assert.is((await told(one)).filter((line) => line.includes('external')).length, 3);
});

tell('worse is told, better than that is not', async ({ one }) => {
  await tellStates(one, [part('degraded')], at(0));
  await tellStates(one, [part('down')], at(1));
  await tellStates(one, [part('degraded')], at(2));
  assert.equal(
    (await told(one)).filter((line) => line.includes('external')),
    ['role:admin external 系统告警：文档库受限', 'role:admin external 系统告警：文档库不可用'],
  );
});

tell('while the main database is away the channel is used at once, once, and for the end of it', async () => {
  const sent: string[] = [];
  const alarm = directAlarm({ perMinute: null, send: async ({ subject }) => void sent.push(subject) }, () => at(0));
  const database = (state: PartHealth['state'], looks: number): PartHealth => ({
    ...part(state, looks),
    part: 'database',
  });
  await alarm([database('ok', 9)]);
  await alarm([database('down', 1)]);
  for (const looks of [2, 3, 4]) await alarm([database('down', looks)]);
  await alarm([database('ok', 1)]);
  for (const looks of [2, 3]) await alarm([database('ok', looks)]);
  assert.equal(sent, ['系统告警：台账数据库不可用', '系统恢复：台账数据库']);
});

tell.run();
