import type { Browser, Locator, Page, Route } from 'playwright-core';
import * as assert from 'uvu/assert';
import { newCase } from '../api/http/office.ts';
import { type Office, signedIn } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { builtWeb, enter, noChromium, officeWithWeb, openChromium } from './web-browser.ts';

const places = suite('涉及地点 on the screen');
let office: Office;
let browser: Browser;

places.before(async () => {
  office = await officeWithWeb(await builtWeb());
  browser = await openChromium();
});

for (const width of [1440, 390])
  places(
    `更正地点 takes a place off and adds counties, a city and a neighbour; signed, it stands (${width})`,
    async () => {
      const publicity = await signedIn(office, 'xuanjiao');
      const { case: made } = (await publicity.post('/api/cases', { ...newCase, places: ['360430', '360429'] })).body;
      const page = await enter(browser, office, 'xuanjiao', width);
      await page.goto(`${office.url}/cases/${made.id}`);
      if (width === 390) await page.getByRole('button', { name: /^其他操作/ }).click();
      await page.getByRole('button', { name: '更正', exact: true }).click();
      const form = page.getByRole('dialog');
      await form.getByLabel('更正什么').click();
      await page.locator('.ant-select-item-option', { hasText: /^地点$/ }).click();
      await stands(form, ['彭泽县', '湖口县']);
      await form.getByRole('button', { name: '移除 湖口县' }).click();
      await add(page, form, '江西省', '上饶市', '鄱阳县');
      await add(page, form, '江西省', '景德镇市');
      await add(page, form, '安徽省', '池州市', '东至县');
      await add(page, form, '湖北省');
      // Passing through the own province, or the same place again, adds nothing.
      await add(page, form, '江西省');
      await add(page, form, '江西省', '九江市', '彭泽县');
      await stands(form, ['彭泽县', '鄱阳县', '景德镇市', '东至县', '湖北省']);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(over <= 0, `${over} px too wide`);
      await form.getByLabel('理由').fill('下游和邻省也有反映');
      await form.getByRole('button', { name: '确认' }).click();
      await form.waitFor({ state: 'hidden' });
      const head = page.getByRole('region', { name: '案件概况' });
      assert.is(await fact(head, '地点'), '彭泽县、湖口县', 'a second person has not signed yet');
      await signs(made.id);
      await page.reload();
      await head.getByText('彭泽县、鄱阳县、景德镇市、东至县、湖北省').waitFor();
      const record = page.getByRole('region', { name: '更正记录' });
      await record.getByText('已签字生效').waitFor();
      const [above, below] = [await head.boundingBox(), await record.boundingBox()];
      assert.ok((above?.y ?? 0) < (below?.y ?? 0), 'what is decided does not push the facts down');
      await page.context().close();
    },
  );

places('a case entered by hand takes counties, several cities and a neighbour of the province', async () => {
  const page = await enter(browser, office, 'xuanjiao');
  await page.goto(`${office.url}/cases`);
  await page.getByRole('button', { name: '录入案件' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByLabel('标题').fill('乐安河下游死鱼');
  await form.getByLabel('摘要').fill('电话反映乐安河下游有死鱼。');
  await form.getByLabel('主题').fill('水体');
  await page.locator('.ant-select-item-option', { hasText: '水体污染' }).click();
  await form.getByLabel('发现时间').fill('2026-11-25T09:30');
  assert.match((await form.textContent()) ?? '', '没有地点，即为地点不明');
  await add(page, form, '浙江省', '衢州市');
  await form.getByRole('button', { name: '录入', exact: true }).click();
  await form.getByText('至少有一个地点在本省').waitFor();
  await add(page, form, '江西省', '景德镇市', '乐平市');
  await add(page, form, '江西省', '上饶市');
  await form.getByRole('button', { name: '录入', exact: true }).click();
  await page.waitForURL('**/cases/*');
  const head = page.getByRole('region', { name: '案件概况' });
  await head.waitFor();
  assert.is(await fact(head, '地点'), '衢州市、乐平市、上饶市');
  assert.is(await page.getByRole('button', { name: '全部展开' }).count(), 0, 'there is nothing to unfold yet');
  const { case: made } = (await (await signedIn(office, 'xuanjiao')).get(`/api${new URL(page.url()).pathname}`)).body;
  assert.equal(
    made.places.map(({ code }: { code: string }) => code),
    ['3308', '360281', '3611'],
  );
  await page.context().close();
});

places('a list of places that cannot be read is told, and read when the place is chosen once more', async () => {
  const page = await enter(browser, office, 'xuanjiao');
  await page.goto(`${office.url}/cases`);
  await page.getByRole('button', { name: '录入案件' }).first().click();
  const form = page.getByRole('dialog');
  const away = (route: Route) => route.fulfill({ status: 503, json: problem });
  await page.route('**/api/regions?under=36', away);
  await form.getByLabel('添加地点').click();
  const home = page.locator('.ant-cascader-menu-item', { hasText: /^江西省$/ });
  await home.click();
  await page.getByText(problem.detail).first().waitFor();
  await page.unroute('**/api/regions?under=36', away);
  await home.click();
  await page.locator('.ant-cascader-menu-item', { hasText: /^九江市$/ }).waitFor();
  await page.context().close();
});

if (noChromium === null) places.run();
else places.untested(noChromium);

const problem = {
  ...{ type: 'urn:huiying:problem:engine.away', title: '暂时不可用', status: 503 },
  ...{ code: 'engine.away', detail: '数据库暂时连不上，请稍后再试。', instance: 'urn:uuid:1' },
};

/** Chooses down to a place, and closes the list of choices where the place is not the last level. */
async function add(page: Page, form: Locator, ...path: readonly string[]): Promise<void> {
  await form.getByLabel('添加地点').click();
  const columns = page.locator('.ant-cascader-menu:visible');
  for (const [depth, name] of path.entries()) {
    const choice = columns.nth(depth).locator('.ant-cascader-menu-item', { hasText: new RegExp(`^${name}$`) });
    await choice.click();
    if (depth === 2) break;
    // A click while the list still opens is taken back by the list; a person clicks again.
    const below = columns.nth(depth + 1).waitFor({ timeout: 5_000 });
    await below.catch(() => choice.click());
  }
  if (path.length < 3) await page.keyboard.press('Escape');
  await columns.first().waitFor({ state: 'hidden' });
}

/** These places stand in the form, in this order and no others. */
async function stands(form: Locator, names: readonly string[]): Promise<void> {
  const last = names.at(-1);
  if (last !== undefined) await form.getByRole('button', { name: `移除 ${last}` }).waitFor();
  assert.equal(await listed(form), names);
}

async function listed(form: Locator): Promise<string[]> {
  return (await form.locator('.place-list li').allTextContents()).map((text) => text.replace('移除', ''));
}

async function fact(head: Locator, name: string): Promise<string | null> {
  return head.locator('dl > div').filter({ hasText: name }).first().locator('dd').textContent();
}

async function signs(id: string): Promise<void> {
  const leader = await signedIn(office, 'lingdao');
  const { case: item, proposals } = (await leader.get(`/api/cases/${id}`)).body;
  const command = { type: 'confirmProposal', proposal: proposals[0].id, opinion: '' };
  const { status } = await leader.post(`/api/cases/${id}/commands`, { command, version: item.version });
  assert.is(status, 200);
}
