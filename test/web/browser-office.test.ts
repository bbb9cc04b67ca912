import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { build } from 'vite';
import { password } from '../api/http/office.ts';
import { type Office, openOffice, signedIn } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { chromiumPath, noChromium } from './web-browser.ts';

const real = suite('screens on the real office');
const dist = mkdtempSync(join(tmpdir(), 'huiying-web-'));
let office: Office;
let browser: Browser;

real.before(async () => {
  const root = join(import.meta.dirname, '../../dashboards/web');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: dist } });
  office = await openOffice({ webDir: dist });
  browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] });
});

real.after(async () => {
  await browser?.close();
  await office?.close();
  rmSync(dist, { recursive: true, force: true });
});

real('each person finds the places that the session opens, and lands on the first of them', async () => {
  for (const [name, home, places] of [
    ['xuanjiao', '/overview', ['总览', '预警', '事件', '监测', '台账', '待我办', '审核', '时限', '信源', '周报', '我']],
    ['daqi', '/todo', ['事件', '台账', '待我办', '审核', '我']],
    ['shenji', '/system', ['系统', '我']],
  ] as const) {
    const page = await enter(name);
    const menu = page.getByRole('navigation', { name: '栏目', exact: true }).getByRole('link');
    await menu.last().waitFor();
    await page.waitForURL(`**${home}`);
    const shown = (await menu.allTextContents()).map((text) => text.replace(/\d+$/, ''));
    assert.equal(shown, [...places], name);
    await page.context().close();
  }
});

real('a red case stands in 总览, and its figure opens the list that holds it', async () => {
  const publicity = await signedIn(office, 'xuanjiao');
  const foundAt = office.clock.now.toISOString();
  assert.is((await publicity.post('/api/cases', { ...redCase, foundAt })).status, 201);
  const page = await enter('xuanjiao');
  const running = page.getByRole('region', { name: '在办案件' });
  await running.getByText(redCase.title).waitFor();
  await running.getByRole('link', { name: /^红色/ }).click();
  await page.waitForURL('**/cases?view=open&level=red');
  await page.getByText(redCase.title).first().waitFor();
});

real(
  'an administrator adds the bureau of a county under its city, with the counties of that city to choose from',
  async () => {
    const page = await enter('guanli');
    await page.locator('.shell').waitFor();
    await page.goto(`${office.url}/system/units`);
    await page.getByRole('button', { name: '新增县局' }).click();
    const form = page.getByRole('dialog', { name: '新增县局' });
    const choose = async (label: string, option: RegExp) => {
      await form.getByLabel(label).click();
      await page.locator('.ant-select-item-option', { hasText: option }).first().click();
    };
    await form.getByLabel('上级市局').fill('赣州');
    await page.locator('.ant-select-item-option', { hasText: /^赣州市生态环境局$/ }).click();
    await choose('县（市、区）', /章贡区/);
    assert.is(await form.getByLabel('名称').inputValue(), '赣州市章贡生态环境局');
    await form.getByRole('button', { name: /新\s*增/ }).click();
    await form.waitFor({ state: 'hidden' });
    const row = page.getByRole('row', { name: /赣州市章贡生态环境局/ });
    await row.waitFor();
    assert.match((await row.textContent()) ?? '', '县级分局 · 赣州市生态环境局');
    const { items } = (await (await signedIn(office, 'guanli')).get('/api/units')).body;
    assert.equal(items.find(({ id }: { id: string }) => id === 'county-360702')?.parent, 'city-3607');
  },
);

if (noChromium === null) real.run();
else real.untested(noChromium);

async function enter(name: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(office.url);
  await page.getByLabel('账号').fill(name);
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.getByRole('button', { name: /登\s*录/ }).click();
  return page;
}

const redCase = {
  title: '某工业园夜间排放刺鼻气体',
  summary: '多人反映夜间气味刺鼻。',
  level: 'red',
  channel: 'manual',
  url: null,
  publishedAt: null,
  topics: ['smell'],
  places: [],
  demands: [],
};
