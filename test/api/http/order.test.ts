import * as assert from 'uvu/assert';
import { suite, untested } from '../../suite.ts';
import { start } from './office.ts';
import { Browser, type Office, openOffice, signedIn } from './server.ts';

const order = suite<{ office: Office }>('order of answers: 401, 400, 403, 404, 409, 200');

order.before(async (context) => {
  context.office = await openOffice();
});
order.after(async ({ office }) => office.close());

const newCase = {
  title: '夜间异味投诉',
  summary: '居民反映夜间有酸臭味。',
  level: 'orange',
  foundAt: start,
  publishedAt: null,
  url: 'https://bbs.example.cn/x',
  channel: 'manual',
  topics: ['smell'],
  places: ['360121'],
  demands: ['查明来源', '公布监测数据'],
};

order(
  'without signing in every business route says 401 in Chinese, also for a body that is wrong',
  async ({ office }) => {
    const nobody = new Browser(office);
    const answer = await nobody.post('/api/cases', { nonsense: true });
    assert.is(answer.status, 401);
    assert.is(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    assert.is(answer.body.code, 'session.none');
    assert.is(answer.body.detail, '尚未登录或登录已超时，请重新登录。');
    assert.is((await nobody.get('/api/alerts')).status, 401);
  },
);

order('each wrong field is named with a Chinese sentence', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const answer = await publicity.post('/api/cases', {
    ...newCase,
    title: ' ',
    level: 'purple',
    foundAt: 'yesterday',
    topics: [],
    places: ['Nanchang'],
  });
  assert.is(answer.status, 400);
  const paths = answer.body.errors.map((error: { path: string }) => error.path).sort();
  assert.equal(paths, ['foundAt', 'level', 'places.0', 'title', 'topics']);
  for (const { message } of answer.body.errors) assert.match(message, /[一-鿿]/);
});

order('a 发现时间 that lies ahead is refused: it starts the legal clocks', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const answer = await publicity.post('/api/cases', { ...newCase, foundAt: '2026-11-26T02:00:00.000Z' });
  assert.is(answer.status, 400);
  assert.equal(answer.body.errors, [{ path: 'foundAt', message: '发现时间不能晚于现在' }]);
});

order('a query that is wrong says which parameter, and repeated parameters do not slip through', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  assert.equal((await publicity.get('/api/cases?limit=0')).body.errors[0].path, 'limit');
  assert.equal((await publicity.get('/api/documents?place=abc')).body.errors[0].path, 'place.0');
  assert.is((await publicity.get('/api/cases?q=a&q=b')).status, 400);
});

order('a mistake in the search box is told in the words of the search', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const answer = await publicity.get(`/api/documents?q=${encodeURIComponent('（臭味')}`);
  assert.is(answer.status, 400);
  assert.is(answer.body.errors[0].path, 'q');
  assert.match(answer.body.errors[0].message, /^检索式第 \d+ 个字处有误：/);
});

order('a role without the right gets 403 with the name of what it may not do', async ({ office }) => {
  const unit = await signedIn(office, 'daqi');
  const answer = await unit.get('/api/alerts');
  assert.is(answer.status, 403);
  assert.is(answer.body.detail, '您的角色没有“预警列表”的权限，如确有需要请联系管理员。');
});

order(
  'a case is opened, seen, assigned, hidden from another unit, and a stale version is a conflict',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const opened = await publicity.post('/api/cases', newCase);
    assert.is(opened.status, 201);
    const { id, version } = opened.body.case;
    assert.is(opened.body.case.places[0].name, '南昌县');
    assert.is(opened.body.origin, '人工录入');
    assert.is(opened.body.entries[0].by, '宣教甲');
    const can = opened.body.can.map(({ name }: { name: string }) => name);
    assert.equal(can, [
      ...['立案', '无需处置', '转外单位', '登记诉求', '申请延期', '更正发现时间', '登记发生时间', '调整等级'],
      ...['更正', '线索不足', '会商', '登记批示', '并案', '登记台账要素'],
    ]);
    assert.is(opened.body.next.command, 'file');

    const air = await signedIn(office, 'daqi');
    assert.is((await air.get(`/api/cases/${id}`)).status, 404);

    const filing = { type: 'file', level: 'orange', emergency: false, reason: '多人反映' };
    const filed = await publicity.post(`/api/cases/${id}/commands`, { command: filing, version });
    assert.is(filed.body.next.sentence, '待宣教处交办主管单位和处置单位');
    const command = {
      type: 'assign',
      duty: { lead: 'div-air', handler: 'city-3601', support: ['aff-enforce'] },
      note: '',
    };
    const seen = filed.body.case.version;
    const assigned = await publicity.post(`/api/cases/${id}/commands`, { command, version: seen });
    assert.is(assigned.status, 200);
    assert.equal(assigned.body.case.lead, { id: 'div-air', name: '大气环境处' });
    const sentences = assigned.body.entries.map(({ sentence }: { sentence: string }) => sentence);
    assert.ok(
      sentences.includes('交办：主管 大气环境处，处置 南昌市生态环境局，协办：生态环境执法局'),
      sentences.join('\n'),
    );
    assert.is(assigned.body.next.sentence, '待大气环境处、南昌市生态环境局签收');

    const again = await publicity.post(`/api/cases/${id}/commands`, { command, version: seen });
    assert.is(again.status, 409);
    assert.is(again.body.code, 'version.conflict');

    assert.is((await air.get(`/api/cases/${id}`)).status, 200);
    const water = await signedIn(office, 'shui');
    const hidden = await water.get(`/api/cases/${id}`);
    const absent = await water.get('/api/cases/no-such-case');
    assert.is(hidden.status, 404);
    assert.is(hidden.body.detail, absent.body.detail);
    const stolen = await water.post(`/api/cases/${id}/commands`, { command: { type: 'accept' }, version: 2 });
    assert.is(stolen.status, 404);
    assert.is((await water.get('/api/cases')).body.total, 0);
    assert.is((await air.get('/api/cases')).body.total, 1);
  },
);

order('a rule of the ledger that forbids the person is a 403, one that forbids the state a 409', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const { id, version } = (await publicity.post('/api/cases', newCase)).body.case;
  const closing = await publicity.post(`/api/cases/${id}/commands`, { command: { type: 'archive' }, version });
  assert.is(closing.status, 409);
  assert.is(closing.body.code, 'case.toJudge.archive');
  const accepting = await publicity.post(`/api/cases/${id}/commands`, { command: { type: 'accept' }, version });
  assert.is(accepting.status, 403);
  assert.match(accepting.body.detail, '签收由主管单位、处置单位、协办单位、下办的县级分局办理');
});

order('what is not there is a 404 problem, also outside the API', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  assert.is((await publicity.get(`/api/documents/${'0'.repeat(32)}`)).status, 404);
  assert.is((await publicity.get('/api/alerts/none')).status, 404);
  assert.is((await publicity.get('/api/nothing')).status, 404);
  assert.is((await publicity.get('/nothing')).body.title, '没有找到');
  assert.is((await publicity.get('/api/cases/%E0%A4%A')).status, 400);
});

order(
  'an alert shows its text, marks, copies, spread per hour and suggestion, and is decided once',
  async ({ office }) => {
    const publicity = await signedIn(office, 'xuanjiao');
    const { body } = await publicity.get(`/api/alerts/${office.alertId}`);
    assert.is(body.document.title, '半夜又臭了');
    assert.not.ok(JSON.stringify(body).includes('never-shown'));
    assert.equal(body.marks, [{ field: 'text', start: 7, end: 12 }]);
    assert.is(body.copies.length, 1);
    assert.equal(body.spread, [
      { key: '2026-11-24T23', count: 1 },
      { key: '2026-11-25T00', count: 0 },
      { key: '2026-11-25T01', count: 1 },
    ]);
    assert.equal(body.suggestion.duty, { lead: 'div-air', handler: 'city-3601', support: [] });
    assert.equal(body.can, ['acknowledge', 'file', 'dismiss', 'refer', 'join']);
    const leader = await signedIn(office, 'lingdao');
    assert.equal((await leader.get(`/api/alerts/${office.alertId}`)).body.can, []);

    const decision = { type: 'refer', to: '城管部门', receipt: '城管收〔2026〕8号', reason: '施工扬尘' };
    const decided = await publicity.post(`/api/alerts/${office.alertId}/decision`, decision);
    assert.is(decided.status, 200);
    assert.equal([decided.body.alert.status, decided.body.can], ['referred', []]);
    assert.is((await publicity.post(`/api/alerts/${office.alertId}/decision`, decision)).status, 409);
  },
);

order('facets carry Chinese names and a document lists its copies', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const facets = (await publicity.get('/api/documents/facets')).body;
  assert.equal(facets.topic, [{ key: 'smell', count: 2, name: '恶臭异味' }]);
  assert.equal(facets.place, [{ key: '360121', count: 2, name: '南昌县' }]);
  assert.equal(facets.sentiment, [{ key: '-1', count: 2, name: '负面' }]);
  const page = (await publicity.get('/api/documents?level=yellow,red')).body;
  assert.is(page.total, 2);
  const { id } = page.items[0].document;
  assert.equal([page.items.length, page.items[0].copies], [1, 2], 'one hit for the group of two');
  const detail = (await publicity.get(`/api/documents/${id}`)).body;
  assert.is(detail.copies.length, 1);
  assert.is.not(detail.copies[0].id, id);
  assert.equal((await publicity.get(`/api/documents/${id}/snapshot`)).body, { kept: false, sha256: null });
  const [copy] = detail.copies;
  assert.equal((await publicity.get(`/api/documents/${copy.id}/snapshot`)).body, {
    kept: true,
    sha256: 'ab'.repeat(32),
  });
});

order('downloads carry a Chinese file name', async ({ office }) => {
  const publicity = await signedIn(office, 'xuanjiao');
  const sheet = await publicity.get('/api/cases/export.xlsx?view=overdue');
  assert.is(sheet.text.slice(0, 2), 'PK');
  assert.match(
    sheet.headers.get('content-disposition') ?? '',
    encodeURIComponent('政务舆情处置回应台账-2026-11-25.xlsx'),
  );
  const word = await publicity.get('/api/briefings/2026-11-16/docx');
  assert.is(word.text, 'docx');
  assert.is((await publicity.get('/api/briefings/2026-11-09/docx')).status, 404);
  assert.is((await publicity.post('/api/briefings', { week: '2026-11-17' })).body.errors[0].message, '须是周一的日期');
  assert.is((await publicity.post('/api/briefings', { week: '2026-11-16' })).status, 201);
});

if (process.env['DATABASE_URL'] === undefined)
  untested('the HTTP API on PostgreSQL', 'DATABASE_URL is not set; it ran on SQLite');
order.run();
