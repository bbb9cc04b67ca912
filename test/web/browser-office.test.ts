import type { Browser } from 'playwright-core';
import * as assert from 'uvu/assert';
import { type Office, signedIn } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { builtWeb, enter as enterAs, noChromium, officeWithWeb, openChromium } from './web-browser.ts';

const real = suite('screens on the real office');
let office: Office;
let browser: Browser;

real.before(async () => {
  office = await officeWithWeb(await builtWeb());
  browser = await openChromium();
});

real('each person finds the places that the session opens, and lands on the first of them', async () => {
  for (const [name, home, places] of [
    [
      'xuanjiao',
      '/overview',
      [
        '总览',
        '预警',
        '事件',
        '监测',
        '台账',
        '待我办',
        '消息',
        '审核',
        '时限',
        '值班与通知',
        '信源',
        '周报',
        '考核',
        '我',
      ],
    ],
    ['daqi', '/todo', ['事件', '台账', '待我办', '消息', '审核', '考核', '我']],
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
    await form.locator('input[value="赣州市章贡生态环境局"]').waitFor();
    await form.getByRole('button', { name: /新\s*增/ }).click();
    await form.waitFor({ state: 'hidden' });
    const row = page.getByRole('row', { name: /赣州市章贡生态环境局/ });
    await row.waitFor();
    assert.match((await row.textContent()) ?? '', '县级分局 · 赣州市生态环境局');
    const { items } = (await (await signedIn(office, 'guanli')).get('/api/units')).body;
    assert.equal(items.find(({ id }: { id: string }) => id === 'county-360702')?.parent, 'city-3607');
  },
);

real('on a phone the tables of 系统 are cards that can be read, and a user is found by a word', async () => {
  const page = await enter('guanli', 390);
  for (const place of ['users', 'units', 'routes']) {
    await page.goto(`${office.url}/system/${place}`);
    const rows = page.locator('.records tbody tr');
    await rows.first().waitFor();
    const sizes = await rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));
    assert.ok(Math.max(...sizes) < 260, `${place}: a card of ${Math.max(...sizes)} px`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${place}: ${over} px too wide`);
  }
  await page.goto(`${office.url}/system/users`);
  const seek = page.getByLabel('查找用户');
  await seek.fill('大气');
  await page.getByText('找到 2 人').waitFor();
  await seek.fill('没有这个人');
  await page.getByText('没有符合的用户。').waitFor();
  await page.context().close();
});

if (noChromium === null) real.run();
else real.untested(noChromium);

const enter = (name: string, width?: number) => enterAs(browser, office, name, width);

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
