import { read as readSheet } from '@e965/xlsx';
import * as assert from 'uvu/assert';
import type { AssessmentAnswer } from '../../../api/assessment/contract.ts';
import type { LetterView } from '../../../api/assessment/contract-letters.ts';
import type { YearStatistics } from '../../../api/assessment/contract-year.ts';
import { collectFindings } from '../../../api/ledger/verify/finding.ts';
import { compareRows } from '../../../api/ledger/verify/rows.ts';
import { zipEntries } from '../../../dashboards/briefing/fixed-zip.ts';
import { suite } from '../../suite.ts';
import { city, newCase, system, wang } from '../cases/office.ts';
import { people } from '../http/office.ts';
import { type Browser, type Office, openOffice, signedIn } from '../http/server.ts';
import { factsOfAll } from './plain-count.ts';

const routes = suite<{ office: Office }>('the assessment over HTTP');

routes.before(async (context) => {
  context.office = await openOffice();
});
routes.beforeEach(async (context) => {
  if (context.office.clock.now.getTime() > Date.parse('2026-11-28T00:00:00Z')) return;
  const { office } = context;
  for (const [id, unit] of [
    ['case-a', 'div-air'],
    ['case-b', 'div-air'],
    ['case-c', 'div-water'],
  ] as const)
    await assigned(office, id, unit);
  office.clock.move(3 * 24 * 60);
});
routes.after(async ({ office }) => office.close());

/** Filed and assigned to a unit that does nothing. The words of the public in it must never be printed. */
async function assigned(office: Office, id: string, lead: string): Promise<void> {
  const { cases } = office.services;
  const now = office.clock.now.toISOString();
  const told = { title: `张大姐${secretTitle}`, summary: '联系电话13912345678，家住幸福里3栋', foundAt: now };
  await cases.open(newCase(id, { ...told, origin: '12345' }), system);
  const version = async () => (await cases.read(id))?.state.version ?? 0;
  await cases.act(id, await version(), { type: 'file', level: 'yellow', emergency: false, reason: '属实' }, wang);
  const duty = { lead, handler: 'city-3607', support: [] };
  await cases.act(id, await version(), { type: 'assign', duty, note: '' }, wang);
}

const secretTitle = '投诉自家楼下黑水';
const month = 'from=2026-11-01T00:00:00Z';

routes('a unit reads its own row and no other, and no total', async ({ office }) => {
  const all: AssessmentAnswer = (await (await signedIn(office, 'xuanjiao')).get(`/api/assessment?${month}`)).body;
  assert.equal(all.units.map(({ id, figures }) => [id, figures['duty']?.value, figures['overdue']?.value]).sort(), [
    ['city-3607', 3, 3],
    ['div-air', 2, 2],
    ['div-water', 1, 1],
  ]);
  assert.equal(
    all.cities.map(({ id, name, figures }) => [id, name, figures['duty']?.value]),
    [['3607', '赣州市', 3]],
  );
  assert.is(all.total?.figures['onTime']?.value, 0);
  for (const [name, unit, cases] of [
    ['daqi', 'div-air', 2],
    ['shui', 'div-water', 1],
  ] as const) {
    const { body } = await (await signedIn(office, name)).get(`/api/assessment?${month}`);
    const own: AssessmentAnswer = body;
    assert.equal([own.units.map(({ id }) => id), own.cities, own.total, own.own], [[unit], [], null, true]);
    assert.is(own.units[0]?.figures['duty']?.value, cases);
  }
});

routes('each cell of a unit leads to a list of exactly its cases', async ({ office }) => {
  const browser = await signedIn(office, 'daqi');
  const own: AssessmentAnswer = (await browser.get(`/api/assessment?${month}`)).body;
  for (const [figure, { records, cases }] of Object.entries(own.units[0]?.figures ?? {})) {
    const { status, body } = await browser.get(`/api${records}`);
    assert.equal([status, body.total], [200, cases], `${figure} ${records}`);
  }
});

routes('refuses a period that ends before it begins or lies ahead, in words', async ({ office }) => {
  const browser = await signedIn(office, 'xuanjiao');
  for (const query of ['from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'from=2030-01-01T00:00:00Z']) {
    const { status, body } = await browser.get(`/api/assessment?${query}`);
    assert.equal([status, body.code], [400, 'period.empty']);
    assert.match(body.detail, '请重新选择');
  }
});

routes(
  'a reminder names overdue cases by number, is edited, issued with a number, reaches its unit and is confirmed',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const period = { from: '2026-11-01T00:00:00Z', to: office.clock.now.toISOString() };
    const made = await publicity.post('/api/assessment/letters', { kind: 'reminder', unitId: 'div-air', ...period });
    assert.is(made.status, 201);
    const draft: LetterView = made.body;
    const numbers = new Set(draft.table.rows.map(([number]) => number));
    assert.is(numbers.size, 2);
    assert.match(draft.body, '2件超时未办');
    assert.is(draft.issued, null);

    // Nobody else sees a draft, and a unit can confirm nothing that was not issued.
    const unit = await signedIn(office, 'daqi');
    assert.equal((await unit.get('/api/assessment/letters')).body.items, []);
    assert.is((await unit.get(`/api/assessment/letters/${draft.id}`)).status, 404);
    assert.is((await unit.post(`/api/assessment/letters/${draft.id}/receipt`, {})).status, 404);

    const words = { title: draft.title, body: `${draft.body}\n请于周五前报进展。`, changedAt: draft.changedAt };
    const edited: LetterView = (await publicity.send('PATCH', `/api/assessment/letters/${draft.id}`, words)).body;
    assert.match(edited.body, '周五前');
    const late = await publicity.send('PATCH', `/api/assessment/letters/${draft.id}`, words);
    assert.equal([late.status, late.body.code], [409, 'version.conflict']);
    const stale = await publicity.post(`/api/assessment/letters/${draft.id}/issue`, { changedAt: draft.changedAt });
    assert.is(stale.status, 409);
    const issue = { changedAt: edited.changedAt };
    const issued: LetterView = (await publicity.post(`/api/assessment/letters/${draft.id}/issue`, issue)).body;
    assert.equal(issued.issued, { number: '舆情提醒〔2026〕1号', at: office.clock.now.toISOString(), by: '宣教甲' });

    // What was issued stays as it is.
    const again = { ...words, changedAt: issued.changedAt };
    for (const refused of [
      await publicity.send('PATCH', `/api/assessment/letters/${draft.id}`, again),
      await publicity.send('DELETE', `/api/assessment/letters/${draft.id}`),
      await publicity.post(`/api/assessment/letters/${draft.id}/issue`, issue),
    ]) {
      assert.equal([refused.status, refused.body.code], [409, 'letter.issued']);
      assert.match(refused.body.detail, '另发一份更正');
    }

    const inbox = (await unit.get('/api/inbox')).body;
    const notice = inbox.items.find(({ target }: { target: string }) => target === `/assessment/letters/${draft.id}`);
    assert.match(notice?.subject ?? '', '提醒函');
    assert.is((await (await signedIn(office, 'shui')).get(`/api/assessment/letters/${draft.id}`)).status, 404);
    const refused = await publicity.post(`/api/assessment/letters/${draft.id}/receipt`, {});
    assert.equal([refused.status, refused.body.code], [403, 'letter.notAddressed']);
    office.clock.move(5);
    const confirmed: LetterView = (await unit.post(`/api/assessment/letters/${draft.id}/receipt`, {})).body;
    const receipt = { at: office.clock.now.toISOString(), by: '大气甲' };
    assert.equal([confirmed.units[0]?.receipt, confirmed.can], [receipt, []]);
    office.clock.move(5);
    await unit.post(`/api/assessment/letters/${draft.id}/receipt`, {});
    const [listed]: LetterView[] = (await publicity.get('/api/assessment/letters')).body.items;
    assert.equal(listed?.units, [{ id: 'div-air', name: '大气环境处', receipt }]);
    const trail = await office.database
      .selectFrom('trail')
      .where('kind', '=', 'letter')
      .select(['target', 'act'])
      .execute();
    assert.equal(trail, [{ target: draft.id, act: '签发提醒函' }]);
  },
);

routes(
  'the circular puts the worst first and goes to every unit in it; each sees its own receipt alone',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const period = { from: '2026-11-01T00:00:00Z', to: office.clock.now.toISOString() };
    const draft: LetterView = (await publicity.post('/api/assessment/letters', { kind: 'circular', ...period })).body;
    assert.match(draft.body, '一、总体情况');
    assert.match(draft.body, /由低到高依次为：.*0\.0%（0\/3）/);
    assert.equal(draft.table.rows.map(([name]) => name).slice(0, 3), [
      '赣州市生态环境局',
      '大气环境处',
      '水生态环境处',
    ]);
    assert.ok(draft.table.notes.length > 5);
    const issue = { changedAt: draft.changedAt };
    const issued: LetterView = (await publicity.post(`/api/assessment/letters/${draft.id}/issue`, issue)).body;
    assert.is(issued.issued?.number, '舆情通报〔2026〕1号');
    assert.equal(issued.units.map(({ id }) => id).sort(), ['city-3607', 'div-air', 'div-water']);
    const seen: LetterView = (await (await signedIn(office, 'shui')).get(`/api/assessment/letters/${draft.id}`)).body;
    assert.equal([seen.units.map(({ id }) => id), seen.can], [['div-water'], ['confirm']]);
  },
);

routes(
  'the list for talks follows the rule that the office keeps, and stays within the department',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const period = { from: '2026-11-01T00:00:00Z', to: office.clock.now.toISOString() };
    const draftOf = async (): Promise<LetterView> =>
      (await publicity.post('/api/assessment/letters', { kind: 'talk', ...period })).body;
    assert.match((await draftOf()).body, '1.赣州市生态环境局：现超时 3件。');
    const { body: rules } = await publicity.get('/api/assessment/rules');
    assert.equal(rules, { version: 0, value: { onTimeBelow: 60, leastDecided: 5, overdue: 3 } });
    const change = { value: { onTimeBelow: 60, leastDecided: 2, overdue: 4 }, version: 0, reason: '按厅务会意见' };
    assert.is((await publicity.send('PUT', '/api/assessment/rules', change)).body.version, 1);
    assert.is((await publicity.send('PUT', '/api/assessment/rules', change)).body.code, 'version.conflict');
    const draft = await draftOf();
    assert.match(draft.body, '1.赣州市生态环境局：按原时限达标 0.0%（0/3）。');
    assert.match(draft.body, '2.大气环境处：按原时限达标 0.0%（0/2）。');
    assert.not.match(draft.body, '水生态环境处');
    await publicity.post(`/api/assessment/letters/${draft.id}/issue`, { changedAt: draft.changedAt });
    assert.is((await (await signedIn(office, 'daqi')).get(`/api/assessment/letters/${draft.id}`)).status, 404);
    assert.is((await (await signedIn(office, 'lingdao')).get(`/api/assessment/letters/${draft.id}`)).status, 200);
  },
);

routes(
  'the statistics of the year are what the plain program counts, with a definition for every part',
  async ({ office }) => {
    const leader = await signedIn(office, 'lingdao');
    const year: YearStatistics = (await leader.get('/api/assessment/years/2026')).body;
    const entries = await office.services.cases.entries('2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z');
    const facts = factsOfAll(entries);
    const count = (what: string, kind?: string) =>
      new Set(
        facts.filter((one) => one.what === what && (kind === undefined || one.kind === kind)).map((one) => one.caseId),
      ).size;
    const line = (name: string) => year.sections.flatMap(({ lines }) => lines).find((one) => one.name === name);
    assert.is(line('登记案件')?.value, count('registered'));
    assert.is(line('12345 热线')?.value, count('registered', '12345'));
    assert.is(line('黄色')?.value, 3);
    assert.is(line('赣州市')?.value, 3);
    assert.is(line('单位退回')?.value, count('returned'));
    const { records: _, ...onTime } = line('按原时限达标') ?? { records: null };
    assert.equal(onTime, { name: '按原时限达标', value: 0, unit: '%', of: { met: 0, cases: count('original') } });
    let listed = 0;
    for (const { name, records, value, unit, of } of year.sections.flatMap(({ lines }) => lines)) {
      const expected = unit === '件' ? value : of?.cases;
      if (records === null || expected === undefined) continue;
      assert.is((await leader.get(`/api${records}`)).body.total, expected, `${name} ${records}`);
      listed += 1;
    }
    assert.ok(listed > 40, `only ${listed} lists`);
    assert.is(line('首次发声用时（中位）')?.value, null);
    assert.is(line('尚未办结')?.value, count('open'));
    assert.ok(year.sections.every(({ definition }) => definition.length > 10));
    assert.is((await leader.get('/api/assessment/years/2027')).body.code, 'year.future');
    assert.is((await (await signedIn(office, 'daqi')).get('/api/assessment/years/2026')).status, 403);
  },
);

routes(
  'nothing that is published holds personal data: no reporter, clerk, number, link or title of a post',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const { items } = (await publicity.get('/api/assessment/letters')).body as { items: LetterView[] };
    assert.ok(items.length >= 3);
    const files = [
      ...items.map(({ id }) => `/api/assessment/letters/${id}/docx`),
      ...['docx', 'xlsx', 'hearing'].map((file) => `/api/assessment/years/2026/${file}`),
    ];
    const names = [
      ...people.map(({ displayName }) => displayName),
      ...[wang, city].map((one) => ('name' in one ? one.name : '')),
    ];
    for (const file of files) {
      const text = await textOf(publicity, file);
      assert.match(text, '数据说明'.slice(0, file.endsWith('xlsx') ? 0 : 4), file);
      for (const secret of [...names, '张大姐', secretTitle, '13912345678', '幸福里', '又臭了', 'forum.example.com'])
        assert.not.ok(text.includes(secret), `${file} holds ${secret}`);
      assert.not.match(text.replace(/xmlns[^"]*"[^"]*"|https?:\/\/(schemas|purl|www\.w3)[^\s"<]*/g, ''), /https?:\/\//);
    }
    const hearing = await textOf(publicity, '/api/assessment/years/2026/hearing');
    for (const told of ['一、主要数据', '二、办理较慢的单位', '三、等级最高的案件', '四、尚未完成的事项', '龙南市'])
      assert.match(hearing, told);
    assert.match(hearing, /2026-000\d　龙南市恶臭异味舆情（黄色，已交办）/);
  },
);

routes('what was issued and is changed behind the back of the office is found by verification', async ({ office }) => {
  const told = async () => {
    const findings = collectFindings();
    await compareRows(office.database, findings);
    return findings.all().map(({ sentence }) => sentence);
  };
  assert.equal(await told(), []);
  const issued = office.database.updateTable('assessmentLetters').where('number', '=', '舆情提醒〔2026〕1号');
  await issued.set({ body: '没有超时。' }).execute();
  const [sentence = '', ...others] = await told();
  assert.match(sentence, '正文');
  assert.equal(others, []);
});

routes.run();

/** All that a Word or Excel file says. */
async function textOf(browser: Browser, path: string): Promise<string> {
  const response = await fetch(`${browser.base}${path}`, {
    headers: { Cookie: `${browser.cookie}; ${browser.device}` },
  });
  assert.is(response.status, 200, path);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (path.endsWith('xlsx')) {
    const { SheetNames, Sheets } = readSheet(bytes, { dense: true });
    const rows = Sheets[SheetNames[0] ?? '']?.['!data'] ?? [];
    return rows.map((row) => Array.from(row, (cell) => String(cell?.v ?? '')).join('\t')).join('\n');
  }
  return zipEntries(bytes)
    .filter(({ name }) => name.endsWith('.xml'))
    .map(({ bytes: part }) =>
      part
        .toString('utf8')
        .replace(/<\/w:p>/g, '\n')
        .replace(/<w:[^>]*>|<\/w:[^>]*>/g, ''),
    )
    .join('\n');
}
