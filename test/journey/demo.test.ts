import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import * as assert from 'uvu/assert';
import type { z } from 'zod';
import { type Level, levelOrder } from '../../analysis/codes.ts';
import { documentId } from '../../analysis/document.ts';
import type { AlertDetail, AlertPage } from '../../api/alerts/contract.ts';
import type { DocumentDetail } from '../../api/documents/contract.ts';
import type { EventPage } from '../../api/events/contract.ts';
import type { HealthView } from '../../api/health/contract.ts';
import type { Unit } from '../../api/units/contract.ts';
import { type DemoIncident, demoIncidents, demoTrapUrls } from '../../crawlers/demo/incidents.ts';
import { zipEntries } from '../../dashboards/briefing/fixed-zip.ts';
import { suite, untested } from '../suite.ts';
import { fillsLedger } from './demo-ledger.ts';
import { type Demo, runVerify, startDemo } from './demo-process.ts';
import { Desk, executablePath, inBeijing, openBrowser } from './desk.ts';

/** The way of one alert from the queue to the weekly briefing, played on the demo by its people in a browser. */
const journey = suite('journey through the demo');
const folder = mkdtempSync(join(tmpdir(), 'huiying-journey-'));
const faults: string[] = [];
let demo: Demo;
let browser: Browser;
let desk: Desk;
let alert: z.infer<typeof AlertDetail>;
let caseId = '';
let unit = '';
let lead = '';

if (existsSync(executablePath)) declare();
else untested('journey through the demo', `no Chromium at ${executablePath} (set CHROMIUM_PATH)`);

function declare(): void {
  journey.before(async () => {
    const root = join(import.meta.dirname, '../..');
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'api/setup.mjs'), '--web']);
    if (status !== 0) throw new Error(stderr.toString());
    const begun = Date.now();
    demo = await startDemo(folder);
    console.log(`first start: ready after ${seconds(begun)} s`);
    browser = await openBrowser();
    // The browser is in London, the process in New York: neither may matter.
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, timezoneId: 'Europe/London' });
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => faults.push(`${page.url()} ${error.message}`));
    desk = new Desk(page, demo.address, demo.password);
  });
  journey.after(async () => {
    await browser?.close();
    await demo?.interrupt();
    rmSync(folder, { recursive: true, force: true });
  });

  journey('the exported ledger of the four weeks has something in every column', () => fillsLedger(desk));
  journey('宣教处 opens the newest alert and sees its reasons marked where they stand in the text', opensAlert);
  journey('宣教处 files the case and assigns it to a unit', filesCase);
  journey('the unit accepts the case, logs its handling, drafts an answer and sends it to review', handlesCase);
  journey('办公室, 宣教处 and, where the level wants it, 厅领导 pass the answer in this order', reviewsAnswer);
  journey('宣教处 publishes the answer with its link', publishesAnswer);
  journey('the briefing of this week, made anew, names the case in its Word file', briefsWeek);
  journey('every page says 示例数据', marksExamples);
  journey('each deadline on the screen is the instant of the API in 北京时间', showsDeadlines);
  for (const incident of demoIncidents)
    journey(`${incident.name} is at least ${incident.leastLevel} and goes to a unit in charge`, () => finds(incident));
  for (const trap of demoTrapUrls)
    journey(`no case holds the trap ${trap.id}: ${trap.why}`, async () => {
      for (const url of trap.urls) assert.is((await documentOf(url)).caseId, null, url);
    });
  journey('Ctrl-C ends the demo in order, and it starts again with the case', restarts);
  journey('the ledger of the demo verifies', async () => {
    assert.is(await demo.interrupt(), 0);
    const { code, answer } = await runVerify(join(folder, 'demo'));
    assert.is(code, 0);
    assert.is((answer as { ok: boolean }).ok, true);
  });
  journey.run();
}

async function opensAlert(): Promise<void> {
  await desk.signIn('xuanjiao');
  const { items } = await desk.ask<z.infer<typeof AlertPage>>('/api/alerts?status=waiting&limit=200');
  const newest = items.toSorted((a, b) => (a.raisedAt < b.raisedAt ? 1 : -1))[0];
  assert.ok(newest, 'an alert waits for the person who tries the demo');
  const { troubles, recovered }: z.infer<typeof HealthView> = await desk.ask('/api/health');
  assert.equal([troubles, recovered], [[], []], 'who opens the demo meets no trouble');
  alert = await desk.ask(`/api/alerts/${newest.id}`);
  await desk.open('/alerts');
  await desk.page.locator(`.queue a[href^="/alerts/${newest.id}"]`).click();
  const marks = desk.page.locator('.document-text mark');
  await marks.first().waitFor();
  const { document } = alert;
  assert.ok(document, 'the text of the alert is there');
  const grounds = document.assessment.reasons.map(({ field, start, end }) =>
    [...document[field]].slice(start, end).join(''),
  );
  const marked = await marks.allTextContents();
  assert.ok(marked.length > 0);
  for (const text of marked)
    assert.ok(
      grounds.some((ground) => ground.includes(text)),
      `“${text}” is no reason`,
    );
}

async function filesCase(): Promise<void> {
  const { page } = desk;
  await page.getByRole('button', { name: '立案交办' }).click();
  const handler = alert.suggestion?.duty.handler ?? '';
  unit = handler === 'div-publicity' ? 'div-air' : handler;
  if (unit !== handler) await choose('处置单位', '大气环境处');
  await page.getByRole('button', { name: '确认立案' }).click();
  const link = page.getByRole('link', { name: '查看案件' });
  caseId = ((await link.getAttribute('href')) ?? '').split('/').at(-1) ?? '';
  await link.click();
  await page.getByRole('region', { name: '下一步' }).waitFor();
  const { case: filed } = await desk.caseNow(caseId);
  assert.equal([filed.status, filed.handler?.id], ['assigned', unit]);
  lead = filed.lead?.id ?? '';
  await desk.signOut();
}

async function handlesCase(): Promise<void> {
  const { page } = desk;
  if (lead !== unit) {
    await desk.signIn(lead);
    await desk.press(caseId, '签收');
    await page.getByRole('button', { name: '登记办理', exact: true }).and(page.locator(':enabled')).waitFor();
    await desk.signOut();
  }
  await desk.signIn(unit);
  await desk.open('/todo');
  await page.locator(`table a[href="/cases/${caseId}"]`).click();
  await page.getByRole('button', { name: '签收', exact: true }).click();
  await page.getByRole('button', { name: '登记办理', exact: true }).and(page.locator(':enabled')).waitFor();
  await desk.press(caseId, '登记办理');
  await desk.send({ 办理情况: '夜间到现场走访6户居民，在下风向2个点位监测，调阅在线数据。' });
  await desk.press(caseId, '拟稿');
  for (const demand of await page.getByRole('dialog').getByRole('checkbox').all()) await demand.check();
  await desk.send({
    回应全文:
      '昨晚接到反映后，执法和监测人员到现场核查，走访6户居民，在下风向2个点位开展监测。' +
      '核查发现的问题已责令当日整改，整改期间每晚巡查，监测结果将继续公布。感谢监督，新情况请拨打12369。',
  });
  await desk.press(caseId, '送审');
  await page.getByText('已送审').waitFor();
  const { case: sent, handling } = await desk.caseNow(caseId);
  assert.equal([sent.status, sent.answerStatus, handling.length], ['handling', 'inReview', 1]);
  await desk.signOut();
}

async function reviewsAnswer(): Promise<void> {
  const seen: string[] = [];
  for (let waits = true; waits; ) {
    const { step, person } = await reviewerNow();
    await desk.signIn(person);
    await desk.caseNow(caseId);
    await desk.press(caseId, '审核');
    if (step === 'secrecy') {
      await desk.page.getByRole('radio', { name: '不涉密、不涉及工作秘密，可以公开' }).check();
      await desk.page.getByRole('checkbox', { name: '已检查汇聚风险' }).check();
    }
    await desk.send(
      { ...(step === 'secrecy' ? { 依据: '不含国家秘密和工作秘密。' } : {}), 审核意见: '同意。' },
      '通过',
    );
    seen.push(step);
    waits = (await desk.caseNow(caseId)).case.answerStatus === 'inReview';
    await desk.signOut();
  }
  const { level } = alert.alert;
  assert.is(seen.includes('leader'), atLeast(level, 'orange'), `${level}: ${seen.join(', ')}`);
}

/** The step that waits, as 宣教处 sees it, and who passes it. */
async function reviewerNow(): Promise<{ step: string; person: string }> {
  await desk.signIn('xuanjiao');
  const { words, case: item } = await desk.caseNow(caseId);
  await desk.signOut();
  const step = words[0]?.steps.find(({ state }) => state === 'current')?.step;
  assert.ok(step);
  const people = {
    head: `${item.lead?.id}.head`,
    technical: 'aff-monitoring',
    secrecy: 'bangongshi',
    wording: 'xuanjiao',
    leader: 'lingdao',
    principal: 'zhuyao',
  };
  return { step, person: people[step] };
}

async function publishesAnswer(): Promise<void> {
  await desk.signIn('xuanjiao');
  await desk.press(caseId, '登记发布');
  await desk.send({ 公开链接: 'https://sthjt.example/hygq/1.html', 发布渠道: '厅门户网站回应关切栏目' });
  const { case: answered, words } = await desk.caseNow(caseId);
  assert.is(answered.answerStatus, 'published');
  assert.is(words[0]?.published?.url, 'https://sthjt.example/hygq/1.html');
}

async function briefsWeek(): Promise<void> {
  const { page } = desk;
  await desk.open('/briefings');
  await page.getByRole('button', { name: '更新本周周报' }).click();
  await page.getByText('本周周报已编好，数据截至此刻').waitFor({ timeout: 60_000 });
  // The list as it is now, not as it was drawn before.
  await desk.open('/briefings');
  await page.locator('.briefing-card a[href^="/briefings/"]').first().click();
  await page.waitForURL('**/briefings/*');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.page-acts').getByRole('link', { name: '下载 Word' }).click(),
  ]);
  const file = join(folder, 'briefing.docx');
  await download.saveAs(file);
  const parts = zipEntries(readFileSync(file));
  const body = parts.find(({ name }) => name === 'word/document.xml')?.bytes.toString() ?? '';
  const { number, title } = (await desk.caseNow(caseId)).case;
  assert.ok(body.includes(number) && body.includes(title), `${number} ${title} is not in the briefing`);
}

async function marksExamples(): Promise<void> {
  const { items } = await desk.ask<{ items: { week: string }[] }>('/api/briefings');
  const shared = ['/overview', '/alerts', `/alerts/${alert.alert.id}`, '/documents', '/cases', `/cases/${caseId}`];
  const own = ['/events', '/todo', '/sources', '/briefings', `/briefings/${items[0]?.week}`, '/me'];
  for (const path of [...shared, `/documents/${alert.document?.id}`, ...own]) await marked(path);
  await desk.signOut();
  assert.ok(await desk.page.getByText('示例数据').first().isVisible(), 'sign-in');
  await desk.signIn('guanli');
  for (const part of ['', '/users', '/hosts', '/units', '/routes', '/queue']) await marked(`/system${part}`);
  await desk.signOut();
  await desk.signIn('shenji');
  await marked('/system/audit');
  await desk.signOut();
  assert.equal(faults, []);
}

async function marked(path: string): Promise<void> {
  await desk.open(path);
  assert.ok(await desk.page.getByText('示例数据', { exact: true }).first().isVisible(), path);
}

async function showsDeadlines(): Promise<void> {
  await desk.signIn('xuanjiao');
  const { items } = await desk.ask<{ items: { id: string }[] }>('/api/cases?limit=3');
  for (const id of [caseId, ...items.map((item) => item.id)]) {
    await desk.open(`/cases/${id}`);
    const { clocks } = await desk.caseNow(id);
    assert.ok(clocks.length > 0, id);
    const shown = await desk.page.locator('.clocks .clock-text').all();
    assert.is(shown.length, clocks.length);
    // Of many those that run stand first, the stopped ones folded behind them.
    const ended = clocks.filter((clock) => clock.stoppedAt !== null);
    const folded = clocks.length > 6 && ended.length > 1;
    const order = folded ? [...clocks.filter((clock) => clock.stoppedAt === null), ...ended] : clocks;
    for (const [index, { dueAt, stoppedAt, state }] of order.entries()) {
      const line = shown[index];
      assert.is(await line?.getAttribute('title'), `时限 ${inBeijing(dueAt)}（北京时间）`);
      const hour = state === 'overdue' ? '超时' : inBeijing(stoppedAt ?? dueAt).slice(11);
      assert.match((await line?.textContent()) ?? '', hour);
    }
  }
}

async function finds(incident: DemoIncident): Promise<void> {
  const { items: units } = await desk.ask<{ items: z.infer<typeof Unit>[] }>('/api/units');
  const rightful = new Set(
    units.filter(({ desk: of }) => incident.desks.some((one) => one === of)).map(({ id }) => id),
  );
  const caseIds = new Set<string>();
  const seen: string[] = [];
  for (const url of incident.urls) {
    const held = await documentOf(url);
    if (held.caseId !== null) caseIds.add(held.caseId);
  }
  assert.is(caseIds.size, 1, `${incident.id} is one case, not ${caseIds.size}`);
  const { items } = await desk.ask<z.infer<typeof EventPage>>('/api/events?view=cased&limit=200');
  const own = items.filter((event) => event.case !== null && caseIds.has(event.case.id));
  assert.is(own.length, 1, `${incident.id} is one event, not ${own.length}`);
  for (const id of caseIds) {
    const { case: found } = await desk.caseNow(id);
    seen.push(`${found.number} ${found.level} ${found.lead?.id ?? 'nobody'}`);
    if (atLeast(found.level, incident.leastLevel) && rightful.has(found.lead?.id ?? '')) return;
  }
  throw new Error(`No case of ${incident.id} is ${incident.leastLevel} with ${incident.desks}: ${seen.join('; ')}`);
}

async function restarts(): Promise<void> {
  const { number } = (await desk.caseNow(caseId)).case;
  assert.is(await demo.interrupt(), 0);
  assert.match(demo.said(), /正在有序退出……\n已退出，数据已全部写入。\n$/);
  const begun = Date.now();
  const before = demo.password;
  demo = await startDemo(folder);
  desk.address = demo.address;
  await desk.open(`/cases/${caseId}`);
  const took = seconds(begun);
  console.log(`second start: the case is on the screen after ${took} s`);
  assert.is(demo.password, before);
  assert.match(await desk.page.locator('h1').first().textContent().then(String), number);
  assert.is((await desk.caseNow(caseId)).case.answerStatus, 'published');
  assert.ok(took < 60, `${took} s`);
  assert.equal(faults, []);
}

function documentOf(url: string): Promise<z.infer<typeof DocumentDetail>> {
  return desk.ask(`/api/documents/${documentId(url)}`);
}

async function choose(label: string, option: string): Promise<void> {
  await desk.page.getByLabel(label).fill(option);
  await desk.page.locator('.ant-select-item-option').filter({ hasText: option }).first().click();
}

function atLeast(level: Level, least: Level): boolean {
  return levelOrder.indexOf(level) >= levelOrder.indexOf(least);
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 100) / 10;
}
