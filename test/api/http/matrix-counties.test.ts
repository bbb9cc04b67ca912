import { read } from '@e965/xlsx';
import * as assert from 'uvu/assert';
import { createLetters } from '../../../api/assessment/letters.ts';
import type { Role } from '../../../api/people/contract.ts';
import { permissions } from '../../../api/people/permissions.ts';
import { createSessions } from '../../../api/people/sessions.ts';
import { createUsers } from '../../../api/people/users.ts';
import type { OfficeRoute, Person } from '../../../api/route.ts';
import { createStreamFeed } from '../../../api/stream/stream-feed.ts';
import { suite } from '../../suite.ts';
import { taken } from '../attachments/photos.ts';
import { wang } from '../cases/office.ts';
import { listen } from './listen.ts';
import { newCase, password, start } from './office.ts';
import { allRoutes } from './route-table.ts';
import { Browser, type Office, openOffice, signedIn } from './server.ts';

/** Two cases, each in one city and handed down to one of its counties; what belongs to a row, and who sees it. */
type Row = { id: string; number: string; title: string; event: string; attachment: string; letter: string };
type Context = { office: Office; rows: { nanchang: Row; jiujiang: Row }; browsers: Map<string, Browser> };
const rowsOf = suite<Context>('which rows whose unit sees');

/** Each unit's person, by the case that he sees; `none` has no unit at all. */
const cast = {
  'div-air': 'nanchang',
  'city-3601': 'nanchang',
  'county-360121': 'nanchang',
  'div-water': 'jiujiang',
  'city-3604': 'jiujiang',
  'county-360429': 'jiujiang',
  // A sister county, and a city that has nothing to do with either.
  'county-360123': null,
  'city-3607': null,
  none: null,
} as const;
const names = Object.keys(cast) as (keyof typeof cast)[];
const counties = { 'county-360121': '南昌县', 'county-360123': '安义', 'county-360429': '湖口' } as const;

rowsOf.before(async (context) => {
  context.office = await openOffice();
  await furnish(context.office);
  context.browsers = new Map();
  for (const name of names) context.browsers.set(name, await signedIn(context.office, name));
  context.rows = {
    nanchang: await nanchang(context),
    jiujiang: await jiujiang(context),
  };
});
rowsOf.after(async ({ office }) => office.close());

/** How each route of one row is asked for, so that only the row decides. */
const asked: Record<string, (row: Row) => { path: string; body?: unknown }> = {
  'get /api/events/:id': ({ event }) => ({ path: `/api/events/${event}` }),
  'get /api/cases/:id': ({ id }) => ({ path: `/api/cases/${id}` }),
  'get /api/cases/:id/effect': ({ id }) => ({ path: `/api/cases/${id}/effect` }),
  'get /api/cases/:id/demand-proposals': ({ id }) => ({ path: `/api/cases/${id}/demand-proposals` }),
  'get /api/events/:id/demand-proposals': ({ event }) => ({ path: `/api/events/${event}/demand-proposals` }),
  'get /api/cases/:id/form.docx': ({ id }) => ({ path: `/api/cases/${id}/form.docx` }),
  'get /api/cases/:id/report-draft': ({ id }) => ({ path: `/api/cases/${id}/report-draft?report=initial` }),
  'get /api/cases/:id/report-draft.docx': ({ id }) => ({ path: `/api/cases/${id}/report-draft.docx?report=initial` }),
  'get /api/cases/:id/reports/:report/docx': ({ id }) => ({ path: `/api/cases/${id}/reports/1/docx` }),
  'get /api/cases/:id/attachments/:attachment': ({ id, attachment }) => ({
    path: `/api/cases/${id}/attachments/${attachment}`,
  }),
  'post /api/cases/:id/attachments': ({ id }) => ({
    path: `/api/cases/${id}/attachments?name=a.jpg`,
    body: taken.jpeg(),
  }),
  'get /api/assessment/letters/:id': ({ letter }) => ({ path: `/api/assessment/letters/${letter}` }),
  'get /api/assessment/letters/:id/docx': ({ letter }) => ({ path: `/api/assessment/letters/${letter}/docx` }),
  'post /api/assessment/letters/:id/receipt': ({ letter }) => ({
    path: `/api/assessment/letters/${letter}/receipt`,
    body: {},
  }),
  // Of a version that was never there: whoever sees the case is told so.
  'post /api/cases/:id/commands': ({ id }) => ({
    path: `/api/cases/${id}/commands`,
    body: { command: { type: 'comment', text: '看过了', mentions: [] }, version: 999 },
  }),
};

rowsOf('each route of a row answers the units of the case and is 404 for all others', async (context) => {
  const { rows, browsers } = context;
  const wrong: string[] = [];
  const before = await written(context);
  for (const route of routesOfRows())
    for (const name of names)
      for (const [which, row] of Object.entries(rows)) {
        const ask = asked[`${route.method} ${route.path}`];
        if (ask === undefined) throw new Error(`no row for ${route.method} ${route.path}`);
        const { path, body } = ask(row);
        const browser = browsers.get(name);
        const { status } = (await browser?.send(route.method.toUpperCase(), path, body)) ?? { status: 0 };
        const own = cast[name] === which;
        if (own ? [401, 403, 404].includes(status) || status >= 500 : status !== 404)
          wrong.push(`${name} ${route.method} ${path}: ${status}`);
      }
  assert.equal(wrong, []);
  assert.equal(await written(context), before, 'nothing was written');
});

rowsOf('the lists, their filters and the figures hold no row of another', async ({ rows, browsers }) => {
  const queries = ['', '?view=open', '?unit=city-3604', '?unit=city-3601', '?place=3601', '?place=36', '?sort=opened'];
  const paths = [
    ...queries.map((query) => `/api/cases${query}`),
    ...[`/api/cases?q=${encodeURIComponent('臭')}`, '/api/cases?view=todo', '/api/cases?view=toReview'],
    ...['/api/events', '/api/events?view=cased', '/api/events?view=waiting', '/api/events?place=3604'],
    '/api/overview',
    '/api/health',
    '/api/assessment',
    '/api/assessment/letters',
  ];
  const wrong: string[] = [];
  const found = new Set<string>();
  for (const name of names)
    for (const path of paths) {
      const { status, text } = (await browsers.get(name)?.get(path)) ?? { status: 0, text: '' };
      if (status !== 200) wrong.push(`${name} ${path}: ${status}`);
      for (const [which, row] of Object.entries(rows)) {
        const shown = [row.id, row.event, row.title, `"${row.number}"`].filter((one) => text.includes(one));
        if (shown.length > 0 && cast[name] !== which) wrong.push(`${name} ${path} tells ${shown.join(', ')}`);
        if (shown.length > 0) found.add(`${name} ${which}`);
      }
    }
  assert.equal(wrong, []);
  // Whose it is finds it.
  assert.is(found.size, 6);
});

rowsOf('the workbook of each form holds the own rows alone', async ({ office, rows, browsers }) => {
  for (const name of names)
    for (const form of ['ledger', 'district', 'ranking']) {
      const response = await fetch(`${office.url}/api/cases/export.xlsx?form=${form}`, {
        headers: { Cookie: browsers.get(name)?.cookie ?? '' },
      });
      assert.is(response.status, 200, name);
      const cells = JSON.stringify(read(Buffer.from(await response.arrayBuffer())).Sheets);
      for (const [which, { title }] of Object.entries(rows))
        assert.is(cells.includes(title), cast[name] === which, `${name} ${form} ${which}`);
    }
});

rowsOf('the stream tells of the own case alone', async ({ office, rows, browsers }) => {
  const { database, services } = office;
  const feed = createStreamFeed({ database, stream: services.stream, log: services.log, everyMs: 60_000 });
  await feed.start();
  const listeners = await Promise.all(
    names.map(async (name) => ({ name, heard: await listen(office, browsers.get(name) ?? new Browser(office)) })),
  );
  const publicity = await signedIn(office, 'xuanjiao');
  for (const { id } of Object.values(rows))
    await act(publicity, id, { type: 'comment', text: '请各单位抓紧', mentions: [] });
  feed.nudge();
  await feed.stop();
  // Everybody hears this one, after whatever came before it.
  services.stream.publish('health', { at: start }, { units: [] });
  for (const { name, heard } of listeners) {
    await heard.until('"at"');
    const cases = heard.events().flatMap(({ event, data }) => (event === 'case' ? [data.id] : []));
    const own = cast[name] === null ? [] : [rows[cast[name]].id];
    assert.equal([...new Set(cases)], own, name);
    await heard.close();
  }
});

rowsOf('each notice of a case went to the department or to a unit that sees it', async ({ office, rows }) => {
  const notices = await office.database.selectFrom('outbox').select(['recipient', 'target', 'subject']).execute();
  for (const [which, { id, number }] of Object.entries(rows)) {
    const told = notices.filter(({ target, subject }) => target.includes(id) || subject.includes(number));
    const units = new Set(told.flatMap(({ recipient }) => (recipient.startsWith('unit:') ? recipient.slice(5) : [])));
    assert.equal(
      [...units].filter((unit) => !(unit in cast) || cast[unit as keyof typeof cast] !== which),
      [],
      which,
    );
    assert.ok(units.has(which === 'nanchang' ? 'county-360121' : 'county-360429'), which);
  }
});

rowsOf('a county that was passed over sees the case no more, and its city still does', async (context) => {
  const { rows, browsers } = context;
  const { id, event } = rows.nanchang;
  const city = browsers.get('city-3601');
  const former = browsers.get('county-360121');
  assert.ok(city && former);
  await act(former, id, { type: 'return', reason: '不在本县' });
  await act(city, id, { type: 'handDown', to: 'county-360123', note: '请核查' });
  for (const path of [`/api/cases/${id}`, `/api/events/${event}`]) {
    assert.is((await former.get(path)).status, 404, path);
    assert.equal([(await city.get(path)).status, (await browsers.get('county-360123')?.get(path))?.status], [200, 200]);
  }
  const { units } = (await city.get(`/api/cases/${id}`)).body;
  const gaveBack = units.find((step: { unit: { id: string } }) => step.unit.id === 'county-360121');
  assert.ok(gaveBack.endedAt !== null, 'nobody waits for a decision on what it gave back');
});

rowsOf.run();

/** What a unit's person may ask for by its id. */
function routesOfRows(): OfficeRoute[] {
  const rows = allRoutes.filter(
    ({ access, path }) =>
      path.includes('/:') &&
      // A draft is of the person, whatever case it is about; its own test says who finds it.
      !path.startsWith('/api/drafts/') &&
      access in permissions &&
      (permissions[access as keyof typeof permissions] as readonly Role[]).includes('unit'),
  );
  assert.ok(rows.length >= 9);
  return rows;
}

async function furnish(office: Office): Promise<void> {
  const admin = await signedIn(office, 'guanli');
  for (const [id, name] of Object.entries(counties)) {
    const region = id.slice(-6);
    const unit = {
      id,
      name: `${name}生态环境局`,
      kind: 'county',
      desk: null,
      region,
      parent: `city-${region.slice(0, 4)}`,
    };
    assert.is((await admin.send('PUT', `/api/units/${id}`, { ...unit, active: true })).status, 200, id);
  }
  const now = () => office.clock.now;
  const { settings } = office.services;
  const users = createUsers(office.database, createSessions(office.database, settings, now), settings, now);
  for (const name of names) {
    const one = { name, displayName: name, role: 'unit', unitId: name === 'none' ? null : name, password } as const;
    await users.create(one, { keepPassword: true });
  }
}

/** The alert of the office, filed as an emergency, with a photo of the county and a report of the city. */
async function nanchang({ office, browsers }: Context): Promise<Row> {
  const publicity = await signedIn(office, 'xuanjiao');
  const duty = { lead: 'div-air', handler: 'city-3601', support: [] };
  const filed = { type: 'file', level: 'red', emergency: true, emergencyLevel: 'III', reason: '属实', duty, note: '' };
  assert.is((await publicity.post(`/api/alerts/${office.alertId}/decision`, filed)).status, 200);
  const id = (await publicity.get(`/api/alerts/${office.alertId}`)).body.alert.caseId as string;
  return worked(office, publicity, id, browsers, ['div-air', 'city-3601', 'county-360121']);
}

/** A case of another city, entered by hand. */
async function jiujiang({ office, browsers }: Context): Promise<Row> {
  const publicity = await signedIn(office, 'xuanjiao');
  const made = await publicity.post('/api/cases', { ...newCase, title: '湖口县河水发黑', places: ['3604'] });
  const id = made.body.case.id as string;
  const duty = { lead: 'div-water', handler: 'city-3604', support: [] };
  await act(publicity, id, { type: 'file', level: 'yellow', emergency: true, emergencyLevel: 'IV', reason: '属实' });
  await act(publicity, id, { type: 'assign', duty, note: '' });
  return worked(office, publicity, id, browsers, ['div-water', 'city-3604', 'county-360429']);
}

async function worked(
  office: Office,
  publicity: Browser,
  id: string,
  browsers: Map<string, Browser>,
  [lead, city, county]: readonly [string, string, string],
): Promise<Row> {
  const person = (name: string): Browser => {
    const browser = browsers.get(name);
    assert.ok(browser, name);
    return browser;
  };
  await act(person(lead), id, { type: 'accept' });
  await act(person(city), id, { type: 'accept' });
  await act(person(city), id, { type: 'handDown', to: county, note: '请核查' });
  const kept = await person(county).send('POST', `/api/cases/${id}/attachments?name=a.jpg`, taken.jpeg());
  assert.is(kept.status, 201, kept.text);
  const draft = (await person(city).get(`/api/cases/${id}/report-draft?report=initial`)).body;
  const signed = { unit: '市局', signer: '局长', contact: '值班员', phone: '0791-86866666' };
  await act(person(city), id, {
    ...{ type: 'fileReport', report: 'initial', to: 'province', way: 'writing', sentAt: start },
    body: { ...draft, ...signed },
  });
  const { number, title } = (await publicity.get(`/api/cases/${id}`)).body.case;
  const events = (await publicity.get('/api/events?view=cased')).body.items as { id: string; case: { id: string } }[];
  const event = events.find((one) => one.case.id === id)?.id;
  assert.ok(event, `${title} has its event`);
  return {
    id,
    number,
    title,
    event,
    attachment: kept.body.attachment.id,
    letter: await letterTo(office, [lead, city, county]),
  };
}

async function act(browser: Browser, id: string, command: object): Promise<void> {
  const { version } = (await browser.get(`/api/cases/${id}`)).body.case;
  const { status, text } = await browser.post(`/api/cases/${id}/commands`, { command, version });
  assert.is(status, 200, text);
}

/** How many entries there are, and rows of files. */
/** A letter that was issued to these units and to nobody else. */
async function letterTo({ database, services, clock }: Office, units: readonly string[]): Promise<string> {
  const letters = createLetters(
    database,
    () => services.units.list(),
    () => clock.now,
  );
  const draft = { title: '提醒', body: '请抓紧办理。', table: { caption: '', columns: [], rows: [], notes: [] } };
  const made = await letters.create('reminder', draft, { units, from: start, to: start }, wang as Person);
  return (await letters.issue(made.id, made.changedAt, wang as Person)).id;
}

async function written({ office: { database } }: Context): Promise<number[]> {
  const { seq } = await database.selectFrom('ledgerHead').select('seq').executeTakeFirstOrThrow();
  return [seq];
}
