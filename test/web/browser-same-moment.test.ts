import type { Browser } from 'playwright-core';
import * as assert from 'uvu/assert';
import { createStreamFeed } from '../../api/stream/stream-feed.ts';
import { newCase } from '../api/http/office.ts';
import { type Office, signedIn } from '../api/http/server.ts';
import { closing, suite } from '../suite.ts';
import { builtWeb, enter, noChromium, officeWithWeb, openChromium } from './web-browser.ts';

const moment = suite('everybody sees the same moment');
let office: Office;
let browser: Browser;

moment.before(async () => {
  office = await officeWithWeb(await builtWeb());
  browser = await openChromium();
  // As the product does, at its own pace.
  const log = { error: () => undefined };
  const feed = createStreamFeed({ database: office.database, stream: office.services.stream, log });
  await feed.start();
  closing(() => feed.stop());
});

moment('what a colleague claims and decides stands in the queue and the pane, in its place', async () => {
  const page = await enter(browser, office, 'lingdao');
  await page.goto(`${office.url}/alerts/${office.alertId}`);
  const row = page.getByRole('region', { name: '预警队列' }).getByRole('link', { name: /半夜又臭了/ });
  await row.waitFor();
  const pane = page.getByRole('region', { name: '研判' });
  await pane.getByRole('heading', { name: /半夜又臭了/ }).waitFor();
  const colleague = await signedIn(office, 'xuanjiao');
  const decide = async (decision: object) =>
    assert.is((await colleague.post(`/api/alerts/${office.alertId}/decision`, decision)).status, 200);
  await decide({ type: 'acknowledge' });
  await row.getByText('宣教甲 在看').waitFor();
  await pane.getByText('宣教甲 在看').waitFor();
  await decide({ type: 'refer', to: '省住房和城乡建设厅', receipt: null, reason: '属城市道路施工' });
  await row.getByText('已转外单位').waitFor();
  await pane.getByText('已转外单位').waitFor();
  assert.ok(await row.isVisible(), 'it does not move away under the reader');
  await page.context().close();
});

moment(
  'a case that others go on with is told in the list where it stands, and a new one waits behind a line',
  async () => {
    const publicity = await signedIn(office, 'xuanjiao');
    let { case: made } = (await publicity.post('/api/cases', newCase)).body;
    const act = async (caller: typeof publicity, command: object) => {
      const answer = await caller.post(`/api/cases/${made.id}/commands`, { command, version: made.version });
      assert.is(answer.status, 200, answer.text);
      made = answer.body.case;
    };
    const page = await enter(browser, office, 'xuanjiao');
    await page.goto(`${office.url}/cases`);
    const row = page.getByRole('row', { name: new RegExp(newCase.title) }).first();
    await row.getByText('待研判').waitFor();
    await act(publicity, { type: 'file', level: 'yellow', emergency: false, reason: '属实' });
    await row.getByText('已立案').waitFor();
    const duty = { lead: 'div-water', handler: 'div-water', support: [] };
    await act(publicity, { type: 'assign', duty, note: '' });
    await row.getByText('已交办').waitFor();
    await row.getByText('水生态环境处').first().waitFor();
    await act(await signedIn(office, 'shui'), { type: 'accept' });
    await row.getByText('办理中').or(row.getByText('已签收')).first().waitFor();

    await publicity.post('/api/cases', { ...newCase, title: '另一条河发黑' });
    const line = page.getByRole('button', { name: '另有 1 件案件有变化，点此更新列表' });
    await line.waitFor();
    assert.is(await page.getByRole('row', { name: /另一条河发黑/ }).count(), 0, 'nothing moves under the reader');
    await line.click();
    await page.getByRole('row', { name: /另一条河发黑/ }).waitFor();
    await line.waitFor({ state: 'detached' });

    await page.goto(`${office.url}/cases/${made.id}`);
    await page.getByRole('region', { name: '下一步' }).waitFor();
    await act(publicity, { type: 'urge', text: '请抓紧。' });
    await page.getByRole('button', { name: '本案有新记录，点此更新' }).click();
    await page.getByText('请抓紧。').first().waitFor();
    await page.context().close();
  },
);

if (noChromium === null) moment.run();
else moment.untested(noChromium);
