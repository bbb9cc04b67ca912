import type { BrowserContext, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import type { MockApi } from './mock-api.ts';
import { noChromium, openWeb } from './web-browser.ts';

type Web = Awaited<ReturnType<typeof openWeb>>;
const tabs = suite<{ web: Web }>('many tabs of one browser');

tabs.before(async (context) => {
  context.web = await openWeb();
});

/** Browsers open six connections to a site over HTTP/1.1: with one each for its events, the seventh tab shows nothing. */
const count = 10;

for (const [how, without, heirs] of [
  ['a shared worker', [], 0],
  ['the tab that leads', ['SharedWorker'], 1],
] as const)
  tabs(`ten tabs load and hear all through ${how}, also when tabs close`, async ({ web: { browser, api } }) => {
    const context = await browser.newContext();
    await context.addInitScript((names) => {
      for (const name of names) Reflect.deleteProperty(globalThis, name);
    }, without);
    api.joined = 0;
    const pages = await openTabs(context, api);
    assert.is(api.listeners(), 1, 'one connection for all tabs');
    api.push('alert', {
      id: 'new-1',
      level: 'red',
      title: '河段发黑',
      isNew: true,
      status: 'waiting',
      acknowledgedBy: null,
    });
    for (const page of pages) await waiting(page, '1');
    // The first has led, where somebody leads; it closes last, so that one of those who stay takes over at once.
    for (const page of pages.splice(0, 4).reverse()) await page.close();
    await until(() => api.joined === 1 + heirs && api.listeners() === 1);
    api.push('alert', {
      id: 'new-2',
      level: 'red',
      title: '夜间异味',
      isNew: true,
      status: 'waiting',
      acknowledgedBy: null,
    });
    for (const page of pages) await waiting(page, '2');
    await context.close();
    await until(() => api.listeners() === 0);
  });

tabs('without workers and locks only the tab that is looked at listens', async ({ web: { browser, api } }) => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'SharedWorker');
    Object.defineProperty(navigator, 'locks', { value: undefined });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${api.address}/overview`);
  await until(() => api.listeners() === 1);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await until(() => api.listeners() === 0);
  await context.close();
});

tabs('a line that the server gave to another window is said so, and comes back only when asked', async ({ web }) => {
  const { browser, api } = web;
  const context = await browser.newContext();
  const pages = await openTabs(context, api, 2);
  api.push('replaced', { reason: '同一账号打开的窗口过多' });
  for (const page of pages) await page.getByText('打开的窗口过多，本窗口不再实时提醒').waitFor();
  await until(() => api.listeners() === 0);
  // That nothing happens can only be waited for: longer than the browser and we take to come back by ourselves.
  await pages[0]?.waitForTimeout(6_000);
  assert.is(api.listeners(), 0);
  await pages[0]?.getByRole('button', { name: '重新连接' }).click();
  await until(() => api.listeners() === 1);
  for (const page of pages) await page.getByText('本窗口不再实时提醒').waitFor({ state: 'hidden' });
  await context.close();
});

if (noChromium === null) tabs.run();
else tabs.untested(noChromium);

async function openTabs(context: BrowserContext, api: MockApi, wanted = count): Promise<Page[]> {
  const pages: Page[] = [];
  for (let index = 0; index < wanted; index += 1) {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`${api.address}/overview`);
    await page.getByRole('heading', { name: '待研判预警' }).waitFor();
    pages.push(page);
  }
  await until(() => api.listeners() === 1);
  return pages;
}

/** How many new alerts the menu says are waiting. */
async function waiting(page: Page, number: string): Promise<void> {
  await page.locator('.side .count', { hasText: number }).waitFor();
}

async function until(met: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!met()) {
    if (Date.now() > end) throw new Error('waited 30 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
