import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import { answersOf, runCommand } from './command-process.ts';
import { lifelikeRecords } from './records.ts';

const verifying = suite('the verify command');
const folder = mkdtempSync(join(tmpdir(), 'huiying-verify-'));
const whole = join(folder, 'whole');

verifying.before(async () => {
  const file = join(folder, 'posts.jsonl');
  writeFileSync(file, lines(lifelikeRecords(400)));
  const run = await runCommand(['import', file], { DATA_DIR: whole });
  assert.is(run.code, 0, run.stderr);
});

verifying.after(() => rmSync(folder, { recursive: true, force: true }));

verifying('an untouched ledger passes, with its length and head for programs', async () => {
  const run = await runCommand(['verify'], { DATA_DIR: whole });
  assert.is(run.code, 0, run.stderr);
  const [answer = {}] = answersOf(run);
  assert.equal(Object.keys(answer), ['entries', 'head', 'ok']);
  assert.ok(Number(answer['entries']) > 20, String(answer['entries']));
  assert.match(String(answer['head']), /^[0-9a-f]{64}$/);
  assert.is(answer['ok'], true);
  assert.match(run.stderr, /台账核验通过，共 \d+ 条。/);
});

const tampering: [string, (ledger: Sqlite.Database) => number, RegExp][] = [
  [
    'one changed byte',
    (ledger) => {
      const changed = `UPDATE ledger SET event = substr(event, 1, 20) || char(unicode(substr(event, 21, 1)) + 1) || substr(event, 22) WHERE seq = 7`;
      assert.is(ledger.prepare(changed).run().changes, 1);
      return 7;
    },
    /第 7 条/,
  ],
  [
    'a deleted last entry',
    (ledger) => {
      const last = Number(ledger.prepare('SELECT max(seq) FROM ledger').pluck().get());
      ledger.prepare('DELETE FROM ledger WHERE seq = ?').run(last);
      return last;
    },
    /记录已被删除/,
  ],
  [
    'a deleted last entry with the head set back',
    (ledger) => {
      const last = Number(ledger.prepare('SELECT max(seq) FROM ledger').pluck().get());
      ledger.prepare('DELETE FROM ledger WHERE seq = ?').run(last);
      ledger
        .prepare('UPDATE "ledgerHead" SET seq = ?, hash = (SELECT hash FROM ledger WHERE seq = ?)')
        .run(last - 1, last - 1);
      return last;
    },
    /库外锚文件记到第 \d+ 条/,
  ],
  [
    'two swapped entries',
    (ledger) => {
      for (const [from, to] of [
        [4, -1],
        [5, 4],
        [-1, 5],
      ])
        ledger.prepare('UPDATE ledger SET seq = ? WHERE seq = ?').run(to, from);
      return 4;
    },
    /第 4 条记录与前一条不衔接/,
  ],
];

for (const [what, tamper, reason] of tampering)
  verifying(`${what} is named and ends badly`, async () => {
    const dataDir = join(folder, what.replaceAll(' ', '-'));
    cpSync(whole, dataDir, { recursive: true });
    const ledger = openTampered(dataDir);
    const seq = tamper(ledger);
    ledger.close();
    const run = await runCommand(['verify'], { DATA_DIR: dataDir });
    assert.is(run.code, 1, run.stderr);
    const last = answersOf(run).at(-1) ?? {};
    assert.equal(Object.keys(last).slice(0, 4), ['entries', 'head', 'ok', 'broken']);
    assert.is(last['ok'], false);
    const broken = last['broken'] as { seq: number; reason: string };
    assert.is(broken.seq, seq);
    assert.match(broken.reason, reason);
    assert.match(run.stderr, new RegExp(`台账核验未通过：第 ${seq} 条`));
  });

verifying('a folder without a ledger is said to have none, nothing is made there, and the command fails', async () => {
  for (const dataDir of [join(folder, 'nowhere'), mkdtempSync(join(folder, 'empty-'))]) {
    const run = await runCommand(['verify'], { DATA_DIR: dataDir });
    assert.is(run.code, 1, run.stderr);
    assert.match(run.stderr, /这里没有台账：.*ledger\.db 不存在/);
    assert.is(run.stdout, '');
    assert.equal(existsSync(dataDir) ? readdirSync(dataDir) : [], []);
  }
});

verifying('a missing anchor is named and ends badly', async () => {
  const dataDir = join(folder, 'no-anchor');
  cpSync(whole, dataDir, { recursive: true });
  rmSync(join(dataDir, 'ledger-anchor.jsonl'));
  const run = await runCommand(['verify'], { DATA_DIR: dataDir });
  assert.is(run.code, 1, run.stderr);
  assert.match(run.stderr, /库外锚文件不存在或者是空的/);
});

verifying(
  'an older database under a newer anchor: what is missing, and how to record it, once and for ever',
  async () => {
    const dataDir = join(folder, 'older');
    cpSync(whole, dataDir, { recursive: true });
    const more = join(folder, 'more.jsonl');
    writeFileSync(more, lines(lifelikeRecords(200, 7)));
    const grown = await runCommand(['import', more], { DATA_DIR: dataDir });
    assert.is(grown.code, 0, grown.stderr);
    for (const rest of ['-wal', '-shm']) rmSync(join(dataDir, `ledger.db${rest}`), { force: true });
    cpSync(join(whole, 'ledger.db'), join(dataDir, 'ledger.db'));
    const before = await runCommand(['verify'], { DATA_DIR: dataDir });
    assert.is(before.code, 1, before.stderr);
    const { entries } = answersOf(before).at(-1) ?? {};
    const first = Number(entries) + 1;
    assert.match(before.stderr, new RegExp(`锚文件比台账多 \\d+ 条.*缺第 ${first}–\\d+ 条`));
    assert.match(before.stderr, /核验未通过：留痕：库外锚文件记到第 \d+ 条/);
    assert.match(before.stderr, /--record-loss/);
    const short = await runCommand(['verify', '--record-loss', '恢复'], { DATA_DIR: dataDir });
    assert.is(short.code, 1);
    const recorded = await runCommand(['verify', '--record-loss', '磁盘损坏，恢复了昨夜的备份'], { DATA_DIR: dataDir });
    assert.is(recorded.code, 0, recorded.stderr);
    const after = await runCommand(['verify'], { DATA_DIR: dataDir });
    assert.is(after.code, 0, after.stderr);
    assert.match(after.stderr, new RegExp(`丢失登记：第 ${first}–\\d+ 条.*磁盘损坏，恢复了昨夜的备份`));
    assert.is(after.stderr.match(/丢失登记：/g)?.length, 2, 'of the ledger and of the trail');
  },
);

function lines(records: readonly object[]): string {
  return records.map((record) => JSON.stringify(record)).join('\n');
}

/** Without the refusals of the database, as whoever changes the ledger has to open it. */
function openTampered(dataDir: string): Sqlite.Database {
  const ledger = new Sqlite(join(dataDir, 'ledger.db'));
  const fixed = ledger.prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'fixed-%'`);
  for (const name of fixed.pluck().all()) ledger.exec(`DROP TRIGGER "${String(name)}"`);
  return ledger;
}

verifying('heads are printed and an earlier print is held against what is there now', async () => {
  const printed = await runCommand(['verify', '--heads'], { DATA_DIR: whole });
  assert.is(printed.code, 0, printed.stderr);
  assert.match(printed.stderr, /台账 第 \d+ 条 [0-9a-f]{64}\n(审计 .*\n)?留痕 第 \d+ 条/);
  const kept = join(folder, 'heads.txt');
  writeFileSync(kept, printed.stdout);
  const same = await runCommand(['verify', '--against', kept], { DATA_DIR: whole });
  assert.is(same.code, 0, same.stderr);
  const missing = await runCommand(['verify', '--against', join(folder, 'none.txt')], { DATA_DIR: whole });
  assert.match(missing.stderr, /读不到链头文件 .*none\.txt/);
  writeFileSync(kept, String(answersOf(printed)[0]?.['text']).replace(/(台账 第 \d+ 条 )./, '$1x'));
  const damaged = await runCommand(['verify', '--against', kept], { DATA_DIR: whole });
  assert.is(damaged.code, 1);
  assert.match(damaged.stderr, /校验码不符/);
});

verifying('a changed list is named by case and column, and made anew from the ledger on request', async () => {
  const dataDir = join(folder, 'list');
  cpSync(whole, dataDir, { recursive: true });
  const ledger = new Sqlite(join(dataDir, 'ledger.db'));
  ledger.exec(`UPDATE cases SET "dueAt" = '2031-01-01T00:00:00.000Z' WHERE number LIKE '%-0002'`);
  ledger.close();
  const run = await runCommand(['verify'], { DATA_DIR: dataDir });
  assert.is(run.code, 1);
  assert.match(run.stderr, /案件 \d{4}-0002（.*）列表行的最近时限与台账不一致：台账为“.*”，列表为“2031/);
  assert.is((await runCommand(['verify', '--rebuild', '重做'], { DATA_DIR: dataDir })).code, 1);
  const rebuilt = await runCommand(['verify', '--rebuild', '列表被人直接改过库'], { DATA_DIR: dataDir });
  assert.is(rebuilt.code, 0, rebuilt.stderr);
  assert.match(rebuilt.stderr, /已从台账重做案件列表，共 \d+ 个案件/);
  const after = openTampered(dataDir);
  const noted = after.prepare(`SELECT target FROM audit WHERE action = '从台账重做案件列表'`).pluck().get();
  assert.is(noted, '重做前列表有 1 处与台账不一致：列表被人直接改过库');
  after.exec(`UPDATE ledger SET event = replace(event, '{', '{ ') WHERE seq = 3`);
  after.close();
  const refused = await runCommand(['verify', '--rebuild', '再做一次看看结果'], { DATA_DIR: dataDir });
  assert.is(refused.code, 1);
  assert.match(refused.stderr, /链条本身有问题（台账：第 3 条.*不能用它重做列表/);
});

verifying.run();
