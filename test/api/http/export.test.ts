import { existsSync, readdirSync } from 'node:fs';
import { read, type WorkSheet } from '@e965/xlsx';
import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { type Office, openOffice, signedIn } from './server.ts';

const exports = suite<{ office: Office }>('the export of the ledger');
const system = { kind: 'system' } as const;

exports.before(async (context) => {
  context.office = await openOffice();
  for (let number = 1; number <= cases; number += 1) await openCase(context.office, number);
});
exports.after(async ({ office }) => office.close());

exports('holds every case under its number, in order, with what its entries say', async ({ office }) => {
  const { status, bytes, headers } = await download(office, await signedIn(office, 'xuanjiao'));
  assert.is(status, 200);
  assert.is(Number(headers.get('content-length')), bytes.length);
  const { rows, note } = opened(bytes);
  assert.match(note, new RegExp(`共${cases}件`));
  assert.equal(
    rows.map((row) => row['编号']),
    Array.from({ length: cases }, (_, index) => `2026-${String(index + 1).padStart(4, '0')}`),
  );
  assert.is(rows[122]?.['标题'], '第 123 件：<异味> & “噪声”');
  assert.is(rows[122]?.['摘要'], '居民反映夜间有异味。');
  assert.is(rows[0]?.['状态'], '待研判');
});

exports('takes the filters of the list, and a unit has none of what is not its own', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const found = opened((await download(office, publicity, `?q=${encodeURIComponent('第 123 件')}`)).bytes);
  assert.equal(
    found.rows.map((row) => row['编号']),
    ['2026-0123'],
  );
  const unit = await download(office, await signedIn(office, 'daqi'));
  if (unit.status === 200) assert.equal(opened(unit.bytes).rows, []);
  else assert.is(unit.status, 403);
});

exports('comes in each of the office’s tables, and one case as a sheet for those who see it', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const names: string[] = [];
  for (const [form, count] of [
    ['district', 20],
    ['ranking', 12],
  ] as const) {
    const { status, headers, bytes } = await download(office, publicity, `?form=${form}`);
    assert.is(status, 200);
    const { rows } = opened(bytes);
    assert.is(Object.keys(rows[0] ?? {}).length, count);
    assert.is(rows.length, cases);
    names.push(decodeURIComponent(headers.get('content-disposition')?.split("''")[1] ?? ''));
  }
  assert.equal(names, ['网络舆情台账（20 列）-2026-11-25.xlsx', '首回时间排序表-2026-11-25.xlsx']);
  assert.is((await download(office, publicity, '?form=other')).status, 400);
  const sheet = await publicity.get('/api/cases/case-7/form.docx');
  assert.is(sheet.status, 200);
  assert.match(decodeURIComponent(sheet.headers.get('content-disposition') ?? ''), '网络舆情综合情况表-2026-');
  assert.is((await (await signedIn(office, 'daqi')).get('/api/cases/case-7/form.docx')).status, 404);
  assert.is((await (await signedIn(office, 'shenji')).get('/api/cases/case-7/form.docx')).status, 403);
  const rows = await office.database
    .selectFrom('audit')
    .select('target')
    .where('action', '=', '导出综合情况表')
    .where('ok', '=', 1)
    .execute();
  assert.equal(rows, [{ target: 'case-7' }]);
});

exports('a person has one on the way, and is told so; another person gets his', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const other = await signedIn(office, 'bangong');
  const all = await Promise.all([download(office, publicity), download(office, publicity), download(office, other)]);
  const mine = all.slice(0, 2).toSorted((a, b) => a.status - b.status);
  assert.equal(
    mine.map(({ status }) => status),
    [200, 429],
  );
  const refused = JSON.parse(mine[1]?.bytes.toString() ?? '{}');
  assert.is(refused.code, 'export.running');
  assert.is(refused.detail, '您要的上一份台账还在导出，请等它完成后再导出。');
  assert.is(mine[1]?.headers.get('retry-after'), '10');
  assert.is(all[2]?.status, 200);
  assert.is((await download(office, publicity)).status, 200);
});

exports('leaves no file behind, also when whoever asked has gone', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const leaving = new AbortController();
  const gone = fetch(`${office.url}/api/cases/export.xlsx`, {
    headers: { Cookie: publicity.cookie },
    signal: leaving.signal,
  }).then(
    () => 'answered',
    () => 'left',
  );
  while (readdirSync(office.exportsFolder).length === 0) await new Promise((resolve) => setImmediate(resolve));
  leaving.abort();
  assert.is(await gone, 'left');
  for (let status = 429; status === 429; ) status = (await download(office, publicity)).status;
  assert.ok(existsSync(office.exportsFolder));
  for (let turn = 0; turn < 20_000 && readdirSync(office.exportsFolder).length > 0; turn += 1)
    await new Promise((resolve) => setImmediate(resolve));
  assert.equal(readdirSync(office.exportsFolder), []);
});

exports.run();

const cases = 300;

async function openCase(office: Office, number: number): Promise<void> {
  await office.services.cases.open(
    {
      caseId: `case-${number}`,
      title: `第 ${number} 件：<异味> & “噪声”\u{ffff}`,
      summary: '居民反映夜间有异味。',
      level: 'blue',
      origin: 'manual',
      documents: [],
      foundAt: '2026-11-24T02:00:00.000Z',
      publishedAt: null,
      topics: ['smell'],
      place: { code: '360102', name: '东湖区' },
      demands: ['查明来源'],
      demo: false,
    },
    system,
  );
}

async function download(office: Office, browser: { cookie: string }, query = '') {
  const response = await fetch(`${office.url}/api/cases/export.xlsx${query}`, { headers: { Cookie: browser.cookie } });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

/** The workbook as a spreadsheet program reads it: its rows by the names of the columns. */
function opened(bytes: Buffer): { rows: Record<string, unknown>[]; note: string } {
  const book = read(bytes, { dense: true });
  const sheet = book.Sheets[book.SheetNames[0] ?? ''] as WorkSheet;
  const data = sheet['!data'] ?? [];
  const names = (data[2] ?? []).map((cell) => String(cell.v));
  const rows = data.slice(3).map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]?.v])));
  return { rows, note: String(data[1]?.[0]?.v) };
}
