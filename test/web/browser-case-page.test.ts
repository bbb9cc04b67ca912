import type { Browser, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { newCase } from '../api/http/office.ts';
import { type Browser as Caller, type Office, signedIn } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { until } from './mock-screens.ts';
import { builtWeb, enter, noChromium, officeWithWeb, openChromium } from './web-browser.ts';

const casePage = suite('a long case on its page');
let office: Office;
let browser: Browser;
let id = '';
let reportPdf: Buffer;

casePage.before(async () => {
  office = await officeWithWeb(await builtWeb());
  browser = await openChromium();
  const sheet = await browser.newPage();
  await sheet.setContent('<h1>监测报告</h1>');
  reportPdf = await sheet.pdf();
  await sheet.close();
  id = await longCase();
});

casePage('printing unfolds earlier words, older handling and older days, and folds them again afterwards', async () => {
  const page = await enter(browser, office, 'shui');
  await page.goto(`${office.url}/cases/${id}`);
  const older = [page.getByText('第 1 次到现场'), page.getByText('重启以前的回应稿'), page.getByText('立案，等级：黄')];
  const folds = ['此前 3 次办理', '重启以前的发布 1 项', '第 1 次办理 ·'].map((text) =>
    page.locator('summary', { hasText: text }),
  );
  for (const fold of folds) await fold.waitFor();
  for (const text of older) assert.not.ok(await text.first().isVisible());

  // What the printer gets, recorded after the page has heard of it.
  await page.evaluate(() =>
    addEventListener('beforeprint', () => {
      const all = [...document.querySelectorAll<HTMLDetailsElement>('.case details')];
      const left = all.filter((one) => !one.open && one.dataset['print'] !== 'no');
      document.body.dataset['left'] = left.map((one) => one.textContent).join('|');
    }),
  );
  assert.ok((await page.pdf()).length > 10_000);
  assert.is(await page.evaluate(() => document.body.dataset['left']), '');
  for (const text of older) assert.not.ok(await text.first().isVisible(), 'folded again');

  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  for (const text of older) assert.ok(await text.last().isVisible());
  assert.is(await page.getByRole('button', { name: '登记办理' }).first().isVisible(), false);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await page.emulateMedia({ media: null });
  for (const text of older) assert.not.ok(await text.first().isVisible());
  await page.context().close();
});

for (const width of [1440, 390])
  casePage(`an address with #entry- opens where that entry stands and goes there (${width})`, async () => {
    const page = await enter(browser, office, 'shui', width);
    const { body } = await (await signedIn(office, 'shui')).get(`/api/cases/${id}`);
    const entries = body.entries as { seq: number; type: string }[];
    const oldest = Math.min(...entries.map(({ seq }) => seq));
    await page.goto(`${office.url}/cases/${id}#entry-${oldest}`);
    await seen(page, oldest);
    assert.match((await page.locator(`#entry-${oldest}`).textContent()) ?? '', '登记案件');
    // A link in the open page does the same, also to a reminder, which is folded once more.
    const reminder = entries.find(({ type }) => type === 'clockNoted')?.seq ?? 0;
    assert.ok(reminder > 0);
    assert.not.ok(await page.locator(`#entry-${reminder}`).isVisible());
    await page.evaluate((seq) => location.assign(`#entry-${seq}`), reminder);
    await seen(page, reminder);
    await page.context().close();
  });

casePage('a PDF among the evidence opens in a tab of its own, where the browser shows it', async () => {
  const page = await enter(browser, office, 'shui');
  await page.goto(`${office.url}/cases/${id}`);
  const [tab] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: '打开 监测报告.pdf' }).first().click(),
  ]);
  await tab.waitForLoadState();
  assert.match(tab.url(), `/api/cases/${id}/attachments/`);
  assert.is(await tab.evaluate(() => document.contentType), 'application/pdf');
  // The browser's own viewer stands in the tab, with the file in a frame of it.
  await until(() => tab.frames().some((frame) => frame.url().startsWith('chrome-extension://')));
  await until(() => tab.frames().filter((frame) => frame.url() === tab.url()).length === 2);
  assert.is(await tab.evaluate(() => opener), null, 'the file cannot reach the page that opened it');
  const answer = await page.request.get(tab.url());
  assert.equal(await answer.body(), reportPdf);
  assert.match(answer.headers()['content-disposition'] ?? '', /^inline/);
  await page.context().close();
});

for (const width of [1440, 390])
  casePage(`the form that answers a 退回 says by whom and why (${width})`, async () => {
    const [publicity, unit] = [await signedIn(office, 'xuanjiao'), await signedIn(office, 'shui')];
    const made = (await publicity.post('/api/cases', newCase)).body.case.id as string;
    const duty = { lead: 'div-water', handler: 'div-water', support: [] };
    const evidence = [{ text: '照片', url: 'https://jiance.example/1.jpg' }];
    await act(publicity, made, { type: 'file', level: 'yellow', emergency: false, reason: '属实' });
    await act(publicity, made, { type: 'assign', duty, note: '' });
    await act(unit, made, { type: 'accept' });
    await act(unit, made, { type: 'proveFix', measures: '停产', solved: 'yes', evidence });
    await act(publicity, made, { type: 'verifyFix', verdict: 'return', opinion: '照片不是现场，请补拍' });
    const page = await enter(browser, office, 'shui', width);
    await page.goto(`${office.url}/cases/${made}`);
    await page.getByRole('button', { name: '报送处置结果' }).first().click();
    const form = page.getByRole('dialog');
    const told = form.locator('.given-back');
    await told.waitFor();
    for (const words of ['核验退回', '照片不是现场，请补拍', '宣教甲']) await told.getByText(words).waitFor();
    await page.context().close();
  });

if (noChromium === null) casePage.run();
else casePage.untested(noChromium);

async function seen(page: Page, seq: number): Promise<void> {
  const entry = page.locator(`#entry-${seq}`);
  await entry.waitFor({ state: 'visible' });
  await page.waitForFunction((number) => {
    const box = document.querySelector(`#entry-${number}`)?.getBoundingClientRect();
    return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
  }, seq);
}

async function act(caller: Caller, id: string, command: object): Promise<void> {
  const { body } = await caller.get(`/api/cases/${id}`);
  const { status } = await caller.post(`/api/cases/${id}/commands`, { command, version: body.case.version });
  assert.is(status, 200, JSON.stringify(command));
}

/** A case with two lives: a draft and six visits, with days between them, and a file among the evidence. */
async function longCase(): Promise<string> {
  let publicity = await signedIn(office, 'xuanjiao');
  let unit = await signedIn(office, 'shui');
  const made = (await publicity.post('/api/cases', newCase)).body.case.id as string;
  const nextDay = async () => {
    office.clock.move(24 * 60);
    await office.services.cases.remind();
    publicity = await signedIn(office, 'xuanjiao');
    unit = await signedIn(office, 'shui');
  };
  const visit = (number: number, evidence: object[] = []) =>
    act(unit, made, { type: 'logHandling', text: `第 ${number} 次到现场`, evidence });
  await act(publicity, made, { type: 'file', level: 'yellow', emergency: false, reason: '属实' });
  const duty = { lead: 'div-water', handler: 'div-water', support: [] };
  await act(publicity, made, { type: 'assign', duty, note: '' });
  await act(unit, made, { type: 'accept' });
  await act(unit, made, { type: 'draftAnswer', text: '重启以前的回应稿，11月25日已到现场。', covers: [] });
  for (const number of [1, 2, 3]) {
    await visit(number);
    await nextDay();
  }
  await act(publicity, made, { type: 'withdraw', reason: '误报' });
  await nextDay();
  await act(publicity, made, { type: 'reopen', reason: '又有反映' });
  await act(unit, made, { type: 'accept' });
  const kept = await unit.post(
    `/api/cases/${made}/attachments?name=${encodeURIComponent('监测报告.pdf')}`,
    new Uint8Array(reportPdf),
  );
  assert.is(kept.status, 201);
  await visit(4);
  await visit(5);
  await visit(6, [{ text: '监测报告', url: null, attachment: kept.body.attachment }]);
  return made;
}
