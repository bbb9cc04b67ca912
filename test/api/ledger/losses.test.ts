import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { createAudit } from '../../../api/audit/audit.ts';
import { recordLoss } from '../../../api/ledger/losses.ts';
import { collectFindings } from '../../../api/ledger/verify/finding.ts';
import { verifyChains } from '../../../api/ledger/verify.ts';
import { suite } from '../../suite.ts';
import { act, engines, newCase, type Office, system, wang } from '../cases/office.ts';
import { fileIt } from '../cases/stage.ts';
import { dropDefences } from './tampering.ts';

const refer = { type: 'refer', to: '城管部门', receipt: null, reason: '油烟' } as const;

for (const [engine, open] of engines) {
  const losing = suite<{ o: Office }>(`entries lost with a restored older state on ${engine}`);
  // Six entries: two cases, each opened, its clocks started, filed. Then the state goes back to four.
  losing.beforeEach(async (context) => {
    context.o = await open();
    for (const id of ['case-a', 'case-b']) {
      await context.o.cases.open(newCase(id), system);
      await act(context.o, id, fileIt, wang);
    }
    await dropDefences(context.o.database);
    await goBack(context.o, 4);
  });
  losing.afterEach(async ({ o }) => o.close());
  // The chains alone: the lists went back with the ledger only where a whole state is restored (see the journeys).
  const check = async (o: Office) => {
    const findings = collectFindings();
    const found = await verifyChains(o.database, o.anchor, findings);
    const [first] = findings.all();
    return { ...found, ok: first === undefined, broken: first === undefined ? null : { reason: first.sentence } };
  };
  const record = (o: Office, reason: string) =>
    recordLoss(
      {
        database: o.database,
        anchor: o.anchor,
        audit: createAudit(o.database, () => new Date(o.clock.now)),
        now: () => new Date(o.clock.now),
      },
      { reason, by: '命令行' },
    );

  losing(
    'verification says how many the anchor has beyond the ledger, from which to which, and when',
    async ({ o }) => {
      const { ok, entries, beyond } = await check(o);
      assert.equal([ok, entries], [false, 4]);
      assert.equal(beyond, { from: 5, to: 6, count: 2, lastAt: o.clock.now });
    },
  );

  losing('recorded, the loss is shown with each verification, which passes from then on', async ({ o }) => {
    const loss = await record(o, '机房断电，恢复了昨夜的备份');
    assert.equal([loss?.from, loss?.to, loss?.reason], [5, 6, '机房断电，恢复了昨夜的备份']);
    // The case list went back with the ledger; another case goes on where the ledger stands.
    await o.cases.open(newCase('case-c'), system);
    const { ok, losses, beyond, entries } = await check(o);
    assert.equal([ok, beyond, losses.length, losses[0]?.from, losses[0]?.to], [true, null, 1, 5, 6]);
    assert.ok(entries > 4);
    const noted = await o.database.selectFrom('audit').selectAll().where('action', '=', '登记台账丢失').execute();
    assert.match(noted[0]?.target ?? '', '第 5–6 条');
    assert.is(await record(o, '机房断电，恢复了昨夜的备份'), null);
  });

  losing('it is not recorded without a reason of some length', async ({ o }) => {
    await refused(record(o, ' 恢复 '), /至少 8 个字/);
    assert.is((await check(o)).ok, false);
  });

  losing('a ledger that was cut and went on cannot be recorded as a loss', async ({ o }) => {
    await act(o, 'case-a', refer, wang);
    assert.is((await check(o)).beyond, null);
    await refused(record(o, '机房断电，恢复了昨夜的备份'), /不是恢复旧备份造成的/);
  });

  losing('a mark without its row, a row without its mark and a changed reason are found', async ({ o }) => {
    await record(o, '机房断电，恢复了昨夜的备份');
    const anchor = readFileSync(o.anchorPath, 'utf8');
    writeFileSync(o.anchorPath, anchor.replace('机房断电', '机房漏水'));
    assert.match((await check(o)).broken?.reason ?? '', '登记被伪造、改动或者删除');
    writeFileSync(
      o.anchorPath,
      anchor
        .split('\n')
        .filter((line) => !line.startsWith('{"loss"'))
        .join('\n'),
    );
    assert.is((await check(o)).ok, false);
    writeFileSync(o.anchorPath, anchor);
    assert.ok((await check(o)).ok);
    await sql`delete from "ledgerLosses"`.execute(o.database);
    assert.match((await check(o)).broken?.reason ?? '', '登记被伪造、改动或者删除');
  });

  losing('entries removed after the loss was recorded are found as ever', async ({ o }) => {
    await record(o, '机房断电，恢复了昨夜的备份');
    await o.cases.open(newCase('case-c'), system);
    const { entries } = await check(o);
    await goBack(o, 4);
    const { ok, beyond } = await check(o);
    assert.equal([ok, beyond?.from, beyond?.to], [false, 5, entries]);
  });

  losing('a missing anchor beside a ledger with entries fails with its own sentence', async ({ o }) => {
    rmSync(o.anchorPath);
    const { ok, broken, beyond } = await check(o);
    assert.equal([ok, beyond], [false, null]);
    assert.match(broken?.reason ?? '', '库外锚文件不存在或者是空的，而台账有 4 条');
  });

  losing.run();
}

/** Puts the database back to its first entries, as a restored older state does. */
async function goBack(o: Office, seq: number): Promise<void> {
  await sql`delete from "ledger" where "seq" > ${seq}`.execute(o.database);
  await sql`update "ledgerHead" set "seq" = ${seq}, "hash" = (select "hash" from "ledger" where "seq" = ${seq})`.execute(
    o.database,
  );
}

async function refused(act: Promise<unknown>, sentence: RegExp): Promise<void> {
  await act.then(
    () => assert.unreachable('recorded'),
    (error: Error) => assert.match(error.message, sentence),
  );
}
