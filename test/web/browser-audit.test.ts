import * as assert from 'uvu/assert';
import { sessionOf, userOf } from './mock-data.ts';
import { mockScreens } from './mock-screens.ts';
import { noChromium } from './web-browser.ts';

const { screens, web } = mockScreens('the audit on the screen');

for (const size of ['desk', 'phone'] as const)
  screens(`a case is named by its 编号, and linked for whoever may open it (${size})`, async () => {
    const page = web.pages[size];
    const { api } = web;
    api.session = sessionOf({ ...userOf('publicity'), acts: ['publicity', 'audit'] });
    await page.goto(`${api.address}/system/audit`);
    const link = page.getByRole('link', { name: '2026-0012' });
    await link.waitFor();
    assert.is(await link.getAttribute('href'), '/cases/c1');
    await page.getByText('a1', { exact: true }).waitFor();

    api.session = sessionOf(userOf('audit'));
    await page.reload();
    await page.getByText('2026-0012').waitFor();
    assert.is(await page.getByRole('link', { name: '2026-0012' }).count(), 0, 'he may open no case');
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${over} px wider than the window`);
  });

if (noChromium === null) screens.run();
else screens.untested(noChromium);
