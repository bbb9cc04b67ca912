import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Document } from '../../../analysis/document.ts';
import { collectSource } from '../../../api/chain/collect-source.ts';
import { type Database, openDatabase } from '../../../api/database/open.ts';
import { createSources, type Sources } from '../../../api/sources/sources.ts';
import { collect } from '../../../crawlers/collect.ts';
import { closeSharedPageReaders } from '../../../crawlers/page-pool.ts';
import { registerEntryOf } from '../../../crawlers/source.ts';
import { suite } from '../../suite.ts';

const looking = suite('a page of the last days is looked at again');
const hour = 3_600_000;
let folder: string;
let database: Database;
let sources: Sources;
let clock: Date;
let server: Server;
let site: string;
let asked: string[];
let body: string;
let status: number;

looking.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'huiying-look-'));
  database = await openDatabase(join(folder, 'ledger.db'));
  clock = new Date('2026-11-20T00:00:00.000Z');
  asked = [];
  body = '昨夜风向转变，城东片区居民反映有异味，工作人员已到现场查看。';
  status = 200;
  server = createServer((request, response) => {
    asked.push(`${request.url} ${validatorOf(request)}`);
    if (request.url === '/robots.txt') return response.writeHead(404).end();
    if (request.url === '/')
      return response.end('<ul><li><a href="/a/20261119.html">城东片区异味情况</a> 2026-11-19</li></ul>');
    const tag = tagOf(body);
    response.setHeader('etag', tag);
    if (request.headers['if-none-match'] === tag) return response.writeHead(304).end();
    response.statusCode = status;
    return response.end(
      `<title>城东片区异味情况</title><article><h1>城东片区异味情况</h1><p>${body.repeat(5)}</p></article>`,
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  site = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const schema = registerEntryOf('36');
  sources = createSources(
    database,
    (input) => ({ ok: true, entry: schema.parse(input) }),
    () => clock,
  );
  await sources.seed([
    {
      id: 'east-town',
      name: '示例论坛',
      kind: 'forum',
      reader: 'site',
      start: [`${site}/`],
      everyMinutes: 30,
      region: '3601',
      legalBasis: '公开网页',
      owner: '宣教处',
      retentionDays: 60,
      delayMs: 200,
      allowInternal: true,
      internalReason: '本机测试站点',
    },
  ]);
});
looking.afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
});
looking.after(closeSharedPageReaders);

looking('two hours later a changed page comes again with its new words; in between it is not asked for', async () => {
  assert.equal(
    (await run()).map(({ title }) => title),
    ['城东片区异味情况'],
  );
  clock = new Date(clock.getTime() + hour);
  assert.equal(await run(), []);
  assert.is(pages(), 1);
  body = '昨夜城东片区发生爆炸，多人受伤，现场浓烟滚滚，原因正在调查。';
  clock = new Date(clock.getTime() + hour);
  const changed = await run();
  assert.is(changed.length, 1);
  assert.match(changed[0]?.text ?? '', /发生爆炸/);
  assert.is(changed[0]?.foundAt, clock.toISOString());
  assert.match((await sources.runs('east-town', 1))[0]?.reason ?? '', /复看 1 篇，1 篇有改动/);
});

looking('an unchanged page is asked "changed since?", four times in a week and then never again', async () => {
  await run();
  for (let days = 0; days < 12; days += 1) {
    clock = new Date(clock.getTime() + 24 * hour);
    assert.equal(await run(), []);
  }
  assert.equal(
    asked.filter((one) => one.startsWith('/a/')),
    [`/a/20261119.html -`, ...Array(4).fill(`/a/20261119.html ${tagOf(body)}`)],
  );
});

looking('a page that is gone or refused is no failure of the run, and changes nothing', async () => {
  await run();
  clock = new Date(clock.getTime() + 3 * hour);
  status = 404;
  body += '。';
  assert.equal(await run(), []);
  assert.equal(
    [(await sources.runs('east-town', 1))[0]?.state, (await sources.runs('east-town', 1))[0]?.failed],
    ['unchanged', 0],
  );
});

looking.run();

async function run(): Promise<Document[]> {
  const emitted: Document[] = [];
  await collectSource(
    sources,
    (entry, context) =>
      collect(entry, { ...context, snapshotDir: null, authorSalt: 'salt', demo: false, now: () => clock }),
    'east-town',
    async (documents) => void emitted.push(...documents),
  );
  return emitted;
}

function tagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('hex').slice(0, 8)}"`;
}

function pages(): number {
  return asked.filter((one) => one.startsWith('/a/')).length;
}

function validatorOf(request: IncomingMessage): string {
  return request.headers['if-none-match'] ?? '-';
}
