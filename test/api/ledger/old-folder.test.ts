import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { bringUpToDate } from '../../../api/cases/bring-up.ts';
import { type CaseService, openCases } from '../../../api/cases/case-service.ts';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { problemOf } from '../../../api/http/problems.ts';
import { type Anchor, fileAnchor } from '../../../api/ledger/anchor.ts';
import { openUnits } from '../../../api/units/units.ts';
import { suite } from '../../suite.ts';
import { system, wang } from '../cases/office.ts';
import { keptReleases, layOut } from './old-folder.ts';
import { dropDefences } from './tampering.ts';

type Opened = { database: Database; anchor: Anchor; cases: CaseService; folder: string };

for (const release of keptReleases()) {
  const old = suite<Opened>(`the data folder of ${release}`);
  old.beforeEach(async (context) => {
    Object.assign(context, await openedAgain(release));
  });
  old.afterEach(async ({ database, folder }) => {
    await database.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  old('opens, verifies and lists all its cases; its entries are of the first version', async (o) => {
    assert.equal((await verifyLedger(o.database, o.anchor)).findings, []);
    const { items, total } = await listed(o);
    assert.is(total, items.length);
    assert.equal(
      items.filter(({ id }) => !id.startsWith('case-alert-')).map(({ id, status }) => [id, status]),
      [
        ['case-archived', 'archived'],
        ['case-closed', 'closed'],
        ['case-dismissed', 'dismissed'],
        ['case-emergency', 'accepted'],
        ['case-referred', 'referred'],
        ['case-relapsed', 'assigned'],
        ['case-reopened', 'toJudge'],
        ['case-waiting', 'toJudge'],
      ],
    );
    await o.cases.first(10, wang);
  });

  old('reopens a case: new entries follow the old ones in one chain', async (o) => {
    const { state } = await found(o, 'case-archived');
    const after = await o.cases.act(state.id, state.version, { type: 'reopen', reason: '又有反映' }, wang);
    assert.equal([after.status, after.reopened], ['assigned', 1]);
    const { state: read, entries } = await found(o, 'case-archived');
    assert.is(read.version, after.version);
    assert.is(entries.at(-2)?.event.type, 'reopened');
    assert.equal((await verifyLedger(o.database, o.anchor)).findings, []);
    const rows = await o.database.selectFrom('ledger').select(['type', 'v']).orderBy('seq', 'desc').limit(2).execute();
    assert.equal(rows, [
      { type: 'clocksStarted', v: 1 },
      { type: 'reopened', v: 1 },
    ]);
  });

  old('a field taken out of an entry is named: by the case, the verification, and by no other case', async (o) => {
    await dropDefences(o.database);
    await sql`update "ledger" set "event" = json_remove("event", '$.demands')
      where "caseId" = 'case-emergency' and "version" = 1`.execute(o.database);
    const problem = problemOf(await refusalOf(o.cases.read('case-emergency')), { explain: () => null });
    assert.equal([problem.status, problem.code], [409, 'ledger.unreadable']);
    assert.match(
      problem.detail,
      /^案件 case-emergency 的第 1 条记录（台账第 \d+ 条，类型 opened，版本 1）读不出：内容“demands”/,
    );
    assert.is((await listed(o)).items.filter(({ id }) => id === 'case-emergency').length, 1);
    await o.cases.first(10, wang);
    await o.cases.remind();
    const { sentence } = (await verifyLedger(o.database, o.anchor)).findings.find(({ kind }) => kind === 'list') ?? {};
    assert.match(sentence ?? '', '案件 case-emergency 的第 1 条记录');
    const { state } = await found(o, 'case-dismissed');
    const after = await o.cases.act(state.id, state.version, { type: 'reopen', reason: '又有反映' }, wang);
    assert.is(after.status, 'toJudge');
  });

  old.run();
}

const first = suite<Opened>('the trail of a folder that had none');
first.beforeEach(async (context) => {
  Object.assign(context, await openedAgain('0.1.0'));
});
first.afterEach(async ({ database, folder }) => {
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
});

first('takes in what it found as a base', async ({ database }) => {
  const kinds = await database.selectFrom('trail').select(['kind', 'act']).distinct().orderBy('kind').execute();
  const took = kinds.filter(({ act }) => act === '基线：升级时的现状').map(({ kind }) => kind);
  for (const kind of ['alert', 'route', 'unit']) assert.ok(took.includes(kind), kind);
});

first('finds a change behind the program from then on', async ({ database, anchor }) => {
  await sql`update "units" set "name" = '别的单位' where "id" = 'div-air'`.execute(database);
  await sql`delete from "alerts" where "status" = 'dismissed'`.execute(database);
  const { findings } = await verifyLedger(database, anchor);
  assert.equal(
    findings.map(({ kind, sentence }) => [kind, /单位“.*名称|预警“.*现已没有/.test(sentence)]),
    [
      ['row', true],
      ['row', true],
    ],
  );
});

first.run();

/** The folder of a release, opened by this one. */
async function openedAgain(release: string): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-old-'));
  const { file, anchorPath } = layOut(release, folder);
  const database = await openDatabase(file);
  await bringUpToDate(database, () => {});
  const anchor = fileAnchor(anchorPath);
  const cases = openCases({
    database,
    anchor,
    now: () => '2026-12-20T02:00:00.000Z',
    settings: async () => shippedLedgerSettings,
    units: await openUnits(database),
    onChange: () => undefined,
  });
  return { database, anchor, cases, folder };
}

async function listed({ cases }: Opened) {
  const { items, total } = await cases.list({ view: 'all', sort: 'opened', limit: 100 }, system);
  return { items: items.toSorted((a, b) => (a.id < b.id ? -1 : 1)), total };
}

async function found({ cases }: Opened, id: string) {
  const read = await cases.read(id);
  if (read === null) throw new Error(`There is no case ${id}.`);
  return read;
}

async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was not refused.');
}
