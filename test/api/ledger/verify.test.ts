import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { entryHash } from '../../../api/ledger/ledger.ts';
import { collectFindings } from '../../../api/ledger/verify/finding.ts';
import { verifyChains } from '../../../api/ledger/verify.ts';
import { suite } from '../../suite.ts';
import { act, engines, newCase, type Office, system, wang } from '../cases/office.ts';
import { fileIt } from '../cases/stage.ts';
import { dropDefences } from './tampering.ts';

for (const [engine, open] of engines) {
  const chain = suite<{ o: Office }>(`verification of the ledger on ${engine}`);
  // Nine entries: three cases, each opened, its clocks started, filed.
  chain.beforeEach(async (context) => {
    context.o = await open();
    for (const id of ['case-a', 'case-b', 'case-c']) {
      await context.o.cases.open(newCase(id), system);
      await act(context.o, id, fileIt, wang);
    }
    await dropDefences(context.o.database);
  });
  chain.afterEach(async ({ o }) => o.close());
  const check = async (o: Office) => {
    const findings = collectFindings();
    const { entries, head } = await verifyChains(o.database, o.anchor, findings);
    const [first] = findings.all().toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
    const broken =
      first === undefined
        ? null
        : { seq: first.seq, caseId: first.target, reason: first.sentence.replace(/^台账：/, '') };
    return { entries, head, ok: broken === null, broken };
  };

  chain('an untouched ledger holds, and so does an empty one', async ({ o }) => {
    const result = await check(o);
    assert.equal([result.ok, result.entries, result.broken], [true, 9, null]);
    await sql`delete from "ledger"`.execute(o.database);
    await sql`update "ledgerHead" set "seq" = 0, "hash" = ${'0'.repeat(64)}`.execute(o.database);
    writeFileSync(o.anchorPath, '');
    assert.equal(await check(o), { entries: 0, head: '0'.repeat(64), ok: true, broken: null });
  });

  for (const column of ['caseId', 'at', 'by', 'event', 'previous', 'hash'] as const) {
    chain(`one changed character in ${column} is found and the entry named`, async ({ o }) => {
      const row = await o.database.selectFrom('ledger').selectAll().where('seq', '=', 5).executeTakeFirstOrThrow();
      for (const index of [0, Math.floor(row[column].length / 2), row[column].length - 1]) {
        const changed = `${row[column].slice(0, index)}${row[column][index] === '1' ? '2' : '1'}${row[column].slice(index + 1)}`;
        await sql`update "ledger" set ${sql.ref(column)} = ${changed} where "seq" = 5`.execute(o.database);
        const result = await check(o);
        assert.equal([result.ok, result.broken?.seq, result.entries], [false, 5, 4], `${column}[${index}]`);
        assert.match(result.broken?.reason ?? '', '第 5 条');
      }
    });
  }

  chain('a changed version, a blank put into the event and a moved number are found', async ({ o }) => {
    await sql`update "ledger" set "version" = 40 where "seq" = 4`.execute(o.database);
    assert.equal([(await check(o)).broken?.seq, (await check(o)).broken?.caseId], [4, 'case-b']);
    await sql`update "ledger" set "version" = 1 where "seq" = 4`.execute(o.database);
    assert.ok((await check(o)).ok);
    await sql`update "ledger" set "event" = "event" || ' ' where "seq" = 6`.execute(o.database);
    assert.is((await check(o)).broken?.seq, 6);
    await sql`update "ledger" set "event" = trim("event") where "seq" = 6`.execute(o.database);
    await sql`update "ledger" set "seq" = 70 where "seq" = 7`.execute(o.database);
    assert.is((await check(o)).broken?.seq, 7);
  });

  chain('a removed entry in the middle is named', async ({ o }) => {
    await sql`delete from "ledger" where "seq" = 4`.execute(o.database);
    const { broken } = await check(o);
    assert.equal([broken?.seq, broken?.reason], [4, '第 4 条记录缺失（已被删除或者序号被改动）。']);
  });

  chain('a removed last entry is found by the head, and by the anchor when the head was changed too', async ({ o }) => {
    await sql`delete from "ledger" where "seq" = 9`.execute(o.database);
    assert.match((await check(o)).broken?.reason ?? '', '链头记到第 9 条');
    await sql`update "ledgerHead" set "seq" = 8, "hash" = (select "hash" from "ledger" where "seq" = 8)`.execute(
      o.database,
    );
    const { broken } = await check(o);
    assert.is(broken?.seq, 9);
    assert.match(broken?.reason ?? '', '库外锚文件记到第 9 条');
    // Growing over the gap does not heal it.
    await act(o, 'case-b', { type: 'refer', to: '城管部门', receipt: null, reason: '油烟' }, wang);
    assert.is((await check(o)).broken?.seq, 9);
  });

  chain('two swapped entries are found, with or without their numbers', async ({ o }) => {
    await sql`update "ledger" set "seq" = 100 where "seq" = 2`.execute(o.database);
    await sql`update "ledger" set "seq" = 2 where "seq" = 3`.execute(o.database);
    await sql`update "ledger" set "seq" = 3 where "seq" = 100`.execute(o.database);
    assert.is((await check(o)).broken?.seq, 2);
  });

  chain('an inserted entry is found, also when its own hash is right', async ({ o }) => {
    const last = await o.database.selectFrom('ledger').selectAll().where('seq', '=', 9).executeTakeFirstOrThrow();
    const forged = { ...last, seq: 10, version: last.version + 1, previous: last.hash };
    const row = { ...forged, hash: entryHash(forged) };
    await o.database.insertInto('ledger').values(row).execute();
    const { broken } = await check(o);
    assert.equal([broken?.seq, broken?.reason], [10, '链头只记到第 9 条，第 10 条是绕过系统插入的。']);
  });

  chain('a ledger rewritten from an entry on, hashes and head and all, is found by the anchor', async ({ o }) => {
    let previous = (await o.database.selectFrom('ledger').select('hash').where('seq', '=', 4).executeTakeFirstOrThrow())
      .hash;
    for (const row of await o.database.selectFrom('ledger').selectAll().where('seq', '>', 4).orderBy('seq').execute()) {
      const event = row.event.replaceAll('属实', '不实');
      const hash = entryHash({ ...row, event, previous });
      await o.database.updateTable('ledger').set({ event, previous, hash }).where('seq', '=', row.seq).execute();
      previous = hash;
    }
    await o.database.updateTable('ledgerHead').set({ hash: previous }).execute();
    const { broken } = await check(o);
    assert.match(broken?.reason ?? '', '与库外锚文件的指纹不一致');
    assert.is(broken?.seq, 6);
    assert.is(broken?.caseId, 'case-b');
  });

  chain('a changed or missing head is found, and nothing is appended without one', async ({ o }) => {
    await sql`update "ledgerHead" set "hash" = ${'f'.repeat(64)}`.execute(o.database);
    assert.match((await check(o)).broken?.reason ?? '', '链头指纹');
    await sql`delete from "ledgerHead"`.execute(o.database);
    assert.is((await check(o)).broken?.reason, '链头记录被删除。');
    try {
      await o.cases.open(newCase('case-d'), system);
      assert.unreachable();
    } catch (error) {
      assert.match(error instanceof Error ? error.message : '', '已停止写入');
    }
  });

  chain('a line of the anchor that a power failure cut off does no harm', async ({ o }) => {
    appendFileSync(o.anchorPath, '{"seq":10,"hash":"ab');
    assert.ok((await check(o)).ok);
    await act(o, 'case-c', { type: 'refer', to: '城管部门', receipt: null, reason: '油烟' }, wang);
    assert.match(readFileSync(o.anchorPath, 'utf8'), '"hash":"ab{"seq":10,');
    await sql`delete from "ledger" where "seq" = 10`.execute(o.database);
    await sql`update "ledgerHead" set "seq" = 9, "hash" = (select "hash" from "ledger" where "seq" = 9)`.execute(
      o.database,
    );
    assert.is((await check(o)).broken?.seq, 10);
  });

  chain.run();
}
