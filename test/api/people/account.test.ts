import * as assert from 'uvu/assert';
import { suite } from '../../suite.ts';
import { type Office, openOffice, signedIn } from '../http/server.ts';

const account = suite<{ office: Office }>('the own account');

account.beforeEach(async (context) => {
  context.office = await openOffice();
});
account.afterEach(async ({ office }) => office.close());

account('shows where one is signed in, and signs out one place or all others', async ({ office }) => {
  const here = await signedIn(office, 'xuanjiao');
  office.clock.move(1);
  const there = await signedIn(office, 'xuanjiao');
  const third = await signedIn(office, 'xuanjiao');
  const stranger = await signedIn(office, 'bangong');
  const { items } = (await here.get('/api/account/sessions')).body;
  assert.is(items.length, 3);
  const own = items.find((item: { here: boolean }) => item.here);
  assert.equal([own.createdAt, own.address, typeof own.agent], ['2026-11-25T02:00:00.000Z', '127.0.0.1', 'string']);
  const rows = await office.database.selectFrom('sessions').selectAll().execute();
  assert.not.ok(rows.some(({ tokenHash }) => JSON.stringify(items).includes(tokenHash)));

  const { id } = (await there.get('/api/account/sessions')).body.items.find((item: { here: boolean }) => item.here);
  assert.is((await stranger.post(`/api/account/sessions/${id}/end`, {})).status, 404, 'only ones own');
  assert.is((await here.post(`/api/account/sessions/${id}/end`, {})).body.items.length, 2);
  assert.is((await there.get('/api/cases')).status, 401);
  assert.equal(
    (await here.post('/api/account/sessions/end-others', {})).body.items.map((item: { here: boolean }) => item.here),
    [true],
  );
  assert.is((await third.get('/api/cases')).status, 401);
  assert.is((await here.get('/api/cases')).status, 200);
  assert.is((await stranger.get('/api/cases')).status, 200);
});

account('passwords that anybody would try are refused, wherever one is set', async ({ office }) => {
  const admin = await signedIn(office, 'guanli');
  const person = { name: 'xinren', displayName: '新人', role: 'office', unitId: null };
  const common = [
    'Password123!',
    'P@ssw0rd2026',
    'Admin@123456',
    'Huanbao2026!',
    'Zhangsan@123456',
    'Wangwei1987!',
    'Qwer1234!@#$',
    '1qaz@WSX3edc',
    'Aa12345678!',
    'Woaini1314!',
    'Xinren-9-River',
  ];
  for (const password of common) {
    const { status, body } = await admin.post('/api/users', { ...person, password });
    assert.equal([status, body.errors?.[0].path], [400, 'password'], password);
  }
  for (const [index, password] of ['Zweite-Huiying-2', 'Kq7-vmpd-2wX', 'Sommer-Regen-19'].entries())
    assert.is(
      (await admin.post('/api/users', { ...person, name: `neu-${index + 2}`, password })).status,
      201,
      password,
    );
  const { id } = (await admin.get('/api/session')).body.user;
  assert.is((await admin.send('PATCH', `/api/users/${id}`, { password: 'Huanbao2026!' })).status, 400);
  const next = { current: 'Gan-River-7-reeds', next: 'Shengtai@8888' };
  assert.is((await admin.post('/api/account/password', next)).body.errors[0].path, 'next');
});

account('names that another script imitates, or that look like one there is, are refused', async ({ office }) => {
  const admin = await signedIn(office, 'guanli');
  const make = async (name: string) => {
    const body = { name, displayName: '新人', role: 'office', unitId: null, password: 'Zweite-Huiying-2' };
    const answer = await admin.post('/api/users', body);
    return [answer.status, answer.body.code ?? answer.body.name];
  };
  assert.equal(await make('guаnli'), [400, 'input.invalid'], 'a Cyrillic а');
  assert.equal(await make('guan li'), [400, 'input.invalid']);
  assert.equal(await make('guan\u200bli'), [400, 'input.invalid']);
  assert.equal(await make('ｇｕａｎｌｉ'), [409, 'user.name-taken']);
  assert.equal(await make('GuanLi'), [409, 'user.name-taken']);
  assert.equal(await make('guan.li'), [409, 'user.name-alike']);
  assert.equal(await make('bang0ng'), [409, 'user.name-alike']);
  assert.equal(await make('王小明.2'), [201, '王小明.2']);
  assert.equal(await make('Zhou-Wei'), [201, 'zhou-wei']);
});

account('a name of the first release with capitals and spaces still signs in', async ({ office }) => {
  await office.database
    .updateTable('users')
    .set({ name: 'Xuan Jiao', nameKey: null })
    .where('name', '=', 'xuanjiao')
    .execute();
  assert.is((await (await signedIn(office, 'Xuan Jiao')).get('/api/cases')).status, 200);
});

account.run();
