import { createServer, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { FetchFailed, openFetcher } from '../../crawlers/fetch-page.ts';
import { refusedAddress } from '../../crawlers/internal-address.ts';
import { suite } from '../suite.ts';

const fetching = suite('fetching a page');

fetching('refuses every internal, reserved and metadata address, in each way of writing it', () => {
  const refused = [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '168.63.129.16',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a00:1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '::127.0.0.1',
    'not an address',
  ];
  assert.equal(
    refused.filter((address) => refusedAddress(address, false) === null),
    [],
  );
  assert.equal(
    ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2400:3200::1'].filter(
      (address) => refusedAddress(address, false) !== null,
    ),
    [],
  );
});

fetching('allows internal addresses for a source that may, but never cloud metadata', () => {
  assert.is(refusedAddress('10.1.2.3', true), null);
  assert.is(refusedAddress('::ffff:169.254.169.254', true), '云主机元数据地址');
});

fetching('refuses loopback by number, by name and in odd spellings at connection time', async () => {
  await serving(
    (_, response) => response.end('secret'),
    async (port) => {
      for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]'])
        assert.is(await codeOf(`http://${host}:${port}/`), 'internal', host);
    },
  );
});

fetching('refuses a redirect to another scheme, to metadata, and an endless one', async () => {
  await serving(
    (request, response) => {
      const location =
        request.url === '/meta' ? 'http://169.254.169.254/' : request.url === '/file' ? 'file:///etc/passwd' : '/loop';
      response.writeHead(302, { location }).end();
    },
    async (port) => {
      assert.is(await codeOf(`http://127.0.0.1:${port}/meta`, { allowInternal: true }), 'internal');
      assert.is(await codeOf(`http://127.0.0.1:${port}/file`, { allowInternal: true }), 'scheme');
      assert.is(await codeOf(`http://127.0.0.1:${port}/loop`, { allowInternal: true }), 'redirects');
    },
  );
});

fetching('refuses a redirect from a replayed public site to an internal address', async () => {
  await serving(
    (_, response) => response.writeHead(301, { location: 'http://192.168.0.1/' }).end(),
    async (port) => {
      assert.is(await codeOf('http://bureau.example.com/', {}, port), 'internal');
    },
  );
});

fetching('refuses what is not http and addresses that carry a password', async () => {
  for (const url of [
    'ftp://example.com/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'http://me:word@example.com/',
    'no url',
  ])
    assert.is(await codeOf(url), 'scheme', url);
});

fetching('stops at the size limit, also when 20 KB on the wire unpack to 20 MB', async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000));
  await serving(
    (request, response) => {
      if (request.url === '/bomb') response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      else response.end(Buffer.alloc(2_000));
    },
    async (port) => {
      assert.ok(bomb.length < 25_000);
      assert.is(
        await codeOf(`http://127.0.0.1:${port}/bomb`, { allowInternal: true, maxBytes: 1_000_000 }),
        'too-large',
      );
      assert.is(await codeOf(`http://127.0.0.1:${port}/plain`, { allowInternal: true, maxBytes: 1_999 }), 'too-large');
      const fetcher = openFetcher();
      const page = await fetcher.fetch(`http://127.0.0.1:${port}/plain`, { allowInternal: true, maxBytes: 2_000 });
      assert.is(page.body.length, 2_000);
      await fetcher.close();
    },
  );
});

fetching('gives up on a page that never ends', async () => {
  await serving(
    (_, response) => response.writeHead(200).write('begin'),
    async (port) => {
      assert.is(await codeOf(`http://127.0.0.1:${port}/`, { allowInternal: true, timeoutMs: 150 }), 'timeout');
    },
  );
});

fetching('says who it is, asks conditionally, unpacks gzip and reports the address after redirects', async () => {
  await serving(
    (request, response) => {
      if (request.url === '/old') return response.writeHead(302, { location: '/new' }).end();
      if (request.headers['if-none-match'] === '"v1"') return response.writeHead(304).end();
      const told = JSON.stringify({ agent: request.headers['user-agent'], host: request.headers.host });
      return response.writeHead(200, { 'content-encoding': 'gzip', etag: '"v1"' }).end(gzipSync(told));
    },
    async (port) => {
      const fetcher = openFetcher();
      const first = await fetcher.fetch(`http://127.0.0.1:${port}/old`, { allowInternal: true });
      assert.is(first.url, `http://127.0.0.1:${port}/new`);
      assert.is(first.etag, '"v1"');
      assert.match(first.body.toString(), /HuiyingBot\/1\.0/);
      const second = await fetcher.fetch(`http://127.0.0.1:${port}/new`, { allowInternal: true, etag: first.etag });
      assert.is(second.status, 304);
      await fetcher.close();
    },
  );
});

fetching('under replay connects to the replay while address and Host stay those of the site, https too', async () => {
  await serving(
    (request, response) => response.end(request.headers.host),
    async (port) => {
      const fetcher = openFetcher({ replayPort: port });
      for (const url of ['http://bureau.example.com/a', 'https://bureau.example.com/a']) {
        const page = await fetcher.fetch(url, { allowInternal: false });
        assert.is(page.body.toString(), 'bureau.example.com');
        assert.is(page.url, url);
      }
      await fetcher.close();
    },
  );
});

fetching('names a refused connection and broken compression', async () => {
  const port = await serving(
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
    async (port) => {
      assert.is(await codeOf(`http://127.0.0.1:${port}/`, { allowInternal: true }), 'encoding');
      return port;
    },
  );
  assert.is(await codeOf(`http://127.0.0.1:${port}/`, { allowInternal: true }), 'network');
});

fetching.run();

async function serving<T>(answer: RequestListener, body: (port: number) => Promise<T>): Promise<T> {
  const server: Server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    return await body(address.port);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

type Limits = { allowInternal?: boolean; maxBytes?: number; timeoutMs?: number };

async function codeOf(url: string, limits: Limits = {}, replayPort?: number): Promise<string> {
  const fetcher = openFetcher(replayPort === undefined ? {} : { replayPort });
  try {
    await fetcher.fetch(url, { allowInternal: false, ...limits });
    return 'fetched';
  } catch (error) {
    return error instanceof FetchFailed ? error.code : `other: ${String(error)}`;
  } finally {
    await fetcher.close();
  }
}
