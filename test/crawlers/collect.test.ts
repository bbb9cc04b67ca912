import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { canonicalUrl, type Document } from '../../analysis/document.ts';
import { collect } from '../../crawlers/collect.ts';
import { closeSharedPageReaders } from '../../crawlers/page-pool.ts';
import { CollectRefused } from '../../crawlers/registered.ts';
import { startReplay } from '../../crawlers/replay.ts';
import type { CollectContext, CollectRun } from '../../crawlers/source.ts';
import { suite } from '../suite.ts';

const collecting = suite('collecting a source');
const entry = {
  id: 'test-bureau',
  name: '示例市生态环境局',
  kind: 'government',
  reader: 'site',
  everyMinutes: 30,
  region: '3601',
  legalBasis: '政府信息公开条例',
  owner: '宣教处',
  retentionDays: 365,
  delayMs: 200,
};
const site = 'http://bureau.example.com';
let replay: { port: number; close(): Promise<void> };

collecting.before(async () => {
  replay = await startReplay(join(import.meta.dirname, '../fixtures/pages'));
});
collecting.after(async () => {
  await closeSharedPageReaders();
  await replay.close();
});

collecting('a list and its next page are read, every article becomes a document once', async () => {
  const { run, documents } = await collected({ start: [`${site}/tzgg/`] });
  assert.is(run.state, 'ok');
  assert.is(run.reason, '列表 4 条，新 4 条，入库 4 条');
  assert.equal([run.listed, run.fetched, run.emitted, run.failed], [4, 4, 4, 0]);
  const notice = documents.find((one) => one.url === `${site}/tzgg/202405/t20240503_1001.html`);
  assert.is(notice?.title, '关于青石河泡沫问题调查情况的通报');
  assert.is(notice?.publishedAt, '2024-05-03T02:20:00.000Z');
  assert.is(notice?.foundAt, '2024-06-10T00:00:00.000Z');
  assert.ok(documents.some((one) => one.title === '城东片区异味排查进展' && one.text.startsWith('五月份')));
});

collecting(
  'what is known is not fetched again, and nothing new is "unchanged" or, after too long a silence, "stale"',
  async () => {
    const all = async (urls: readonly string[]) => new Set(urls);
    const fresh = await collected({ start: [`${site}/tzgg/`] }, { known: all, lastItemAt: '2024-06-09T00:00:00.000Z' });
    assert.equal([fresh.run.state, fresh.run.fetched], ['unchanged', 0]);
    const silent = await collected(
      { start: [`${site}/tzgg/`] },
      { known: all, lastItemAt: '2024-06-05T00:00:00.000Z' },
    );
    assert.is(silent.run.state, 'stale');
    assert.is(silent.run.reason, '列表 3 条都已采过，最新一条距今 120 小时，超过 72 小时');
  },
);

collecting('an empty list is "empty", not "no news"; a page that changed is "parse-failed"', async () => {
  assert.is((await collected({ start: [`${site}/empty/`] })).run.state, 'empty');
  const { run } = await collected({ start: [`${site}/changed/`] });
  assert.equal([run.state, run.emitted, run.failed], ['parse-failed', 0, 1]);
  assert.match(run.reason, /页面读不出标题和正文（1 页，如 http:\/\/bureau\.example\.com\/tzgg\/changed\.html）/);
});

for (const [path, reason] of [
  ['private/', /robots\.txt 不允许采集 \/private\//],
  ['captcha/', /人机验证/],
  ['forbidden/', /403（禁止访问）/],
  ['busy/', /429（访问过于频繁）/],
] as const)
  collecting(`/${path} is "blocked" and says why`, async () => {
    const { run } = await collected({ start: [`${site}/${path}`] });
    assert.is(run.state, 'blocked');
    assert.match(run.reason, reason);
  });

collecting('a redirect to cloud metadata is refused, a broken server is an error', async () => {
  const moved = await collected({ start: [`${site}/moved/`] });
  assert.is(moved.run.state, 'error');
  assert.match(moved.run.reason, /拒绝访问 169\.254\.169\.254/);
  const broken = await collected({ start: [`${site}/broken/`] });
  assert.is(broken.run.state, 'error');
  assert.match(broken.run.reason, /对方返回 503/);
});

collecting('one list that fails beside one that works does not hide', async () => {
  const { run } = await collected({ start: [`${site}/tzgg/index_2.html`, `${site}/forbidden/`] });
  assert.equal([run.state, run.emitted, run.failed], ['ok', 1, 1]);
  assert.match(run.reason, /另有 1 个列表页失败：对方返回 403/);
});

collecting('a feed item with its full text needs no page, one with a summary has its page read', async () => {
  const { run, documents } = await collected({ reader: 'feed', start: [`${site}/feed.xml`] });
  assert.equal([run.state, run.listed, run.fetched, run.emitted], ['ok', 2, 1, 2]);
  assert.is(documents.find((one) => one.url.endsWith('full.html'))?.publishedAt, '2024-05-03T02:20:00.000Z');
  assert.is(documents.find((one) => one.url.endsWith('letter.html'))?.publishedAt, '2024-05-04T00:00:00.000Z');
});

collecting(
  'Atom and JSON Feed are read; an item without address is named by its id; what is no feed is "parse-failed"',
  async () => {
    const atom = await collected({ reader: 'feed', start: [`${site}/feed.atom`] });
    assert.equal([atom.run.state, atom.documents[0]?.url], ['ok', `${site}/tzgg/letter.html`]);
    const json = await collected({ reader: 'feed', start: [`${site}/feed.json`] });
    assert.is(json.documents[0]?.url, 'urn:huiying:test-bureau:note-7');
    assert.is((await collected({ reader: 'feed', start: [`${site}/tzgg/`] })).run.state, 'parse-failed');
  },
);

collecting('an incomplete register entry is refused with each missing field', async () => {
  try {
    await collect({ ...entry, start: [], owner: undefined, legalBasis: undefined }, context([]));
    assert.unreachable('collected');
  } catch (error) {
    assert.instance(error, CollectRefused);
    for (const part of ['采集依据（legalBasis）没有填写', '责任人（owner）没有填写', '起始网址（start）填写不合要求'])
      assert.ok(error instanceof Error && error.message.includes(part), part);
  }
});

collecting(
  'the raw page is kept as evidence under the hash of its bytes, and nothing else is left on disk',
  async () => {
    const snapshotDir = mkdtempSync(join(tmpdir(), 'huiying-snapshot-'));
    try {
      const { documents } = await collected({ start: [`${site}/tzgg/`] }, { snapshotDir });
      const kept = documents.find((one) => one.url.endsWith('t20240602_1002.html'))?.snapshot;
      assert.match(kept?.path ?? '', /^[0-9a-f]{2}\/[0-9a-f]{64}\.gz$/);
      const original = readFileSync(
        join(import.meta.dirname, '../fixtures/pages/bureau.example.com/tzgg/202406/t20240602_1002.html'),
      );
      assert.ok(gunzipSync(readFileSync(join(snapshotDir, kept?.path ?? ''))).equals(original));
      const folder = join(snapshotDir, kept?.sha256.slice(0, 2) ?? '');
      const note = readdirSync(folder).find((name) => name.startsWith(`${kept?.sha256}.`) && name.endsWith('.json'));
      assert.match(
        readFileSync(join(folder, note ?? ''), 'utf8'),
        /"url": "http:\/\/bureau\.example\.com\/tzgg\/202406/,
      );
      assert.not.ok(existsSync('storage'));
    } finally {
      rmSync(snapshotDir, { recursive: true });
    }
  },
);

collecting('an error of the caller ends the run and is thrown, not booked on the site', async () => {
  await rejects(
    collected({ start: [`${site}/tzgg/`] }, { known: () => Promise.reject(new Error('库连不上')) }),
    /库连不上/,
  );
  await rejects(
    collected({ start: [`${site}/tzgg/`] }, { emit: () => Promise.reject(new Error('队列满了')) }),
    /队列满了/,
  );
});

collecting('an internal site is read only where the register allows it, and robots.txt decides', async () => {
  const asked: string[] = [];
  let robots = 404;
  const answer: RequestListener = (request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/robots.txt') return response.writeHead(robots).end();
    if (request.url === '/a/20240501.html')
      return response.end(`<title>内网通知一则</title><p>${'这是内网站点上的一则通知。'.repeat(8)}</p>`);
    return response.end('<ul><li><a href="/a/20240501.html">内网通知一则</a> 2024-05-01</li></ul>');
  };
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const start = [`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`];
  try {
    const refused = await collected({ start }, {}, null);
    assert.equal([refused.run.state, asked.length], ['error', 0]);
    assert.match(refused.run.reason, /拒绝访问/);
    const allowed = await collected({ start, allowInternal: true }, {}, null);
    assert.equal([allowed.run.state, allowed.documents[0]?.title], ['ok', '内网通知一则']);
    assert.equal(asked, ['/robots.txt', '/', '/a/20240501.html']);
    robots = 503;
    assert.match(
      (await collected({ start, allowInternal: true }, {}, null)).run.reason,
      /robots\.txt 返回 503，按不允许处理/,
    );
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

collecting(
  'a list that the site says has not changed is not read again, save once a day or after a failure',
  async () => {
    const asked: string[] = [];
    let articleStatus = 500;
    let entries = '<ul><li><a href="/a/20240501.html">内网通知一则</a> 2024-05-01</li></ul>';
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers['if-none-match'] ?? '-'}`);
      if (request.url === '/robots.txt') return response.writeHead(404).end();
      if (request.url === '/a/20240501.html') {
        response.statusCode = articleStatus;
        return response.end(`<title>内网通知一则</title><p>${'这是内网站点上的一则通知。'.repeat(8)}</p>`);
      }
      response.setHeader('etag', '"v1"');
      if (request.headers['if-none-match'] === '"v1"') return response.writeHead(304).end();
      return response.end(entries);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const list = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
    const read = async (over: Partial<CollectContext>) => {
      asked.length = 0;
      const { run } = await collected({ start: [list], allowInternal: true }, over, null);
      return { run, list: asked.find((one) => one.startsWith('/ ')) };
    };
    try {
      const failed = await read({});
      assert.is(failed.run.state, 'error');
      assert.equal(failed.run.lists, {}, 'an article is still to come');
      articleStatus = 200;
      const first = await read({ lists: failed.run.lists });
      assert.equal([first.run.state, first.list], ['ok', '/ -']);
      const validators = { etag: '"v1"', lastModified: null, at: '2024-06-10T00:00:00.000Z' };
      assert.equal(first.run.lists, { [list]: validators });
      const hours = (count: number) => () => new Date(Date.parse('2024-06-10T00:00:00Z') + count * 3_600_000);
      const again = await read({ lists: first.run.lists, now: hours(23) });
      assert.equal([again.run.state, again.list], ['unchanged', '/ "v1"']);
      assert.is(again.run.reason, '1 个列表页自上次读取以来未变，没有新内容');
      assert.equal(again.run.lists, first.run.lists, 'the day counts from the last full reading');
      const stale = await read({ lists: first.run.lists, now: hours(23), lastItemAt: '2024-01-01T00:00:00Z' });
      assert.is(stale.run.state, 'stale');
      assert.is((await read({ lists: again.run.lists, now: hours(25) })).list, '/ -');
      entries = '<p>改版中</p>';
      const empty = await read({});
      assert.equal([empty.run.state, empty.run.lists], ['empty', {}], 'a list that names nothing is read again');
    } finally {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  },
);

collecting(
  'a feed: what shares a link or its route is told apart, a time to come is no time of publishing',
  async () => {
    const text = '白石渠沿线居民反映渠水发黑，值班人员已到现场取样，结果出来以后公布。'.repeat(8);
    const items = [
      ['http://letters.example/#/detail/1', 'g1', '一号来信'],
      ['http://letters.example/#/detail/2', 'g2', '二号来信'],
      ['http://bureau.example.com/', '123456789012345678', '三号来信'],
      ['http://bureau.example.com/', '123456789012345679', '四号来信'],
      ['ms-word:ofe|u|http://bureau.example.com/a', 'g5', '五号来信'],
    ].map(
      ([link, guid, title]) =>
        `<item><title>${title}</title><link>${link}</link><guid isPermaLink="false">${guid}</guid><pubDate>Thu, 05 Jun 2099 09:00:00 +0800</pubDate><description>${title}${text}</description></item>`,
    );
    const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>来信</title>${items.join('')}</channel></rss>`;
    await served(
      (_, response) => response.end(feed),
      async (start) => {
        const { run, documents } = await collected({ reader: 'feed', start, allowInternal: true }, {}, null);
        assert.equal([run.state, run.emitted, run.fetched], ['ok', 5, 0]);
        assert.equal(documents.map((one) => one.url).sort(), [
          'http://letters.example/#/detail/1',
          'http://letters.example/#/detail/2',
          'urn:huiying:test-bureau:123456789012345678',
          'urn:huiying:test-bureau:123456789012345679',
          'urn:huiying:test-bureau:g5',
        ]);
        for (const one of documents) assert.equal([one.publishedAt, one.statedAt], [null, '2099-06-05T01:00:00.000Z']);
      },
    );
  },
);

collecting(
  'a page whose encoding is none, a challenge and a list inside a script are read for what they are',
  async () => {
    const article = `<title>内网通知一则</title><p>${'这是内网站点上的一则通知。'.repeat(8)}</p>`;
    const list =
      '<script type="text/xml"><record><![CDATA[<li><a href="/a/20240501.html">内网通知一则</a> 2024-05-01</li>]]></record></script>';
    await served(
      (request, response) => {
        if (request.url === '/') return response.writeHead(200, { 'content-encoding': 'UTF-8' }).end(list);
        return response.writeHead(200, { 'content-encoding': 'none' }).end(article);
      },
      async (start) => {
        const { run } = await collected({ start, allowInternal: true }, {}, null);
        assert.equal([run.state, run.listed, run.emitted], ['ok', 1, 1]);
      },
    );
    await served(
      (_, response) => response.writeHead(202).end('<html><script src="/x.js"></script><body></body></html>'),
      async (start) => {
        const { run } = await collected({ start, allowInternal: true }, {}, null);
        assert.is(run.state, 'blocked');
        assert.match(run.reason, /浏览器执行验证脚本/);
      },
    );
  },
);

collecting('the pause between requests and a longer Crawl-delay are kept', async () => {
  const times: number[] = [];
  const server = createServer((request, response) => {
    times.push(performance.now());
    if (request.url === '/robots.txt') return response.end('User-agent: *\nCrawl-delay: 0.5\n');
    return response.end('<ul><li><a href="/a/20240501.html">内网通知一则</a> 2024-05-01</li></ul>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  try {
    await collected(
      { start: [`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`], allowInternal: true },
      {},
      null,
    );
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    assert.is(gaps.length, 2);
    assert.ok((gaps[0] ?? 0) >= 150, `after robots.txt ${gaps[0]} ms`);
    assert.ok((gaps[1] ?? 0) >= 400, `after the list ${gaps[1]} ms`);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

collecting('the replay never leaves its folder and gives 404 for what it does not have', async () => {
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${replay.port}${path}`)).status;
  for (const path of ['/', '/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/%00', '/%zz', '/meta.json'])
    assert.is(await ask(path), 404, path);
});

collecting.run();

async function served(answer: RequestListener, body: (start: string[]) => Promise<void>): Promise<void> {
  const server = createServer((request, response) =>
    request.url === '/robots.txt' ? response.writeHead(404).end() : answer(request, response),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  try {
    await body([`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`]);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

async function collected(
  part: Record<string, unknown>,
  over: Partial<CollectContext> = {},
  port: number | null = replay.port,
): Promise<{ run: CollectRun; documents: Document[] }> {
  const documents: Document[] = [];
  const run = await collect(
    { ...entry, ...part },
    { ...context(documents), ...(port === null ? {} : { replayPort: port }), ...over },
  );
  assert.equal(
    documents.map((one) => canonicalUrl(one.url)),
    documents.map((one) => one.url),
  );
  return { run, documents };
}

function context(documents: Document[]): CollectContext {
  return {
    known: async () => new Set(),
    emit: async (pack) => {
      assert.ok(pack.length <= 200);
      documents.push(...pack);
    },
    lastItemAt: null,
    lists: {},
    snapshotDir: null,
    authorSalt: 'test salt',
    demo: false,
    now: () => new Date('2024-06-10T00:00:00Z'),
  };
}

async function rejects(promise: Promise<unknown>, message: RegExp): Promise<void> {
  try {
    await promise;
  } catch (error) {
    assert.match(String(error), message);
    return;
  }
  assert.unreachable('did not reject');
}
