import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { newCase } from '../http/office.ts';
import { type Browser, grant, type Office, openOffice, signedIn } from '../http/server.ts';

const heads = suite<{ office: Office }>('负责人 named by the administrator');

heads.beforeEach(async (context) => {
  context.office = await openOffice();
});
heads.afterEach(async ({ office }) => office.close());

heads(
  'is the head from then on, reviews as such without signing in anew, and no longer once it is taken back',
  async ({ office }) => {
    const admin = await signedIn(office, 'guanli');
    const { daqi } = await people(office);
    const person = await signedIn(office, 'daqi');
    const id = await waiting(office);
    const reviews = async (who: Browser) => {
      const { words } = (await who.get(`/api/cases/${id}`)).body;
      return words.some(({ can }: { can: { command: string; blocked: string | null }[] }) =>
        can.some(({ command, blocked }) => command === 'reviewAnswer' && blocked === null),
      );
    };
    assert.is(await reviews(person), false);
    const named = await admin.send('PATCH', `/api/users/${daqi}`, { head: true });
    assert.equal([named.status, named.body.head, named.body.role], [200, true, 'unit'], named.text);
    assert.is(await reviews(person), true);
    const taken = await admin.send('PATCH', `/api/users/${daqi}`, { head: false });
    assert.equal([taken.status, taken.body.head], [200, false]);
    assert.is(await reviews(person), false);
  },
);

heads('is written in the audit, and in the trail by whom', async ({ office }) => {
  const admin = await signedIn(office, 'guanli');
  const { daqi } = await people(office);
  for (const head of [true, false]) await admin.send('PATCH', `/api/users/${daqi}`, { head });
  const { items } = (await (await signedIn(office, 'shenji')).get('/api/audit?limit=100')).body;
  const rows = items.filter(({ action }: { action: string }) => action.startsWith('修改用户'));
  assert.equal(
    rows.map(({ by, action, target, ok }: Record<string, unknown>) => [by, action, target, ok]),
    Array(2).fill(['管理员甲', '修改用户：负责人', daqi, true]),
  );
  const trail = await office.database
    .selectFrom('trail')
    .select(['act', 'by'])
    .where('act', 'in', ['指定负责人', '免去负责人'])
    .where('target', '=', daqi)
    .orderBy('seq')
    .execute();
  assert.equal(
    trail.map(({ act, by }) => [act, by]),
    [
      ['指定负责人', '管理员甲'],
      ['免去负责人', '管理员甲'],
    ],
  );
});

heads(
  'is refused to everybody else, to nonsense and for nobody; each refusal is audited and changes nothing',
  async ({ office }) => {
    const { daqi } = await people(office);
    const refused = async (name: string, id: string, body: unknown) => {
      const { status, body: answer } = await (await signedIn(office, name)).send('PATCH', `/api/users/${id}`, body);
      return [status, answer.code];
    };
    const others = ['anquan', 'shenji', 'xuanjiao', 'daqi', 'daqi.zhang', 'lingdao', 'bangong'];
    for (const name of others) assert.equal(await refused(name, daqi, { head: true }), [403, 'role.forbidden'], name);
    assert.is((await refused('guanli', daqi, { head: 'yes' }))[0], 400);
    assert.is((await refused('guanli', daqi, { head: true, chief: true }))[0], 400);
    assert.is((await refused('guanli', 'nobody', { head: true }))[0], 404);
    const admin = await signedIn(office, 'guanli');
    const { items } = (await admin.get('/api/users')).body;
    assert.is(items.find(({ id }: { id: string }) => id === daqi).head, false);
    const audited = (await (await signedIn(office, 'shenji')).get('/api/audit?limit=100&ok=false')).body.items;
    const count = (action: string) => audited.filter((row: { action: string }) => row.action === action).length;
    assert.is(count('修改用户（role.forbidden）'), others.length);
    assert.is(count('修改用户：负责人（not-found）'), 1);
  },
);

heads('ends with another role or unit, and is not given back with the old one', async ({ office }) => {
  const { zhang } = await people(office);
  const head = async () => {
    const { items } = (await (await signedIn(office, 'guanli')).get('/api/users')).body;
    return items.find(({ id }: { id: string }) => id === zhang).head;
  };
  assert.is(await head(), true);
  assert.is((await grant(office, zhang, { role: 'unit', unitId: 'div-water' })).status, 200);
  assert.is(await head(), false);
  assert.is((await grant(office, zhang, { role: 'unit', unitId: 'div-air' })).status, 200);
  assert.is(await head(), false);
});

heads.run();

/** A colleague of the lead unit and its head, by their ids. */
async function people(office: Office): Promise<{ daqi: string; zhang: string }> {
  const rows = await office.database.selectFrom('users').select(['id', 'name']).execute();
  const idOf = (name: string) => rows.find((row) => row.name === name)?.id ?? '';
  return { daqi: idOf('daqi'), zhang: idOf('daqi.zhang') };
}

/** A case whose answer, drafted by the head himself, waits for the head of 大气处. */
async function waiting(office: Office): Promise<string> {
  const publicity = await signedIn(office, 'xuanjiao');
  const drafter = await signedIn(office, 'daqi.zhang');
  const { id } = (await publicity.post('/api/cases', newCase)).body.case;
  const act = async (who: Browser, command: object) => {
    const { version } = (await who.get(`/api/cases/${id}`)).body.case;
    const answer = await who.post(`/api/cases/${id}/commands`, { command, version });
    assert.is(answer.status, 200, answer.text);
  };
  await act(publicity, { type: 'file', level: 'yellow', emergency: false, reason: '属实' });
  await act(publicity, { type: 'assign', duty: { lead: 'div-air', handler: 'div-air', support: [] }, note: '' });
  await act(drafter, { type: 'accept' });
  await act(drafter, { type: 'draftAnswer', text: '经核查……', covers: [] });
  await act(drafter, { type: 'submitAnswer' });
  return id;
}
