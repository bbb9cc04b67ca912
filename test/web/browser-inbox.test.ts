import type { BrowserContext, Browser as Chromium, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import type { CaseCommand } from '../../api/cases/contract-commands.ts';
import { createNoticeFeed } from '../../api/notices/notice-feed.ts';
import { writeOutbox } from '../../api/notices/outbox.ts';
import { recordReceipts } from '../../api/notices/receipts.ts';
import { type Channel, sendOutbox } from '../../api/notices/send-outbox.ts';
import { newCase, system, wang } from '../api/cases/office.ts';
import { fileIt } from '../api/cases/stage.ts';
import { type Office, openOffice, signedIn } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { builtWeb, noChromium, openChromium } from './web-browser.ts';

type Context = { dist: string; browser: Chromium; office: Office; stop(): Promise<void>; caseId: string };
const screens = suite<Context>('the screen of messages, on the real server');
const pictures = process.env['HUIYING_PICTURES'];

screens.before(async (context) => {
  context.dist = await builtWeb();
  context.browser = await openChromium();
});
screens.beforeEach(async (context) => {
  const office = await openOffice({ webDir: context.dist });
  await office.database.deleteFrom('outbox').execute();
  const feed = createNoticeFeed({
    database: office.database,
    stream: office.services.stream,
    log: { error: () => undefined },
  });
  await feed.start();
  Object.assign(context, { office, stop: feed.stop });
});
screens.afterEach(async ({ office, stop }) => {
  await stop();
  await office.close();
});

const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

/** A browser in which this person is signed in. */
async function browserOf({ browser, office }: Context, name: string, viewport = sizes.desk): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport });
  const { cookie, device } = await signedIn(office, name);
  await context.addCookies(
    [cookie, device].map((one) => {
      const at = one.indexOf('=');
      return { name: one.slice(0, at), value: one.slice(at + 1), url: office.url };
    }),
  );
  context.setDefaultTimeout(30_000);
  return context;
}

async function tell(office: Office, subject: string, to: string, target = '/cases'): Promise<void> {
  office.clock.move(1);
  const at = office.clock.now.toISOString();
  await office.database
    .transaction()
    .execute((writing) => writeOutbox(writing, subject, [{ to, subject, text: '请抓紧办理。', target }], at));
}

const count = (page: Page) => page.locator('.top-inbox .count');

for (const size of ['desk', 'phone'] as const)
  screens(`lists what this person must know and stays within the window (${size})`, async (context) => {
    const { office } = context;
    await tell(office, '交办：2026-0001 龙南某工业园夜间异味扰民，群众多次反映仍未解决', 'unit:div-air');
    await tell(office, '催办：2026-0001 龙南某工业园夜间异味扰民', 'unit:div-air');
    await tell(office, '别人的：2026-0009', 'unit:div-water');
    const browser = await browserOf(context, 'daqi', sizes[size]);
    const page = await browser.newPage();
    await page.goto(`${office.url}/inbox`);
    await page.getByText('催办：2026-0001').waitFor();
    assert.equal(await page.locator('.inbox .queue-title').allTextContents(), [
      '催办：2026-0001 龙南某工业园夜间异味扰民',
      '交办：2026-0001 龙南某工业园夜间异味扰民，群众多次反映仍未解决',
    ]);
    assert.is(await count(page).textContent(), '2');
    if (size === 'phone') assert.is(await page.locator('.bottom a[href="/me"] .count').textContent(), '2');
    await page.getByText('发给大气环境处').first().waitFor();
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/inbox-${size}.png` });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${over} px wider than the window`);
    await browser.close();
  });

screens('opening a message leads to its target and marks it as read, for this person alone', async (context) => {
  const { office } = context;
  await tell(office, '交办：2026-0001 异味', 'unit:div-air');
  const browser = await browserOf(context, 'daqi');
  const page = await browser.newPage();
  await page.goto(`${office.url}/inbox`);
  await page.getByText('交办：2026-0001 异味').click();
  await page.waitForURL('**/cases');
  await count(page).waitFor({ state: 'detached' });
  const rows = await office.database.selectFrom('noticeReads').innerJoin('users', 'users.id', 'noticeReads.userId');
  const read = await rows.select(['users.name', 'noticeReads.readAt']).execute();
  assert.equal(read, [{ name: 'daqi', readAt: office.clock.now.toISOString() }]);
  await page.goBack();
  await page.locator('.inbox .queue-title').waitFor();
  // What the page kept is shown until the list is read anew.
  await page.locator('.inbox-unread').waitFor({ state: 'detached' });
  await browser.close();
});

screens('j and k go through the list and Enter opens the message', async (context) => {
  const { office } = context;
  for (const name of ['一', '二', '三']) await tell(office, name, 'role:publicity', '/alerts');
  const browser = await browserOf(context, 'xuanjiao');
  const page = await browser.newPage();
  await page.goto(`${office.url}/inbox`);
  await page.locator('.inbox > li').nth(2).waitFor();
  const selected = () => page.locator('.queue-selected .queue-title').textContent();
  await page.keyboard.press('j');
  await page.locator('.queue-selected').waitFor();
  assert.is(await selected(), '三');
  await page.keyboard.press('j');
  await page.locator('.queue-selected', { hasText: '二' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/alerts');
  await count(page).filter({ hasText: '2' }).waitFor();
  await browser.close();
});

screens(
  'a new message raises the count in all seven tabs by the one line that they share, and moves no list',
  async (context) => {
    const { office } = context;
    await tell(office, '早先', 'role:publicity');
    const browser = await browserOf(context, 'xuanjiao');
    const tabs: Page[] = [];
    for (let index = 0; index < 7; index += 1) {
      const page = await browser.newPage();
      await page.goto(`${office.url}/inbox`);
      await page.getByText('早先').waitFor();
      tabs.push(page);
    }
    assert.is(office.services.stream.connections, 1);
    await tell(office, '后来', 'role:publicity');
    // Nobody asks by himself while the line is there: what raises the count is the feed, which looks every two seconds.
    for (const page of tabs) await count(page).filter({ hasText: '2' }).waitFor();
    const [page] = tabs;
    assert.equal(await page?.locator('.inbox .queue-title').allTextContents(), ['早先']);
    await page?.getByRole('button', { name: '有新消息，点此显示' }).click();
    await page?.getByText('后来').waitFor();
    await browser.close();
  },
);

screens('全部已读 empties the count; an empty list and a failing server each say what to do', async (context) => {
  const { office } = context;
  const browser = await browserOf(context, 'xuanjiao');
  const page = await browser.newPage();
  await page.goto(`${office.url}/inbox`);
  await page.getByText('还没有发给您的消息。').waitFor();
  await tell(office, '一', 'role:publicity');
  await page.getByRole('button', { name: '有新消息，点此显示' }).click();
  await page.getByRole('button', { name: '全部已读' }).click();
  await count(page).waitFor({ state: 'detached' });
  await page.getByText('未读', { exact: true }).first().click();
  await page.getByText('没有未读的消息。').waitFor();
  await page.route('**/api/inbox?*', (route) =>
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
  await page.goto(`${office.url}/inbox`);
  await page.getByText('服务出错，请稍后重试。').waitFor();
  await page.unroute('**/api/inbox?*');
  await page.getByRole('button', { name: '重试' }).click();
  await page.locator('.inbox .queue-title', { hasText: '一' }).waitFor();
  // The line goes: what is shown may be old, and says so.
  office.services.stream.close();
  await page.getByText('实时提醒中断，新消息可能没有显示').waitFor();
  await browser.close();
});

screens(
  'a reminder that every channel refused is 未能通知 on the case page and on 总览, until somebody has it',
  async (context) => {
    const { office } = context;
    const { database, cases } = office.services;
    await cases.open({ ...newCase('c1'), foundAt: office.clock.now.toISOString() }, system);
    const act = async (command: CaseCommand) =>
      cases.act('c1', (await cases.read('c1'))?.state.version ?? 0, command, wang);
    await act(fileIt);
    await act({ type: 'assign', duty: { lead: 'div-air', handler: 'div-air', support: [] }, note: '' });
    const refusing: Channel = { perMinute: null, send: () => Promise.reject(new Error('对方返回 503')) };
    const given = { database, now: () => office.clock.now.toISOString() };
    for (let turn = 0; turn < 5; turn += 1) {
      await sendOutbox({ ...given, channels: { wecom: refusing } });
      office.clock.move(10);
    }
    const record = () => recordReceipts({ database, cases, now: () => office.clock.now });
    await record();
    const browser = await browserOf(context, 'xuanjiao');
    const page = await browser.newPage();
    await page.goto(`${office.url}/cases/c1`);
    await page.locator('.unreached', { hasText: '未能通知大气环境处：交办通知' }).waitFor();
    await page.getByText('交办通知未能通知大气环境处').first().waitFor({ state: 'attached' });
    await page.goto(`${office.url}/overview`);
    const block = page.locator('.unreached', { hasText: '未能通知 1 件' });
    await block.waitFor();
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/unreached-overview.png` });
    await block.getByRole('link').click();
    await page.waitForURL('**/cases/c1');
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/unreached-case.png` });
    await (await signedIn(office, 'daqi')).get('/api/inbox');
    await record();
    await page.reload();
    await page.getByRole('heading', { name: '事实与诉求' }).waitFor();
    assert.is(await page.locator('.unreached').count(), 0);
    await browser.close();
  },
);

screens('the auditor, to whom nothing is addressed, has no messages', async (context) => {
  const browser = await browserOf(context, 'shenji');
  const page = await browser.newPage();
  await page.goto(`${context.office.url}/me`);
  await page.getByRole('heading', { name: '我', exact: true }).waitFor();
  assert.is(await page.locator('a[href="/inbox"]').count(), 0);
  await browser.close();
});

if (noChromium === null) screens.run();
else screens.untested(noChromium);
