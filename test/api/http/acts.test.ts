import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { fileAnchor } from '../../../api/ledger/anchor.ts';
import { suite, untested } from '../../suite.ts';
import { newCase, password, start } from './office.ts';
import { Browser, type Office, openOffice, signedIn } from './server.ts';

const acts = suite<{ office: Office }>('an act, its audit row and its remembered answer');

acts.beforeEach(async (context) => {
  context.office = await openOffice();
});
acts.afterEach(async ({ office }) => office.close());

const key = { 'Idempotency-Key': 'an-act-of-its-own-1' };
const onPostgres = process.env['DATABASE_URL'] !== undefined;

/** What stands of acts: cases, audit rows of opening one, and entries of the ledger. */
async function stands({ database }: Office): Promise<[cases: number, audited: number, entries: number]> {
  const count = (rows: readonly unknown[]) => rows.length;
  return [
    count(await database.selectFrom('cases').select('id').execute()),
    count(
      await database
        .selectFrom('audit')
        .select('seq')
        .where('action', '=', '一键录入案件')
        .where('ok', '=', 1)
        .execute(),
    ),
    count(await database.selectFrom('ledger').select('seq').where('version', '=', 1).execute()),
  ];
}

acts(
  'ten requests with one key at the same moment are one case, one audit row and ten equal answers',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const answers = await Promise.all(Array.from({ length: 10 }, () => publicity.post('/api/cases', newCase, key)));
    assert.equal(
      answers.map(({ status }) => status),
      Array(10).fill(201),
    );
    assert.is(new Set(answers.map(({ text }) => text)).size, 1);
    assert.is(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true').length, 9);
    assert.equal(await stands(office), [1, 1, 1]);
  },
);

acts(
  'an act whose audit row cannot be written has not happened, and its key makes it once afterwards',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    await sql`alter table audit rename to audit_away`.execute(office.database);
    assert.is((await publicity.post('/api/cases', newCase, key)).status, 500);
    await sql`alter table audit_away rename to audit`.execute(office.database);
    assert.equal(await stands(office), [0, 0, 0]);
    assert.is((await publicity.post('/api/cases', newCase, key)).status, 201);
    assert.equal(await stands(office), [1, 1, 1]);
  },
);

acts('an act whose answer cannot be remembered has not happened either', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  await sql`alter table idempotency rename column answer to away`.execute(office.database);
  assert.is((await publicity.post('/api/cases', newCase, key)).status, 500);
  await sql`alter table idempotency rename column away to answer`.execute(office.database);
  assert.equal(await stands(office), [0, 0, 0]);
  assert.is((await publicity.post('/api/cases', newCase, key)).status, 201);
  assert.equal(await stands(office), [1, 1, 1]);
});

acts('a full disk refuses the act as a whole; the same key makes it once there is room', async ({ office }) => {
  if (onPostgres) return untested('a full disk under PostgreSQL', 'its size cannot be bounded from here');
  const publicity = await signedIn(office, 'xuanjiao');
  const long = { ...newCase, summary: '河水发黑。'.repeat(400) };
  const pages = async () =>
    (await sql<{ page_count: number }>`pragma page_count`.execute(office.database)).rows[0]?.page_count ?? 0;
  let refused = 0;
  for (let number = 1; number <= 12; number += 1) {
    const full = await pages();
    // One page more at each try: the disk is full at every place in the act where it can be.
    for (let room = 0; ; room += 1) {
      await sql`pragma max_page_count = ${sql.lit(full + room)}`.execute(office.database);
      const { status } = await publicity.post('/api/cases', long, { 'Idempotency-Key': `disk-full-${number}` });
      if (status === 201) break;
      assert.ok(room < 50, 'the act is never done');
      refused += 1;
      assert.equal(await stands(office), [number - 1, number - 1, number - 1], `${room} pages free`);
    }
    assert.equal(await stands(office), [number, number, number]);
  }
  assert.ok(refused > 12, `the disk was full ${refused} times only`);
});

acts('a key whose record is lost makes the same case again and not a second one', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const first = (await publicity.post('/api/cases', newCase, key)).body;
  await office.database.deleteFrom('idempotency').execute();
  const again = await publicity.post('/api/cases', newCase, key);
  assert.equal([again.status, again.body.case.id], [201, first.case.id]);
  const other = await signedIn(office, 'bangong');
  assert.is.not((await other.post('/api/cases', newCase, key)).body.case.id, first.case.id);
  assert.equal((await stands(office))[0], 2);
});

acts('what is sent in twice under one key is one import, also when its record is lost', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const text = { text: '化工厂半夜排气，味道很大。' };
  const first = await publicity.post('/api/intake', text, key);
  assert.is(first.status, 202, first.text);
  await office.database.deleteFrom('idempotency').execute();
  const again = await publicity.post('/api/intake', text, key);
  assert.equal([again.status, again.body.importId], [202, first.body.importId]);
  assert.is((await office.database.selectFrom('imports').select('id').execute()).length, 1);
  assert.is((await office.database.selectFrom('packs').select('batch').execute()).length, 1);
});

acts('a judgement of an alert is refused or made as a whole: alert, case, ledger and audit', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const decision = { type: 'file', level: 'red', emergency: false, reason: '多人反映夜间异味', note: '' };
  const body = { ...decision, duty: { lead: 'div-air', handler: 'div-air', support: [] } };
  const path = `/api/alerts/${office.alertId}/decision`;
  await sql`alter table audit rename to audit_away`.execute(office.database);
  assert.is((await publicity.post(path, body, key)).status, 500);
  await sql`alter table audit_away rename to audit`.execute(office.database);
  const alert = () => office.database.selectFrom('alerts').select(['status', 'caseId']).executeTakeFirstOrThrow();
  assert.equal(await alert(), { status: 'waiting', caseId: null });
  assert.is((await office.database.selectFrom('ledger').select('seq').execute()).length, 0);
  const made = await publicity.post(path, body, key);
  assert.equal([made.status, made.body.alert.status], [200, 'filed'], made.text);
  const again = await publicity.post(path, body, key);
  assert.equal([again.text, again.headers.get('idempotency-replayed')], [made.text, 'true']);
  const rows = await office.database
    .selectFrom('audit')
    .select('seq')
    .where('action', '=', '研判预警：立案交办')
    .execute();
  assert.is(rows.length, 1);
});

acts('wrong passwords are counted although the sign-in is refused', async ({ office }) => {
  const browser = new Browser(office);
  for (let index = 0; index < 5; index += 1)
    assert.is((await browser.post('/api/session', { name: 'xuanjiao', password: 'wrong' })).body.code, 'login.refused');
  assert.is((await browser.post('/api/session', { name: 'xuanjiao', password })).body.code, 'login.locked');
});

acts('an anchor that cannot be written is a state that is shown and no answer; it catches up', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const admin = await signedIn(office, 'guanli');
  const heads = async () => {
    const found: number[] = [];
    for await (const { seq } of fileAnchor(office.anchorFile).read()) found.push(seq);
    return found;
  };
  assert.is((await publicity.post('/api/cases', newCase)).status, 201);
  const before = await heads();
  const folder = dirname(office.anchorFile);
  renameSync(folder, `${folder}-away`);
  writeFileSync(folder, 'no folder');

  const answers = [];
  for (const title of ['第二件', '第三件'])
    answers.push(
      (
        await publicity.post(
          '/api/cases',
          { ...newCase, title },
          { 'Idempotency-Key': `${key['Idempotency-Key']}-${answers.length}` },
        )
      ).status,
    );
  assert.equal(
    [answers, await stands(office)],
    [
      [201, 201],
      [3, 3, 3],
    ],
  );
  const ready = await admin.get('/readyz');
  const anchorOf = ({ body }: typeof ready) =>
    body.others.find(({ name }: { name: string }) => name === '库外锚') as Record<string, unknown>;
  assert.equal([ready.status, ready.body.ok, anchorOf(ready)['state']], [200, false, 'degraded']);
  assert.is(anchorOf(ready)['since'], start);
  assert.match(String(anchorOf(ready)['reason']), /库外锚写不进去.*操作照常记入台账/);
  assert.is(anchorOf(await publicity.get('/readyz'))['reason'], '无法使用，原因见运行日志');
  assert.match((await admin.get('/metrics')).text, /^huiying_anchor_behind_entries [1-9]/m);
  assert.is(office.logged().match(/库外锚写不进去/g)?.length, 1, 'said once');

  rmSync(folder);
  renameSync(`${folder}-away`, folder);
  assert.equal(await heads(), before);
  await office.anchoring.keepUp();
  const { seq } = await office.database.selectFrom('ledgerHead').select('seq').executeTakeFirstOrThrow();
  assert.equal([(await heads()).at(-1), office.anchoring.state()], [seq, { ok: true }]);
  assert.is(anchorOf(await admin.get('/readyz'))['state'], 'ok');
  assert.is((await verifyLedger(office.database, fileAnchor(office.anchorFile))).ok, true);
  assert.ok(existsSync(office.anchorFile));
});

acts.run();
