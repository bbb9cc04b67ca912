import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { z } from 'zod';
import type { AlertPage } from '../../api/alerts/contract.ts';
import type { BriefingList } from '../../api/briefings/contract.ts';
import type { CasePage } from '../../api/cases/contract.ts';
import { Desk, openBrowser } from './desk.ts';

/**
 * Takes the README's pictures of a running demo: `node test/journey/screens.ts ADDRESS PASSWORD` writes
 * `dashboards/screens/<page>-<width>.png`. The pictures show what stands in one window, not the whole page.
 */
const [address = '', password = ''] = process.argv.slice(2);
const folder = join(import.meta.dirname, '../../dashboards/screens');
const chartsMs = 2_500;
const windows = { 1440: 900, 390: 844 };

if (password === '') {
  console.error('Usage: node test/journey/screens.ts ADDRESS PASSWORD');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
try {
  for (const [width, height] of Object.entries(windows)) {
    const page = await browser.newPage({
      viewport: { width: Number(width), height },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    });
    await takeAll(page, width);
    await page.close();
  }
} finally {
  await browser.close();
}

async function takeAll(page: Page, width: string): Promise<void> {
  const desk = new Desk(page, address, password);
  const take = async (name: string) => {
    // Charts grow after their data is there, and the event stream keeps the network from ever being idle.
    await page.waitForTimeout(chartsMs);
    await page.screenshot({ path: join(folder, `${name}-${width}.png`), animations: 'disabled' });
    console.log(`${name}-${width}.png`);
  };
  await page.goto(address);
  await page.getByRole('button', { name: '登录' }).waitFor();
  await take('login');
  await desk.signIn('xuanjiao');
  for (const [name, path] of await placesOf(desk)) {
    await desk.open(path);
    await take(name);
  }
  await desk.signOut();
  await desk.signIn('guanli');
  await desk.open('/system');
  await take('system');
  await desk.signOut();
}

/** The gravest alert, the case with the most to show, and the newest briefing. */
async function placesOf(desk: Desk): Promise<[name: string, path: string][]> {
  const alerts = await desk.ask<z.infer<typeof AlertPage>>('/api/alerts?status=waiting&limit=1');
  const cases = await desk.ask<z.infer<typeof CasePage>>('/api/cases?level=red,orange&sort=opened&limit=50');
  const { items: briefings } = await desk.ask<z.infer<typeof BriefingList>>('/api/briefings');
  const shown = cases.items.find(({ answerStatus }) => answerStatus === 'published') ?? cases.items[0];
  return [
    ['overview', '/overview'],
    ['alert', `/alerts/${alerts.items[0]?.id ?? ''}`],
    ['documents', '/documents'],
    ['cases', '/cases'],
    ['case', `/cases/${shown?.id ?? ''}`],
    ['sources', '/sources'],
    ['briefing', `/briefings/${briefings[0]?.week ?? ''}`],
  ];
}
