import { readFileSync, writeFileSync } from 'node:fs';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { rebuildCases } from '../../../api/cases/projection.ts';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { againstHeads, headsBlock, headsNow, readHeads } from '../../../api/ledger/verify/heads.ts';
import { triggerStatements } from '../../../api/trail/triggers.ts';
import { suite } from '../../suite.ts';
import { type Copy, type Lives, lives } from './life-copies.ts';
import { cutAfter, lifeEntries, manipulations } from './manipulations.ts';
import { dropDefences } from './tampering.ts';

for (const [engine, live] of lives) {
  const behind = suite<{ all: Lives; own: Copy }>(`changes behind the back of the program on ${engine}`);
  behind.before(async (context) => {
    context.all = await live();
  });
  behind.after(async ({ all }) => all.drop());
  behind.beforeEach(async (context) => {
    context.own = await context.all.copy();
  });
  behind.afterEach(async ({ own }) => own.drop());

  behind('after a busy life nothing is found, and every chain has grown', async ({ own }) => {
    const { findings, ok, broken, heads, entries } = await verifyLedger(own.database, own.anchor);
    assert.equal([findings, ok, broken, entries], [[], true, null, lifeEntries]);
    assert.equal(
      heads.map(({ chain, seq }) => [chain, seq > 5]),
      [
        ['ledger', true],
        ['audit', true],
        ['trail', true],
      ],
    );
  });

  for (const { what, act, finds } of manipulations)
    behind(`${what} is named`, async ({ own, all }) => {
      await act({ ...own, life: all.life });
      const { findings, ok, broken } = await verifyLedger(own.database, own.anchor);
      assert.is(ok, false);
      assert.ok(broken !== null && /[一-龥]/.test(broken.reason));
      const named = findings.filter(({ kind, sentence }) => kind === finds.kind && finds.sentence.test(sentence));
      assert.ok(named.length > 0, `not named: ${findings.map(({ sentence }) => sentence).join('\n')}`);
    });

  behind(
    'table, head, note and anchor cut together are found by heads that were written down before',
    async ({ own }) => {
      const { database, anchor, anchorPath } = own;
      const kept = headsBlock(await headsNow(database), new Date('2026-11-30T10:00:00.000Z'));
      assert.match(
        kept,
        RegExp(
          `^回应 链头 2026-11-30 18:00（北京时间）\n台账 第 ${lifeEntries} 条 [0-9a-f]{64}\n审计 第 12 条 .*\n留痕 第 \\d+ 条 .*\n校验 `,
        ),
      );
      assert.equal(await againstHeads(database, readHeads(kept)), []);
      await dropDefences(database);
      await sql`delete from "ledger" where "seq" > ${cutAfter}`.execute(database);
      await sql`update "ledgerHead" set "seq" = ${cutAfter}, "hash" = (select "hash" from "ledger" where "seq" = ${cutAfter})`.execute(
        database,
      );
      await sql`update "heads" set "value" = replace("value", ${`"ledger":${lifeEntries}`}, ${`"ledger":${cutAfter}`}) where "name" = 'anchored'`.execute(
        database,
      );
      writeFileSync(
        anchorPath,
        readFileSync(anchorPath, 'utf8')
          .split('\n')
          .filter((line) => Number(/^\{"seq":(\d+),/.exec(line)?.[1] ?? 0) <= cutAfter)
          .join('\n'),
      );
      await rebuildCases(database);
      await raiseDefences(database, engine === 'PostgreSQL');
      assert.equal((await verifyLedger(database, anchor)).findings, [], 'all that is in one hand can be made to fit');
      const found = await againstHeads(database, readHeads(kept));
      assert.equal(
        found.map(({ kind, seq, sentence }) => [kind, seq, sentence]),
        [
          [
            'export',
            lifeEntries,
            `台账：链头文件记到第 ${lifeEntries} 条，现在没有这一条（现到第 ${cutAfter} 条）：末尾的记录连同锚文件被删除。`,
          ],
        ],
      );
      assert.throws(() => readHeads(kept.replace(`第 ${lifeEntries} 条`, `第 ${cutAfter} 条`)), /校验码不符/);
      assert.throws(() => readHeads('别的文件'), /没有链头/);
    },
  );

  behind('an anchor of which nothing is left is found for each chain', async ({ own }) => {
    const { database, anchor } = own;
    const before = await verifyLedger(database, { ...anchor, read: () => (async function* () {})() });
    assert.equal(
      before.findings.map(({ kind }) => kind),
      ['anchor', 'anchor', 'anchor'],
    );
    // Without the note of how far the anchor went, the ledger is still known to be anchored with each writing.
    await database.deleteFrom('heads').where('name', '=', 'anchored').execute();
    const after = await verifyLedger(database, { ...anchor, read: () => (async function* () {})() });
    assert.equal(
      after.findings.map(({ kind, sentence }) => [kind, sentence.startsWith('库外锚文件不存在或者是空的')]),
      [['anchor', true]],
    );
  });

  behind('a trigger that does nothing in the place of one that refuses is named', async ({ own }) => {
    await sql.raw(engine === 'PostgreSQL' ? noRefusal.postgres : noRefusal.sqlite).execute(own.database);
    if (engine === 'SQLite')
      await sql
        .raw(`create trigger "fixed-trail-update" before update on "trail" begin select 1; end`)
        .execute(own.database);
    const { findings } = await verifyLedger(own.database, own.anchor);
    assert.equal(
      findings.map(({ kind, target }) => [kind, target]),
      [['trigger', 'trail']],
    );
  });

  for (const table of ['ledger', 'trail', 'audit'] as const)
    behind(`the database itself refuses to change or delete rows of ${table}`, async ({ own }) => {
      for (const statement of [`update "${table}" set "hash" = 'x'`, `delete from "${table}" where "seq" >= 7`])
        await sql
          .raw(statement)
          .execute(own.database)
          .then(
            () => assert.unreachable(statement),
            (error: Error) => assert.match(error.message, /不能修改|不能删除|只能按保存期限清除/),
          );
      assert.equal((await verifyLedger(own.database, own.anchor)).findings, []);
    });

  behind.run();
}

const noRefusal = {
  sqlite: 'drop trigger "fixed-trail-update"',
  postgres: `create or replace function "fixed-trail-update"() returns trigger language plpgsql as $$ begin return new; end $$`,
};

async function raiseDefences(database: Copy['database'], postgres: boolean): Promise<void> {
  for (const statement of triggerStatements(postgres)) {
    const again = statement.replace(/^create function/, 'create or replace function');
    if (/truncate/.test(statement)) continue;
    await sql.raw(again).execute(database);
  }
}
