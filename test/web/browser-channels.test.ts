import type { BrowserContext, Browser as Chromium } from 'playwright-core';
import * as assert from 'uvu/assert';
import { writeNotices } from '../../api/notices/outbox.ts';
import { sendOutbox } from '../../api/notices/send-outbox.ts';
import { standing } from '../api/channels/setting.ts';
import { openMailServer, openRobot } from '../api/channels/stand-ins.ts';
import { type Office, openOffice, signedIn } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { builtWeb, noChromium, openChromium } from './web-browser.ts';

type Context = { dist: string; browser: Chromium; office: Office };
const screens = suite<Context>('the screens of the channels, on the real server');
const pictures = process.env['HUIYING_PICTURES'];

screens.before(async (context) => {
  context.dist = await builtWeb();
  context.browser = await openChromium();
});
screens.beforeEach(async (context) => {
  context.office = await openOffice({ webDir: context.dist });
  await context.office.database.deleteFrom('outbox').execute();
});
screens.afterEach(async ({ office }) => office.close());

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

const send = async ({ services, database, clock }: Office) =>
  sendOutbox({ database, now: () => clock.now.toISOString(), ...(await services.channels.open()) });

screens(
  'the administrator adds a robot, tests it with success and failure in words, and reads 发送记录',
  async (context) => {
    const { office } = context;
    const robot = await standing(() => openRobot('dingtalk'));
    const browser = await browserOf(context, 'guanli');
    const page = await browser.newPage();
    await page.goto(`${office.url}/system/channels`);
    await page.getByText('还没有通知渠道，通知只在系统内显示').waitFor();
    await page.getByText('还没有经外部渠道发送过').waitFor();
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/channels-empty.png` });
    await page.getByRole('button', { name: '新增渠道' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('类型').click();
    await page.locator('.ant-select-item-option', { hasText: '钉钉群机器人' }).click();
    await form.getByRole('button', { name: '保存渠道' }).click();
    await form.getByText('请填写加签密钥').waitFor();
    await form.getByLabel('名称').fill('宣教处值班群');
    await form.getByLabel('机器人地址').fill(robot.url);
    await form.getByLabel('加签密钥').fill('SEC with space');
    await form.getByLabel('服务对象').click();
    await page.locator('.ant-select-item-option', { hasText: '宣教处' }).first().click();
    await page.keyboard.press('Escape');
    await form.getByLabel('允许发送到内部网络').check();
    await form.getByRole('textbox', { name: '理由' }).fill('测试替身在本机');
    await form.getByRole('button', { name: '保存渠道' }).click();
    await form.getByText('加签密钥请原样粘贴，中间没有空格。').waitFor();
    await form.getByLabel('加签密钥').fill('SECdingtalk-test-secret');
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/channels-form.png` });
    await form.getByRole('button', { name: '保存渠道' }).click();
    await page.getByText('还没有发送过').waitFor();
    await page.getByRole('button', { name: '测试 宣教处值班群' }).click();
    await page.getByRole('status').filter({ hasText: '测试消息已收下' }).waitFor();
    await page.getByText('"errmsg":"ok"').waitFor();
    assert.match(robot.arrived[0]?.body.text.content, '测试消息：宣教处值班群');
    robot.mood = 'refuses';
    await page.getByRole('button', { name: '测试 宣教处值班群' }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: '测试消息没有送达：对方拒收：errcode 310000（安全设置不符' })
      .waitFor();
    robot.mood = 'takes';
    await office.database.transaction().execute((writing) =>
      writeNotices(writing, [
        {
          eventKey: 'e1',
          at: office.clock.now.toISOString(),
          notices: [
            { to: 'role:publicity', subject: '催办：2026-0001 河水发黑', text: '请办理。', target: '/cases/x' },
          ],
        },
      ]),
    );
    await send(office);
    await page.reload();
    const log = page.getByRole('region', { name: '发送记录' });
    await log.locator('tbody tr').nth(2).waitFor();
    const [newest] = await log.locator('tbody tr').allTextContents();
    for (const words of ['宣教处', '宣教处值班群', '催办', '已收下']) assert.ok(newest?.includes(words), newest);
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/channels-desk.png`, fullPage: true });
    await log.getByText('未收下', { exact: true }).first().click();
    await page.waitForURL('**/system/channels?outcome=failed');
    await log.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
    await log.locator('tbody tr').first().waitFor();
    assert.is(await log.locator('tbody tr').count(), 1);
    // What is secret is not on the page, also when the channel is changed.
    await page.getByRole('button', { name: '修改 宣教处值班群' }).click();
    await page.getByText('已保存，不再显示；不改则不填').first().waitFor();
    assert.not.match(await page.content(), /SECdingtalk|very-secret-key/);
    await page.getByRole('dialog').getByLabel('名称').fill('值班一群');
    await page.getByRole('dialog').getByRole('button', { name: '保存渠道' }).click();
    await page.getByRole('button', { name: '停用 值班一群' }).click();
    await page.getByText('已停用').first().waitFor();
    await page.getByRole('button', { name: '启用 值班一群' }).click();
    await page.getByRole('button', { name: '停用 值班一群' }).waitFor();
    assert.is(robot.arrived.length, 3);
    await browser.close();
  },
);

screens('a personal channel asks to whom it is tested, and the order is changed by a button', async (context) => {
  const { office } = context;
  const letters = await standing(openMailServer);
  const gateway = await standing(() => openRobot('hook'));
  const admin = await signedIn(office, 'guanli');
  const inside = { allowInternal: true, internalReason: '本机' };
  const mail = { host: '127.0.0.1', port: String(letters.port), security: 'none', from: 'huiying@example.gov.cn' };
  await admin.post('/api/channels', {
    type: 'hook',
    name: '短信',
    settings: { url: gateway.url, maxCharacters: '70' },
    ...inside,
  });
  await admin.post('/api/channels', { type: 'mail', name: '邮件', settings: mail, ...inside });
  const browser = await browserOf(context, 'guanli', sizes.phone);
  const page = await browser.newPage();
  await page.goto(`${office.url}/system/channels`);
  await page.getByRole('button', { name: '测试 邮件' }).click();
  await page.getByLabel('接收测试消息的电子邮箱').fill('guanli@example.gov.cn');
  await page.getByRole('button', { name: '发送', exact: true }).click();
  await page.getByText('queued as 4711').waitFor();
  assert.is(letters.arrived[0]?.body.to, 'guanli@example.gov.cn');
  await page.getByRole('button', { name: '上移 邮件' }).click();
  await page.locator('.channel-list > li').first().filter({ hasText: '邮件' }).waitFor();
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/channels-phone.png`, fullPage: true });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${over} px wider than the window`);
  await page.route('**/api/channels', (route) =>
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
  await page.reload();
  await page.getByText('服务出错，请稍后重试。').waitFor();
  await page.unroute('**/api/channels');
  await page.getByRole('button', { name: '重试' }).click();
  await page.getByRole('button', { name: '测试 邮件' }).waitFor();
  await browser.close();
});

for (const size of ['desk', 'phone'] as const)
  screens(`each person keeps his own contacts and hours under 我 (${size})`, async (context) => {
    const { office } = context;
    const browser = await browserOf(context, 'daqi', sizes[size]);
    const page = await browser.newPage();
    await page.goto(`${office.url}/me`);
    await page.getByLabel('手机号').fill('12');
    await page.getByLabel('接收时段从').fill('08:00');
    await page.getByRole('button', { name: '保存联系方式' }).click();
    await page.getByText('开始和结束要一起填写').first().waitFor();
    await page.getByLabel('到', { exact: true }).fill('22:00');
    await page.getByRole('button', { name: '保存联系方式' }).click();
    await page.getByText('手机号只能有数字，5–15 位').waitFor();
    await page.getByLabel('手机号').fill('13800000001');
    await page.getByRole('button', { name: '保存联系方式' }).click();
    await page.getByText('联系方式已保存').waitFor();
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/contacts-${size}.png`, fullPage: true });
    await page.reload();
    await page.getByLabel('手机号').waitFor();
    assert.is(await page.getByLabel('手机号').inputValue(), '13800000001');
    assert.is(await page.getByLabel('接收时段从').inputValue(), '08:00');
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${over} px wider than the window`);
    await browser.close();
  });

screens('the administrator keeps the contacts of a user in 系统 · 用户', async (context) => {
  const { office } = context;
  const browser = await browserOf(context, 'guanli');
  const page = await browser.newPage();
  await page.goto(`${office.url}/system/users`);
  await page.getByRole('button', { name: '修改 大气甲' }).click();
  const form = page.getByRole('region', { name: '联系方式' });
  await form.getByLabel('手机号').fill('13800000009');
  await form.getByRole('button', { name: '保存联系方式' }).click();
  await page.getByText('联系方式已保存').waitFor();
  const row = await office.database.selectFrom('contacts').selectAll().executeTakeFirst();
  assert.equal([row?.mobile, row?.updatedBy], ['13800000009', '管理员甲']);
  await browser.close();
});

if (noChromium === null) screens.run();
else screens.untested(noChromium);
