import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { suite, untested } from '../suite.ts';
import { sessionOf, userOf } from './mock-data.ts';
import { deskAndPhone, noChromium, openWeb } from './web-browser.ts';

type Web = Awaited<ReturnType<typeof openWeb>>;
const screens = suite<{ web: Web; desk: Page; phone: Page }>('the screens of events');
const pictures = process.env['HUIYING_PICTURES'];

screens.before(async (context) => {
  context.web = await openWeb();
  Object.assign(context, await deskAndPhone(context.web.browser));
});
screens.beforeEach(({ web: { api } }) => {
  api.faults.clear();
  api.writes.length = 0;
  api.queries.length = 0;
  api.session = sessionOf(userOf('publicity'));
});

for (const size of ['desk', 'phone'] as const)
  screens(
    `list and page within the window, with title, curve, ladder, time line and case (${size})`,
    async (context) => {
      const page = context[size];
      const { api } = context.web;
      for (const path of ['/events', '/events/e1']) {
        await page.goto(api.address + path);
        await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
        await page.getByText('湖口县化工园区旁小河发黑发臭', { exact: false }).first().waitFor();
        if (pictures !== undefined)
          await page.screenshot({ path: `${pictures}/${size}${path.replaceAll('/', '-')}.png`, fullPage: true });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${path} is ${over} px wider than the window`);
      }
      for (const name of ['声量', '扩散', '时间线', '文本', '合并与拆分'])
        await page.getByRole('region', { name, exact: true }).waitFor();
      assert.is(
        await page
          .getByRole('link', { name: /案件 2026-0012/ })
          .first()
          .getAttribute('href'),
        '/cases/c1',
      );
      await page.getByText('突增：近 3 小时 12 条').waitFor();
    },
  );

screens(
  'j and k go through the list, the address follows, and Enter opens the event',
  async ({ web: { api }, desk }) => {
    await desk.goto(`${api.address}/events`);
    await desk.locator('.queue > li').nth(3).waitFor();
    await desk.keyboard.press('j');
    await desk.waitForURL('**/events?at=e1');
    await desk.keyboard.press('j');
    await desk.waitForURL('**/events?at=e2');
    await desk.keyboard.press('k');
    await desk.waitForURL('**/events?at=e1');
    await desk.keyboard.press('Enter');
    await desk.waitForURL('**/events/e1');
  },
);

screens('the filters stand in the address and in the question', async ({ web: { api }, desk }) => {
  await desk.goto(`${api.address}/events?level=orange`);
  await desk.getByText('已显示 1 条').waitFor();
  // The question follows the address in its own time.
  const asked = desk.waitForRequest((request) => /\/api\/events\?.*sort=heat/.test(request.url()));
  await desk.getByText('按热度').click();
  await desk.waitForURL('**/events?level=orange&sort=heat');
  assert.match((await asked).url(), /level=orange/);
});

screens('nothing found and a failing server each say what to do', async ({ web: { api }, desk }) => {
  await desk.goto(`${api.address}/events?level=none`);
  await desk.getByText('没有事件不等于没有舆情').waitFor();
  api.faults.set('GET /api/events', { status: 500, code: 'internal', detail: '服务出错，请稍后重试。' });
  await desk.goto(`${api.address}/events?level=red`);
  await desk.getByRole('button', { name: '重试' }).waitFor();
  api.faults.clear();
  await desk.getByRole('button', { name: '重试' }).click();
  await desk.getByText('已显示 1 条').waitFor();
});

screens(
  'texts are split off, an event is merged and an act undone, each with its reason',
  async ({ web: { api }, desk }) => {
    await desk.goto(`${api.address}/events/e1`);
    await desk.getByRole('checkbox').first().check();
    await desk.getByRole('button', { name: '拆出所选 1 条' }).click();
    await desk.getByRole('button', { name: '确认拆分' }).click();
    await desk.getByText('请写明理由').waitFor();
    await desk.getByRole('dialog').getByLabel('理由').fill('另一家厂');
    await desk.getByRole('button', { name: '确认拆分' }).click();
    await desk.getByText('已拆为另一事件').waitFor();
    await desk.getByRole('dialog').waitFor({ state: 'detached' });
    await desk.getByRole('button', { name: /^撤\s*销$/ }).click();
    await desk.getByRole('dialog').getByLabel('理由').fill('弄错了');
    await desk.getByRole('button', { name: '确认撤销' }).click();
    await desk.locator('.ant-message').getByText('已撤销').waitFor();
    await desk.getByRole('button', { name: '并入另一事件' }).click();
    await desk.getByRole('combobox', { name: '另一事件' }).click();
    await desk.locator('.ant-select-item-option').first().click();
    await desk.getByRole('dialog').getByLabel('理由').fill('同一家厂');
    await desk.getByRole('button', { name: '确认合并' }).click();
    await desk.getByText('已合并').waitFor();
    assert.equal(
      api.writes.map(({ path, body }) => [path, body]),
      [
        ['/api/events/e1/split', { texts: ['d-a1'], reason: '另一家厂' }],
        ['/api/events/e1/undo', { act: 'act-1', reason: '弄错了' }],
        ['/api/events/e1/merge', { other: 'e2', reason: '同一家厂' }],
      ],
    );
  },
);

if (noChromium === null) screens.run();
else untested('the screens of events', noChromium);
