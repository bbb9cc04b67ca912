import * as assert from 'uvu/assert';
import { documentId } from '../../../analysis/document.ts';
import { judgeSource } from '../../../api/sources/state.ts';
import { suite } from '../../suite.ts';
import { officeDocuments, start } from './office.ts';
import { type Office, openOffice, signedIn } from './server.ts';

const sources = suite<{ office: Office }>('sources');

sources.beforeEach(async (context) => {
  context.office = await openOffice();
});
sources.afterEach(async ({ office }) => office.close());

const whole = {
  id: 'nc-bureau',
  name: '示例市局网站',
  kind: 'government',
  reader: 'site',
  start: ['https://nc.example.cn/list/'],
  everyMinutes: 30,
  region: '3601',
  legalBasis: '政府信息公开条例第二十条',
  owner: '宣教处',
  retentionDays: 365,
};
const run = (state: 'ok' | 'unchanged' | 'blocked', endedAt: string, emitted = 0) => ({
  sourceId: 'nc-bureau',
  startedAt: endedAt,
  endedAt,
  state,
  reason: state === 'blocked' ? '对方返回 403' : '列表正常',
  listed: 20,
  fetched: emitted,
  emitted,
  failed: 0,
});

sources(
  'an entry may be kept while items are missing, and is collected only when it is complete',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const { legalBasis: _, owner: __, ...draft } = whole;
    const made = await publicity.post('/api/sources', { ...draft, owner: '' });
    assert.is(made.status, 201);
    assert.equal(made.body.missing.sort(), ['责任人', '采集依据'].sort());
    assert.is(made.body.nextRunAt, null);
    const refused = await publicity.post('/api/sources/nc-bureau/run', {});
    assert.equal([refused.status, refused.body.code], [409, 'source.incomplete']);
    assert.equal(await office.services.sources.due(), []);

    const { legalBasis, owner } = whole;
    const completed = await publicity.send('PATCH', '/api/sources/nc-bureau', { legalBasis, owner });
    assert.equal([completed.body.missing, completed.body.state], [[], 'never']);
    assert.equal((await publicity.post('/api/sources/nc-bureau/run', {})).body, { queued: true });
    assert.equal(office.services.queue.added, ['collect {"sourceId":"nc-bureau","slot":"now-20261125T0200"}']);
  },
);

sources('what is filled in wrongly is refused by field, and an id is given once', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const wrong = await publicity.post('/api/sources', { ...whole, everyMinutes: 1, region: '11' });
  assert.is(wrong.status, 400);
  assert.equal(wrong.body.errors, [{ path: 'everyMinutes', message: '应为 5 到 1440 之间的整数分钟' }]);
  const elsewhere = await publicity.post('/api/sources', { ...whole, region: '11' });
  assert.equal(elsewhere.body.errors, [
    { path: 'region', message: '应为本省行政区划代码：36，或者以 36 开头的四位市代码、六位县代码' },
  ]);
  assert.is((await publicity.post('/api/sources', { ...whole, start: ['ftp://x'] })).body.errors[0].path, 'start.0');
  assert.is((await publicity.post('/api/sources', whole)).status, 201);
  assert.is((await publicity.post('/api/sources', whole)).body.code, 'source.id-taken');
  assert.is((await publicity.send('PATCH', '/api/sources/not-there', { name: '换名' })).status, 404);
  assert.is((await publicity.get('/api/sources/not-there')).status, 404);
  assert.is((await publicity.post('/api/sources/not-there/run', {})).status, 404);
});

const selectors = { title: 'h1', body: '.text', publishedAt: null, author: null };
const tuned = {
  ...whole,
  linkSelector: '.list a',
  selectors: { title: 'h1', body: '.text' },
  delayMs: 5_000,
  staleAfterHours: 240,
};

sources('a change of one item leaves every other item as it was, and null empties one', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  assert.is((await publicity.post('/api/sources', tuned)).status, 201);
  const before = (await publicity.get('/api/sources/nc-bureau')).body;
  assert.equal(
    [before.linkSelector, before.selectors, before.delayMs, before.staleAfterHours, before.allowInternal],
    ['.list a', selectors, 5_000, 240, false],
  );
  const renamed = await publicity.send('PATCH', '/api/sources/nc-bureau', { name: '改名的网站' });
  assert.equal(renamed.body, { ...before, name: '改名的网站' });
  const entry = await office.services.sources.entry('nc-bureau');
  assert.equal([entry.linkSelector, entry.selectors, entry.delayMs], ['.list a', tuned.selectors, 5_000]);

  const body = { linkSelector: null, selectors: { title: null, author: '.by' }, staleAfterHours: null };
  const emptied = (await publicity.send('PATCH', '/api/sources/nc-bureau', body)).body;
  assert.equal(
    [emptied.linkSelector, emptied.selectors, emptied.staleAfterHours, emptied.delayMs],
    [null, { ...selectors, title: null, author: '.by' }, 72, 5_000],
  );
  const without = (await publicity.send('PATCH', '/api/sources/nc-bureau', { selectors: null, owner: null })).body;
  assert.equal([without.selectors.body, without.owner, without.missing], [null, null, ['责任人']]);
});

sources('two who change different items at the same moment both get theirs in', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  await publicity.post('/api/sources', tuned);
  const bodies = [{ name: '同时改名' }, { owner: '值班组' }, { everyMinutes: 45 }, { delayMs: 9_000 }];
  await Promise.all(bodies.map((body) => publicity.send('PATCH', '/api/sources/nc-bureau', body)));
  const { name, owner, everyMinutes, delayMs, linkSelector } = (await publicity.get('/api/sources/nc-bureau')).body;
  assert.equal([name, owner, everyMinutes, delayMs, linkSelector], ['同时改名', '值班组', 45, 9_000, '.list a']);
});

sources(
  'what a change says wrongly is named at its field, and what it says too much is refused',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    await publicity.post('/api/sources', tuned);
    const wrong: [object, string][] = [
      [{ start: [] }, 'start'],
      [{ start: ['https://a.example.cn', 'ftp://b'] }, 'start.1'],
      [{ delayMs: 100 }, 'delayMs'],
      [{ staleAfterHours: 9_999 }, 'staleAfterHours'],
      [{ retentionDays: 7 }, 'retentionDays'],
      [{ region: '430102' }, 'region'],
      [{ legalBasis: '无' }, 'legalBasis'],
      [{ selectors: { headline: 'h1' } }, 'selectors'],
      [{ id: 'other' }, ''],
    ];
    for (const [body, path] of wrong) {
      const answer = await publicity.send('PATCH', '/api/sources/nc-bureau', body);
      assert.equal([answer.status, answer.body.errors?.[0]?.path], [400, path], JSON.stringify(body));
    }
  },
);

sources('only the administrator opens the internal network, with a reason that the audit keeps', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const admin = await signedIn(office, 'guanli');
  const inside = { allowInternal: true, internalReason: '本厅内网门户，网信办已同意' };
  assert.is((await publicity.post('/api/sources', { ...tuned, ...inside })).body.code, 'source.internal');
  await publicity.post('/api/sources', tuned);
  const path = '/api/sources/nc-bureau';
  assert.equal(
    [(await publicity.send('PATCH', path, inside)).status, (await publicity.get(path)).body.allowInternal],
    [403, false],
  );
  const silent = await admin.send('PATCH', path, { allowInternal: true });
  assert.equal([silent.status, silent.body.errors[0].path], [400, 'internalReason']);
  const opened = await admin.send('PATCH', path, inside);
  assert.equal([opened.body.allowInternal, opened.body.internalReason], [true, inside.internalReason]);
  assert.is((await office.services.sources.entry('nc-bureau')).allowInternal, true);

  const moved = await publicity.send('PATCH', path, { start: ['http://10.0.0.1/'] });
  assert.equal([moved.status, moved.body.code], [403, 'source.internal']);
  assert.match(moved.body.detail, '起始网址和读取方式只能由系统管理员修改');
  assert.is((await publicity.send('PATCH', path, { name: '内网门户' })).body.internalReason, inside.internalReason);
  const closed = await publicity.send('PATCH', path, { allowInternal: false });
  assert.equal([closed.body.allowInternal, closed.body.internalReason], [false, null]);

  const { items } = (await (await signedIn(office, 'shenji')).get('/api/audit?limit=100')).body;
  const rows = items.map(({ action, target, ok }: { action: string; target: string; ok: boolean }) => [
    action,
    target,
    ok,
  ]);
  const told = (action: string, ok: boolean) =>
    rows.some((row: unknown[]) => row[0] === action && row[1] === 'nc-bureau' && row[2] === ok);
  assert.ok(told('允许信源访问内网地址（理由：本厅内网门户，网信办已同意）', true));
  assert.ok(told('修改信源登记（source.internal）', false));
  assert.ok(told('取消信源访问内网地址', true));
});

sources(
  'the coverage sentence counts whom to trust, names who is silent and why, and what nobody watches',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    assert.is((await publicity.get('/api/sources')).body.coverage.sentence, '还没有启用任何信源，目前没有监测。');
    await publicity.post('/api/sources', whole);
    await publicity.post('/api/sources', { ...whole, id: 'jj-bureau', name: '示例二网站' });
    await office.services.sources.recordRun(run('ok', start, 3));
    await office.services.sources.recordRun({ ...run('blocked', start), sourceId: 'jj-bureau' });
    const { coverage, items } = (await publicity.get('/api/sources')).body;
    assert.equal([coverage.watched, coverage.trusted], [2, 1]);
    assert.is(coverage.sentence, '监测 2 个信源，1 个当前可信；1 个本时段无法采集：示例二网站（对方返回 403）。');
    assert.ok(coverage.blindSpots.some((spot: string) => spot.includes('抖音')));
    assert.ok(coverage.blindSpots.some((spot: string) => spot.includes('微信群')));
    const good = items.find((item: { id: string }) => item.id === 'nc-bureau');
    assert.equal([good.trusted, good.lastOkAt, good.rhythm.length], [true, start, 30]);
    assert.equal(good.rhythm.at(-1), { key: '2026-11-25', count: 3 });
  },
);

sources(
  'a run just after midnight in Beijing counts for the new day there, though it is still the old one in UTC',
  async ({ office }) => {
    await office.services.sources.seed([whole]);
    await office.services.sources.recordRun(run('ok', '2026-11-23T16:30:00.000Z', 2));
    const view = await office.services.sources.get('nc-bureau');
    assert.equal(
      view?.rhythm.slice(-3).map(({ key, count }) => [key, count]),
      [
        ['2026-11-23', 0],
        ['2026-11-24', 2],
        ['2026-11-25', 0],
      ],
    );
  },
);

sources('runs come newest first and a change of state is told', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  await office.services.sources.seed([whole]);
  assert.is(await office.services.sources.recordRun(run('ok', '2026-11-25T01:00:00.000Z')), true);
  assert.is(await office.services.sources.recordRun(run('ok', '2026-11-25T01:30:00.000Z')), false);
  assert.is(await office.services.sources.recordRun(run('blocked', start)), true);
  const { items } = (await publicity.get('/api/sources/nc-bureau/runs?limit=2')).body;
  assert.equal(
    items.map(({ state }: { state: string }) => state),
    ['blocked', 'ok'],
  );
});

sources(
  'a source is due once per interval, whoever asks at the same moment, and never while it is switched off',
  async ({ office }) => {
    const { sources: register } = office.services;
    await register.seed([whole, { ...whole, id: 'off-site', enabled: false }]);
    const both = await Promise.all([register.due(), register.due()]);
    assert.equal(both.flat(), [{ sourceId: 'nc-bureau', slot: '20261125T0200' }]);
    office.clock.move(29);
    assert.equal(await register.due(), []);
    office.clock.move(1);
    assert.equal(await register.due(), [{ sourceId: 'nc-bureau', slot: '20261125T0230' }]);
    assert.is(await register.seed([whole]), 0, 'a seed never overwrites what people changed');
  },
);

sources(
  'a source that was read while the clock was 45 days ahead is read when it is right again',
  async ({ office }) => {
    const { sources: register } = office.services;
    await register.seed([whole]);
    office.clock.move(45 * 24 * 60);
    assert.is((await register.due()).length, 1);
    office.clock.move(-45 * 24 * 60);
    assert.is((await register.due()).length, 1);
  },
);

sources(
  'known addresses are those whose documents were noted, in whatever spelling, beyond one pack',
  async ({ office }) => {
    const { sources: register } = office.services;
    await register.seed([whole]);
    const [document] = officeDocuments();
    if (document === undefined) throw new Error('no document');
    const many = Array.from({ length: 700 }, (_, index) => {
      const url = `https://nc.example.cn/${index}.html`;
      return { ...document, url, id: documentId(url) };
    });
    await register.remember('nc-bureau', many);
    await register.remember('nc-bureau', many.slice(0, 5));
    const asked = [
      ...many.map(({ url }) => url),
      'https://NC.example.cn/7.html?utm_source=x#a',
      'https://nc.example.cn/new',
    ];
    const known = await register.known(asked);
    assert.is(known.size, 701);
    assert.not.ok(known.has('https://nc.example.cn/new'));
    assert.is(await register.lastItemAt('nc-bureau'), document.publishedAt);
    assert.is(await register.lastItemAt('not-there'), null);
  },
);

sources('silence is trusted only after a good and recent run with items in their usual rhythm', () => {
  const known = {
    enabled: true,
    missing: [],
    everyMinutes: 30,
    staleAfterHours: 72,
    lastRun: { state: 'unchanged', reason: '无新增', endedAt: '2026-11-25T01:40:00.000Z' },
    lastOkAt: '2026-11-25T01:40:00.000Z',
    lastItemAt: '2026-11-24T02:00:00.000Z',
  };
  const now = new Date(start);
  assert.equal(judgeSource(known, now), { state: 'unchanged', reason: '无新增', trusted: true });
  assert.is(judgeSource({ ...known, lastItemAt: '2026-11-21T01:00:00.000Z' }, now).state, 'stale');
  assert.is(judgeSource({ ...known, lastRun: { ...known.lastRun, state: 'empty' } }, now).trusted, false);
  assert.is(judgeSource({ ...known, lastRun: null }, now).state, 'never');
  assert.is(judgeSource({ ...known, enabled: false }, now).trusted, false);
  const late = judgeSource({ ...known, lastRun: { ...known.lastRun, endedAt: '2026-11-24T22:00:00.000Z' } }, now);
  assert.equal([late.trusted, late.reason], [false, '已 4 小时没有采集，应每 30 分钟一次']);
});

sources.run();
