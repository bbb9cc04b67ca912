import type { Browser } from 'playwright-core';
import * as assert from 'uvu/assert';
import { placesOf } from '../../dashboards/web/src/menu.ts';
import { newCase } from '../api/http/office.ts';
import { type Office, signedIn } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { builtWeb, enter, noChromium, officeWithWeb, openChromium } from './web-browser.ts';

const words = suite('words on the screens');
let office: Office;
let browser: Browser;
let caseId = '';

words.before(async () => {
  office = await officeWithWeb(await builtWeb());
  browser = await openChromium();
  const publicity = await signedIn(office, 'xuanjiao');
  caseId = (await publicity.post('/api/cases', newCase)).body.case.id;
  const audit = await signedIn(office, 'shenji');
  assert.is((await audit.get('/api/alerts')).status, 403, 'a refusal that stands in the audit');
  assert.is((await publicity.get(`/api/alerts/${office.alertId}`)).status, 200);
});

/** What only a program says: `unitId`, `role.forbidden`, `start.0`, `alert-5cc80e66…`, `to_judge`, `dismiss · …`. */
const machine =
  /\b[a-z]+[A-Z]\w*|\b[a-z]{2,}\.[a-z0-9]\w*|\b[a-z]+-[0-9a-f]{12,}|\b[a-z]+_[a-z_]+|\b(undefined|null|NaN|true|false|embedded|assigned|accepted|dismiss|dismissed|filed|toJudge|referred|merged|withdrawn|waiting|publicity)\b/g;
/** Addresses of pages and names of people's own accounts. */
const plain = /^(bbs\.example|example\.cn|daqi\.zhang|sthjt\.example)$/;

const systemTabs = [
  'ledger',
  'health',
  'packs',
  'notices',
  'users',
  'hosts',
  'keys',
  'webhooks',
  'units',
  'routes',
].concat(['keeping', 'queue', 'audit']);

for (const name of ['xuanjiao', 'daqi', 'bangong', 'lingdao', 'guanli', 'anquan', 'shenji'])
  words(`no place that ${name} opens shows a word of the program`, async () => {
    const page = await enter(browser, office, name);
    const { rights } = await page.evaluate(async () => (await fetch('/api/session')).json());
    const own = placesOf(rights).map(({ path }) => path);
    const within = [
      ...(own.includes('/cases') ? [`/cases/${caseId}`, '/cases?do=create'] : []),
      ...(own.includes('/alerts') ? [`/alerts/${office.alertId}`] : []),
      ...(own.includes('/system') ? systemTabs.map((tab) => `/system/${tab}`) : []),
    ];
    const found: string[] = [];
    for (const path of [...own, ...within]) {
      await page.goto(office.url + path);
      await page.locator('.shell h1:visible, .shell h2:visible, .shell .state-error').first().waitFor();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      const shown = (await page.locator('body').allInnerTexts()).join('');
      for (const [word] of shown.matchAll(machine)) if (!plain.test(word)) found.push(`${path}: ${word}`);
    }
    assert.equal([...new Set(found)], []);
    await page.context().close();
  });

if (noChromium === null) words.run();
else words.untested(noChromium);
