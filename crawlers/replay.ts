import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/**
 * 回放：a loopback server of recorded pages, chosen by Host header and path. Layout: `<folder>/<host>/a/b.html` answers
 * `/a/b.html`; `/a/` answers with `<host>/a/index.html`; `robots.txt` is a file like any other; what is not there is 404.
 * The content type follows the extension, without a charset, so that the page's own evidence counts. A
 * `<folder>/<host>/meta.json` may say otherwise for a path, query included: `{"/list?page=2": {"file": "list-2.html",
 * "status": 200, "contentType": "text/html; charset=gbk", "location": "/new"}}`; a query without an entry is ignored.
 */
export async function startReplay(folder: string): Promise<{ port: number; close(): Promise<void> }> {
  const root = resolve(folder);
  const server = createServer((request, response) => {
    answer(root, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else plain(response, 500, error instanceof Error ? error.message : String(error));
    });
  });
  await listen(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('回放服务没有得到端口。');
  return {
    port: address.port,
    close: () =>
      new Promise((done, fail) => {
        server.close((error) => (error === undefined ? done() : fail(error)));
        server.closeAllConnections();
      }),
  };
}

const Meta = z.record(
  z.string(),
  z
    .strictObject({
      file: z.string(),
      status: z.int().min(200).max(599),
      contentType: z.string(),
      location: z.string(),
    })
    .partial(),
);

const types: Record<string, string> = {
  '.html': 'text/html',
  '.htm': 'text/html',
  '.shtml': 'text/html',
  '.xml': 'application/xml',
  '.rss': 'application/rss+xml',
  '.atom': 'application/atom+xml',
  '.json': 'application/json',
  '.txt': 'text/plain',
};

async function answer(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  if (!/^[a-z0-9.-]+$/.test(host) || host.includes('..')) return plain(response, 404, 'no such host');
  const site = join(root, host);
  const meta = await metaOf(site);
  const stated = meta[request.url ?? '/'] ?? meta[path] ?? {};
  const file = inside(site, stated.file ?? (path.endsWith('/') ? `${path}index.html` : path));
  const found = file !== null && (await isFile(file));
  if (stated.location !== undefined) response.setHeader('location', stated.location);
  if (!found || file === null) return plain(response, stated.status ?? 404, '');
  response.writeHead(stated.status ?? 200, {
    'content-type': stated.contentType ?? types[extname(file)] ?? 'text/html',
  });
  await pipeline(createReadStream(file), response);
}

/** The file for a path, only below the site's folder; null for anything that would leave it. */
function inside(site: string, path: string): string | null {
  const decoded = decoding(path);
  if (decoded === null || decoded.includes('\0') || decoded.includes('\\')) return null;
  const file = resolve(site, `.${sep}${decoded}`);
  return file.startsWith(site + sep) && file !== join(site, 'meta.json') ? file : null;
}

function decoding(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

async function metaOf(site: string): Promise<z.infer<typeof Meta>> {
  const file = join(site, 'meta.json');
  return (await isFile(file)) ? Meta.parse(JSON.parse(await readFile(file, 'utf8'))) : {};
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(String(error.code)))
      return false;
    throw error;
  }
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function listen(server: Server): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => done());
  });
}
