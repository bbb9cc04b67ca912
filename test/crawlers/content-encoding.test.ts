import { createServer } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { type FetchedPage, FetchFailed, openFetcher } from '../../crawlers/fetch-page.ts';
import { suite } from '../suite.ts';

const decoding = suite('the encoding of a page');
const html = `<html><body>${'河水发黑，有异味。'.repeat(50)}</body></html>`;
const gzipped = gzipSync(html);

for (const [header, body] of [
  ['UTF-8', html],
  ['none', html],
  ['None, UTF-8', html],
  ['text/html', html],
  ['charset=gbk', html],
  ['', html],
  ['identity', html],
  ['gzip', gzipped],
  ['x-gzip', gzipped],
  ['GZIP', gzipped],
  ['gzip, utf-8', gzipped],
  ['utf-8,gzip', gzipped],
  ['gzip, gzip', gzipSync(gzipped)],
  ['deflate, gzip', gzipSync(deflateSync(html))],
  ['deflate', deflateSync(html)],
  ['deflate', deflateRawSync(html)],
  ['br', brotliCompressSync(html)],
  ['zstd', zstdCompressSync(html)],
  ['gzip', html],
  ['deflate', html],
  ['br', html],
  ['zstd', html],
] as const)
  decoding(`“${header}” over ${typeof body === 'string' ? 'a plain' : 'a packed'} body is read`, async () => {
    const page = await fetched(header, Buffer.from(body));
    assert.is(page instanceof FetchFailed ? page.message : page.body.toString(), html);
  });

for (const [what, header, body] of [
  ['a gzip cut off', 'gzip', gzipped.subarray(0, 60)],
  ['a gzip cut off within its head', 'gzip', gzipped.subarray(0, 12)],
  ['a broken gzip', 'gzip', Buffer.concat([gzipped.subarray(0, 20), Buffer.alloc(40, 7)])],
  ['a brotli that is none', 'br', Buffer.alloc(100, 200)],
  ['a deflate that is none', 'deflate', Buffer.alloc(100, 200)],
  ['a zstd cut off', 'zstd', zstdCompressSync(html).subarray(0, 20)],
  ['four encodings', 'gzip, gzip, gzip, gzip', gzipped],
] as const)
  decoding(`${what} is one failed page`, async () => {
    const page = await fetched(header, body);
    assert.ok(page instanceof FetchFailed);
    assert.is(page.code, 'encoding');
    assert.match(page.message, /^压缩内容损坏/);
  });

decoding('an empty body under gzip is an empty page', async () => {
  const page = await fetched('gzip', Buffer.alloc(0));
  assert.is(page instanceof FetchFailed ? page.message : page.body.length, 0);
});

decoding('a megabyte that unpacks to a gigabyte fails at the limit and fills no memory', async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000));
  const packed = gzipSync(bomb);
  const before = process.memoryUsage().rss;
  for (const [header, body] of [
    ['gzip', bomb],
    ['gzip, gzip', packed],
    ['br', brotliCompressSync(Buffer.alloc(50_000_000))],
  ] as const) {
    const page = await fetched(header, body);
    assert.ok(page instanceof FetchFailed, header);
    assert.is(page.code, 'too-large', header);
  }
  assert.ok(process.memoryUsage().rss - before < 150_000_000, `${process.memoryUsage().rss - before} bytes more`);
});

decoding('a site that ends the connection, or sends what is no HTTP, is one failed page', async () => {
  for (const raw of [
    'HTTP/1.1 200 OK\r\ncontent-encoding: none\r\ncontent-length: 900\r\n\r\nshort',
    'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello',
    'no http at all\r\n\r\n',
  ]) {
    const page = await fetched('', Buffer.from(raw), true);
    assert.ok(page instanceof FetchFailed, raw);
    assert.is(page.code, 'network', raw);
  }
});

decoding('an etag that no header may carry is not sent back', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers['if-none-match']);
    response.end('<p>x');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  const fetcher = openFetcher();
  try {
    for (const etag of ['"河"', 'a\nb', '"v1"']) await fetcher.fetch(url, { allowInternal: true, etag });
    assert.equal(asked, [undefined, undefined, '"v1"']);
  } finally {
    await fetcher.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

decoding.run();

async function fetched(encoding: string, body: Buffer, raw = false): Promise<FetchedPage | FetchFailed> {
  const server = createServer((_, response) => {
    if (raw) return response.socket?.end(body);
    return response.writeHead(200, encoding === '' ? {} : { 'content-encoding': encoding }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const fetcher = openFetcher();
  try {
    return await fetcher.fetch(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`, {
      allowInternal: true,
      maxBytes: 1_000_000,
    });
  } catch (error) {
    if (error instanceof FetchFailed) return error;
    throw error;
  } finally {
    await fetcher.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}
