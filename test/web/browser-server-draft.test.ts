import type { Browser, Locator, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { newCase } from '../api/http/office.ts';
import { type Office, signedIn } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { builtWeb, enter, noChromium, officeWithWeb, openChromium } from './web-browser.ts';

const drafts = suite('the draft of an answer, on the server too');
let office: Office;
let browser: Browser;

drafts.before(async () => {
  office = await officeWithWeb(await builtWeb());
  browser = await openChromium();
});

const restored = /已恢复您.*填写、尚未提交的内容/;
const saved = /草稿已存到服务器/;

drafts('what is begun at the desk goes on at the phone, and comes back to the desk', async () => {
  const id = await acceptedCase();
  const desk = await enter(browser, office, 'shui');
  const deskForm = await draftForm(desk, id);
  await textOf(deskForm).fill('已到现场采样。');
  await deskForm.getByText(saved).waitFor();

  const phone = await enter(browser, office, 'shui', 390);
  const phoneForm = await draftForm(phone, id);
  await phoneForm.getByText(restored).waitFor();
  assert.is(await textOf(phoneForm).inputValue(), '已到现场采样。');
  office.clock.move(1);
  await textOf(phoneForm).fill('已到现场采样，氨氮 3.2 毫克/升。');
  await phoneForm.getByText(saved).waitFor();

  await desk.reload();
  await deskForm.getByText(restored).waitFor();
  assert.is(await textOf(deskForm).inputValue(), '已到现场采样，氨氮 3.2 毫克/升。');
  await deskForm.getByRole('button', { name: '确认' }).click();
  await deskForm.waitFor({ state: 'hidden' });
  await phone.reload();
  await phoneForm.waitFor();
  await phoneForm.getByText(restored).waitFor({ state: 'hidden' });
  assert.is(
    await office.database
      .selectFrom('drafts')
      .select('form')
      .execute()
      .then((rows) => rows.length),
    0,
  );
  await desk.context().close();
  await phone.context().close();
});

drafts('two devices that wrote apart: nothing is taken away, the other one is offered', async () => {
  const id = await acceptedCase();
  const desk = await enter(browser, office, 'shui');
  const deskForm = await draftForm(desk, id);
  // The desk cannot reach the server.
  await desk.route('**/api/drafts/**', (route) => route.abort());
  await textOf(deskForm).fill('台式机上写的。');
  await deskForm.getByText('草稿暂时只存在本机：连不上服务器，请检查网络后重试。').waitFor();

  const phone = await enter(browser, office, 'shui', 390);
  const phoneForm = await draftForm(phone, id);
  await textOf(phoneForm).fill('手机上写的。');
  await phoneForm.getByText(saved).waitFor();

  await desk.unroute('**/api/drafts/**');
  await desk.reload();
  await deskForm.getByText(/在其他设备上写过另一份草稿/).waitFor();
  assert.is(await textOf(deskForm).inputValue(), '台式机上写的。');
  await deskForm.getByRole('button', { name: '换成那一份' }).click();
  assert.is(await textOf(deskForm).inputValue(), '手机上写的。');
  await desk.context().close();
  await phone.context().close();
});

drafts(
  'a form that is closed at once has its last words on the server, and a colleague does not find them',
  async () => {
    const id = await acceptedCase();
    const desk = await enter(browser, office, 'shui');
    const form = await draftForm(desk, id);
    const kept = desk.waitForResponse((response) => response.request().method() === 'PUT');
    await textOf(form).fill('刚写一句就关上。');
    await desk.keyboard.press('Escape');
    assert.is((await kept).status(), 200);
    const [row] = await office.database
      .selectFrom('drafts')
      .selectAll()
      .where('form', 'like', `case/${id}/%`)
      .execute();
    assert.is(JSON.parse(row?.values ?? '{}').text, '刚写一句就关上。');
    await desk.context().close();
  },
);

if (noChromium === null) drafts.run();
else drafts.untested(noChromium);

async function draftForm(page: Page, id: string): Promise<Locator> {
  await page.goto(`${office.url}/cases/${id}?do=draftAnswer~answer`);
  const form = page.getByRole('dialog');
  await textOf(form).waitFor();
  return form;
}

function textOf(form: Locator): Locator {
  return form.getByLabel('回应全文');
}

async function acceptedCase(): Promise<string> {
  const [publicity, unit] = [await signedIn(office, 'xuanjiao'), await signedIn(office, 'shui')];
  let { case: made } = (await publicity.post('/api/cases', newCase)).body;
  const duty = { lead: 'div-water', handler: 'div-water', support: [] };
  for (const [caller, command] of [
    [publicity, { type: 'file', level: 'yellow', emergency: false, reason: '属实' }],
    [publicity, { type: 'assign', duty, note: '' }],
    [unit, { type: 'accept' }],
  ] as const) {
    const answer = await caller.post(`/api/cases/${made.id}/commands`, { command, version: made.version });
    assert.is(answer.status, 200, answer.text);
    made = answer.body.case;
  }
  return made.id;
}
