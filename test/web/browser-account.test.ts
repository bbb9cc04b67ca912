import * as assert from 'uvu/assert';
import { sessionOf, userOf } from './mock-data.ts';
import { mockScreens, until } from './mock-screens.ts';
import { noChromium } from './web-browser.ts';

const { screens, web } = mockScreens('signing in and the own account on the screen');

screens('who is not signed in signs in and is at the address he asked for', async () => {
  const page = web.pages.phone;
  web.api.session = sessionOf(null);
  await page.goto(`${web.api.address}/cases?view=overdue`);
  await page.getByLabel('账号').fill('zhiban');
  await page.getByLabel('口令').fill('Zhiban-2026!');
  const detail = '连续输错 5 次，账号已锁定至 18:40，请届时再试或联系管理员。';
  web.api.faults.set('POST /api/session', { status: 423, code: 'sign-in.locked', detail });
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText(detail).waitFor();
  web.api.faults.clear();
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '台账' }).waitFor();
  assert.ok(page.url().endsWith('/cases?view=overdue'));
});

screens('the first run creates the system administrator and ticks off the password rule while one types', async () => {
  const page = web.pages.phone;
  web.api.session = sessionOf(null, true);
  await page.goto(web.api.address);
  await page.getByLabel('账号').fill('admin');
  await page.getByLabel('姓名').fill('管理员');
  await page.getByLabel('口令', { exact: true }).fill('abc');
  await page.getByText('至少 10 个字符（已 3 个），未满足').waitFor();
  await page.getByLabel('口令', { exact: true }).fill('Abcdef-2026');
  await page.getByText('至少三类（已 4 类），已满足').waitFor();
  await page.getByLabel('再输一次口令').fill('Abcdef-2026');
  await page.getByRole('button', { name: '创建系统管理员' }).click();
  await page.getByText('请填写初始化口令').waitFor();
  assert.is(web.api.writes.length, 0);
  await page.getByLabel('初始化口令').fill('printed-at-start');
  await page.getByRole('button', { name: '创建系统管理员' }).click();
  await page.getByRole('heading', { name: '系统' }).waitFor();
  assert.equal(web.api.writes[0]?.body, { name: 'admin', displayName: '管理员', password: 'Abcdef-2026' });
});

screens('who has a second factor is asked for it after the password, and sends both', async () => {
  const page = web.pages.phone;
  web.api.session = sessionOf(null);
  await page.goto(`${web.api.address}/todo`);
  await page.getByLabel('账号').fill('zhiban');
  await page.getByLabel('口令', { exact: true }).fill('Zhiban-2026!');
  assert.is(await page.getByLabel('动态口令').count(), 0);
  const detail = '口令正确，请再填写手机验证器上的 6 位动态口令（或一个备用码）。';
  web.api.faults.set('POST /api/session', { status: 401, code: 'login.code', detail });
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('动态口令').fill('123456');
  web.api.faults.clear();
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '待我办' }).waitFor();
  assert.equal(web.api.writes.at(-1)?.body, { name: 'zhiban', password: 'Zhiban-2026!', code: '123456' });
});

screens('a second factor is enrolled on 我 by picture and code, and its recovery codes are shown', async () => {
  const page = web.pages.phone;
  await page.goto(`${web.api.address}/me`);
  await page.getByLabel('登录口令').fill('Zhiban-2026!');
  await page.getByRole('button', { name: '启用动态口令' }).click();
  const picture = page.getByRole('img', { name: /动态口令二维码/ });
  await picture.waitFor();
  await picture.evaluate((image: HTMLImageElement) => image.decode());
  await page.getByText('JBSW Y3DP EHPK 3PXP').waitFor();
  await page.getByLabel('动态口令', { exact: true }).fill('123456');
  await page.getByRole('button', { name: '确认启用' }).click();
  await page.getByText('abcd-efgh-jk99').waitFor();
  await page.getByRole('button', { name: '已抄下' }).click();
  await page.getByRole('button', { name: '停用动态口令' }).waitFor();
  assert.equal(web.faults, []);
});

screens('a role that must have a second factor adds it before anything else', async () => {
  const page = web.pages.desk;
  web.api.session = sessionOf({ ...userOf('publicity'), mustAddFactor: true });
  await page.goto(`${web.api.address}/cases`);
  await page.getByRole('heading', { name: '请先启用动态口令' }).waitFor();
  assert.is(web.api.queries.filter((query) => query.startsWith('/api/cases')).length, 0);
  await page.getByLabel('登录口令').fill('Zhiban-2026!');
  await page.getByRole('button', { name: '启用动态口令' }).click();
  await page.getByLabel('动态口令', { exact: true }).fill('123456');
  await page.getByRole('button', { name: '确认启用' }).click();
  await page.getByRole('button', { name: '已抄下' }).click();
  await page.getByRole('heading', { name: '台账' }).waitFor();
});

screens('我 lists where one is signed in, and one place or all others are signed out', async () => {
  const page = web.pages.desk;
  await page.goto(`${web.api.address}/me`);
  await page.getByText('Windows · Chrome').waitFor();
  await page.getByRole('button', { name: '退出 安卓 · Chrome 10.0.3.21' }).click();
  await until(() => web.api.writes.some(({ path }) => path === '/api/account/sessions/b2/end'));
  await page.getByRole('button', { name: '退出其他各处' }).click();
  await until(() => web.api.writes.some(({ path }) => path === '/api/account/sessions/end-others'));
});

if (noChromium === null) screens.run();
else screens.untested(noChromium);
