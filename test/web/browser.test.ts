import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { build } from 'vite';
import { exact } from '../../dashboards/web/src/time.ts';
import { suite } from '../suite.ts';
import { type MockApi, startMockApi } from './mock-api.ts';
import { alerts, now, sessionOf, userOf } from './mock-data.ts';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const screens = suite('screens in a browser');
const widths = { desk: 1440, phone: 390 };
const dist = mkdtempSync(join(tmpdir(), 'huiying-web-'));
const faults: string[] = [];
let browser: Browser;
let api: MockApi;
let pages: Record<keyof typeof widths, Page>;

screens.before(async () => {
  const root = join(import.meta.dirname, '../../dashboards/web');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: dist } });
  api = await startMockApi(dist);
  browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  pages = { desk: await open(widths.desk, 900), phone: await open(widths.phone, 844) };
});

screens.beforeEach(() => {
  faults.length = 0;
  api.writes.length = 0;
  api.queries.length = 0;
  api.faults.clear();
  api.session = sessionOf(userOf('publicity'));
});

screens.after(async () => {
  await browser?.close();
  await api?.close();
  rmSync(dist, { recursive: true, force: true });
});

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
      const page = pages[kind];
      for (const [path, title, role = 'publicity'] of addresses) {
        api.session = sessionOf(userOf(role));
        await page.goto(api.address + path);
        await page.waitForFunction((wanted) => document.title.startsWith(wanted), title);
        await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
        assert.ok(await page.getByText('示例数据', { exact: true }).first().isVisible(), path);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${path} is ${over} px wider than ${width}`);
      }
      assert.equal(faults, []);
    },
  );

screens('in New York the clocks still say 北京时间', async () => {
  const page = pages.desk;
  await page.goto(`${api.address}/overview`);
  await page.getByText(`截至 ${exact(now)}`).waitFor();
  assert.is(await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone), 'America/New_York');
});

screens('the reasons are marked where they stand, also behind an emoji', async () => {
  await pages.desk.goto(`${api.address}/alerts/a1`);
  const marks = pages.desk.locator('.document-text mark');
  await marks.first().waitFor();
  assert.equal(await marks.allTextContents(), [
    '水面发黑发臭😷，岸边有死鱼',
    '附近小学',
    '带孩子去了医院',
    '自来水还能不能喝',
  ]);
});

screens('j and k go through the queue, the address follows, and Enter reaches the decision', async () => {
  const page = pages.desk;
  await page.goto(`${api.address}/alerts`);
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
  const page = pages.desk;
  await page.goto(`${api.address}/alerts`);
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
  const page = pages.desk;
  await page.goto(`${api.address}/alerts/a1`);
  await page.getByRole('button', { name: '立案交办' }).click();
  await page.getByLabel('立案理由').fill('多人反映，涉及学校，立案。');
  await page.getByText('6 条文本提出').waitFor();
  await page.getByRole('button', { name: '确认立案' }).click();
  await page.getByRole('link', { name: '查看案件' }).waitFor();
  assert.is(api.writes.length, 1);
  const [write] = api.writes;
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
  assert.equal(faults, []);
});

screens('无需处置 without a reason is not sent', async () => {
  const page = pages.desk;
  await page.goto(`${api.address}/alerts/a2`);
  await page.getByRole('button', { name: '无需处置' }).click();
  await page.getByRole('button', { name: '确认无需处置' }).click();
  await page.getByText('请填写理由').waitFor();
  assert.is(api.writes.length, 0);
});

screens('a write that a failing server or gateway left open is the same write when it is pressed again', async () => {
  const page = pages.desk;
  await page.goto(`${api.address}/alerts/a1`);
  await page.getByRole('button', { name: '立案交办' }).click();
  await page.getByLabel('立案理由').fill('多人反映，立案。');
  for (const [status, detail] of [
    [502, '网关没有等到回答。'],
    [500, '服务器没有回答。'],
  ] as const) {
    api.faults.set('POST /api/alerts/a1/decision', { status, code: 'internal', detail });
    await page.getByRole('button', { name: '确认立案' }).click();
    await page.getByText(detail).waitFor();
  }
  api.faults.clear();
  await page.getByRole('button', { name: '确认立案' }).click();
  await page.getByRole('link', { name: '查看案件' }).waitFor();
  assert.equal([api.writes.length, new Set(api.writes.map(({ key }) => key)).size], [3, 1]);
});

screens(
  '审核 shows one waiting draft with its demands, findings and differences, and returns only with words',
  async () => {
    const page = pages.phone;
    await page.goto(`${api.address}/review/c1`);
    await page.getByText('没有回应诉求 1').waitFor();
    await page.getByText('查清是哪家企业排放').first().waitFor();
    await page.getByRole('heading', { name: '与上一稿的差异' }).waitFor();
    await page.locator('ins', { hasText: '我局已责令封堵雨水口并清运积水。' }).waitFor();
    await page.getByRole('button', { name: '退回' }).click();
    await page.getByText('请写明退回意见').waitFor();
    assert.equal(api.writes, []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  },
);

screens('a command carries the version that the person saw, and a conflict says who was faster', async () => {
  const page = pages.phone;
  await page.goto(`${api.address}/cases/c1`);
  await page.getByRole('button', { name: '审核' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '退回' }).click();
  await dialog.getByText('请写明退回意见').waitFor();
  const detail = '值班员庚 刚刚已审核，您看到的不是最新情况。';
  api.faults.set('POST /api/cases/c1/commands', { status: 409, code: 'version.conflict', detail });
  await dialog.getByLabel('审核意见').fill('口径准确');
  await dialog.getByRole('button', { name: '通过' }).click();
  await dialog.getByText(detail).waitFor();
  await dialog.getByText('已载入最新情况，您填写的内容还在，请核对后再操作。').waitFor();
  assert.is(api.queries.filter((query) => query === '/api/cases/c1').length, 2);
  const sent = { command: { type: 'reviewAnswer', step: 'wording', verdict: 'pass', opinion: '口径准确' }, version: 6 };
  assert.equal(
    api.writes.map(({ body }) => body),
    [sent],
  );
  api.faults.clear();
  await dialog.getByRole('button', { name: '通过' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.is(new Set(api.writes.map(({ key }) => key)).size, 2);
});

screens('factors of the score are named in Chinese, none by its code', async () => {
  await pages.desk.goto(`${api.address}/alerts/a1`);
  await pages.desk.locator('.score tbody th').first().waitFor();
  const factors = await pages.desk.locator('.score tbody th').allTextContents();
  assert.ok(factors.includes('硬触发：学校医院等敏感人群受害'), factors.join());
  assert.ok(factors.includes('事件状态：正在发生'), factors.join());
  for (const factor of factors) assert.not.match(factor, /[a-z]/);
});

screens('what may not be done yet is greyed with its reason', async () => {
  await pages.desk.goto(`${api.address}/cases/c1`);
  const blocked = pages.desk.getByRole('button', { name: '登记发布' });
  assert.ok(await blocked.isDisabled());
  assert.is(await blocked.getAttribute('aria-description'), '尚未通过全部审核，不能发布。');
});

screens('an error says what failed in words, and 重试 asks again', async () => {
  const page = pages.desk;
  const detail = '文档库暂时连不上，请稍后重试。';
  api.faults.set('GET /api/documents', { status: 500, code: 'internal', detail });
  await page.goto(`${api.address}/documents`);
  await page.getByText(detail).waitFor();
  api.faults.clear();
  await page.getByRole('button', { name: '重试' }).click();
  await page.getByRole('list', { name: '检索结果' }).waitFor();
});

screens('a new alert waits behind one line and does not move the queue', async () => {
  const page = pages.desk;
  await page.goto(`${api.address}/alerts`);
  await page.getByText(alerts[0]?.title ?? '').waitFor();
  await until(() => api.listeners() > 0);
  const asked = api.queries.filter((query) => query.startsWith('/api/alerts')).length;
  api.push('alert', { id: 'a9', level: 'red', title: '新', isNew: true });
  await page.getByRole('button', { name: '有 1 条新预警' }).click();
  await until(() => api.queries.filter((query) => query.startsWith('/api/alerts')).length > asked);
  await page.getByRole('button', { name: '有 1 条新预警' }).waitFor({ state: 'detached' });
});

screens('who is not signed in signs in and is at the address he asked for', async () => {
  const page = pages.phone;
  api.session = sessionOf(null);
  await page.goto(`${api.address}/cases?view=overdue`);
  await page.getByLabel('账号').fill('zhiban');
  await page.getByLabel('口令').fill('Zhiban-2026!');
  const detail = '连续输错 5 次，账号已锁定至 18:40，请届时再试或联系管理员。';
  api.faults.set('POST /api/session', { status: 423, code: 'sign-in.locked', detail });
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText(detail).waitFor();
  api.faults.clear();
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '台账' }).waitFor();
  assert.ok(page.url().endsWith('/cases?view=overdue'));
});

screens('the first run creates the system administrator and ticks off the password rule while one types', async () => {
  const page = pages.phone;
  api.session = sessionOf(null, true);
  await page.goto(api.address);
  await page.getByLabel('账号').fill('admin');
  await page.getByLabel('姓名').fill('管理员');
  await page.getByLabel('口令', { exact: true }).fill('abc');
  await page.getByText('至少 10 个字符（已 3 个），未满足').waitFor();
  await page.getByLabel('口令', { exact: true }).fill('Abcdef-2026');
  await page.getByText('至少三类（已 4 类），已满足').waitFor();
  await page.getByLabel('再输一次口令').fill('Abcdef-2026');
  await page.getByRole('button', { name: '创建系统管理员' }).click();
  await page.getByText('请填写初始化口令').waitFor();
  assert.is(api.writes.length, 0);
  await page.getByLabel('初始化口令').fill('printed-at-start');
  await page.getByRole('button', { name: '创建系统管理员' }).click();
  await page.getByRole('heading', { name: '系统' }).waitFor();
  assert.equal(api.writes[0]?.body, { name: 'admin', displayName: '管理员', password: 'Abcdef-2026' });
});

screens('who has a second factor is asked for it after the password, and sends both', async () => {
  const page = pages.phone;
  api.session = sessionOf(null);
  await page.goto(`${api.address}/todo`);
  await page.getByLabel('账号').fill('zhiban');
  await page.getByLabel('口令', { exact: true }).fill('Zhiban-2026!');
  assert.is(await page.getByLabel('动态口令').count(), 0);
  const detail = '口令正确，请再填写手机验证器上的 6 位动态口令（或一个备用码）。';
  api.faults.set('POST /api/session', { status: 401, code: 'login.code', detail });
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('动态口令').fill('123456');
  api.faults.clear();
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '待我办' }).waitFor();
  assert.equal(api.writes.at(-1)?.body, { name: 'zhiban', password: 'Zhiban-2026!', code: '123456' });
});

screens('a second factor is enrolled on 我 by picture and code, and its recovery codes are shown', async () => {
  const page = pages.phone;
  await page.goto(`${api.address}/me`);
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
  assert.equal(faults, []);
});

screens('a role that must have a second factor adds it before anything else', async () => {
  const page = pages.desk;
  api.session = sessionOf({ ...userOf('publicity'), mustAddFactor: true });
  await page.goto(`${api.address}/cases`);
  await page.getByRole('heading', { name: '请先启用动态口令' }).waitFor();
  assert.is(api.queries.filter((query) => query.startsWith('/api/cases')).length, 0);
  await page.getByLabel('登录口令').fill('Zhiban-2026!');
  await page.getByRole('button', { name: '启用动态口令' }).click();
  await page.getByLabel('动态口令', { exact: true }).fill('123456');
  await page.getByRole('button', { name: '确认启用' }).click();
  await page.getByRole('button', { name: '已抄下' }).click();
  await page.getByRole('heading', { name: '台账' }).waitFor();
});

screens('我 lists where one is signed in, and one place or all others are signed out', async () => {
  const page = pages.desk;
  await page.goto(`${api.address}/me`);
  await page.getByText('Windows · Chrome').waitFor();
  await page.getByRole('button', { name: '退出 安卓 · Chrome 10.0.3.21' }).click();
  await until(() => api.writes.some(({ path }) => path === '/api/account/sessions/b2/end'));
  await page.getByRole('button', { name: '退出其他各处' }).click();
  await until(() => api.writes.some(({ path }) => path === '/api/account/sessions/end-others'));
});

screens(
  'a limit is changed only after it was seen what would change, with a reason, and loosened by no clerk',
  async () => {
    const page = pages.desk;
    await page.goto(`${api.address}/clocks`);
    await page.getByText('66.7%（2/3，上期 50.0%）').waitFor();
    await page.getByRole('link', { name: '迟报 2 件' }).waitFor();
    const edit = async (hours: string) => {
      await page.getByRole('button', { name: '修改 回应（各等级）' }).click();
      await page.getByLabel('时限', { exact: true }).fill(hours);
      await page.getByRole('button', { name: '放入试算' }).click();
      await page.getByRole('button', { name: '试算', exact: true }).click();
    };
    await edit('72');
    await page.getByText('其中放宽了时限，只有厅领导可以启用').waitFor();
    await page.getByText('请撤下或者报厅领导').waitFor();
    assert.is(await page.getByRole('button', { name: '启用' }).count(), 0);
    await page.getByRole('button', { name: '放弃修改' }).click();
    await edit('24');
    await page.getByText('其中 1 项的到期时间会不同').waitFor();
    await page.getByRole('button', { name: '启用' }).click();
    await page.getByText('请写明理由').waitFor();
    await page.getByLabel('启用理由').fill('按厅办公会意见');
    await page.getByRole('button', { name: '启用' }).click();
    await page.getByText('已启用，对此后起算的时限有效').waitFor();
    const put = api.writes.find(({ path }) => path === '/api/clocks')?.body as { reason: string; version: number };
    assert.equal([put.reason, put.version], ['按厅办公会意见', 2]);
  },
);

screens('an emergency report comes filled from the case, is edited and recorded with who signed it', async () => {
  const page = pages.desk;
  await page.goto(`${api.address}/cases/c1`);
  await page.getByRole('button', { name: '登记突发事件报告' }).click();
  assert.is(await page.getByLabel('发生地点').inputValue(), '湖口县');
  await page.getByLabel('主要污染物和数量').fill('石油类，约 20 千克');
  await page.getByLabel('签发人').fill('张某');
  await page.getByLabel('联系人').fill('李某');
  await page.getByLabel('联系电话').fill('0792-1234567');
  await page.getByRole('button', { name: '登记报送' }).click();
  await page.getByText('已记入台账：初报').waitFor();
  const sent = api.writes.at(-1)?.body as { command?: { type: string; report: string; body: { place: string } } };
  assert.equal(
    [sent.command?.type, sent.command?.report, sent.command?.body.place],
    ['fileReport', 'initial', '湖口县'],
  );
});

screens('a unit sees its own places only', async () => {
  api.session = sessionOf(userOf('unit'));
  await pages.desk.goto(api.address);
  await pages.desk.getByRole('heading', { name: '待我办' }).waitFor();
  const places = pages.desk.getByRole('navigation', { name: '栏目', exact: true }).getByRole('link');
  assert.equal(await places.allTextContents(), ['事件', '台账', '待我办', '审核', '我']);
  await pages.desk.goto(`${api.address}/system/users`);
  await pages.desk.getByText('本栏目不对责任单位开放').waitFor();
  assert.is(api.queries.filter((query) => query.startsWith('/api/users')).length, 0);
});

screens('each finding of a verification is a line of its own, with the case where there is one', async () => {
  const page = pages.phone;
  api.session = sessionOf(userOf('admin'));
  const sentences = [
    '台账：第 15 条记录的内容或者指纹被改动。',
    '用户“lingdao”被绕过系统改动：角色（role）：留痕为“leader”，现为“admin”。',
  ];
  await page.route('**/api/ledger/verification', (route) =>
    route.fulfill({
      json: {
        at: '2026-11-25T02:00:00.000Z',
        entries: 14,
        head: 'ab'.repeat(32),
        ok: false,
        broken: { caseId: 'case-a', seq: 15, reason: sentences[0] },
        findings: [
          { kind: 'ledger', seq: 15, target: 'case-a', sentence: sentences[0] },
          { kind: 'row', seq: 70, target: 'u-1', sentence: sentences[1] },
        ],
        heads: [{ chain: 'audit', title: '审计', seq: 3300, hash: 'cd'.repeat(32) }],
      },
    }),
  );
  await page.goto(`${api.address}/system`);
  await page.getByText('核验发现 2 处问题').waitFor();
  for (const sentence of sentences) await page.getByText(sentence).waitFor();
  assert.is(await page.getByRole('link', { name: '查看案件' }).getAttribute('href'), '/cases/case-a');
  await page.getByText(`审计 3300 条 ${'cd'.repeat(8)}`).waitFor();
  await page.unroute('**/api/ledger/verification');
  assert.equal(faults, []);
});

screens('a key is made for a person and shown once; closing it is a step of its own', async () => {
  const page = pages.desk;
  api.session = sessionOf(userOf('admin'));
  await page.goto(`${api.address}/system/keys`);
  await page.getByRole('button', { name: '签发密钥' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '签发' }).click();
  await dialog.getByText('请填写名称').waitFor();
  assert.is(api.writes.length, 0);
  await dialog.getByLabel('名称').fill('数据共享');
  await dialog.getByLabel('所有人').click();
  await page.locator('.ant-select-item-option').first().click();
  await dialog.getByLabel('送入文本').check();
  await dialog.getByRole('button', { name: '签发' }).click();
  await dialog.getByText('密钥只显示这一次').waitFor();
  assert.match(await dialog.getByLabel('密钥', { exact: true }).inputValue(), /^hy_/);
  const body = api.writes[0]?.body as { scopes: string[]; expiresAt: string };
  assert.equal(body.scopes, ['read', 'intake']);
  await dialog.getByRole('button', { name: '我已保存' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.not.match(await page.content(), /k9k9/);
  assert.equal(faults, []);
});

screens('a key is revoked after a second question, and a failure to list keys is told', async () => {
  const page = pages.phone;
  api.session = sessionOf(userOf('admin'));
  await page.goto(`${api.address}/system/keys`);
  await page.getByRole('button', { name: '吊销 省数据共享平台' }).click();
  await page.getByRole('button', { name: '取消' }).click();
  assert.is(api.writes.length, 0);
  await page.getByRole('button', { name: '吊销 省数据共享平台' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '吊销' }).click();
  await page.getByText('密钥已吊销').waitFor();
  assert.equal(
    api.writes.map(({ path }) => path),
    ['/api/keys/k1/revoke'],
  );
  const detail = '主数据库暂时连不上，请稍后重试。';
  api.faults.set('GET /api/keys', { status: 500, code: 'internal', detail });
  await page.reload();
  await page.getByText(detail).waitFor();
});

screens('a webhook is registered with its events, its secret shown once, and a test message told', async () => {
  const page = pages.phone;
  api.session = sessionOf(userOf('admin'));
  await page.goto(`${api.address}/system/webhooks`);
  await page.getByText('连续 3 天推送失败，已自动停用').waitFor();
  await page.getByRole('button', { name: '登记推送地址' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '登记' }).click();
  await dialog.getByText('请填写推送地址').waitFor();
  await dialog.getByLabel('名称').fill('数据共享');
  await dialog.getByLabel('推送地址').fill('http://10.1.2.3:8080/hook');
  await dialog.getByLabel('案件办结').check();
  await dialog.getByLabel('允许推送到内部网络').check();
  await dialog.getByRole('textbox', { name: '理由' }).fill('对方在单位内网');
  await dialog.getByRole('button', { name: '登记' }).click();
  assert.match(await dialog.getByLabel('密钥', { exact: true }).inputValue(), /^whsec_/);
  assert.equal(api.writes[0]?.body, {
    name: '数据共享',
    url: 'http://10.1.2.3:8080/hook',
    events: ['alert.raised', 'alert.level-raised', 'case.closed'],
    allowInternal: true,
    internalReason: '对方在单位内网',
  });
  await dialog.getByRole('button', { name: '我已保存' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.not.match(await page.content(), /s9s9/);
  assert.equal(faults, []);
});

screens('the log of a webhook shows each attempt, and a message is sent again', async () => {
  const page = pages.desk;
  api.session = sessionOf(userOf('admin'));
  await page.goto(`${api.address}/system/webhooks`);
  await page.getByRole('button', { name: '查看 省指挥平台' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('10 秒内没有应答').waitFor();
  await dialog.getByText('对方返回 502：Bad Gateway').waitFor();
  await dialog.getByRole('button', { name: '重新推送' }).last().click();
  await page.getByText('已排队，一分钟内重新推送').waitFor();
  await dialog.getByRole('button', { name: '发送测试消息' }).click();
  await page.getByText('测试消息已送达（204，84 毫秒）').waitFor();
  const a1 = '/api/webhooks/webhook-0000000000a1';
  assert.equal(
    api.writes.map(({ path }) => path),
    [`${a1}/deliveries/msg_${'2'.repeat(32)}/redeliver`, `${a1}/ping`],
  );
  const detail = '主数据库暂时连不上，请稍后重试。';
  api.faults.set('GET /api/webhooks', { status: 500, code: 'internal', detail });
  await page.reload();
  await page.getByText(detail).waitFor();
  api.faults.clear();
  api.session = sessionOf(userOf('audit'));
  await page.reload();
  await page.getByRole('tab', { name: '审计' }).waitFor();
  assert.equal(await page.getByRole('tab').allTextContents(), ['台账核验', '审计'], 'who audits sees nothing else');
});

screens('what one administrator proposes the other confirms, word for word; nobody his own', async () => {
  const page = pages.desk;
  api.session = sessionOf(userOf('security'));
  await page.goto(`${api.address}/system/users`);
  await page.getByText('有 1 项授权待确认：厅领导丁').waitFor();
  assert.is(await page.getByRole('button', { name: '新增用户' }).count(), 0, 'accounts are the system administrator’s');
  await page.getByRole('button', { name: '修改 厅领导丁' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('理由：岗位变动').waitFor();
  await dialog.getByRole('button', { name: '确认授权' }).click();
  await page.getByText('授权已生效').waitFor();
  assert.equal(
    api.writes.map(({ path, body }) => [path, body]),
    [['/api/users/u-leader/rights/confirm', { role: 'office', unitId: null }]],
  );
  api.session = sessionOf(userOf('admin'));
  await page.reload();
  await page.getByRole('button', { name: '修改 厅领导丁' }).click();
  await dialog.getByText('须由安全管理员确认后生效').waitFor();
  assert.is(await dialog.getByRole('button', { name: '确认授权' }).count(), 0);
  await dialog.getByRole('button', { name: '撤回' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: '修改 管理员戊' }).click();
  await dialog.getByText('不能给自己授权').waitFor();
});

screens('the single administrator of an old installation is told to name the other two', async () => {
  const page = pages.desk;
  api.session = sessionOf({ ...userOf('admin'), acts: ['admin', 'security', 'audit'] });
  await page.goto(`${api.address}/system`);
  await page.getByText('还没有安全管理员、审计管理员，其职责暂由您承担').waitFor();
  await page.getByRole('tab', { name: '审计' }).waitFor();
  api.session = sessionOf(userOf('admin'));
  await page.reload();
  await page.getByRole('tab', { name: '用户' }).waitFor();
  assert.is(await page.getByText('还没有安全管理员').count(), 0);
  assert.is(await page.getByRole('tab', { name: '审计' }).count(), 0);
});

screens('an internal host is let through and taken off again, each with a reason', async () => {
  const page = pages.desk;
  api.session = sessionOf(userOf('security'));
  await page.goto(`${api.address}/system/hosts`);
  await page.getByText('本厅内网门户').waitFor();
  await page.getByRole('button', { name: '放行一个地址' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('地址').fill('10.1.2.0/24');
  await dialog.getByRole('button', { name: '放行' }).click();
  await dialog.getByText('请写明理由').waitFor();
  await dialog.getByLabel('理由').fill('本厅内网站群');
  await dialog.getByRole('button', { name: '放行' }).click();
  await page.getByText('已放行').waitFor();
  await page.getByRole('button', { name: '移出 10.1.2.3:8080' }).click();
  await page.getByRole('dialog').last().getByLabel('理由').fill('门户已停用');
  await page.getByRole('dialog').last().getByRole('button', { name: '移出' }).click();
  await page.getByText('已移出').waitFor();
  assert.equal(
    api.writes.map(({ path, body }) => [path, body]),
    [
      ['/api/inside-hosts', { host: '10.1.2.0/24', reason: '本厅内网站群' }],
      ['/api/inside-hosts/end', { id: '10.1.2.3:8080', reason: '门户已停用' }],
    ],
  );
  api.session = sessionOf(userOf('admin'));
  await page.reload();
  await page.getByText('本厅内网门户').waitFor();
  assert.is(
    await page.getByRole('button', { name: '放行一个地址' }).count(),
    0,
    'the list is the security administrator’s',
  );
});

screens('the files of an issue are made again with a reason, and every making can be had', async () => {
  const page = pages.desk;
  api.session = sessionOf(userOf('publicity'));
  await page.goto(`${api.address}/briefings/2026-11-16`);
  const first = page.getByRole('link', { name: '第 1 次制作' });
  assert.match((await first.getAttribute('href')) ?? '', /\/docx\?edition=1$/);
  await page.getByRole('button', { name: '重新制作文件' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('期号、数字不变').waitFor();
  await dialog.getByLabel('理由').fill('Word 文件打不开');
  await dialog.getByRole('button', { name: '重新制作' }).click();
  await page.getByText('已重新制作').waitFor();
  assert.equal(
    api.writes.map(({ path, body }) => [path.replace(/[\d-]{10}/, ''), body]),
    [['/api/briefings//again', { reason: 'Word 文件打不开' }]],
  );
});

screens('a text that was changed shows its versions and what was changed between them', async () => {
  const page = pages.desk;
  await page.goto(`${api.address}/documents/d1`);
  const versions = page.getByRole('region', { name: '版本' });
  await versions.getByText('有 2 个版本').waitFor();
  assert.equal(await versions.locator('ins').allTextContents(), [
    '希望环保部门尽快查清是哪家企业排的，并告诉我们自来水还能不能喝。',
  ]);
  await versions.getByText('第 1 版', { exact: true }).click();
  await versions.getByText('等级 黄').waitFor();
  assert.is(await versions.locator('ins').count(), 0);
});

screens('an alert says that its text was changed since, or that it is gone, and can still be judged', async () => {
  const page = pages.phone;
  await page.goto(`${api.address}/alerts/a3`);
  await page.getByRole('link', { name: '查看最新版本和改动' }).waitFor();
  await page.goto(`${api.address}/alerts/a4`);
  await page.getByText('原文已按保存期限清除').waitFor();
  await page.getByRole('button', { name: '无需处置' }).click();
  await page.getByLabel('理由').fill('电话核实，无此事');
  await page.getByRole('button', { name: '确认无需处置' }).click();
  await until(() => api.writes.length === 1);
  assert.equal(api.writes[0]?.body, { type: 'dismiss', reason: '电话核实，无此事' });
  assert.equal(faults, []);
});

screens('a clock in doubt and an unusual amount are released by an administrator with a reason', async () => {
  api.session = sessionOf(userOf('admin'));
  const page = pages.desk;
  await page.goto(`${api.address}/system/keeping`);
  await page.getByText('系统时钟突然向前跳了 45 天，到期清除已停止').waitFor();
  await page.getByRole('button', { name: '时钟无误' }).click();
  await page.getByRole('form', { name: '时钟无误' }).getByRole('button', { name: '时钟无误' }).click();
  await page.getByText('请写明理由').waitFor();
  await page.getByLabel('理由').fill('已与授时服务器核对');
  await page.getByRole('form', { name: '时钟无误' }).getByRole('button', { name: '时钟无误' }).click();
  await until(() => api.writes.length === 1);
  assert.equal(
    [api.writes[0]?.path, api.writes[0]?.body],
    ['/api/system/keeping/clock', { reason: '已与授时服务器核对' }],
  );
  await page.getByRole('button', { name: '核准清除' }).click();
  await page.getByLabel('理由').fill('该论坛已停用');
  await page.getByRole('form', { name: '核准清除' }).getByRole('button', { name: '核准清除' }).click();
  await until(() => api.writes.length === 2);
  assert.is(api.writes[1]?.path, '/api/system/keeping/sources/forum/approval');
});

if (existsSync(executablePath)) screens.run();
else screens.untested(`no Chromium at ${executablePath} (set CHROMIUM_PATH)`);

async function open(width: number, height: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height }, timezoneId: 'America/New_York' });
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => faults.push(`${page.url()} ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()} ${message.text()}`);
  });
  return page;
}

async function until(met: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!met()) {
    if (Date.now() > end) throw new Error('waited 10 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
