import * as assert from 'uvu/assert';
import { createPacks } from '../../../api/chain/packs.ts';
import { createImports, sweepImports } from '../../../api/intake/imports.ts';
import { suite } from '../../suite.ts';
import { officeDocuments } from '../http/office.ts';
import { Browser, type Office, openOffice, signedIn } from '../http/server.ts';

const intake = suite<{ office: Office; send: Send; view: View }>('texts that programs send in');

type Json = ReturnType<typeof JSON.parse>;
type Send = (body: unknown, query?: string, headers?: Record<string, string>) => Promise<Json>;
type View = (id: string, query?: string) => Promise<Json>;

intake.beforeEach(async (context) => {
  const office = await openOffice();
  const admin = await signedIn(office, 'guanli');
  const users = (await admin.get('/api/users')).body.items as { id: string; name: string }[];
  const ownerId = users.find(({ name }) => name === 'xuanjiao')?.id;
  const expiresAt = '2027-11-01T00:00:00.000Z';
  const made = await admin.post('/api/keys', { name: '热线推送', ownerId, scopes: ['intake'], expiresAt });
  const headers = { Authorization: `Bearer ${made.body.secret}` };
  context.office = office;
  context.send = async (body, query = '', more = {}) => {
    const raw = typeof body === 'string';
    const response = await fetch(`${office.url}/api/intake${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers, ...more },
      body: raw ? body : JSON.stringify(body),
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), ...(await response.json()) };
  };
  context.view = async (id, query = '') =>
    (await new Browser(office).get(`/api/imports/${id}${query}`, headers)).body as Json;
});
intake.afterEach(async ({ office }) => office.close());

const smell = {
  title: '夜里有异味',
  text: '化工园旁夜里有刺鼻气味。',
  externalId: 'W-1',
  publishedAt: '2026-11-24T20:00:00Z',
};

intake(
  'one record sets out on the chain, named by its source and number, and its end is told',
  async ({ office, send, view }) => {
    const taken = await send(smell);
    assert.equal([taken.status, taken.accepted, taken.duplicate, taken.rejected], [202, 1, 0, 0]);
    const [{ index, id, state, reason }] = taken.records;
    assert.equal([index, state, reason], [0, 'accepted', null]);
    const job = JSON.parse(office.services.queue.added[0]?.replace(/^analyse /, '') ?? '{}');
    const [document] = (await createPacks(office.database, office.services.now).read(job.batch)) ?? [];
    assert.ok(document !== undefined);
    assert.equal([document.id, document.sourceName, document.sourceKind], [id, '热线推送', 'vendor']);
    assert.match(document.url, /^urn:huiying:import-[0-9a-f]{12}:W-1$/);
    assert.is(document.publishedAt, '2026-11-24T20:00:00.000Z');

    const before = await view(taken.importId);
    assert.equal(
      [before.done, before.counts, before.by],
      [false, { queued: 1, stored: 0, rejected: 0, failed: 0 }, '宣教甲（接口密钥：热线推送）'],
    );
    const imports = createImports(office.database, office.services.queue);
    await imports.settle([{ id, result: 'stored' }]);
    const after = await view(taken.importId);
    assert.equal(
      [after.done, after.records],
      [true, [{ index: 0, id, state: 'stored', duplicate: false, reason: null }]],
    );
  },
);

intake('a pack tells each record apart: new, known, twice in it, and empty', async ({ send, view }) => {
  const [known] = officeDocuments();
  const records = [smell, { text: '河水发黑。', url: known?.url }, smell, { title: ' ', text: '' }, { text: '第五条' }];
  const taken = await send({ records });
  assert.equal(
    taken.records.map((one: Json) => one.state),
    ['accepted', 'duplicate', 'duplicate', 'rejected', 'accepted'],
  );
  assert.is(taken.records[1].id, known?.id);
  assert.is(taken.records[2].id, taken.records[0].id);
  assert.match(taken.records[3].reason, /空/);
  assert.equal([taken.accepted, taken.duplicate, taken.rejected], [2, 2, 1]);
  const { counts, records: shown } = await view(taken.importId);
  assert.equal(counts, { queued: 4, stored: 0, rejected: 1, failed: 0 });
  assert.equal(shown[3].state, 'rejected');
  const page = await view(taken.importId, '?limit=2');
  assert.equal([page.records.length, page.next], [2, '1']);
  assert.equal(
    (await view(taken.importId, '?limit=9&after=1&state=queued')).records.map((one: Json) => one.index),
    [2, 4],
  );
});

intake(
  'the same call again is one import, the same record in another call is one document',
  async ({ office, send }) => {
    const key = { 'Idempotency-Key': 'push-2026-11-25-1' };
    const first = await send(smell, '', key);
    const again = await send(smell, '', key);
    assert.is(again.importId, first.importId);
    assert.is(office.services.queue.added.length, 1);
    assert.is((await send({ text: '别的' }, '', key)).code, 'idempotency.mismatch');
    const later = await send(smell);
    assert.is(later.records[0].id, first.records[0].id);
    assert.is.not(later.importId, first.importId);
  },
);

intake('a file comes in with the lines of its records, by its usual columns or a mapping', async ({ send }) => {
  const csv = '编号,标题,内容,发布时间\n1,噪声,夜间施工,2026-11-24 20:00\n2,,,\n3,扬尘,工地扬尘,昨天吧\n';
  const taken = await send(csv, '?source=12345', { 'Content-Type': 'text/csv' });
  assert.equal(
    taken.records.map((one: Json) => [one.index, one.state]),
    [
      [2, 'accepted'],
      [3, 'rejected'],
      [4, 'accepted'],
    ],
  );
  assert.match(taken.records[2].reason, /时间“昨天吧”无法识别/);
  const mapping = encodeURIComponent(JSON.stringify({ text: '说了什么' }));
  const mapped = await send('说了什么\n河里死鱼\n', `?mapping=${mapping}`, { 'Content-Type': 'text/csv' });
  assert.equal([mapped.status, mapped.accepted], [202, 1]);
  const lines = await send(`${JSON.stringify(smell)}\nnonsense\n`, '', { 'Content-Type': 'application/x-ndjson' });
  assert.equal([lines.accepted + lines.duplicate, lines.rejected], [1, 1]);
  const wrong = await send('a\nb\n', '?mapping=%7B%22nonsense%22%3A1%7D', { 'Content-Type': 'text/csv' });
  assert.equal([wrong.status, wrong.code], [400, 'intake.file']);
  assert.is((await send('a\nb\n', '?mapping=x', { 'Content-Type': 'text/csv' })).errors[0].path, 'mapping');
});

intake('while the chain is behind nothing is taken in, and Retry-After says how long', async ({ office, send }) => {
  office.services.queue.waiting = 50;
  const busy = await send(smell);
  assert.equal([busy.status, busy.code, busy.retryAfter], [503, 'intake.busy', '15']);
  assert.match(busy.detail, /请稍后再送/);
  assert.equal(await office.database.selectFrom('imports').selectAll().execute(), []);
});

intake('what is no intake is told in Chinese: shape, types, size, format', async ({ send }) => {
  const cases: [unknown, Record<string, string>, number, string][] = [
    ['{', {}, 400, 'body.not-json'],
    [{ records: [] }, {}, 400, 'input.invalid'],
    [{ records: Array.from({ length: 501 }, () => smell) }, {}, 400, 'input.invalid'],
    [{ title: 5 }, {}, 400, 'input.invalid'],
    [{ records: [smell, { text: '一', publishedAt: 'yesterday' }] }, {}, 400, 'input.invalid'],
    [{ titel: '一' }, {}, 400, 'input.invalid'],
    ['x'.repeat(20_000_001), { 'Content-Type': 'text/csv' }, 413, 'body.too-large'],
    ['<a/>', { 'Content-Type': 'application/xml' }, 415, 'body.json-only'],
  ];
  for (const [body, headers, status, code] of cases) {
    const answer = await send(body, '', headers);
    assert.equal([answer.status, answer.code], [status, code], JSON.stringify(body).slice(0, 80));
    assert.match(answer.detail, /[一-鿿]/);
  }
});

intake('a pack that the chain gave up is told as failed until it is put back', async ({ office, send, view }) => {
  const taken = await send(smell);
  const job = JSON.parse(office.services.queue.added[0]?.replace(/^analyse /, '') ?? '{}');
  const failedAt = '2026-11-25T03:00:00.000Z';
  office.services.queue.given = [
    { id: `analyse-${job.batch}`, name: 'analyse', attempts: 5, error: '无应答', failedAt },
  ];
  const failed = await view(taken.importId);
  assert.equal([failed.done, failed.counts.failed, failed.records[0].state], [true, 1, 'failed']);
  assert.match(failed.records[0].reason, /无应答.*重试/);
  assert.is((await view(taken.importId, '?state=failed')).records.length, 1);
  assert.is((await view(taken.importId, '?state=queued')).records.length, 0);
  const imports = createImports(office.database, office.services.queue);
  await imports.settle([{ id: taken.records[0].id, result: 'rejected', reason: '正文太长' }]);
  const settled = await view(taken.importId);
  assert.equal([settled.records[0].state, settled.records[0].reason], ['rejected', '正文太长']);
});

intake(
  'a key sees what its owner sent and nothing of others; people with the right see all',
  async ({ office, view }) => {
    const admin = await signedIn(office, 'guanli');
    const own = await admin.post('/api/intake', smell);
    assert.is(own.status, 202);
    assert.is((await view(own.body.importId)).code, 'not-found');
    const publicity = await signedIn(office, 'xuanjiao');
    assert.is((await publicity.get(`/api/imports/${own.body.importId}`)).status, 200);
    const unit = await signedIn(office, 'daqi');
    assert.is((await unit.post('/api/intake', smell)).status, 403);
    const rows = (await (await signedIn(office, 'shenji')).get('/api/audit')).body.items as Json[];
    assert.ok(
      rows.some(({ action, target }) => action === '送入文本：新 1、已有 0、未采用 0' && target === own.body.importId),
    );
  },
);

intake('what became of records is told for 90 days', async ({ office, send, view }) => {
  const old = await send(smell);
  office.clock.move(91 * 24 * 60);
  await send(smell);
  assert.is(await sweepImports(office.database, office.clock.now), 1);
  assert.is((await view(old.importId)).code, 'not-found');
  const left = await office.database.selectFrom('importRecords').select('importId').execute();
  assert.is(left.length, 1);
});

intake.run();
