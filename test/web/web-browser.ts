import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { password } from '../api/http/office.ts';
import { type Office, openOffice } from '../api/http/server.ts';
import { closing } from '../suite.ts';
import { type MockApi, startMockApi } from './mock-api.ts';

/** The system's Chromium, where there is one. */
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
export const noChromium = existsSync(chromiumPath) ? null : `no Chromium at ${chromiumPath} (set CHROMIUM_PATH)`;

/** The built web app on the stand-in API, and a browser; both end with what prepared them. */
export async function openWeb(): Promise<{ browser: Browser; api: MockApi }> {
  const dist = await builtWeb();
  const api = await startMockApi(dist);
  closing(() => api.close());
  return { browser: await openChromium(), api };
}

/** A real office that shows the web app in `webDir`; it ends with what prepared it. */
export async function officeWithWeb(webDir: string): Promise<Office> {
  const office = await openOffice({ webDir });
  closing(() => office.close());
  return office;
}

/** The folder of the web app, built; it goes with what prepared it. */
export async function builtWeb(): Promise<string> {
  const dist = mkdtempSync(join(tmpdir(), 'huiying-web-'));
  closing(() => rmSync(dist, { recursive: true, force: true }));
  const root = join(import.meta.dirname, '../../dashboards/web');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: dist } });
  return dist;
}

export async function openChromium(): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    // What moves while it is pressed is pressed beside it on a busy machine.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--force-prefers-reduced-motion', ...quiet],
  });
  closing(() => browser.close());
  return browser;
}

/** A page as wide as a desk's screen and one as wide as a phone's. */
export async function deskAndPhone(browser: Browser): Promise<{ desk: Page; phone: Page }> {
  const open = async (width: number, height: number) => {
    const page = await browser.newPage({ viewport: { width, height } });
    page.setDefaultTimeout(60_000);
    return page;
  };
  return { desk: await open(1440, 900), phone: await open(390, 844) };
}

/** Somebody of the office, signed in on a window of his own. */
export async function enter(browser: Browser, office: Office, name: string, width = 1440): Promise<Page> {
  const height = width === 1440 ? 900 : 844;
  const page = await (await browser.newContext({ viewport: { width, height } })).newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(office.url);
  await page.getByLabel('账号').fill(name);
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.getByRole('button', { name: /登\s*录/ }).click();
  await page.locator('.shell').waitFor();
  return page;
}
