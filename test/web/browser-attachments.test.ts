import type { Browser, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { secrets, taken } from '../api/attachments/photos.ts';
import { newCase } from '../api/http/office.ts';
import { type Browser as Caller, type Office, signedIn } from '../api/http/server.ts';
import { closing, suite } from '../suite.ts';
import { builtWeb, noChromium, officeWithWeb, openChromium } from './web-browser.ts';

type Context = { office: Office; unit: Caller; id: string; page: Page };
const screens = suite<Context>('evidence in a browser, on the real server');
let dist = '';
let browser: Browser;

screens.before(async () => {
  dist = await builtWeb();
  browser = await openChromium();
});

/** A unit's person on a phone, before a case that he has accepted. */
screens.beforeEach(async (context) => {
  const office = await officeWithWeb(dist);
  const publicity = await signedIn(office, 'xuanjiao');
  const unit = await signedIn(office, 'shui');
  const id = (await publicity.post('/api/cases', newCase)).body.case.id as string;
  const duty = { lead: 'div-water', handler: 'div-water', support: [] };
  await act(publicity, id, { type: 'file', level: 'yellow', emergency: false, reason: '属实' });
  await act(publicity, id, { type: 'assign', duty, note: '' });
  await act(unit, id, { type: 'accept' });
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  closing(() => page.context().close());
  const [name = '', value = ''] = unit.cookie.split('=');
  await page.context().addCookies([{ name, value, url: office.url }]);
  await page.goto(`${office.url}/cases/${id}`);
  await page.getByRole('button', { name: '登记办理' }).first().click();
  await page.getByLabel('办理情况').fill('现场核查，已拍照取证。');
  Object.assign(context, { office, unit, id, page });
});
async function act(caller: Caller, id: string, command: object): Promise<void> {
  const { body } = await caller.get(`/api/cases/${id}`);
  const version = body.case?.version ?? 1;
  assert.is((await caller.post(`/api/cases/${id}/commands`, { command, version })).status, 200);
}

const photo = { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: taken.jpeg() };

screens('a photo with its place is sent from the phone and seen without it', async ({ page, unit, id }) => {
  await page.locator('input[type=file][capture]').setInputFiles(photo);
  await page.getByText('照片里的位置和设备信息已去掉').waitFor();
  await page.getByLabel('佐证 1 内容').fill('排口现场照片');
  const box = await page.locator('button.pick', { hasText: '拍照' }).boundingBox();
  assert.ok((box?.height ?? 0) >= 44 && (box?.x ?? 0) >= 0 && (box?.x ?? 0) + (box?.width ?? 999) <= 390);
  assert.not.ok(await page.locator('input[type=file]').first().isVisible());
  await page.getByRole('button', { name: '确认' }).click();
  const small = page.locator('.evidence-list img.thumb');
  await small.waitFor();
  assert.is(await small.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalHeight)), 48);
  const address = (await small.getAttribute('src')) ?? '';
  const seen = await fetch(new URL(address, page.url()), { headers: { Cookie: unit.cookie } });
  const bytes = Buffer.from(await seen.arrayBuffer());
  for (const secret of Object.values(secrets)) assert.not.ok(bytes.includes(secret), secret);
  assert.match(address, `/api/cases/${id}/attachments/`);
  await page.getByRole('button', { name: '放大 IMG_0001.jpg' }).click();
  await page.locator('img.picture-large').waitFor();
  assert.is(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});

screens(
  'what is still on its way is not sent, a failed upload is tried again, and one may be taken out',
  async ({ page, office, id }) => {
    let broken = true;
    await page.route('**/attachments?*', (route) => (broken ? route.abort() : route.continue()));
    const files = page.locator('input[type=file]:not([capture])');
    await files.setInputFiles([photo, { ...photo, name: '多余.jpg' }]);
    await page.getByText('上传中断，请检查网络后重试。').first().waitFor();
    await page.getByRole('button', { name: '确认' }).click();
    await page.getByText('这个文件还没有传完').first().waitFor();
    assert.equal(await entries(office, 'handlingLogged'), 0);
    await page.getByRole('button', { name: '删去佐证 2' }).click();
    broken = false;
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByText('✓ 已上传').waitFor();
    await page.getByRole('button', { name: '确认' }).click();
    await page.locator('.evidence-list img.thumb').waitFor();
    assert.equal(await entries(office, 'handlingLogged'), 1);
    const rows = await office.database.selectFrom('attachments').select(['caseId', 'usedAt']).execute();
    assert.equal(rows.length, 1);
    assert.ok(rows[0]?.caseId === id && rows[0].usedAt !== null);
  },
);

screens('a file that may not be attached says why, beside itself', async ({ page }) => {
  const files = page.locator('input[type=file]:not([capture])');
  await files.setInputFiles({ name: '报告.pdf', mimeType: 'application/pdf', buffer: taken.jpeg() });
  await page.getByRole('alert').filter({ hasText: '文件名说是PDF 文件，内容却是JPEG 照片' }).waitFor();
  await page.getByRole('button', { name: '删去佐证 1' }).click();
  await files.setInputFiles({ name: '大.txt', mimeType: 'text/plain', buffer: Buffer.alloc(200_000, 'a') });
  await page.getByRole('alert').filter({ hasText: '不能上传' }).waitFor();
});

screens('the printed case has its pictures on a page of their own, printed when they are there', async ({ page }) => {
  await page.locator('input[type=file][capture]').setInputFiles(photo);
  await page.getByText('✓ 已上传').waitFor();
  await page.getByRole('button', { name: '确认' }).click();
  await page.locator('.evidence-list img.thumb').waitFor();
  await page.evaluate(() => {
    window.print = () => {
      const proof = document.querySelector('.proof');
      const images = [...(proof?.querySelectorAll('img') ?? [])];
      document.title = JSON.stringify([
        proof?.textContent,
        images.map((image) => image.complete && image.naturalWidth),
      ]);
    };
  });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: '打印' }).click();
  await page.waitForFunction(() => document.title.startsWith('['));
  const [words, images] = JSON.parse(await page.title()) as [string, number[]];
  assert.match(words, /^佐证页现场照片（IMG_0001\.jpg，SHA-256 [0-9a-f]{16}）$/);
  assert.equal(images, [32]);
});

if (noChromium === null) screens.run();
else screens.untested(noChromium);

async function entries(office: Office, type: string): Promise<number> {
  return (await office.database.selectFrom('caseEvents').select('seq').where('type', '=', type).execute()).length;
}
