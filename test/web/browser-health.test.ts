import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import { sessionOf, userOf } from './mock-data.ts';
import { noTrouble, storeAway } from './mock-trouble.ts';
import { deskAndPhone, noChromium, openWeb } from './web-browser.ts';

type Web = Awaited<ReturnType<typeof openWeb>>;
const screens = suite<{ web: Web; desk: Page; phone: Page }>('screens while something does not work');
const pictures = process.env['HUIYING_PICTURES'];

screens.before(async (context) => {
  context.web = await openWeb();
  Object.assign(context, await deskAndPhone(context.web.browser));
});
screens.beforeEach(({ web: { api } }) => {
  api.faults.clear();
  api.writes.length = 0;
  api.session = sessionOf(userOf('admin'));
  api.trouble = storeAway;
});

for (const size of ['desk', 'phone'] as const)
  screens(`every page says what fails, since when and what to do, within the window (${size})`, async (context) => {
    const page = context[size];
    const { api } = context.web;
    for (const path of [
      ...['/overview', '/alerts', '/alerts/a1', '/documents', '/cases', '/cases/c1', '/sources', '/system/health'],
      ...['/system/packs', '/system/notices', '/unfinished/packs', '/me'],
    ]) {
      await page.goto(api.address + path);
      const banner = page.getByRole('alert', { name: '系统运行提示' });
      await banner.getByText('文档库连不上', { exact: true }).waitFor();
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
      await banner
        .getByText(/\d\d:\d\d 起/)
        .first()
        .waitFor();
      if (size === 'phone') await banner.getByText('文档库连不上', { exact: true }).click();
      await banner.getByText('预警的处置、台账和时限照常').waitFor();
      await banner.getByText('请管理员检查检索服务').waitFor();
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(over <= 0, `${path} is ${over} px wider than the window`);
      if (pictures !== undefined && /overview|health|packs|notices/.test(path))
        await page.screenshot({ path: `${pictures}/${size}${path.replaceAll('/', '-')}.png`, fullPage: true });
    }
  });

screens('the banner goes by itself, and says what has come back', async ({ web: { api }, desk }) => {
  await desk.goto(`${api.address}/overview`);
  await desk.getByText('已恢复：队列').waitFor();
  await desk.getByText('文档库连不上', { exact: true }).waitFor();
  api.trouble = noTrouble;
  api.push('health', { at: new Date().toISOString() });
  await desk.getByRole('alert', { name: '系统运行提示' }).waitFor({ state: 'detached' });
});

screens(
  '总览 shows what could be read, and for the rest why not, with 重试; the figures open their records',
  async (c) => {
    const { desk, web } = c;
    web.api.session = sessionOf(userOf('publicity'));
    await desk.goto(`${web.api.address}/overview`);
    const volume = desk.locator('section', { has: desk.locator('#volume') }).last();
    await volume.getByText('文档库连不上').waitFor();
    await desk.getByRole('heading', { name: '待研判预警' }).waitFor();
    await desk.locator('.overview-unfinished').getByText('没查到：台账数据库正忙').waitFor();
    await desk.locator('.overview-unfinished a', { hasText: '没有发出的紧急通知—' }).waitFor();
    web.api.trouble = { ...storeAway, overview: {} };
    await volume.getByRole('button', { name: '重试' }).click();
    await volume.getByText('点某一日看当日信息').waitFor();
    await desk.getByRole('link', { name: '没能研判入库的文本包' }).click();
    await desk.waitForURL('**/unfinished/packs');
    await desk.getByRole('button', { name: /^重试/ }).last().click();
    await desk.getByText('已重新送去研判').waitFor();
    await desk.getByRole('tab', { name: '通知', exact: true }).click();
    await desk.getByRole('button', { name: '重试 红色预警：河段发黑发臭' }).click();
    await desk.getByText('已排队，一分钟内重发').waitFor();
    assert.equal(
      web.api.writes.map(({ path }) => path),
      ['/api/unfinished/packs/analyse-b2/retry', '/api/unfinished/notices/retry'],
    );
    assert.equal(web.api.writes[1]?.body, { key: 'alert-a1/role:publicity/wecom' });
  },
);

screens(
  'on 预警, 案件, 文本 and 系统 a part that failed says so with 重试 while the others live',
  async ({ web, desk }) => {
    const { api } = web;
    const detail = '文档库连不上。检索暂停。请管理员检查检索服务。';
    const fault = { status: 503, code: 'documents.away', detail };
    const failed = [
      ['/alerts/a1', 'GET /api/alerts/a1', '.queue a'],
      ['/documents', 'GET /api/documents/histogram', '.hits .hit'],
      ['/documents', 'GET /api/documents/facets', '.hits .hit'],
      ['/system/queue', 'GET /api/system/queue', '[role="tab"]'],
      ['/cases', 'GET /api/cases', 'nav.side a'],
    ] as const;
    for (const [path, call, alive] of failed) {
      api.session = sessionOf(userOf(path.startsWith('/system') ? 'admin' : 'publicity'));
      api.faults.clear();
      api.faults.set(call, fault);
      await desk.goto(api.address + path);
      const block = desk.locator('.state-error', { hasText: detail });
      await block.first().waitFor();
      await desk.locator(alive).first().waitFor();
      api.faults.clear();
      await block.first().getByRole('button', { name: '重试' }).click();
      await block.first().waitFor({ state: 'detached' });
    }
  },
);

screens(
  'when the server cannot even say how it is, its sentence stands there since the first time',
  async ({ web, desk }) => {
    const detail = '台账数据库连不上。登录、办理和台账暂时不能用。请管理员检查数据库服务。';
    web.api.session = sessionOf(userOf('publicity'));
    await desk.goto(`${web.api.address}/overview`);
    await desk.getByText('文档库连不上', { exact: true }).waitFor();
    web.api.faults.set('GET /api/health', { status: 503, code: 'database.away', detail, part: 'database' });
    web.api.push('health', { at: new Date().toISOString() });
    await desk.getByRole('alert', { name: '系统运行提示' }).getByText(detail).waitFor();
    await desk.getByRole('heading', { name: '待研判预警' }).waitFor();
    web.api.trouble = noTrouble;
    web.api.faults.clear();
    web.api.push('health', { at: new Date().toISOString() });
    await desk.getByRole('alert', { name: '系统运行提示' }).waitFor({ state: 'detached' });
  },
);

if (noChromium === null) screens.run();
else screens.untested(noChromium);
