import type { Browser, Page } from 'playwright-core';
import { type Suite, suite } from '../suite.ts';
import type { MockApi } from './mock-api.ts';
import { sessionOf, userOf } from './mock-data.ts';
import { openWeb } from './web-browser.ts';

export const widths = { desk: 1440, phone: 390 };

/** What the tests of a suite share: the stand-in API, one page as wide as a desk's screen and one as wide as a phone's, and what the pages complained of. */
export type MockScreens = { api: MockApi; pages: Record<keyof typeof widths, Page>; faults: string[] };

/** A suite of screens on the stand-in API, each test with somebody of 宣教处 signed in and nothing written yet. `web` is filled when it begins. */
export function mockScreens(name: string): { screens: Suite; web: MockScreens } {
  const screens = suite(name);
  const web = { faults: [] as string[] } as MockScreens;
  screens.before(async () => {
    const { api, browser } = await openWeb();
    const pages = { desk: await open(browser, widths.desk, 900), phone: await open(browser, widths.phone, 844) };
    for (const page of Object.values(pages)) listen(page, web.faults);
    Object.assign(web, { api, pages });
  });
  screens.beforeEach(() => {
    const { api, faults } = web;
    faults.length = 0;
    api.writes.length = 0;
    api.queries.length = 0;
    api.faults.clear();
    api.session = sessionOf(userOf('publicity'));
  });
  return { screens, web };
}

export async function until(met: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!met()) {
    if (Date.now() > end) throw new Error('waited 10 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Far from 北京时间, so that a forgotten zone shows. */
async function open(browser: Browser, width: number, height: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height }, timezoneId: 'America/New_York' });
  page.setDefaultTimeout(60_000);
  return page;
}

function listen(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`${page.url()} ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()} ${message.text()}`);
  });
}
