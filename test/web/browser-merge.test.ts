import type { Browser } from 'playwright-core';
import * as assert from 'uvu/assert';
import { type Office, signedIn } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { builtWeb, enter as enterAs, noChromium, officeWithWeb, openChromium } from './web-browser.ts';

const merging = suite('并案 and 拆案 on the screen');
let office: Office;
let browser: Browser;

merging.before(async () => {
  office = await officeWithWeb(await builtWeb());
  browser = await openChromium();
});

merging(
  'a case is merged into another that is found by its title, and split again, each page linking the other',
  async () => {
    const into = await filed('某园区夜间异味', 'https://forum.example.com/into');
    const from = await filed('某园区又闻异味', 'https://forum.example.com/from');
    const page = await enter('xuanjiao');
    await page.goto(`${office.url}/cases/${from.id}`);
    await page.getByRole('button', { name: '并案', exact: true }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('并入哪个案件').fill('夜间异味');
    await page.getByTitle(`${into.number} 某园区夜间异味（已立案）`).click();
    await form.getByRole('rowheader', { name: '发现时间' }).waitFor();
    await form.getByRole('list', { name: '并案后' }).getByText(`${into.number} 收入 1 篇原文、1 条诉求`).waitFor();
    await form.getByLabel('理由').fill('同一件事');
    await form.getByRole('button', { name: '确认并案' }).click();
    const head = page.getByRole('region', { name: '案件概况' });
    await head.getByText('已并入他案').waitFor();
    await head.getByRole('link', { name: into.number }).click();
    await head.getByText('并入本案：').waitFor();
    assert.is(await head.getByRole('link', { name: from.number }).count(), 1);
    await page.getByRole('button', { name: '拆案', exact: true }).click();
    const split = page.getByRole('dialog');
    await split.getByRole('checkbox', { name: /某园区又闻异味/ }).check();
    await split.getByLabel('新案件标题').fill('另一处异味');
    await split.getByLabel('基本情况').fill('另一园区的异味');
    await split.getByLabel('理由').fill('两件事');
    await split.getByRole('button', { name: '确认拆案' }).click();
    await head.getByText('拆出：').waitFor();
    await head.getByText('另一处异味').waitFor();
    await page.context().close();
  },
);

merging('the form stands open with the case that another page proposes', async () => {
  const into = await filed('某河段发黑', 'https://forum.example.com/river');
  const from = await filed('某河段死鱼', 'https://forum.example.com/fish');
  const page = await enter('xuanjiao');
  await page.goto(`${office.url}/cases/${from.id}?do=mergeInto~~into:${into.id}`);
  const form = page.getByRole('dialog');
  await form.getByRole('columnheader', { name: `并入 ${into.number}` }).waitFor();
  assert.ok(await form.getByRole('checkbox', { name: '本案的承办单位转为该案协办' }).isChecked());
  await page.context().close();
});

if (noChromium === null) merging.run();
else merging.untested(noChromium);

async function filed(title: string, url: string): Promise<{ id: string; number: string }> {
  const publicity = await signedIn(office, 'xuanjiao');
  const made = await publicity.post('/api/cases', {
    ...{ title, summary: '多名居民反映。', level: 'yellow', url, channel: 'manual', topics: ['smell'] },
    ...{ foundAt: office.clock.now.toISOString(), publishedAt: null, happenedAt: null },
    ...{ places: ['360783'], demands: [title] },
  });
  const { case: item } = made.body as { case: { id: string; number: string; version: number } };
  const command = { type: 'file', level: 'yellow', emergency: false, reason: '属实' };
  assert.is((await publicity.post(`/api/cases/${item.id}/commands`, { version: item.version, command })).status, 200);
  return item;
}

const enter = (name: string) => enterAs(browser, office, name);
