import type { Browser, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { escalate } from '../../api/roster/escalate.ts';
import { text } from '../api/alerts/texts.ts';
import type { Office } from '../api/http/server.ts';
import { beijing } from '../api/roster/duty-office.ts';
import { suite } from '../suite.ts';
import { builtWeb, enter, noChromium, officeWithWeb, openChromium } from './web-browser.ts';

type Context = { dist: string; browser: Browser; office: Office };
const screens = suite<Context>('the screen 值班与通知, on the real server');
const pictures = process.env['HUIYING_PICTURES'];

screens.before(async (context) => {
  context.dist = await builtWeb();
  context.browser = await openChromium();
});
screens.beforeEach(async (context) => {
  context.office = await officeWithWeb(context.dist);
});

/** What the browser thinks is now: that of the office, whose clock is moved by hand. */
async function openPage({ browser, office }: Context, name: string, path: string, width = 1440): Promise<Page> {
  const page = await enter(browser, office, name, width);
  await page.clock.install({ time: office.clock.now });
  await page.goto(`${office.url}${path}`);
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await page.clock.runFor(1_000);
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

async function staysWithin(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${over} px wider than the window`);
}

const people = async (office: Office) => {
  const rows = await office.database.selectFrom('users').select(['id', 'name']).execute();
  return Object.fromEntries(rows.map(({ id, name }) => [name, id]));
};

/** A shift that runs now, written as the API does. */
async function onDutyNow({ office }: Context): Promise<void> {
  const ids = await people(office);
  const shift = {
    id: 'shift-now',
    from: beijing('2026-11-25T08:30:00'),
    until: beijing('2026-11-25T17:30:00'),
    version: 1,
  };
  await office.database
    .insertInto('shifts')
    .values({
      ...shift,
      ...{ officerId: ids['xuanjiao'] ?? '', deputyId: ids['bangong'] ?? '', leaderId: ids['lingdao'] ?? '', note: '' },
    })
    .execute();
}

async function raiseRed(office: Office): Promise<string> {
  const at = office.clock.now.toISOString();
  const place = { code: '360781', name: '瑞金市', field: 'text' as const, start: 0, end: 2, basis: '地名' };
  const red = text(
    'duty',
    { foundAt: at, publishedAt: at, title: '瑞金厂区起火冒黄烟' },
    { level: 'red', places: [place] },
  );
  await office.services.documents.put([red]);
  await office.services.alerts.raise([red]);
  return `alert-${red.id}`;
}

async function pass(office: Office, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    office.clock.move(1);
    await escalate({ database: office.database, now: () => office.clock.now });
  }
}

/** Chooses a person in a select of a form, by the words of the option. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByLabel(label, { exact: true }).fill(option.slice(0, 3));
  await page.locator('.ant-select-item-option', { hasText: option }).last().click();
}

screens(
  'an office without a roster is told so and what follows from it; 宣教处 plans a week and sees who is on duty',
  async (context) => {
    const { office } = context;
    const page = await openPage(context, 'xuanjiao', '/duty');
    await page.getByText('还没有排值班表。').waitFor();
    await page.getByText('这个月还没有排班。').waitFor();
    await picture(page, 'duty-empty');
    await page.getByRole('button', { name: '按轮班填写' }).click();
    const drawer = page.locator('.ant-drawer-content-wrapper').last();
    await drawer.getByLabel('结束日期').fill('2026-12-01');
    await choose(page, '值班人员', '宣教甲');
    await choose(page, '值班人员', '办公室甲');
    await page.keyboard.press('Escape');
    await choose(page, '带班领导（可不填）', '领导甲');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '预览' }).click();
    await drawer.getByText('将写入 14 班：宣教甲 7 班、办公室甲 7 班。').waitFor();
    await picture(page, 'duty-preview');
    await page.getByRole('button', { name: '写入 14 班' }).click();
    await page.locator('.month-shift').nth(13).waitFor();
    const block = page.locator('.duty-now');
    await block.getByText('宣教甲', { exact: true }).waitFor();
    await block.getByText('12月2日08:30 起没有排班，无人值班').waitFor();
    await picture(page, 'duty-month');
    await page.goto(`${office.url}/overview`);
    const figure = page.locator('section', { hasText: '值班表' });
    await figure.getByText('12月2日08:30 起没有排班，无人值班').waitFor();
    await picture(page, 'duty-overview');
  },
);

screens('a swap asks why and stands in the record of the shift', async (context) => {
  await onDutyNow(context);
  const page = await openPage(context, 'xuanjiao', '/duty');
  await page.locator('.month-shift').click();
  await page.getByRole('button', { name: '换人或调整' }).click();
  const form = page.locator('.ant-drawer-content-wrapper').last();
  await form.getByRole('radio', { name: '办公室甲' }).check();
  await form.getByLabel('副班（可不填）').click();
  await page.locator('.ant-select-item-option:visible', { hasText: '宣教甲' }).last().click();
  await form.getByRole('button', { name: '保存调整' }).click();
  await form.getByText('请填写理由').waitFor();
  await form.getByLabel('理由').fill('临时出差，换班');
  await form.getByRole('button', { name: '保存调整' }).click();
  await page.getByText('换人：11月25日 08:30—17:30 值班办公室甲，副班宣教甲').waitFor();
  await picture(page, 'duty-shift');
});

screens(
  'an alert that nobody opens is escalated; the pane says whom it called, and being opened by the officer stops it',
  async (context) => {
    const { office } = context;
    await onDutyNow(context);
    const alert = await raiseRed(office);
    await pass(office, 15);
    const leader = await openPage(context, 'lingdao', `/alerts/${alert}`);
    await leader
      .getByText(
        '11月25日10:00 已提醒宣教甲（值班）、领导甲（带班领导），10:15 未读，已再次提醒宣教甲（值班）、提醒办公室甲（副班）',
      )
      .waitFor();
    await leader.getByText('11月25日10:30 值班人员仍未查看、无人认领，将提醒带班领导。').waitFor();
    await leader.getByText('逐条记录').click();
    await picture(leader, 'duty-alert');
    const officer = await openPage(context, 'xuanjiao', `/alerts/${alert}`);
    await officer.getByText('宣教甲 10:15 已读').waitFor();
    assert.is(await officer.getByText('将提醒带班领导').count(), 0);
    await pass(office, 30);
    const calls = await office.database
      .selectFrom('alertCalls')
      .select('as')
      .where('eventKey', 'like', '%-leader')
      .execute();
    assert.equal(calls, []);
  },
);

screens('who goes off writes the handover, who comes on confirms it on his phone', async (context) => {
  const { office } = context;
  await onDutyNow(context);
  const ids = await people(office);
  await office.database
    .insertInto('shifts')
    .values({
      ...{ id: 'shift-next', from: beijing('2026-11-25T17:30:00'), until: beijing('2026-11-26T08:30:00'), version: 1 },
      ...{ officerId: ids['bangong'] ?? '', deputyId: null, leaderId: null, note: '' },
    })
    .execute();
  const page = await openPage(context, 'xuanjiao', '/duty/handover');
  await page.getByText('还没有交接记录。').waitFor();
  await page.getByRole('button', { name: '写交接记录' }).click();
  await page.getByLabel('交接事项').fill('瑞金起火一件待研判，省台记者来电一次。');
  await page.getByRole('button', { name: '写入' }).click();
  await page.getByText('接班的人还没有确认').waitFor();
  const phone = await openPage(context, 'bangong', '/duty/handover', 390);
  await phone.getByText('瑞金起火一件待研判').waitFor();
  await picture(phone, 'duty-handover-phone');
  await staysWithin(phone);
  await phone.getByRole('button', { name: '我已看过，接班' }).click();
  await phone.getByText('确认看过').waitFor();
  await phone.goto(`${office.url}/duty`);
  await phone.locator('.month-own').first().waitFor();
  await staysWithin(phone);
  await picture(phone, 'duty-phone');
  assert.is(await phone.getByRole('button', { name: '按轮班填写' }).count(), 0, 'the office reads');
});

screens('the rules stand as steps; a server that fails says so and 重试 brings them', async (context) => {
  const { office } = context;
  const page = await openPage(context, 'xuanjiao', '/duty/rules');
  await page.getByText('现行出厂配置').waitFor();
  await page.getByRole('button', { name: '修改规则' }).click();
  await page.getByLabel('多久未看提醒副班').fill('10');
  await page.getByLabel('理由').fill('节日值守从严');
  await page.getByRole('button', { name: '启用' }).click();
  await page.getByText('第 1 版 · ').waitFor();
  await picture(page, 'duty-rules');
  await page.route('**/api/roster/now', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'about:blank',
        title: 'x',
        status: 500,
        detail: '服务出错，请稍后重试。',
        code: 'internal',
      }),
    }),
  );
  await page.goto(`${office.url}/duty`);
  await page.getByText('服务出错，请稍后重试。').waitFor();
  await page.unroute('**/api/roster/now');
  await page.getByRole('button', { name: '重试' }).click();
  await page.getByText('还没有排值班表。').waitFor();
});

if (noChromium === null) screens.run();
else screens.untested(noChromium);
