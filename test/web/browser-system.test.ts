import * as assert from 'uvu/assert';
import { sessionOf, userOf } from './mock-data.ts';
import { mockScreens, until } from './mock-screens.ts';
import { noChromium } from './web-browser.ts';

const { screens, web } = mockScreens('the pages of the administrators on the screen');

screens(
  'a limit is changed only after it was seen what would change, with a reason, and loosened by no clerk',
  async () => {
    const page = web.pages.desk;
    await page.goto(`${web.api.address}/clocks`);
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
    const put = web.api.writes.find(({ path }) => path === '/api/clocks')?.body as { reason: string; version: number };
    assert.equal([put.reason, put.version], ['按厅办公会意见', 2]);
  },
);

screens('each finding of a verification is a line of its own, with the case where there is one', async () => {
  const page = web.pages.phone;
  web.api.session = sessionOf(userOf('admin'));
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
  await page.goto(`${web.api.address}/system`);
  await page.getByText('核验发现 2 处问题').waitFor();
  for (const sentence of sentences) await page.getByText(sentence).waitFor();
  assert.is(await page.getByRole('link', { name: '查看案件' }).getAttribute('href'), '/cases/case-a');
  await page.getByText(`审计 3300 条 ${'cd'.repeat(8)}`).waitFor();
  await page.unroute('**/api/ledger/verification');
  assert.equal(web.faults, []);
});

screens('a key is made for a person and shown once; closing it is a step of its own', async () => {
  const page = web.pages.desk;
  web.api.session = sessionOf(userOf('admin'));
  await page.goto(`${web.api.address}/system/keys`);
  await page.getByRole('button', { name: '签发密钥' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '签发' }).click();
  await dialog.getByText('请填写名称').waitFor();
  assert.is(web.api.writes.length, 0);
  await dialog.getByLabel('名称').fill('数据共享');
  await dialog.getByLabel('所有人').click();
  await page.locator('.ant-select-item-option').first().click();
  await dialog.getByLabel('送入文本').check();
  await dialog.getByRole('button', { name: '签发' }).click();
  await dialog.getByText('密钥只显示这一次').waitFor();
  assert.match(await dialog.getByLabel('密钥', { exact: true }).inputValue(), /^hy_/);
  const body = web.api.writes[0]?.body as { scopes: string[]; expiresAt: string };
  assert.equal(body.scopes, ['read', 'intake']);
  await dialog.getByRole('button', { name: '我已保存' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.not.match(await page.content(), /k9k9/);
  assert.equal(web.faults, []);
});

screens('a key is revoked after a second question, and a failure to list keys is told', async () => {
  const page = web.pages.phone;
  web.api.session = sessionOf(userOf('admin'));
  await page.goto(`${web.api.address}/system/keys`);
  await page.getByRole('button', { name: '吊销 省数据共享平台' }).click();
  await page.getByRole('button', { name: '取消' }).click();
  assert.is(web.api.writes.length, 0);
  await page.getByRole('button', { name: '吊销 省数据共享平台' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '吊销' }).click();
  await page.getByText('密钥已吊销').waitFor();
  assert.equal(
    web.api.writes.map(({ path }) => path),
    ['/api/keys/k1/revoke'],
  );
  const detail = '主数据库暂时连不上，请稍后重试。';
  web.api.faults.set('GET /api/keys', { status: 500, code: 'internal', detail });
  await page.reload();
  await page.getByText(detail).waitFor();
});

screens('a webhook is registered with its events, its secret shown once, and a test message told', async () => {
  const page = web.pages.phone;
  web.api.session = sessionOf(userOf('admin'));
  await page.goto(`${web.api.address}/system/webhooks`);
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
  assert.equal(web.api.writes[0]?.body, {
    name: '数据共享',
    url: 'http://10.1.2.3:8080/hook',
    events: ['alert.raised', 'alert.level-raised', 'case.closed'],
    allowInternal: true,
    internalReason: '对方在单位内网',
  });
  await dialog.getByRole('button', { name: '我已保存' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.not.match(await page.content(), /s9s9/);
  assert.equal(web.faults, []);
});

screens('the log of a webhook shows each attempt, and a message is sent again', async () => {
  const page = web.pages.desk;
  web.api.session = sessionOf(userOf('admin'));
  await page.goto(`${web.api.address}/system/webhooks`);
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
    web.api.writes.map(({ path }) => path),
    [`${a1}/deliveries/msg_${'2'.repeat(32)}/redeliver`, `${a1}/ping`],
  );
  const detail = '主数据库暂时连不上，请稍后重试。';
  web.api.faults.set('GET /api/webhooks', { status: 500, code: 'internal', detail });
  await page.reload();
  await page.getByText(detail).waitFor();
  web.api.faults.clear();
  web.api.session = sessionOf(userOf('audit'));
  await page.reload();
  await page.getByRole('tab', { name: '审计' }).waitFor();
  assert.equal(await page.getByRole('tab').allTextContents(), ['台账核验', '审计'], 'who audits sees nothing else');
});

screens('what one administrator proposes the other confirms, word for word; nobody his own', async () => {
  const page = web.pages.desk;
  web.api.session = sessionOf(userOf('security'));
  await page.goto(`${web.api.address}/system/users`);
  await page.getByText('有 1 项授权待确认：厅领导丁').waitFor();
  assert.is(await page.getByRole('button', { name: '新增用户' }).count(), 0, 'accounts are the system administrator’s');
  await page.getByRole('button', { name: '修改 厅领导丁' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('理由：岗位变动').waitFor();
  await dialog.getByRole('button', { name: '确认授权' }).click();
  await page.getByText('授权已生效').waitFor();
  assert.equal(
    web.api.writes.map(({ path, body }) => [path, body]),
    [['/api/users/u-leader/rights/confirm', { role: 'office', unitId: null }]],
  );
  web.api.session = sessionOf(userOf('admin'));
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
  const page = web.pages.desk;
  web.api.session = sessionOf({ ...userOf('admin'), acts: ['admin', 'security', 'audit'] });
  await page.goto(`${web.api.address}/system`);
  await page.getByText('还没有安全管理员、审计管理员，其职责暂由您承担').waitFor();
  await page.getByRole('tab', { name: '审计' }).waitFor();
  web.api.session = sessionOf(userOf('admin'));
  await page.reload();
  await page.getByRole('tab', { name: '用户' }).waitFor();
  assert.is(await page.getByText('还没有安全管理员').count(), 0);
  assert.is(await page.getByRole('tab', { name: '审计' }).count(), 0);
});

screens('an internal host is let through and taken off again, each with a reason', async () => {
  const page = web.pages.desk;
  web.api.session = sessionOf(userOf('security'));
  await page.goto(`${web.api.address}/system/hosts`);
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
    web.api.writes.map(({ path, body }) => [path, body]),
    [
      ['/api/inside-hosts', { host: '10.1.2.0/24', reason: '本厅内网站群' }],
      ['/api/inside-hosts/end', { id: '10.1.2.3:8080', reason: '门户已停用' }],
    ],
  );
  web.api.session = sessionOf(userOf('admin'));
  await page.reload();
  await page.getByText('本厅内网门户').waitFor();
  assert.is(
    await page.getByRole('button', { name: '放行一个地址' }).count(),
    0,
    'the list is the security administrator’s',
  );
});

screens('a clock in doubt and an unusual amount are released by an administrator with a reason', async () => {
  web.api.session = sessionOf(userOf('admin'));
  const page = web.pages.desk;
  await page.goto(`${web.api.address}/system/keeping`);
  await page.getByText('系统时钟突然向前跳了 45 天，到期清除已停止').waitFor();
  await page.getByRole('button', { name: '时钟无误' }).click();
  await page.getByRole('form', { name: '时钟无误' }).getByRole('button', { name: '时钟无误' }).click();
  await page.getByText('请写明理由').waitFor();
  await page.getByLabel('理由').fill('已与授时服务器核对');
  await page.getByRole('form', { name: '时钟无误' }).getByRole('button', { name: '时钟无误' }).click();
  await until(() => web.api.writes.length === 1);
  assert.equal(
    [web.api.writes[0]?.path, web.api.writes[0]?.body],
    ['/api/system/keeping/clock', { reason: '已与授时服务器核对' }],
  );
  await page.getByRole('button', { name: '核准清除' }).click();
  await page.getByLabel('理由').fill('该论坛已停用');
  await page.getByRole('form', { name: '核准清除' }).getByRole('button', { name: '核准清除' }).click();
  await until(() => web.api.writes.length === 2);
  assert.is(web.api.writes[1]?.path, '/api/system/keeping/sources/forum/approval');
});

if (noChromium === null) screens.run();
else screens.untested(noChromium);
