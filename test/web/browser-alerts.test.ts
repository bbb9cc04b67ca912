import * as assert from 'uvu/assert';
import { alerts } from './mock-data.ts';
import { mockScreens, until } from './mock-screens.ts';
import { noChromium } from './web-browser.ts';

const { screens, web } = mockScreens('the queue of alerts on the screen');

screens('the reasons are marked where they stand, also behind an emoji', async () => {
  await web.pages.desk.goto(`${web.api.address}/alerts/a1`);
  const marks = web.pages.desk.locator('.document-text mark');
  await marks.first().waitFor();
  assert.equal(await marks.allTextContents(), [
    '水面发黑发臭😷，岸边有死鱼',
    '附近小学',
    '带孩子去了医院',
    '自来水还能不能喝',
  ]);
});

screens('j and k go through the queue, the address follows, and Enter reaches the decision', async () => {
  const page = web.pages.desk;
  await page.goto(`${web.api.address}/alerts`);
  await page.getByText(alerts[3]?.title ?? '').waitFor();
  await page.keyboard.press('j');
  await page.waitForURL('**/alerts/a1');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.waitForURL('**/alerts/a3');
  await page.keyboard.press('k');
  await page.waitForURL('**/alerts/a2');
  await page.getByRole('heading', { name: alerts[1]?.title ?? '' }).waitFor();
  await page.keyboard.press('Enter');
  assert.is(await page.evaluate(() => document.activeElement?.textContent), '立案交办');
  await page.keyboard.press('Shift+?');
  await page.getByRole('dialog', { name: '快捷键' }).waitFor();
  await page.keyboard.press('Escape');
});

screens('presses faster than the drawing count from the item last asked for', async () => {
  const page = web.pages.desk;
  await page.goto(`${web.api.address}/alerts`);
  await page.getByText(alerts[3]?.title ?? '').waitFor();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 8 });
  for (const key of ['j', 'j', 'j']) await page.keyboard.press(key);
  await page.waitForURL('**/alerts/a3');
  for (const key of ['k', 'j', 'j', 'k', 'k']) await page.keyboard.press(key);
  await page.getByRole('heading', { name: alerts[1]?.title ?? '' }).waitFor();
  await devtools.detach();
  assert.ok(page.url().endsWith('/alerts/a2'));
});

screens('立案交办 sends the suggestion as a person confirmed it, once, with a key of its own', async () => {
  const page = web.pages.desk;
  await page.goto(`${web.api.address}/alerts/a1`);
  await page.getByRole('button', { name: '立案交办' }).click();
  await page.getByLabel('立案理由').fill('多人反映，涉及学校，立案。');
  await page.getByText('6 条文本提出').waitFor();
  await page.getByRole('button', { name: '确认立案' }).click();
  await page.getByRole('link', { name: '查看案件' }).waitFor();
  assert.is(web.api.writes.length, 1);
  const [write] = web.api.writes;
  assert.is(write?.path, '/api/alerts/a1/decision');
  assert.is(write?.type, 'application/json');
  assert.match(write?.key ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(write?.body, {
    type: 'file',
    level: 'red',
    emergency: false,
    emergencyLevel: null,
    duty: { lead: 'shui', handler: 'jiujiang', support: ['daqi'] },
    reason: '多人反映，涉及学校，立案。',
    note: '',
    demands: ['公布监测数据', '封堵雨水口'],
  });
  assert.equal(web.faults, []);
});

screens('无需处置 without a reason is not sent', async () => {
  const page = web.pages.desk;
  await page.goto(`${web.api.address}/alerts/a2`);
  await page.getByRole('button', { name: '无需处置' }).click();
  await page.getByRole('button', { name: '确认无需处置' }).click();
  await page.getByText('请填写理由').waitFor();
  assert.is(web.api.writes.length, 0);
});

screens('a write that a failing server or gateway left open is the same write when it is pressed again', async () => {
  const page = web.pages.desk;
  await page.goto(`${web.api.address}/alerts/a1`);
  await page.getByRole('button', { name: '立案交办' }).click();
  await page.getByLabel('立案理由').fill('多人反映，立案。');
  for (const [status, detail] of [
    [502, '网关没有等到回答。'],
    [500, '服务器没有回答。'],
  ] as const) {
    web.api.faults.set('POST /api/alerts/a1/decision', { status, code: 'internal', detail });
    await page.getByRole('button', { name: '确认立案' }).click();
    await page.getByText(detail).waitFor();
  }
  web.api.faults.clear();
  await page.getByRole('button', { name: '确认立案' }).click();
  await page.getByRole('link', { name: '查看案件' }).waitFor();
  assert.equal([web.api.writes.length, new Set(web.api.writes.map(({ key }) => key)).size], [3, 1]);
});

screens('factors of the score are named in Chinese, none by its code', async () => {
  await web.pages.desk.goto(`${web.api.address}/alerts/a1`);
  await web.pages.desk.locator('.score tbody th').first().waitFor();
  const factors = await web.pages.desk.locator('.score tbody th').allTextContents();
  assert.ok(factors.includes('硬触发：学校医院等敏感人群受害'), factors.join());
  assert.ok(factors.includes('事件状态：正在发生'), factors.join());
  for (const factor of factors) assert.not.match(factor, /[a-z]/);
});

screens('a new alert waits behind one line and does not move the queue', async () => {
  const page = web.pages.desk;
  await page.goto(`${web.api.address}/alerts`);
  await page.getByText(alerts[0]?.title ?? '').waitFor();
  await until(() => web.api.listeners() > 0);
  const asked = web.api.queries.filter((query) => query.startsWith('/api/alerts')).length;
  web.api.push('alert', { id: 'a9', level: 'red', title: '新', isNew: true, status: 'waiting', acknowledgedBy: null });
  await page.getByRole('button', { name: '有 1 条新预警' }).click();
  await until(() => web.api.queries.filter((query) => query.startsWith('/api/alerts')).length > asked);
  await page.getByRole('button', { name: '有 1 条新预警' }).waitFor({ state: 'detached' });
});

screens('an alert says that its text was changed since, or that it is gone, and can still be judged', async () => {
  const page = web.pages.phone;
  await page.goto(`${web.api.address}/alerts/a3`);
  await page.getByRole('link', { name: '查看最新版本和改动' }).waitFor();
  await page.goto(`${web.api.address}/alerts/a4`);
  await page.getByText('原文已按保存期限清除').waitFor();
  await page.getByRole('button', { name: '无需处置' }).click();
  await page.getByLabel('理由').fill('电话核实，无此事');
  await page.getByRole('button', { name: '确认无需处置' }).click();
  await until(() => web.api.writes.length === 1);
  assert.equal(web.api.writes[0]?.body, { type: 'dismiss', reason: '电话核实，无此事' });
  assert.equal(web.faults, []);
});

if (noChromium === null) screens.run();
else screens.untested(noChromium);
