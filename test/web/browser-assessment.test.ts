import type { Browser, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import type { CaseCommand } from '../../api/cases/contract-commands.ts';
import { newCase, system, wang } from '../api/cases/office.ts';
import type { Office } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { builtWeb, enter, noChromium, officeWithWeb, openChromium } from './web-browser.ts';

type Context = { browser: Browser; office: Office };
const screens = suite<Context>('the screen of the assessment, on the real server');
const pictures = process.env['HUIYING_PICTURES'];

screens.before(async (context) => {
  context.office = await officeWithWeb(await builtWeb());
  context.browser = await openChromium();
  await furnish(context.office);
});

/** Three cases of two units; the answers of two are late, and one unit signed late. */
async function furnish(office: Office): Promise<void> {
  for (const [id, lead] of [
    ['case-a', 'div-air'],
    ['case-b', 'div-air'],
    ['case-c', 'div-water'],
  ] as const) {
    const at = office.clock.now.toISOString();
    await office.services.cases.open(newCase(id, { foundAt: at }), system);
    await does(office, id, { type: 'file', level: 'yellow', emergency: false, reason: '属实' });
    await does(office, id, { type: 'assign', duty: { lead, handler: lead, support: [] }, note: '' });
    office.clock.move(24 * 60);
  }
  office.clock.move(20);
}

async function does({ services: { cases } }: Office, id: string, command: CaseCommand): Promise<void> {
  await cases.act(id, (await cases.read(id))?.state.version ?? 0, command, wang);
}

/** Signed in, with the clock of the office. */
async function at({ browser, office }: Context, name: string, path: string, width = 1440): Promise<Page> {
  const page = await enter(browser, office, name, width);
  await page.clock.setFixedTime(office.clock.now);
  await page.goto(`${office.url}${path}`);
  return page;
}

const names = (page: Page) => page.locator('.assessment-table tbody tr:not(.assessment-total) th').allTextContents();
const cell = (page: Page, row: string, figure: string) =>
  page.locator(`tr[data-row="${row}"] td[data-figure="${figure}"]`);

async function keepsWidth(page: Page, picture: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${picture}.png`, fullPage: true });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${over} px wider than the window`);
}

screens('orders units by a column and keeps the order and the period in the address', async (context) => {
  const page = await at(context, 'xuanjiao', '/assessment');
  await page.getByRole('button', { name: /大气环境处/ }).waitFor();
  await keepsWidth(page, 'assessment-1440');
  const by = (name: string) => page.getByRole('columnheader', { name }).getByRole('button').click();
  await by('承办');
  assert.equal(await names(page), ['▸ 水生态环境处', '▸ 大气环境处']);
  await by('承办');
  await page.locator('th[aria-sort="descending"]').waitFor();
  assert.equal(await names(page), ['▸ 大气环境处', '▸ 水生态环境处']);
  assert.match(page.url(), /sort=duty&order=down/);
  await page.getByRole('button', { name: '上月' }).click();
  await page.getByText('这个时段没有交办').or(page.locator('.assessment-table')).first().waitFor();
  assert.match(page.url(), /period=lastMonth/);
  await page.reload();
  await page.locator('nav[aria-label="时段"] button[aria-pressed="true"]', { hasText: '上月' }).waitFor();
  await page.goBack();
  await cell(page, 'div-air', 'duty').getByText('2').waitFor();
  await page.getByRole('button', { name: /大气环境处/ }).click();
  await page.getByText('共延长').waitFor();
  await keepsWidth(page, 'assessment-open-1440');
  await page.close();
});

screens('a cell leads to its cases, and the ledger says which they are', async (context) => {
  const page = await at(context, 'xuanjiao', '/assessment');
  const duty = cell(page, 'div-air', 'duty').getByRole('link');
  assert.is((await duty.textContent())?.trim(), '2');
  await duty.click();
  await page.waitForURL('**/cases?fact=duty*');
  await page.getByText('大气环境处 考核：承办').waitFor();
  assert.is(await listed(page, 2), 2);
  await page.goBack();
  await cell(page, 'div-air', 'onTime').getByRole('link', { name: '未达标' }).click();
  await page.getByText('考核：法定时限（原时限）·未达标').waitFor();
  const missed = await missedOf(context);
  assert.is(await listed(page, missed), missed);
  await page.close();
});

/** How many cases stand in the ledger once so many have come. */
async function listed(page: Page, least: number): Promise<number> {
  const rows = page.locator('.grid tbody tr');
  await rows.nth(least - 1).waitFor();
  return rows.count();
}

async function missedOf({ office }: Context): Promise<number> {
  const rows = await office.database
    .selectFrom('assessedFacts')
    .where('fact', '=', 'original')
    .where('good', '=', 0)
    .where('unitId', '=', 'div-air')
    .where('at', '<', office.clock.now.toISOString())
    .select('caseId')
    .distinct()
    .execute();
  return rows.length;
}

screens('宣教处 drafts, edits and issues a reminder; the unit is told and confirms it on a phone', async (context) => {
  const page = await at(context, 'xuanjiao', '/assessment');
  await page.getByRole('button', { name: '起草提醒函' }).click();
  await page.getByLabel('提醒哪个单位').click();
  await page.locator('.ant-select-item-option', { hasText: '大气环境处' }).click();
  await page.getByRole('button', { name: '起草', exact: true }).click();
  await page.waitForURL('**/assessment/letters/*');
  await page.getByRole('button', { name: '修改文字' }).click();
  const body = page.getByLabel('正文');
  await body.fill(`${await body.inputValue()}\n请于本周五前报送办理进展。`);
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('请于本周五前报送办理进展。').waitFor();
  await keepsWidth(page, 'letter-draft-1440');
  await page.getByRole('button', { name: '签发', exact: true }).click();
  await page.locator('.ant-popconfirm').getByRole('button', { name: '签发' }).click();
  await page.getByText('舆情提醒〔2026〕1号').waitFor();
  assert.is(await page.getByRole('button', { name: '修改文字' }).count(), 0);
  await page.getByText('大气环境处：未确认').waitFor();

  const phone = await at(context, 'daqi', '/inbox', 390);
  await phone.getByText('提醒函：关于抓紧办理').click();
  await phone.waitForURL('**/assessment/letters/*');
  await phone.getByRole('button', { name: '确认收到' }).waitFor();
  await keepsWidth(phone, 'letter-390');
  await phone.getByRole('button', { name: '确认收到' }).click();
  await phone.getByText('大气甲').first().waitFor();
  await phone.goto(`${context.office.url}/assessment`);
  await phone.getByText('只显示本单位').waitFor();
  assert.equal(await names(phone), ['▸ 大气环境处']);
  assert.is(await phone.getByText('水生态环境处').count(), 0);
  await keepsWidth(phone, 'assessment-390');
  await page.reload();
  await page.getByText('大气甲').waitFor();
  await phone.close();
  await page.close();
});

screens('shows the year with what each part counts, and its files', async (context) => {
  const page = await at(context, 'lingdao', '/assessment/years');
  await page.getByRole('heading', { name: '一、总体' }).waitFor();
  await page.getByText('年未结束').waitFor();
  for (const file of ['docx', 'xlsx', 'hearing'])
    assert.is(await page.locator(`a[href="/api/assessment/years/2026/${file}"]`).count(), 1);
  await keepsWidth(page, 'year-1440');
  await page.close();
  const phone = await at(context, 'lingdao', '/assessment/years', 390);
  await phone.getByRole('heading', { name: '一、总体' }).waitFor();
  await keepsWidth(phone, 'year-390');
  await phone.close();
});

screens('says what failed and asks again', async (context) => {
  const page = await enter(context.browser, context.office, 'xuanjiao');
  let fails = true;
  await page.route('**/api/assessment?*', (route) =>
    fails ? route.fulfill({ status: 503, contentType: 'application/json', body: '{}' }) : route.continue(),
  );
  await page.goto(`${context.office.url}/assessment`);
  const again = page.getByRole('button', { name: /重\s*试/ });
  await again.waitFor();
  fails = false;
  await page.clock.setFixedTime(context.office.clock.now);
  await again.click();
  await page.locator('.assessment').waitFor();
  await page.close();
});

if (noChromium === null) screens.run();
else screens.untested(noChromium);
