import * as assert from 'uvu/assert';
import { createSessions } from '../../../api/people/sessions.ts';
import { createUsers } from '../../../api/people/users.ts';
import { suite } from '../../suite.ts';
import { newCase, password } from './office.ts';
import { type Browser, type Office, openOffice, signedIn } from './server.ts';

const counties = suite<{ office: Office }>('counties under their cities, over HTTP');

counties.before(async (context) => {
  context.office = await openOffice();
});
counties.after(async ({ office }) => office.close());

const county = (region: string, name: string, parent: string) => ({
  ...{ id: `county-${region}`, name, kind: 'county', desk: null, region, parent, active: true },
});
const longnan = county('360783', '赣州市龙南生态环境局', 'city-3607');
const ruijin = county('360781', '赣州市瑞金生态环境局', 'city-3607');

async function person(office: Office, name: string, unitId: string): Promise<Browser> {
  const { database, services } = office;
  const sessions = createSessions(database, services.settings, services.now);
  const users = createUsers(database, sessions, services.settings, services.now);
  await users.create({ name, displayName: name, role: 'unit', unitId, password }, { keepPassword: true });
  return signedIn(office, name);
}

counties(
  'an administrator adds, renames and switches off the bureau of a county, and only a county of that city',
  async ({ office }) => {
    const admin = await signedIn(office, 'guanli');
    const put = (unit: { id: string; name: string; active: boolean }) =>
      admin.send('PUT', `/api/units/${unit.id}`, unit);
    assert.is((await put(longnan)).status, 200);
    assert.is((await put(ruijin)).status, 200);
    const wrong = await put(county('360402', '濂溪局', 'city-3607'));
    assert.is(wrong.status, 400);
    assert.match(wrong.body.detail, '六位区划代码');
    assert.is((await put({ ...longnan, id: 'county-again', name: '又一个龙南局' })).status, 400);
    assert.is((await put({ ...longnan, name: '赣州市龙南市生态环境局' })).status, 200);
    assert.is((await put({ ...ruijin, active: false })).status, 200);
    const { items } = (await admin.get('/api/units')).body;
    const found = items.filter(({ parent }: { parent?: string }) => parent === 'city-3607');
    assert.equal(
      found.map(({ name, active }: { name: string; active: boolean }) => [name, active]),
      [
        ['赣州市龙南市生态环境局', true],
        ['赣州市瑞金生态环境局', false],
      ],
    );
    assert.is((await put(ruijin)).status, 200);
    const publicity = await signedIn(office, 'xuanjiao');
    assert.is((await publicity.send('PUT', `/api/units/${longnan.id}`, longnan)).status, 403);
  },
);

counties('the counties of a city are told, and the provinces when nothing is asked for', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const names = async (query: string) =>
    (await publicity.get(`/api/regions${query}`)).body.items.map(({ name }: { name: string }) => name);
  assert.is((await names('?under=3607')).length, 18);
  assert.ok((await names('?under=3607')).includes('龙南市'));
  assert.is((await names('?under=36')).length, 11);
  assert.ok((await names('')).includes('湖南省'));
  assert.is((await publicity.get('/api/regions?under=3')).status, 400);
});

counties(
  'a case goes down to a county and comes back up; each sees what is its own and below it, nobody else anything',
  async ({ office }) => {
    const admin = await signedIn(office, 'guanli');
    for (const unit of [longnan, ruijin]) await admin.send('PUT', `/api/units/${unit.id}`, unit);
    const publicity = await signedIn(office, 'xuanjiao');
    const [city, otherCity, below, beside] = [
      await person(office, 'ganzhou', 'city-3607'),
      await person(office, 'jiujiang', 'city-3604'),
      await person(office, 'longnan', longnan.id),
      await person(office, 'ruijin', ruijin.id),
    ];
    const made = await publicity.post('/api/cases', { ...newCase, places: ['360783'] });
    const { id } = made.body.case;
    let version = made.body.case.version;
    const act = async (who: Browser, command: object, expected = 200) => {
      office.clock.move(1);
      const answer = await who.post(`/api/cases/${id}/commands`, { command, version });
      assert.is(answer.status, expected, answer.text);
      version = answer.body.case?.version ?? version;
      return answer.body;
    };
    /** What reading the case, its form, the list and the workbook give. */
    const sees = async (who: Browser) => {
      const list = (await who.get('/api/cases')).body.items.some((one: { id: string }) => one.id === id);
      const form = (await who.get(`/api/cases/${id}/form.docx`)).status;
      return [(await who.get(`/api/cases/${id}`)).status, form, list];
    };
    const all = [200, 200, true];
    const nothing = [404, 404, false];
    await act(publicity, { type: 'file', level: 'yellow', emergency: false, reason: '属实' });
    await act(publicity, { type: 'assign', duty: { lead: 'div-water', handler: 'city-3607', support: [] }, note: '' });
    assert.equal([await sees(city), await sees(below), await sees(otherCity)], [all, nothing, nothing]);
    await act(below, { type: 'accept' }, 404);
    await act(city, { type: 'handDown', to: ruijin.id, note: '' }, 409);
    await act(city, { type: 'accept' });
    await act(city, { type: 'handDown', to: longnan.id, note: '两日内报' });
    assert.equal(
      [await sees(city), await sees(below), await sees(beside), await sees(otherCity)],
      [all, all, nothing, nothing],
    );
    assert.equal(
      (await below.get('/api/cases?view=todo')).body.items.map((one: { id: string }) => one.id),
      [id],
    );
    await act(below, { type: 'accept' });
    const logged = await act(below, { type: 'logHandling', text: '已到河边采样', evidence: [] });
    assert.is(logged.entries[0].unit, longnan.name);
    await act(beside, { type: 'logHandling', text: '看看', evidence: [] }, 404);
    await act(below, { type: 'handDown', to: ruijin.id, note: '' }, 403);
    const up = await act(city, { type: 'reportUp', text: '县局已采样，明日出数。' });
    assert.match(up.entries[0].sentence, '县局已采样');
    assert.equal([await sees(beside), await sees(otherCity)], [nothing, nothing]);
  },
);

counties('a case whose county leads is seen by its city, and by no other', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const made = (await publicity.post('/api/cases', { ...newCase, title: '另一条河', places: ['360783'] })).body.case;
  const send = async (command: object, version: number) =>
    (await publicity.post(`/api/cases/${made.id}/commands`, { command, version })).body.case;
  const filed = await send({ type: 'file', level: 'yellow', emergency: false, reason: '属实' }, made.version);
  const duty = { lead: 'div-water', handler: longnan.id, support: [] };
  await send({ type: 'assign', duty, note: '' }, filed.version);
  const status = async (name: string) => (await (await signedIn(office, name)).get(`/api/cases/${made.id}`)).status;
  assert.equal(
    [await status('longnan'), await status('ganzhou'), await status('jiujiang'), await status('ruijin')],
    [200, 200, 404, 404],
  );
});

counties.run();
