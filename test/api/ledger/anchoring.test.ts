import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { pino } from 'pino';
import * as assert from 'uvu/assert';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { fileAnchor } from '../../../api/ledger/anchor.ts';
import { openAnchoring } from '../../../api/ledger/anchoring.ts';
import { suite } from '../../suite.ts';
import { act, begin, engines, newCase, type Office, wang } from '../cases/office.ts';
import { dropDefences } from './tampering.ts';

const anchoring = suite('keeping the anchor up with the ledger');
const log = pino({ level: 'silent' });
const now = () => new Date(begin);

const lines = (office: Office) => readFileSync(office.anchorPath, 'utf8').trimEnd().split('\n');
const seqs = (office: Office) => lines(office).map((line) => (JSON.parse(line) as { seq: number }).seq);
const head = async ({ database }: Office) =>
  (await database.selectFrom('ledgerHead').select('seq').executeTakeFirstOrThrow()).seq;
/** As a process that starts: it knows nothing of the one before. */
const startOn = async ({ database, anchor }: Office) => {
  const one = openAnchoring({ database, anchor, now, log });
  await one.start();
  await one.stop();
  return one.state();
};
const reasonOf = (state: Awaited<ReturnType<typeof startOn>>) => (state.ok ? 'ok' : state.reason);

async function officeWithCases(open: () => Promise<Office>, count: number): Promise<Office> {
  const office = await open();
  for (let index = 1; index <= count; index += 1) {
    await office.cases.open(newCase(`case-${index}`), wang);
    await act(office, `case-${index}`, { type: 'dismiss', reason: '重复' }, wang);
  }
  return office;
}

for (const [name, open] of engines) {
  anchoring(
    `${name}: a process that was killed before it anchored is made good at the next start, head by head`,
    async () => {
      const office = await officeWithCases(open, 3);
      assert.equal(await startOn(office), { ok: true });
      const kept = lines(office).slice(0, 2).join('\n');
      const last = seqs(office)[1] ?? 0;
      writeFileSync(office.anchorPath, `${kept}\n`);
      assert.equal(await startOn(office), { ok: true });
      const missed = Array.from({ length: (await head(office)) - last }, (_, index) => last + 1 + index);
      assert.equal(seqs(office).slice(2), missed);
      assert.is((await verifyLedger(office.database, office.anchor)).ok, true);
      assert.equal(
        [await startOn(office), seqs(office).length],
        [{ ok: true }, 2 + missed.length],
        'and then nothing more',
      );
      await office.close();
    },
  );

  anchoring(`${name}: an anchor that could never be written is made whole when it can`, async () => {
    const office = await officeWithCases(open, 0);
    writeFileSync(`${office.anchorPath}-no-folder`, '');
    const barred = fileAnchor(`${office.anchorPath}-no-folder/anchor.jsonl`);
    for (const id of ['a', 'b']) await office.cases.open(newCase(id), wang);
    rmSync(office.anchorPath);
    const failing = openAnchoring({ database: office.database, anchor: barred, now, log });
    await failing.keepUp();
    const state = failing.state();
    assert.equal(state.ok ? null : [state.since, state.behind], [begin, await head(office)]);
    assert.match(reasonOf(state), /库外锚写不进去.*操作照常记入台账/);
    assert.equal([await startOn(office), seqs(office).at(-1)], [{ ok: true }, await head(office)]);
    await office.close();
  });

  anchoring(`${name}: an anchor that is gone is not made anew as if nothing had been`, async () => {
    const office = await officeWithCases(open, 2);
    await startOn(office);
    rmSync(office.anchorPath);
    assert.match(reasonOf(await startOn(office)), /库外锚文件不见了.*备份里有一份/);
    writeFileSync(office.anchorPath, '');
    assert.match(reasonOf(await startOn(office)), /不见了或者是空的/);
    assert.is(readFileSync(office.anchorPath, 'utf8'), '');
    await office.close();
  });

  anchoring(`${name}: it lends its word to no ledger that lost or changed the entry it ends with`, async () => {
    const office = await officeWithCases(open, 3);
    await startOn(office);
    const before = readFileSync(office.anchorPath, 'utf8');
    const seq = await head(office);
    const last = office.database.selectFrom('ledger').selectAll().where('seq', '=', seq);
    const row = await last.executeTakeFirstOrThrow();
    await dropDefences(office.database);
    await office.database
      .updateTable('ledger')
      .set({ hash: 'f'.repeat(64) })
      .where('seq', '=', seq)
      .execute();
    assert.match(reasonOf(await startOn(office)), /指纹不一致，已停止锚定.*保留现场/);
    await office.database.deleteFrom('ledger').where('seq', '=', seq).execute();
    assert.match(reasonOf(await startOn(office)), new RegExp(`记到第 ${seq} 条，台账里没有这一条`));
    assert.is(readFileSync(office.anchorPath, 'utf8'), before);
    await office.database.insertInto('ledger').values(row).execute();
    assert.equal(await startOn(office), { ok: true });
    await office.close();
  });

  anchoring(`${name}: many acts at once share a look, and each finds its entry anchored`, async () => {
    const office = await officeWithCases(open, 1);
    const one = openAnchoring({ database: office.database, anchor: office.anchor, now, log });
    truncateSync(office.anchorPath, 0);
    await Promise.all(Array.from({ length: 20 }, () => one.keepUp()));
    assert.equal(one.state(), { ok: true });
    const found = seqs(office);
    assert.equal([found.at(-1), new Set(found).size], [await head(office), found.length]);
    await office.close();
  });
}

anchoring.run();
