import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Attachment, NewAttachment } from '../../../api/attachments/contract.ts';
import { attachmentFile } from '../../../api/attachments/files.ts';
import { filesSentence, verifyFiles, withFiles } from '../../../api/attachments/verify.ts';
import { type ArchiveWriter, archiveFiles, createArchive } from '../../../api/backup/archive.ts';
import { addAttachments, loadAttachment } from '../../../api/backup/attachment-files.ts';
import { onStillState } from '../../../api/backup/read-state.ts';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { fileAnchor } from '../../../api/ledger/anchor.ts';
import { suite } from '../../suite.ts';
import { newCase } from '../http/office.ts';
import { type Browser, type Office, openOffice, signedIn } from '../http/server.ts';
import { plain, taken } from './photos.ts';

type Context = { office: Office; unit: Browser; id: string; photo: Attachment; table: Attachment; unused: Attachment };
const files = suite<Context>('files that the ledger names');

/** A case with two files in its ledger and an upload that nobody used. */
files.beforeEach(async (context) => {
  const office = await openOffice();
  const publicity = await signedIn(office, 'xuanjiao');
  const unit = await signedIn(office, 'shui');
  const { body: made } = await publicity.post('/api/cases', newCase);
  const id = made.case.id as string;
  const act = async (browser: Browser, command: object) => {
    const { body } = await browser.get(`/api/cases/${id}`);
    const version = body.case?.version ?? 1;
    assert.is((await browser.post(`/api/cases/${id}/commands`, { command, version })).status, 200);
  };
  await act(publicity, { type: 'file', level: 'yellow', emergency: false, reason: '属实' });
  const duty = { lead: 'div-water', handler: 'div-water', support: [] };
  await act(publicity, { type: 'assign', duty, note: '' });
  await act(unit, { type: 'accept' });
  const upload = async (name: string, bytes: Uint8Array) =>
    NewAttachment.parse((await unit.post(`/api/cases/${id}/attachments?name=${encodeURIComponent(name)}`, bytes)).body)
      .attachment;
  const photo = await upload('现场.jpg', taken.jpeg());
  const table = await upload('监测.csv', Buffer.from('点位,pH\n1号,7.1\n'));
  const unused = await upload('不用.png', plain.png);
  const evidence = (attachment: Attachment) => [{ text: '佐证', url: null, attachment }];
  await act(unit, { type: 'logHandling', text: '已拍照。', evidence: evidence(photo) });
  await act(unit, { type: 'logHandling', text: '已监测。', evidence: evidence(table) });
  Object.assign(context, { office, unit, id, photo, table, unused });
});
files.afterEach(async ({ office }) => office.close());

const today = new Date('2026-11-25T02:00:00.000Z');
const given = ({ attachmentsFolder: folder }: Office, bytesMax = Number.POSITIVE_INFINITY) => ({
  folder,
  bytesMax,
  today,
});

files('all of them are read and found as they were; uploads that nobody used are nobody’s evidence', async (c) => {
  const checked = await verifyFiles(c.office.database, given(c.office));
  assert.equal(checked.findings, []);
  assert.equal(checked.files, { named: 2, read: 2, bytes: c.photo.size + c.table.size, unread: 0 });
  assert.is(filesSentence(checked.files), '附件：台账列出 2 个文件，读完核对指纹 2 个（0.0 MB）。');
  const verified = await verifyLedger(c.office.database, fileAnchor(c.office.anchorFile));
  assert.is((await withFiles(verified, c.office.database, given(c.office))).ok, true);
});

files('one that is missing, cut or changed is named with its entry and case', async (c) => {
  const photo = attachmentFile(c.office.attachmentsFolder, c.photo.sha256);
  const table = attachmentFile(c.office.attachmentsFolder, c.table.sha256);
  rmSync(photo);
  writeFileSync(table, readFileSync(table, 'utf8').replace('7.1', '5.1'));
  const verified = await verifyLedger(c.office.database, fileAnchor(c.office.anchorFile));
  const { ok, broken, findings } = await withFiles(verified, c.office.database, given(c.office));
  assert.is(ok, false);
  assert.is(broken?.caseId, c.id);
  assert.equal(
    findings.map(({ kind, target, sentence }) => [kind, target, sentence.replace(/\d+/, 'n')]),
    [
      ['file', c.id, '附件：台账第 n 条所列“现场.jpg”的文件不见了。'],
      ['file', c.id, '附件：台账第 n 条所列“监测.csv”的文件指纹不符，已被改动。'],
    ],
  );
  writeFileSync(table, '点位\n');
  const again = await verifyFiles(c.office.database, given(c.office));
  assert.match(again.findings.at(-1)?.sentence ?? '', '大小不符');
});

files('a row that was pointed at another file, or taken away, is found', async (c) => {
  const change = (to: object) =>
    c.office.database.updateTable('attachments').set(to).where('id', '=', c.photo.id).execute();
  for (const to of [{ sha256: c.table.sha256 }, { name: '别的.jpg' }, { caseId: 'other' }]) {
    await change(to);
    const { findings } = await verifyFiles(c.office.database, given(c.office));
    assert.equal(findings.length, 1, JSON.stringify(to));
    assert.match(findings[0]?.sentence ?? '', '“现场.jpg”的登记不见了，或者与台账不一致');
    await change({ sha256: c.photo.sha256, name: c.photo.name, caseId: c.id });
  }
});

files('of more than may be read a part is read each day, and all come round', async (c) => {
  const table = attachmentFile(c.office.attachmentsFolder, c.table.sha256);
  writeFileSync(table, readFileSync(table, 'utf8').replace('7.1', '5.1'));
  let found = 0;
  let read = 0;
  const total = c.photo.size + c.table.size;
  for (let day = 0; day < 3; day += 1) {
    const when = new Date(today.getTime() + day * 86_400_000);
    const checked = await verifyFiles(c.office.database, { ...given(c.office, Math.ceil(total / 3)), today: when });
    assert.is(checked.files.read + checked.files.unread, 2);
    found += checked.findings.length;
    read += checked.files.read;
  }
  assert.equal([found, read], [1, 2]);
});

files('a backup has each file once, and gives it back readable by its owner alone', async (c) => {
  const folder = mkdtempSync(join(tmpdir(), 'huiying-files-'));
  try {
    const path = join(folder, 'a.tar');
    const archive = await createArchive(path);
    const told: string[] = [];
    rmSync(attachmentFile(c.office.attachmentsFolder, c.table.sha256));
    rmSync(attachmentFile(c.office.attachmentsFolder, c.unused.sha256));
    const count = await stillFiles(c.office, archive, told);
    assert.is(count, 1);
    assert.equal(told, ['附件“监测.csv”的文件不见了，备份里没有它。请运行 npm run verify 查明。']);
    await archive.finish({
      ...{ at: '', engines: { ledger: '', documents: '' }, migrations: [], ledger: { entries: 0, head: '' } },
      ...{ tables: {}, left: [], documents: null, snapshots: 0, attachments: count },
    });
    let loaded = 0;
    for await (const { name, data } of archiveFiles(path))
      if (await loadAttachment(name, data, join(folder, 'restored'))) loaded += 1;
    assert.is(loaded, 1);
    const { findings } = await verifyFiles(c.office.database, { ...given(c.office), folder: join(folder, 'restored') });
    assert.equal(
      findings.map(({ sentence }) => sentence.includes('监测.csv')),
      [true],
    );
    assert.not.ok(await loadAttachment('attachments/../../secret', Buffer.from('x'), join(folder, 'restored')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

files('a file that cannot be read is named, not the end of the verification', async (c) => {
  if (process.getuid?.() === 0) return;
  chmodSync(attachmentFile(c.office.attachmentsFolder, c.photo.sha256), 0);
  const { findings } = await verifyFiles(c.office.database, given(c.office));
  assert.match(findings[0]?.sentence ?? '', '读不了');
});

files.run();

function stillFiles(office: Office, archive: ArchiveWriter, told: string[]): Promise<number> {
  return onStillState(office.database, office.databaseFile, (state) =>
    addAttachments(archive, state, office.attachmentsFolder, (sentence) => told.push(sentence)),
  );
}
