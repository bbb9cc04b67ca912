import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import * as assert from 'uvu/assert';
import { cleanName } from '../../../api/attachments/clean-name.ts';
import { sniff } from '../../../api/attachments/sniff.ts';
import { Refused } from '../../../api/http/problem.ts';
import { suite } from '../../suite.ts';
import { plain } from './photos.ts';

const files = suite<{ folder: string }>('what an uploaded file is');

files.before((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'huiying-sniff-'));
});
files.after(({ folder }) => rmSync(folder, { recursive: true }));

/** The type of such a file, or the code of the refusal, whose sentence must say something in Chinese. */
async function told(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  try {
    return await sniff(path, name);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    assert.match(error.message, /[一-龥]{6}/);
    return error.code;
  }
}

const office = (part: string, ...more: string[]) =>
  zipSync(Object.fromEntries(['[Content_Types].xml', part, ...more].map((name) => [name, strToU8('<a/>')])));
const docx = office('word/document.xml');
const xlsx = office('xl/workbook.xml');
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');

files('is told by its content, with the ending that it should have', async ({ folder }) => {
  const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const expected: [string, Uint8Array, string][] = [
    ['现场.jpg', plain.jpeg, 'image/jpeg'],
    ['IMG_1.JPEG', plain.jpeg, 'image/jpeg'],
    ['图.png', plain.png, 'image/png'],
    ['image', plain.webp, 'image/webp'],
    ['报告.pdf', pdf, 'application/pdf'],
    ['报告.docx', docx, word],
    ['监测数据.xlsx', xlsx, sheet],
    ['监测数据.csv', Buffer.from('点位,pH\n1号,7.1\n'), 'text/csv'],
    ['说明.txt', Buffer.from('现场核查说明'), 'text/plain'],
    ['国标码.txt', Buffer.from([0xcf, 0xd6, 0xb3, 0xa1]), 'text/plain'],
  ];
  for (const [name, bytes, type] of expected) assert.is(await told(folder, name, bytes), type, name);
});

files(
  'a picture from a chat that bears the ending of another picture is taken and named rightly',
  async ({ folder }) => {
    assert.is(await told(folder, '微信图片.jpg', plain.webp), 'image/webp');
    assert.is(cleanName('微信图片.jpg', 'image/webp'), '微信图片.webp');
  },
);

files('is refused when its name promises something else', async ({ folder }) => {
  const wrong: [string, Uint8Array][] = [
    ['照片.jpg', pdf],
    ['报告.pdf', plain.jpeg],
    ['报告.docx', xlsx],
    ['数据.xlsx', docx],
    ['照片.jpg', Buffer.from('现场核查说明')],
    ['说明.txt', pdf],
    ['说明.csv', plain.png],
  ];
  for (const [name, bytes] of wrong)
    assert.ok(['attachment.mismatch', 'attachment.type'].includes(await told(folder, name, bytes)), name);
});

files('what may not be attached is refused, each with its own sentence', async ({ folder }) => {
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
  const cfb = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1_024)]);
  const mp4 = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1');
  const locked = Buffer.from(docx);
  // The flag of encryption in each entry of the directory.
  for (let at = locked.indexOf('PK\x01\x02'); at >= 0; at = locked.indexOf('PK\x01\x02', at + 4)) locked[at + 8] = 1;
  const refused: [string, Uint8Array, string][] = [
    ['a.jpg', Buffer.alloc(0), 'attachment.empty'],
    ['a.heic', heic, 'attachment.heic'],
    ['a.jpg', heic, 'attachment.heic'],
    ['a.doc', cfb, 'attachment.old-office'],
    ['a.docx', cfb, 'attachment.old-office'],
    ['a.mp4', mp4, 'attachment.video'],
    ['a.docx', locked, 'attachment.locked'],
    ['a.docx', office('word/document.xml', 'word/vbaProject.bin'), 'attachment.macro'],
    ['a.xlsx', office('xl/workbook.xml', 'xl/macrosheets/sheet1.xml'), 'attachment.macro'],
    ['a.xlsm', office('xl/workbook.xml', 'xl/vbaProject.bin'), 'attachment.macro'],
    ['a.zip', zipSync({ 'a.txt': strToU8('一') }), 'attachment.type'],
    ['a.docx', zipSync({ 'a.txt': strToU8('一') }), 'attachment.type'],
    ['a.exe', Buffer.from('MZ\x90\0\x03', 'latin1'), 'attachment.type'],
    ['a.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'attachment.type'],
    ['a.html', Buffer.from('<!doctype html><script>1</script>'), 'attachment.type'],
    ['a.txt', Buffer.from('a\0b'), 'attachment.type'],
    ['a.gif', Buffer.from('GIF89a\x01\0\x01\0', 'latin1'), 'attachment.type'],
    ['a.js', Buffer.from('alert(1)'), 'attachment.type'],
  ];
  for (const [name, bytes, code] of refused) assert.is(await told(folder, name, bytes), code, name);
});

files('nothing in an Office file is unpacked to tell it, so that no bomb goes off', async ({ folder }) => {
  const unreadable = Buffer.from(docx);
  // Everything before the directory, where the packed parts stand.
  unreadable.fill(0xff, 4, unreadable.indexOf('PK\x01\x02'));
  assert.match(await told(folder, 'a.docx', unreadable), 'wordprocessingml');
});

files('its name is kept as people may read it, and leads nowhere', () => {
  const names: [string, string][] = [
    ['../../etc/passwd', 'passwd.jpg'],
    ['C:\\Users\\me\\现场 照片.jpg', '现场 照片.jpg'],
    ['a\0b\n\u202egpj.jpg', 'abgpj.jpg'],
    ['\ud800现场\uffff.jpg', '现场.jpg'],
    ['...jpg', '附件.jpg'],
    ['   ', '附件.jpg'],
    ['<img src=x onerror=1>.jpg', '_img src=x onerror=1_.jpg'],
    [`${'长'.repeat(300)}.jpeg`, `${'长'.repeat(80)}.jpeg`],
  ];
  for (const [given, kept] of names) assert.is(cleanName(given, 'image/jpeg'), kept, given);
  assert.not.ok(cleanName('投诉人13812345678.jpg', 'image/jpeg').includes('13812345678'));
});

files.run();
