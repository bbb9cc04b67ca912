import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { documentId } from '../../../analysis/document.ts';
import { waitsFor } from '../../../api/cases/owed.ts';
import { formalAnswer } from '../../../api/cases/words.ts';
import { watchLinks } from '../../../api/links/watch.ts';
import { notificationsFor } from '../../../api/notices/outbox.ts';
import { type Fetcher, openFetcher } from '../../../crawlers/fetch-page.ts';
import { keepSnapshot } from '../../../crawlers/snapshot.ts';
import { suite } from '../../suite.ts';
import {
  act,
  air,
  airHead,
  city,
  duty,
  engines,
  leader,
  newCase,
  type Office,
  office,
  system,
  wang,
} from '../cases/office.ts';
import { passIt, proveIt } from '../cases/stage.ts';

type Context = {
  o: Office;
  folder: string;
  site: Server;
  fetcher: Fetcher;
  page: { status: number; text: string | null; headers: Record<string, string> };
  look(): Promise<number>;
};

const url = 'https://sthjt.example.gov.cn/1.html';
const answer = '经核查，某车间废气收集不到位，11月25日已停产整改。';

for (const [engine, open] of engines) {
  const links = suite<Context>(`pages of public words on ${engine}`);

  links.beforeEach(async (context) => {
    const o = await open();
    const folder = mkdtempSync(join(tmpdir(), 'huiying-links-'));
    const page: Context['page'] = { status: 200, text: answer, headers: {} };
    const site = createServer((request, response) => {
      page.headers = request.headers as Record<string, string>;
      response.writeHead(page.status, { 'Content-Type': 'text/html; charset=utf-8' });
      response.end(`<html><title>回应</title><p>${page.text ?? ''}</p><i>${Math.random()}</i></html>`);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const fetcher = openFetcher({ replayPort: (site.address() as AddressInfo).port, inside: [] });
    const look = () =>
      watchLinks({
        database: o.database,
        cases: o.cases,
        // Recorded addresses are https; the stand-in speaks http.
        fetchPage: (address) =>
          fetcher.fetch(address.replace('https:', 'http:'), { allowInternal: true, timeoutMs: 5_000 }),
        readText: async () => page.text,
        keepPage: async (address, answered) => {
          await keepSnapshot(folder, { ...answered, etag: null, lastModified: null }, documentId(address), new Date());
        },
        now: () => new Date(o.clock.now),
      });
    Object.assign(context, { o, folder, site, fetcher, page, look });
    await publish(o);
  });
  links.afterEach(async ({ o, folder, site, fetcher }) => {
    await fetcher.close();
    site.closeAllConnections();
    site.close();
    await o.close();
    rmSync(folder, { recursive: true, force: true });
  });

  links(
    'a page is kept with its hash when it was registered, and asked for again only the day after',
    async (context) => {
      const { o, look, folder, page } = context;
      assert.is(await look(), 1);
      const { link } = await word(o);
      assert.match(link?.sha256 ?? '', /^[0-9a-f]{64}$/);
      assert.ok(existsSync(join(folder, String(link?.sha256).slice(0, 2), `${link?.sha256}.gz`)));
      assert.is(await look(), 0);
      o.later(23 * 60);
      assert.is(await look(), 0);
      o.later(2 * 60);
      assert.is(await look(), 1);
      // The page's bytes were others, its text was not.
      assert.is((await entries(o)).filter((type) => type.startsWith('link')).length, 1);
      for (const secret of ['authorization', 'cookie']) assert.is(page.headers[secret], undefined);
    },
  );

  links('a dead page is a task of 宣教处, told once, until it is settled with a note', async ({ o, look, page }) => {
    await look();
    page.status = 404;
    o.later(25 * 60);
    await look();
    o.later(25 * 60);
    await look();
    const { link } = await word(o);
    assert.is(link?.trouble?.kind, 'gone');
    assert.is((await entries(o)).filter((type) => type === 'linkTrouble').length, 1);
    const told = await notificationsFor(o.database, ['role:publicity'], 50);
    assert.is(told.filter(({ subject }) => subject.startsWith('公开页面异常')).length, 1);
    const { state } = (await o.cases.read('case-1')) ?? {};
    assert.ok(state !== undefined && waitsFor(state).includes('role:publicity'));
    await act(o, 'case-1', { type: 'settleLink', note: '网站改版，已恢复原址' }, wang);
    assert.is((await word(o)).link?.trouble, null);
    assert.is((await word(o)).link?.settled[0]?.note, '网站改版，已恢复原址');
  });

  links('a page whose text has changed is told and kept anew', async ({ o, look, page }) => {
    await look();
    page.text = '经核查，一切正常。';
    o.later(25 * 60);
    await look();
    assert.is((await word(o)).link?.trouble?.kind, 'changed');
    o.later(25 * 60);
    await look();
    assert.is((await entries(o)).filter((type) => type === 'linkTrouble').length, 1);
  });

  links('a look that could not look says so, and does not call the page gone', async ({ o, look, page }) => {
    await look();
    page.status = 503;
    o.later(25 * 60);
    await look();
    assert.is((await word(o)).link?.trouble, null);
    const [row] = await o.cases.looks('case-1');
    assert.equal([row?.state, row?.detail], ['same', '本次未能核验：网站没有给出页面（HTTP 503），不能确定是否还在']);
  });

  links('the watch ends 30 days after the closing', async ({ o, look }) => {
    await look();
    await act(o, 'case-1', proveIt, city);
    await act(o, 'case-1', { type: 'verifyFix', verdict: 'pass', opinion: '已复核' }, wang);
    await act(o, 'case-1', { type: 'close', conclusion: '已整改' }, wang);
    o.later(29 * 24 * 60);
    assert.is(await look(), 1);
    o.later(2 * 24 * 60);
    assert.is(await look(), 0);
    o.later(40 * 24 * 60);
    assert.is(await look(), 0);
  });

  links.run();
}

async function publish(o: Office): Promise<void> {
  await o.cases.open(newCase('case-1'), system);
  await act(o, 'case-1', { type: 'file', level: 'blue', emergency: false, reason: '属实' }, wang);
  await act(o, 'case-1', { type: 'assign', duty, note: '' }, wang);
  for (const unit of [city, air]) await act(o, 'case-1', { type: 'accept' }, unit);
  await act(o, 'case-1', { type: 'draftAnswer', text: answer, covers: [0, 1] }, air);
  await act(o, 'case-1', { type: 'submitAnswer' }, air);
  for (const step of formalAnswer((await o.cases.read('case-1'))?.state as never).chain)
    await act(o, 'case-1', passIt(step), { head: airHead, secrecy: office, wording: wang, leader }[step as 'head']);
  const link = { url, channel: '厅网站', publishedAt: o.clock.now };
  await act(o, 'case-1', { type: 'publishAnswer', ...link }, wang);
}

async function word(o: Office) {
  const read = await o.cases.read('case-1');
  if (read === null) throw new Error('There is no case.');
  return formalAnswer(read.state);
}

async function entries(o: Office): Promise<string[]> {
  return ((await o.cases.read('case-1'))?.entries ?? []).map(({ event }) => event.type);
}
