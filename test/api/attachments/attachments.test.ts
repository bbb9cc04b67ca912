import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import * as assert from 'uvu/assert';
import { waitingMax } from '../../../api/attachments/attachments.ts';
import { type Attachment, NewAttachment } from '../../../api/attachments/contract.ts';
import { sweepAttachments } from '../../../api/attachments/sweep.ts';
import { suite, untested } from '../../suite.ts';
import { newCase } from '../http/office.ts';
import { type Browser, type Office, openOffice, signedIn } from '../http/server.ts';
import { plain, secrets, taken } from './photos.ts';

type Context = { office: Office; publicity: Browser; unit: Browser; stranger: Browser; id: string };
const attachments = suite<Context>('attachments of a case');

attachments.beforeEach(async (context) => {
  const office = await openOffice();
  const publicity = await signedIn(office, 'xuanjiao');
  const { body } = await publicity.post('/api/cases', newCase);
  const id = body.case.id as string;
  context.office = office;
  context.publicity = publicity;
  context.unit = await signedIn(office, 'shui');
  context.stranger = await signedIn(office, 'daqi');
  context.id = id;
  const duty = { lead: 'div-water', handler: 'div-water', support: [] };
  await act(publicity, id, { type: 'file', level: 'yellow', emergency: false, reason: '属实' });
  await act(publicity, id, { type: 'assign', duty, note: '' });
  await act(context.unit, id, { type: 'accept' });
});
attachments.afterEach(async ({ office }) => office.close());

async function act(browser: Browser, id: string, command: object) {
  const { body: seen } = await browser.get(`/api/cases/${id}`);
  return browser.post(`/api/cases/${id}/commands`, { command, version: seen.case?.version ?? 1 });
}

const path = (id: string, name: string) => `/api/cases/${id}/attachments?name=${encodeURIComponent(name)}`;
const upload = (browser: Browser, id: string, name: string, bytes: Uint8Array, headers: Record<string, string> = {}) =>
  browser.post(path(id, name), bytes, headers);

async function uploaded(browser: Browser, id: string, name = '现场.jpg', bytes: Uint8Array = taken.jpeg()) {
  const { status, body } = await upload(browser, id, name, bytes);
  assert.is(status, 201);
  return NewAttachment.parse(body).attachment;
}

/** Names of all files below the folder of attachments. */
function filesOf({ attachmentsFolder }: Office): string[] {
  if (!existsSync(attachmentsFolder)) return [];
  return readdirSync(attachmentsFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

const log = (attachment?: Attachment) => ({
  type: 'logHandling',
  text: '现场核查，已拍照。',
  evidence: [{ text: '现场照片', url: null, ...(attachment === undefined ? {} : { attachment }) }],
});

attachments('who reads a merged case through the one that goes on sees its files and adds none', async (c) => {
  const attachment = await uploaded(c.unit, c.id);
  await act(c.unit, c.id, log(attachment));
  const { body } = await c.publicity.post('/api/cases', { ...newCase, title: '另一案' });
  const into = body.case.id as string;
  await act(c.publicity, into, { type: 'file', level: 'yellow', emergency: false, reason: '属实' });
  const duty = { lead: 'div-air', handler: 'div-air', support: [] };
  await act(c.publicity, into, { type: 'assign', duty, note: '' });
  assert.is((await upload(c.stranger, c.id, '现场.jpg', taken.jpeg())).status, 404);
  const { body: target } = await c.publicity.get(`/api/cases/${into}`);
  const merge = { type: 'mergeInto', into, intoVersion: target.case.version, units: false, reason: '同一件事' };
  assert.is((await act(c.publicity, c.id, merge)).status, 200);
  assert.is((await c.stranger.get(`/api/cases/${c.id}`)).status, 200);
  assert.is((await c.stranger.get(`/api/cases/${c.id}/attachments/${attachment.id}`)).status, 200);
  assert.is((await upload(c.stranger, c.id, '现场.jpg', taken.jpeg())).status, 403);
});

attachments('a photo is kept without place and maker, and whoever sees the case sees it so', async (c) => {
  const { status, body } = await upload(c.unit, c.id, '现场照片.jpg', taken.jpeg());
  assert.is(status, 201);
  assert.is(body.stripped, true);
  const { attachment } = NewAttachment.parse(body);
  assert.equal([attachment.name, attachment.type], ['现场照片.jpg', 'image/jpeg']);
  const seen = await fetch(`${c.office.url}/api/cases/${c.id}/attachments/${attachment.id}`, {
    headers: { Cookie: c.publicity.cookie },
  });
  const bytes = Buffer.from(await seen.arrayBuffer());
  for (const secret of Object.values(secrets)) assert.not.ok(bytes.includes(secret), secret);
  assert.is(createHash('sha256').update(bytes).digest('hex'), attachment.sha256);
  assert.is(bytes.length, attachment.size);
});

attachments(
  'a picture and a PDF are shown in the window, other files are kept; nothing in any of them runs',
  async (c) => {
    const docx = zipSync({ '[Content_Types].xml': strToU8('<a/>'), 'word/document.xml': strToU8('<a/>') });
    const expected: [string, Uint8Array, string, string][] = [
      ['图.png', plain.png, 'image/png', 'inline'],
      ['报告.pdf', Buffer.from('%PDF-1.7\n'), 'application/pdf', 'inline'],
      ['数据.csv', Buffer.from('点位,pH\n'), 'text/csv', 'attachment'],
      ['文书.docx', docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'attachment'],
    ];
    for (const [name, bytes, type, way] of expected) {
      const { id } = await uploaded(c.unit, c.id, name, bytes);
      const { status, headers } = await c.unit.get(`/api/cases/${c.id}/attachments/${id}`);
      assert.is(status, 200);
      assert.is(headers.get('content-type')?.split(';')[0], type);
      assert.is(headers.get('content-disposition'), `${way}; filename*=UTF-8''${encodeURIComponent(name)}`);
      assert.is(headers.get('x-content-type-options'), 'nosniff');
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, "default-src 'none'");
      assert.not.match(policy, 'script-src');
      assert.is(/\bsandbox\b/.test(policy), type !== 'application/pdf');
      assert.is(headers.get('cache-control'), 'no-store');
    }
  },
);

attachments('a unit that has nothing to do with the case neither uploads to it nor sees its files', async (c) => {
  const { id } = await uploaded(c.unit, c.id);
  assert.is((await upload(c.stranger, c.id, 'a.jpg', taken.jpeg())).status, 404);
  assert.is((await c.stranger.get(`/api/cases/${c.id}/attachments/${id}`)).status, 404);
  // Nor by way of a case that it sees.
  const { body } = await c.publicity.post('/api/cases', newCase);
  assert.is((await c.publicity.get(`/api/cases/${body.case.id}/attachments/${id}`)).status, 404);
  for (const name of ['guanli', 'shenji', 'anquan'])
    assert.is((await (await signedIn(c.office, name)).get(`/api/cases/${c.id}/attachments/${id}`)).status, 403);
  assert.is(filesOf(c.office).length, 1);
});

attachments('is kept in the shared folder by its hash, for the owner alone, and the same photo once', async (c) => {
  const first = await uploaded(c.unit, c.id, '一.jpg');
  const second = await uploaded(c.unit, c.id, '二.jpg');
  assert.is(first.sha256, second.sha256);
  assert.not.equal(first.id, second.id);
  assert.equal(filesOf(c.office), [first.sha256]);
  const file = join(c.office.attachmentsFolder, first.sha256.slice(0, 2), first.sha256);
  assert.is(statSync(file).mode & 0o777, 0o600);
  for (const folder of [c.office.attachmentsFolder, join(file, '..')]) assert.is(statSync(folder).mode & 0o077, 0);
});

attachments('the same upload under one key is one attachment; another file under it is refused', async (c) => {
  const key = { 'Idempotency-Key': 'one-photo-of-mine' };
  const [a, b] = [
    await upload(c.unit, c.id, 'a.jpg', taken.jpeg(), key),
    await upload(c.unit, c.id, 'a.jpg', taken.jpeg(), key),
  ];
  assert.equal([a.status, b.status, b.headers.get('idempotency-replayed')], [201, 201, 'true']);
  assert.is(a.text, b.text);
  const other = await upload(c.unit, c.id, 'a.jpg', plain.jpeg, key);
  assert.equal([other.status, other.body.code], [422, 'idempotency.mismatch']);
  assert.is((await c.office.database.selectFrom('attachments').selectAll().execute()).length, 1);
  assert.is(filesOf(c.office).length, 1);
  const rows = await c.office.database.selectFrom('audit').select('action').where('target', '=', c.id).execute();
  assert.is(rows.filter(({ action }) => action.startsWith('上传附件：a.jpg（')).length, 1);
});

attachments('a file that is too large, empty, of another kind or without an end leaves nothing', async (c) => {
  const refused: [string, Uint8Array, number, string][] = [
    ['大.txt', Buffer.alloc(100_001, 'a'), 413, 'upload.too-large'],
    ['空.txt', Buffer.alloc(0), 400, 'attachment.empty'],
    ['照片.jpg', Buffer.from('%PDF-1.7\n'), 415, 'attachment.mismatch'],
    ['脚本.html', Buffer.from('<script>1</script>'), 415, 'attachment.type'],
    ['半张.jpg', taken.jpeg().subarray(0, 400), 400, 'attachment.broken'],
  ];
  for (const [name, bytes, status, code] of refused) {
    const answer = await upload(c.unit, c.id, name, bytes);
    assert.equal([answer.status, answer.body.code], [status, code], name);
  }
  assert.equal(filesOf(c.office), []);
  assert.equal(await c.office.database.selectFrom('attachments').selectAll().execute(), []);
});

attachments('an upload of unknown length is measured as it comes', async (c) => {
  const endless = async function* () {
    for (let piece = 0; piece < 30; piece += 1) yield Buffer.alloc(10_000, 'a');
  };
  const response = await fetch(`${c.office.url}${path(c.id, 'a.txt')}`, {
    method: 'POST',
    headers: { Cookie: c.unit.cookie, 'Content-Type': 'application/octet-stream' },
    body: endless(),
    duplex: 'half',
  } as unknown as RequestInit);
  assert.is(response.status, 413);
  assert.equal(filesOf(c.office), []);
});

attachments('an upload that is cut off leaves nothing', async (c) => {
  const sending = request(`${c.office.url}${path(c.id, 'a.jpg')}`, {
    method: 'POST',
    headers: { Cookie: c.unit.cookie, 'Content-Type': 'application/octet-stream', 'Content-Length': '50000' },
  });
  const ended = new Promise<void>((resolve) => sending.once('close', () => resolve()).on('error', () => undefined));
  sending.write(taken.jpeg());
  while (filesOf(c.office).length === 0) await new Promise((resolve) => setImmediate(resolve));
  sending.destroy();
  await ended;
  while (filesOf(c.office).length > 0) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(await c.office.database.selectFrom('attachments').selectAll().execute(), []);
});

attachments('a command names a file of its own case as it was uploaded; anything else is refused', async (c) => {
  const attachment = await uploaded(c.unit, c.id);
  const { body: other } = await c.publicity.post('/api/cases', newCase);
  const foreign = await uploaded(c.publicity, other.case.id);
  const wrong: Attachment[] = [
    foreign,
    { ...attachment, id: 'none' },
    { ...attachment, sha256: 'a'.repeat(64) },
    { ...attachment, name: '别的.jpg' },
    { ...attachment, size: attachment.size + 1 },
    { ...attachment, type: 'image/png' },
  ];
  for (const one of wrong) {
    const { status, body } = await act(c.unit, c.id, log(one));
    assert.equal([status, body.code], [409, 'attachment.unknown']);
  }
  const { status, body } = await act(c.unit, c.id, log(attachment));
  assert.is(status, 200);
  assert.equal(body.handling[0].evidence[0].attachment, attachment);
  assert.is(body.entries[0].basis, `附件 现场.jpg（SHA-256 ${attachment.sha256.slice(0, 8)}）`);
  const entry = await c.office.database.selectFrom('ledger').select('event').orderBy('seq', 'desc').executeTakeFirst();
  assert.ok(entry?.event.includes(attachment.sha256), 'the hash stands in the ledger');
});

attachments('a fix is proved by a file or a link, not by words alone', async (c) => {
  const prove = (evidence: object) => ({ type: 'proveFix', measures: '停产整改', solved: 'yes', evidence: [evidence] });
  const words = await act(c.unit, c.id, prove({ text: '已整改', url: null }));
  assert.equal([words.status, words.body.code], [409, 'fix.onlyWords']);
  const attachment = await uploaded(c.unit, c.id);
  const file = await act(c.unit, c.id, prove({ text: '整改后照片', url: null, attachment }));
  assert.is(file.status, 200);
  assert.equal(file.body.fix.evidence[0].attachment, attachment);
});

attachments(
  'what no command used within a day goes; what the ledger names stays, also where both are one file',
  async (c) => {
    const used = await uploaded(c.unit, c.id, '用.jpg');
    await uploaded(c.unit, c.id, '不用.jpg');
    const alone = await uploaded(c.unit, c.id, '单独.png', plain.png);
    await act(c.unit, c.id, log(used));
    const sweep = () => sweepAttachments(c.office.database, c.office.attachmentsFolder, c.office.clock.now);
    c.office.clock.move(23 * 60);
    assert.is(await sweep(), 0);
    c.office.clock.move(61);
    assert.is(await sweep(), 3);
    assert.equal(filesOf(c.office), [used.sha256]);
    const unit = await signedIn(c.office, 'shui');
    assert.is((await unit.get(`/api/cases/${c.id}/attachments/${used.id}`)).status, 200);
    assert.is((await unit.get(`/api/cases/${c.id}/attachments/${alone.id}`)).status, 404);
    const late = await act(unit, c.id, log(alone));
    assert.equal([late.status, late.body.code], [409, 'attachment.unknown']);
  },
);

attachments('one person has only so many uploads waiting; used ones do not count', async (c) => {
  const first = await uploaded(c.unit, c.id);
  const row = { ...first, caseId: c.id, byId: '', byName: '', at: c.office.clock.now.toISOString(), usedAt: null };
  const { byId } = await c.office.database.selectFrom('attachments').select('byId').executeTakeFirstOrThrow();
  const more = Array.from({ length: waitingMax - 1 }, (_, index) => ({ ...row, byId, id: `more-${index}` }));
  await c.office.database.insertInto('attachments').values(more).execute();
  const { status, body } = await upload(c.unit, c.id, 'a.jpg', taken.jpeg());
  assert.equal([status, body.code], [429, 'attachment.many']);
  await uploaded(c.publicity, c.id);
  await act(c.unit, c.id, log(first));
  await uploaded(c.unit, c.id);
});

attachments('a file that has gone from the disk, or is another, says so and what to do', async (c) => {
  const { id, sha256 } = await uploaded(c.unit, c.id);
  const file = join(c.office.attachmentsFolder, sha256.slice(0, 2), sha256);
  writeFileSync(file, readFileSync(file).subarray(1));
  const short = await c.unit.get(`/api/cases/${c.id}/attachments/${id}`);
  assert.equal([short.status, short.body.code], [410, 'attachment.lost']);
  rmSync(file);
  assert.is((await c.unit.get(`/api/cases/${c.id}/attachments/${id}`)).status, 410);
});

attachments('on a full disk an upload is refused with a sentence and leaves nothing', async (c) => {
  if (process.getuid?.() !== 0) return untested('a full disk', 'a small disk can be mounted by root only');
  mkdirSync(c.office.attachmentsFolder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', c.office.attachmentsFolder]);
  try {
    const { status, body } = await upload(c.unit, c.id, '大.txt', Buffer.alloc(90_000, 'a'));
    assert.equal([status, body.code], [507, 'disk.full']);
    assert.equal(filesOf(c.office), []);
  } finally {
    execFileSync('umount', ['-l', c.office.attachmentsFolder]);
  }
});

attachments('an act whose row cannot be written leaves no file that nobody knows for long', async (c) => {
  await c.office.database.schema.alterTable('attachments').renameTo('away').execute();
  assert.ok((await upload(c.unit, c.id, 'a.jpg', taken.jpeg())).status >= 500);
  await c.office.database.schema.alterTable('away').renameTo('attachments').execute();
  await sweepAttachments(c.office.database, c.office.attachmentsFolder, c.office.clock.now);
  assert.equal(filesOf(c.office), []);
});

attachments.run();
