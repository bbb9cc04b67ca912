import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { type MockApi, startMockApi } from './mock-api.ts';

/** The system's Chromium, where there is one. */
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
export const noChromium = existsSync(chromiumPath) ? null : `no Chromium at ${chromiumPath} (set CHROMIUM_PATH)`;

/** The built web app on the stand-in API, and a browser. */
export async function openWeb(): Promise<{ browser: Browser; api: MockApi; close(): Promise<void> }> {
  const dist = mkdtempSync(join(tmpdir(), 'huiying-web-'));
  const root = join(import.meta.dirname, '../../dashboards/web');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: dist } });
  const api = await startMockApi(dist);
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  return {
    browser,
    api,
    async close() {
      await browser.close();
      await api.close();
      rmSync(dist, { recursive: true, force: true });
    },
  };
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
