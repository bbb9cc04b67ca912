import type { Browser, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { RegisterEntry } from '../../crawlers/source.ts';
import { sourceBody, sourceFields, typedOfSource } from '../../dashboards/web/src/source/source-fields.ts';
import { type Office, signedIn } from '../api/http/server.ts';
import { suite } from '../suite.ts';
import { sources as mockSources } from './mock-office.ts';
import { builtWeb, noChromium, officeWithWeb, openChromium } from './web-browser.ts';

const forms = suite('the form of a source');
const fields = sourceFields({ isNew: false, home: '36', mayOpen: true }).flatMap((part) => part.fields);
const [known] = mockSources.items;
if (known === undefined) throw new TypeError('the canned answers have no source');
const tuned = { ...known, linkSelector: '.list a', selectors: { ...known.selectors, title: 'h1' }, delayMs: 2_500 };

forms('has an input for every item of a register entry', () => {
  const inputs = new Set(
    sourceFields({ isNew: true, home: '36', mayOpen: true }).flatMap((part) =>
      part.fields.map(({ name }) => name.split('.')[0] ?? ''),
    ),
  );
  assert.equal([...inputs].sort(), Object.keys(RegisterEntry.shape).sort());
});

forms('sends nothing of an entry that was only looked at, and of a changed one what was changed', () => {
  const shown = typedOfSource(tuned);
  assert.is(shown['delayMs'], 2.5);
  assert.equal(sourceBody(fields, shown, tuned), {});
  assert.equal(sourceBody(fields, { ...shown, delayMs: 3 }, tuned), { delayMs: 3_000 });
  assert.equal(sourceBody(fields, { ...shown, linkSelector: ' ', owner: '', retentionDays: null }, tuned), {
    owner: null,
    linkSelector: null,
    retentionDays: null,
  });
  const selectors = { ...tuned.selectors, title: '', author: '.by' };
  assert.equal(sourceBody(fields, { ...shown, selectors }, tuned), { selectors: { title: null, author: '.by' } });
});

forms('sends of a new source what was typed', () => {
  const fresh = sourceFields({ isNew: true, home: '36', mayOpen: false }).flatMap((part) => part.fields);
  const typed = {
    id: 'one-site',
    name: '一',
    kind: 'news',
    reader: 'site',
    start: 'https://a.example.cn/\n',
    everyMinutes: 30,
    delayMs: 2,
    enabled: true,
  };
  assert.equal(sourceBody(fresh, typed, null), {
    ...typed,
    start: ['https://a.example.cn/'],
    delayMs: 2_000,
  });
});

forms.run();

const screens = suite('the form of a source in a browser, on the real server');
let browser: Browser;
let office: Office;

screens.before(async () => {
  office = await officeWithWeb(await builtWeb());
  await office.services.sources.seed([entry]);
  browser = await openChromium();
});

const entry = {
  id: 'nc-bureau',
  name: '示例市局网站',
  kind: 'government',
  reader: 'site',
  start: ['https://nc.example.cn/list/'],
  linkSelector: '.list a',
  selectors: { title: 'h1', body: '.text' },
  everyMinutes: 30,
  region: '3601',
  legalBasis: '政府信息公开条例第二十条',
  owner: '值班员甲',
  retentionDays: 365,
  delayMs: 5_000,
  staleAfterHours: 240,
  allowInternal: false,
  enabled: true,
};

for (const width of [1440, 390])
  screens(`at ${width} a change of the name leaves every other item as it was`, async () => {
    const page = await opened('guanli', width);
    await page.getByRole('button', { name: '修改登记' }).click();
    assert.is(await page.getByLabel('文章链接', { exact: false }).inputValue(), '.list a');
    assert.is(await page.getByLabel('同一网站两次请求的最短间隔').inputValue(), '5');
    await page.getByLabel('名称').fill(`改名 ${width}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${over} px too wide`);
    await page.getByRole('button', { name: '保存登记' }).click();
    await page.getByText('登记已保存').waitFor();
    assert.equal(await office.services.sources.entry('nc-bureau'), { ...entry, name: `改名 ${width}` });
    await page.close();
  });

screens('what is wrong stands at its field, said by the form or by the server', async () => {
  const page = await opened('guanli', 1440);
  await page.getByRole('button', { name: '修改登记' }).click();
  await page.getByLabel('所属地区代码').fill('430102');
  await page.getByLabel('起始网址').fill('ftp://nc.example.cn/');
  await page.getByLabel('采集依据').fill('无');
  await page.getByRole('button', { name: '保存登记' }).click();
  for (const fault of ['应为本省代码：36', '以 http:// 或 https:// 开头', '至少 4 个字'])
    await page.locator('.ant-form-item-explain-error', { hasText: fault }).waitFor();
  await page.getByLabel('所属地区代码').fill('3601');
  await page.getByLabel('起始网址').fill('https://nc.example.cn/list/');
  await page.getByLabel('采集依据').fill('政府信息公开条例第二十条');
  await page.getByLabel('允许访问内网地址').check();
  await page.getByRole('button', { name: '保存登记' }).click();
  await page
    .locator('.ant-form-item', { hasText: '允许的理由' })
    .getByText('请写明理由（4–200 字）', { exact: true })
    .waitFor();
  await page.getByLabel('允许的理由').fill('本厅内网门户，网信办已同意');
  await page.getByRole('button', { name: '保存登记' }).click();
  await page.getByText('登记已保存').waitFor();
  await page.getByText('允许。理由：本厅内网门户，网信办已同意').waitFor();
  await page.close();
});

screens('宣教处 sees that the internal network is open and why, and has no input for it', async () => {
  const page = await opened('xuanjiao', 390);
  await page.getByText('允许。理由：本厅内网门户，网信办已同意').waitFor();
  await page.getByRole('button', { name: '修改登记' }).click();
  await page.getByLabel('采集间隔').waitFor();
  assert.is(await page.getByLabel('允许访问内网地址').count(), 0);
  await page.close();
});

if (noChromium === null) screens.run();
else screens.untested(noChromium);

/** The page of the source, for a person who is signed in. */
async function opened(name: string, width: number): Promise<Page> {
  const { cookie } = await signedIn(office, name);
  const [key = '', value = ''] = cookie.split('=');
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  await context.addCookies([{ name: key, value, url: office.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`${office.url}/sources/nc-bureau`);
  return page;
}
