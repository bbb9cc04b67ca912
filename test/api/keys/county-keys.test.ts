import * as assert from 'uvu/assert';
import { createSessions } from '../../../api/people/sessions.ts';
import { createUsers } from '../../../api/people/users.ts';
import { suite } from '../../suite.ts';
import { taken } from '../attachments/photos.ts';
import { newCase, password } from '../http/office.ts';
import { allRoutes } from '../http/route-table.ts';
import { type Answer, Browser, type Office, openOffice, signedIn } from '../http/server.ts';

type Reader = { cookie: Browser; secret: string; userId: string };
type Context = { office: Office; own: Reader; sister: Reader; id: string; attachment: string; event: string };
const keys = suite<Context>('keys of people of a county');

/** 龙南 has the case, 瑞金 under the same city has nothing to do with it. */
const longnan = 'county-360783';
const ruijin = 'county-360781';

keys.before(async (context) => {
  const office = await openOffice();
  context.office = office;
  const admin = await signedIn(office, 'guanli');
  for (const [id, name] of [
    [longnan, '龙南'],
    [ruijin, '瑞金'],
  ] as const) {
    const unit = { id, name: `赣州市${name}生态环境局`, kind: 'county', desk: null, region: id.slice(7) };
    await admin.send('PUT', `/api/units/${id}`, { ...unit, parent: 'city-3607', active: true });
  }
  context.own = await reader(office, 'longnan', longnan);
  context.sister = await reader(office, 'ruijin', ruijin);
  const city = (await reader(office, 'ganzhou', 'city-3607')).cookie;
  const publicity = await signedIn(office, 'xuanjiao');
  const { id } = (await publicity.post('/api/cases', { ...newCase, places: ['360783'] })).body.case;
  context.id = id;
  const act = async (who: Browser, command: object) => {
    const { version } = (await who.get(`/api/cases/${id}`)).body.case;
    const answer = await who.post(`/api/cases/${id}/commands`, { command, version });
    assert.is(answer.status, 200, answer.text);
  };
  await act(publicity, { type: 'file', level: 'yellow', emergency: false, reason: '属实' });
  await act(publicity, { type: 'assign', duty: { lead: 'div-water', handler: 'city-3607', support: [] }, note: '' });
  await act(city, { type: 'accept' });
  await act(city, { type: 'handDown', to: longnan, note: '请核查' });
  const kept = await context.own.cookie.send('POST', `/api/cases/${id}/attachments?name=a.jpg`, taken.jpeg());
  context.attachment = kept.body.attachment.id;
  const events = (await publicity.get('/api/events?view=cased')).body.items as { id: string; case: { id: string } }[];
  context.event = events.find((one) => one.case.id === id)?.id ?? '';
  assert.ok(context.event !== '');
});
keys.after(async ({ office }) => office.close());

keys('the key of the county that has the case reads it; that of its sister finds nothing of it', async (context) => {
  const { id, attachment, event, own, sister } = context;
  const paths = [
    ...[`/api/cases/${id}`, `/api/cases/${id}/effect`, `/api/cases/${id}/demand-proposals`],
    ...[`/api/cases/${id}/attachments/${attachment}`, `/api/events/${event}`],
  ];
  for (const path of paths) {
    assert.is((await asked(context, own, path)).status, 200, path);
    assert.is((await asked(context, sister, path)).status, 404, path);
  }
  for (const path of ['/api/cases', '/api/cases?view=todo', '/api/events?view=cased']) {
    assert.is((await asked(context, own, path)).body.total, 1, path);
    const others = await asked(context, sister, path);
    assert.equal([others.status, others.body.total, others.body.items], [200, 0, []], path);
    for (const told of [id, event, newCase.title]) assert.not(others.text.includes(told), `${path}: ${told}`);
  }
});

keys('neither reads texts or alerts, whatever of the case they stand in', async (context) => {
  const [{ document }] = (await (await signedIn(context.office, 'xuanjiao')).get('/api/documents')).body.items;
  const paths = [
    ...['/api/documents', '/api/documents/facets', `/api/documents/${document.id}`],
    ...['/api/alerts', `/api/alerts/${context.office.alertId}`],
  ];
  for (const path of paths)
    for (const who of [context.own, context.sister]) {
      const answer = await asked(context, who, path);
      assert.equal([answer.status, answer.body.code], [403, 'role.forbidden'], path);
      assert.not(answer.text.includes(document.id));
    }
});

keys('no key for the feed is issued to a person of a county, and his reading key opens none', async (context) => {
  const admin = await signedIn(context.office, 'guanli');
  for (const scope of ['feed', 'intake', 'metrics'] as const) {
    const refused = await admin.post('/api/keys', keyFor(context.own.userId, `县局 ${scope}`, [scope]));
    assert.equal([refused.status, refused.body.errors[0].path], [400, 'scopes'], scope);
  }
  for (const format of ['rss', 'atom', 'json']) {
    const path = `/api/feeds/alerts.${format}`;
    assert.equal(
      [(await asked(context, context.own, path)).status, (await asked(context, context.own, path)).body.code],
      [403, 'key.scope'],
    );
    const inQuery = await new Browser(context.office).get(`${path}?key=${context.own.secret}`);
    assert.equal([inQuery.status, inQuery.body.code], [403, 'key.scope']);
  }
});

keys('every route that a reading key opens answers it as it answers the person himself', async (context) => {
  const { own, sister, id, attachment, event } = context;
  const params: Record<string, string> = { attachment, report: '1', format: 'rss' };
  const readable = allRoutes.filter(({ method, scope }) => method === 'get' && scope === 'read');
  assert.ok(readable.length > 15, `only ${readable.length} routes`);
  let answered = 0;
  for (const { path } of readable)
    for (const who of [own, sister]) {
      const asks = path.replace(/:(\w+)/g, (_, name: string) =>
        name === 'id' ? (path.includes('/events/') ? event : id) : (params[name] ?? 'none'),
      );
      const [byKey, byCookie] = [await asked(context, who, asks), await who.cookie.get(asks)];
      assert.equal([byKey.status, toldBy(byKey)], [byCookie.status, toldBy(byCookie)], asks);
      answered += byKey.status === 200 ? 1 : 0;
    }
  assert.ok(answered >= 10, `only ${answered} were answered`);
});

keys(
  'when the person goes to another county the key sees what that one may see, and no longer the old',
  async (context) => {
    const { office, own, id } = context;
    const move = (unitId: string) =>
      office.database.updateTable('users').set({ unitId }).where('id', '=', own.userId).execute();
    await move(ruijin);
    assert.is((await asked(context, own, `/api/cases/${id}`)).status, 404);
    await move(longnan);
    assert.is((await asked(context, own, `/api/cases/${id}`)).status, 200);
  },
);

keys.run();

function asked({ office }: Context, { secret }: Reader, path: string) {
  return new Browser(office).get(path, { Authorization: `Bearer ${secret}` });
}

/** What an answer tells, without the number that every refusal has for itself. */
function toldBy({ body }: Answer): unknown {
  const { instance: _, ...told } = body ?? {};
  return told;
}

function keyFor(ownerId: string, name: string, scopes: string[]) {
  return { name, ownerId, scopes, expiresAt: '2027-06-01T00:00:00.000Z' };
}

/** A person of a unit, his session and a reading key of his. */
async function reader(office: Office, name: string, unitId: string): Promise<Reader> {
  const { database, services } = office;
  const sessions = createSessions(database, services.settings, services.now);
  const users = createUsers(database, sessions, services.settings, services.now);
  const { id } = await users.create(
    { name, displayName: name, role: 'unit', unitId, password },
    { keepPassword: true },
  );
  const made = await (await signedIn(office, 'guanli')).post('/api/keys', keyFor(id, name, ['read']));
  assert.is(made.status, 201, made.text);
  return { cookie: await signedIn(office, name), secret: made.body.secret, userId: id };
}
