import * as assert from 'uvu/assert';
import { exact } from '../../dashboards/web/src/time.ts';
import { now, sessionOf, userOf } from './mock-data.ts';
import { mockScreens, widths } from './mock-screens.ts';
import { noChromium } from './web-browser.ts';

const { screens, web } = mockScreens('screens in a browser');

const addresses: [string, string, ('admin' | 'audit' | 'publicity')?][] = [
  ['/overview', '总览'],
  ['/alerts', '预警'],
  ['/alerts/a1', '预警'],
  ['/events', '事件'],
  ['/events?level=red&sort=heat', '事件'],
  ['/events/e1', '事件'],
  ['/documents?q=发臭&level=red', '监测'],
  ['/cases?view=overdue', '台账'],
  ['/cases/c1', '2026-0012'],
  ['/todo', '待我办'],
  ['/clocks', '时限'],
  ['/sources', '信源'],
  ['/sources/wenzheng', '信源'],
  ['/briefings', '周报'],
  ['/briefings/2026-11-16', '生态环境舆情周报'],
  ['/system', '系统', 'admin'],
  ['/system/users', '系统', 'admin'],
  ['/system/keys', '系统', 'admin'],
  ['/system/webhooks', '系统', 'admin'],
  ['/system/units', '系统', 'admin'],
  ['/system/routes', '系统', 'admin'],
  ['/system/keeping', '系统', 'admin'],
  [`/documents/d1?version=${'2'.repeat(32)}`, '监测'],
  ['/system/queue', '系统', 'admin'],
  ['/system/hosts', '系统', 'admin'],
  ['/system/audit', '系统', 'audit'],
  ['/me', '我'],
];

for (const [kind, width] of Object.entries(widths) as [keyof typeof widths, number][])
  screens(
    `at ${width} every page shows, with its mark of example data, within the window and without a fault`,
    async () => {
      const page = web.pages[kind];
      for (const [path, title, role = 'publicity'] of addresses) {
        web.api.session = sessionOf(userOf(role));
        await page.goto(web.api.address + path);
        await page.waitForFunction((wanted) => document.title.startsWith(wanted), title);
        await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
        assert.ok(await page.getByText('示例数据', { exact: true }).first().isVisible(), path);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${path} is ${over} px wider than ${width}`);
      }
      assert.equal(web.faults, []);
    },
  );

screens('in New York the clocks still say 北京时间', async () => {
  const page = web.pages.desk;
  await page.goto(`${web.api.address}/overview`);
  await page.getByText(`截至 ${exact(now)}`).waitFor();
  assert.is(await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone), 'America/New_York');
});

screens('an error says what failed in words, and 重试 asks again', async () => {
  const page = web.pages.desk;
  const detail = '文档库暂时连不上，请稍后重试。';
  web.api.faults.set('GET /api/documents', { status: 500, code: 'internal', detail });
  await page.goto(`${web.api.address}/documents`);
  await page.getByText(detail).waitFor();
  web.api.faults.clear();
  await page.getByRole('button', { name: '重试' }).click();
  await page.getByRole('list', { name: '检索结果' }).waitFor();
});

screens('a unit sees its own places only', async () => {
  web.api.session = sessionOf(userOf('unit'));
  await web.pages.desk.goto(web.api.address);
  await web.pages.desk.getByRole('heading', { name: '待我办' }).waitFor();
  const places = web.pages.desk.getByRole('navigation', { name: '栏目', exact: true }).getByRole('link');
  assert.equal(await places.allTextContents(), ['事件', '台账', '待我办', '消息', '审核', '考核', '我']);
  await web.pages.desk.goto(`${web.api.address}/system/users`);
  await web.pages.desk.getByText('本栏目不对责任单位开放').waitFor();
  assert.is(web.api.queries.filter((query) => query.startsWith('/api/users')).length, 0);
});

screens('the files of an issue are made again with a reason, and every making can be had', async () => {
  const page = web.pages.desk;
  web.api.session = sessionOf(userOf('publicity'));
  await page.goto(`${web.api.address}/briefings/2026-11-16`);
  const first = page.getByRole('link', { name: '第 1 次制作' });
  assert.match((await first.getAttribute('href')) ?? '', /\/docx\?edition=1$/);
  await page.getByRole('button', { name: '重新制作文件' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('期号、数字不变').waitFor();
  await dialog.getByLabel('理由').fill('Word 文件打不开');
  await dialog.getByRole('button', { name: '重新制作' }).click();
  await page.getByText('已重新制作').waitFor();
  assert.equal(
    web.api.writes.map(({ path, body }) => [path.replace(/[\d-]{10}/, ''), body]),
    [['/api/briefings//again', { reason: 'Word 文件打不开' }]],
  );
});

screens('a text that was changed shows its versions and what was changed between them', async () => {
  const page = web.pages.desk;
  await page.goto(`${web.api.address}/documents/d1`);
  const versions = page.getByRole('region', { name: '版本' });
  await versions.getByText('有 2 个版本').waitFor();
  assert.equal(await versions.locator('ins').allTextContents(), [
    '希望环保部门尽快查清是哪家企业排的，并告诉我们自来水还能不能喝。',
  ]);
  await versions.getByText('第 1 版', { exact: true }).click();
  await versions.getByText('等级 黄').waitFor();
  assert.is(await versions.locator('ins').count(), 0);
});

if (noChromium === null) screens.run();
else screens.untested(noChromium);
