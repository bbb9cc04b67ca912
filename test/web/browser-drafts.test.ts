import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { build } from 'vite';
import { newCase, password } from '../api/http/office.ts';
import { type Office, openOffice, signedIn } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { chromiumPath, noChromium } from './web-browser.ts';

const drafts = suite<{ office: Office; context: BrowserContext; page: Page }>('nothing written is lost');
const dist = mkdtempSync(join(tmpdir(), 'huiying-web-'));
let browser: Browser;

drafts.before(async () => {
  const root = join(import.meta.dirname, '../../dashboards/web');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: dist } });
  browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--force-prefers-reduced-motion'],
  });
});
drafts.after(async () => {
  await browser?.close();
  rmSync(dist, { recursive: true, force: true });
});
drafts.beforeEach(async (context) => {
  context.office = await openOffice({ webDir: dist });
  context.context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.page = await context.context.newPage();
  await context.page.clock.install({ time: new Date(context.office.clock.now) });
  await enter(context.page, context.office, 'xuanjiao');
});
drafts.afterEach(async ({ office, context }) => {
  await context?.close();
  await office?.close();
});

const summary = '群众来电反映夜间有刺鼻气味，已持续三天。';
const restored = /已恢复您.*填写、尚未提交的内容/;

drafts('Esc, the mask, Back and a reload keep what stands in a form', async ({ page, office }) => {
  await page.goto(`${office.url}/cases`);
  const form = page.getByRole('dialog', { name: '录入案件' });
  const open = () => page.getByRole('button', { name: '录入案件' }).click();
  await open();
  await form.getByLabel('摘要').fill(summary);
  const stands = async () => {
    await form.getByText(restored).waitFor();
    assert.is(await form.getByLabel('摘要').inputValue(), summary);
  };
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'hidden' });
  await open();
  await stands();
  await page.mouse.click(100, 500);
  await form.waitFor({ state: 'hidden' });
  await open();
  await stands();
  await page.goBack();
  await form.waitFor({ state: 'hidden' });
  await page.goForward();
  await stands();
  await page.reload();
  await stands();
  await form.getByRole('button', { name: '清空重填' }).click();
  await form.getByText(restored).waitFor({ state: 'hidden' });
  assert.is(await form.getByLabel('摘要').inputValue(), '');
  await page.reload();
  await form.getByLabel('摘要').waitFor();
  assert.is(await form.getByText(restored).count(), 0, 'what was thrown away stays away');
});

drafts('a form that was only looked at leaves no draft', async ({ page, office }) => {
  const { id } = await madeCase(office);
  await page.goto(`${office.url}/cases/${id}?do=file`);
  await page.getByRole('dialog').getByRole('button', { name: '增加一条' }).waitFor();
  await page.getByText('正在从文本中提取诉求').waitFor({ state: 'hidden' });
  await page.reload();
  await page.getByRole('dialog').getByLabel('理由').waitFor();
  assert.is(await page.getByText(restored).count(), 0);
});

drafts('after a session has ended and a new sign-in the same form stands there with its text', async (given) => {
  const { page, office } = given;
  const { id } = await madeCase(office);
  await page.goto(`${office.url}/cases/${id}`);
  await page.getByRole('button', { name: '无需处置', exact: true }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('理由').fill('经核实为外省旧闻，与本省无关。');
  office.clock.move(20);
  await form.getByRole('button', { name: '确认' }).click();
  await page.getByLabel('账号').waitFor();
  await fillSignIn(page, 'xuanjiao');
  await form.getByText(restored).waitFor();
  assert.is(await form.getByLabel('理由').inputValue(), '经核实为外省旧闻，与本省无关。');
  await form.getByRole('button', { name: '确认' }).click();
  await form.waitFor({ state: 'hidden' });
  await page.getByText('经核实为外省旧闻，与本省无关。').first().waitFor();
  assert.is(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft/')).length), 0);
});

drafts('nobody finds the draft of another person on the same device', async ({ page, office, context }) => {
  const { id } = await madeCase(office);
  await page.goto(`${office.url}/cases/${id}?do=comment`);
  await page.getByRole('dialog').getByRole('textbox').first().fill('请水处一并研判。');
  await context.clearCookies();
  await page.reload();
  await fillSignIn(page, 'lingdao');
  await page.getByRole('dialog').getByRole('textbox').first().waitFor();
  assert.is(await page.getByText(restored).count(), 0);
  assert.is(await page.getByRole('dialog').getByRole('textbox').first().inputValue(), '');
});

drafts('typing keeps a session alive', async ({ page, office }) => {
  await page.goto(`${office.url}/cases?do=create`);
  const text = page.getByRole('dialog').getByLabel('摘要');
  for (let times = 1; times <= 4; times += 1) {
    const heard = page.waitForResponse((response) => response.url().endsWith('/api/session'));
    await text.pressSequentially('又');
    await heard;
    office.clock.move(14);
    await page.clock.fastForward('14:00');
  }
  const answer = await page.evaluate(async () => (await fetch('/api/cases')).status);
  assert.is(answer, 200);
});

drafts(
  'a line that is lost while sending loses no text, and the next press sends it once',
  async ({ page, office }) => {
    await page.goto(`${office.url}/cases?do=create`);
    const form = page.getByRole('dialog');
    await form.getByLabel('标题').fill('某镇夜间异味');
    await form.getByLabel('摘要').fill(summary);
    await choose(page, '主题', '恶臭异味');
    // The server hears it, its answer is lost.
    await page.route('**/api/cases', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await form.getByRole('button', { name: '录入', exact: true }).click();
    await form.getByText('连不上服务器，请检查网络后重试。').waitFor();
    assert.is(await form.getByLabel('摘要').inputValue(), summary);
    await page.unroute('**/api/cases');
    await form.getByRole('button', { name: '录入', exact: true }).click();
    await page.waitForURL(/\/cases\/[^?]+$/);
    assert.is((await (await signedIn(office, 'xuanjiao')).get('/api/cases')).body.total, 1);
  },
);

drafts('two at one case: the slower one reads who did what and when, and keeps the text', async ({ page, office }) => {
  const { id, version } = await madeCase(office);
  await page.goto(`${office.url}/cases/${id}?do=dismiss`);
  const form = page.getByRole('dialog');
  await form.getByLabel('理由').fill('经核实为外省旧闻。');
  const leader = await signedIn(office, 'lingdao');
  office.clock.move(5);
  const command = {
    type: 'instruct',
    text: '请从快核实。',
    leader: '分管厅领导',
    givenAt: office.clock.now,
    until: null,
  };
  const told = await leader.post(`/api/cases/${id}/commands`, { command, version });
  assert.is(told.status, 200, JSON.stringify(told.body));
  await form.getByRole('button', { name: '确认' }).click();
  await form.getByText('案件刚刚有新的记录：领导甲 11月25日10:05 领导批示。').waitFor();
  await form.getByText('您填写的内容还在').waitFor();
  assert.is(await form.getByLabel('理由').inputValue(), '经核实为外省旧闻。');
  await form.getByRole('button', { name: '确认' }).click();
  await form.waitFor({ state: 'hidden' });
});

drafts('two at one alert: the slower one reads how it was judged, by whom and when', async ({ page, office }) => {
  await page.goto(`${office.url}/alerts/${office.alertId}?do=dismiss`);
  const form = page.getByRole('form', { name: '无需处置' });
  await form.getByLabel('理由').fill('已核实，为道路施工气味。');
  const other = await signedIn(office, 'xuanjiao');
  const referred = { type: 'refer', to: '省住房和城乡建设厅', receipt: null, reason: '属城市道路施工' };
  const told = await other.post(`/api/alerts/${office.alertId}/decision`, referred);
  assert.is(told.status, 200, JSON.stringify(told.body));
  await form.getByRole('button', { name: /无需处置/ }).click();
  await page.getByText(/该预警已经由宣教甲于 11月25日10:00研判为「.+」，请在案件中继续办理或者刷新列表。/).waitFor();
  assert.is(await form.getByLabel('理由').inputValue(), '已核实，为道路施工气味。');
});

drafts('j leaves an alert with its form, and the words stand there on coming back', async ({ page, office }) => {
  await page.goto(`${office.url}/alerts/${office.alertId}`);
  await page.getByRole('button', { name: '无需处置' }).click();
  const form = page.getByRole('form', { name: '无需处置' });
  await form.getByLabel('理由').fill('已核实，为道路施工气味。');
  await page.getByRole('heading', { level: 1, name: '预警' }).click();
  await page.goto(`${office.url}/alerts`);
  await page.locator('.queue').first().waitFor();
  await page.keyboard.press('j');
  await page.waitForURL(new RegExp(office.alertId));
  assert.is(await form.count(), 0);
  await page.getByRole('button', { name: '无需处置' }).click();
  await form.getByText(restored).waitFor();
  assert.is(await form.getByLabel('理由').inputValue(), '已核实，为道路施工气味。');
});

if (noChromium === null) drafts.run();
else drafts.untested(noChromium);

async function enter(page: Page, office: Office, name: string): Promise<void> {
  await page.goto(office.url);
  await fillSignIn(page, name);
  await page.locator('.shell').waitFor();
}

async function fillSignIn(page: Page, name: string): Promise<void> {
  await page.getByLabel('账号').fill(name);
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.getByRole('button', { name: /登\s*录/ }).click();
}

async function madeCase(office: Office): Promise<{ id: string; version: number }> {
  const publicity = await signedIn(office, 'xuanjiao');
  return (await publicity.post('/api/cases', newCase)).body.case;
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByLabel(label).click();
  await page.locator('.ant-select-item-option', { hasText: option }).first().click();
  await page.keyboard.press('Escape');
}
