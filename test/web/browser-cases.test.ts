import * as assert from 'uvu/assert';
import { mockScreens } from './mock-screens.ts';
import { noChromium } from './web-browser.ts';

const { screens, web } = mockScreens('a case on the screen');

screens(
  '审核 shows one waiting draft with its demands, findings and differences, and returns only with words',
  async () => {
    const page = web.pages.phone;
    await page.goto(`${web.api.address}/review/c1`);
    await page.getByText('没有回应诉求 1').waitFor();
    await page.getByText('查清是哪家企业排放').first().waitFor();
    await page.getByRole('heading', { name: '与上一稿的差异' }).waitFor();
    await page.locator('ins', { hasText: '我局已责令封堵雨水口并清运积水。' }).waitFor();
    await page.getByRole('button', { name: '退回' }).click();
    await page.getByText('请写明退回意见').waitFor();
    assert.equal(web.api.writes, []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  },
);

screens('a command carries the version that the person saw, and a conflict says who was faster', async () => {
  const page = web.pages.phone;
  await page.goto(`${web.api.address}/cases/c1`);
  await page.getByRole('button', { name: '审核' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '退回' }).click();
  await dialog.getByText('请写明退回意见').waitFor();
  const detail = '值班员庚 刚刚已审核，您看到的不是最新情况。';
  web.api.faults.set('POST /api/cases/c1/commands', { status: 409, code: 'version.conflict', detail });
  await dialog.getByLabel('审核意见').fill('口径准确');
  await dialog.getByRole('button', { name: '通过' }).click();
  await dialog.getByText(detail).waitFor();
  await dialog.getByText('已载入最新情况，您填写的内容还在，请核对后再操作。').waitFor();
  assert.is(web.api.queries.filter((query) => query === '/api/cases/c1').length, 2);
  const sent = { command: { type: 'reviewAnswer', step: 'wording', verdict: 'pass', opinion: '口径准确' }, version: 6 };
  assert.equal(
    web.api.writes.map(({ body }) => body),
    [sent],
  );
  web.api.faults.clear();
  await dialog.getByRole('button', { name: '通过' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.is(new Set(web.api.writes.map(({ key }) => key)).size, 2);
});

screens('what may not be done yet is greyed with its reason', async () => {
  await web.pages.desk.goto(`${web.api.address}/cases/c1`);
  const blocked = web.pages.desk.getByRole('button', { name: '登记发布' });
  assert.ok(await blocked.isDisabled());
  assert.is(await blocked.getAttribute('aria-description'), '尚未通过全部审核，不能发布。');
});

screens('an emergency report comes filled from the case, is edited and recorded with who signed it', async () => {
  const page = web.pages.desk;
  await page.goto(`${web.api.address}/cases/c1`);
  await page.getByRole('button', { name: '登记突发事件报告' }).click();
  assert.is(await page.getByLabel('发生地点').inputValue(), '湖口县');
  await page.getByLabel('主要污染物和数量').fill('石油类，约 20 千克');
  await page.getByLabel('签发人').fill('张某');
  await page.getByLabel('联系人').fill('李某');
  await page.getByLabel('联系电话').fill('0792-1234567');
  await page.getByRole('button', { name: '登记报送' }).click();
  await page.getByText('已记入台账：初报').waitFor();
  const sent = web.api.writes.at(-1)?.body as { command?: { type: string; report: string; body: { place: string } } };
  assert.equal(
    [sent.command?.type, sent.command?.report, sent.command?.body.place],
    ['fileReport', 'initial', '湖口县'],
  );
});

if (noChromium === null) screens.run();
else screens.untested(noChromium);
