import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { DecodeFailed, decodeContent } from './content-encoding.ts';
import { type InsideHost, isListed } from './inside-hosts.ts';
import { literalAddress, refusedAddress } from './internal-address.ts';

/** Reads one page at a time, politely and under limits; refuses internal addresses at the moment of connection. */
export type Fetcher = {
  /** Follows at most 5 redirects. Any HTTP status is an answer; throws {@link FetchFailed} when there is none. */
  fetch(url: string, options: FetchOptions): Promise<FetchedPage>;
  close(): Promise<void>;
};

export type FetchOptions = {
  etag?: string | null;
  lastModified?: string | null;
  /** Allows addresses of the internal network; cloud metadata stays refused. */
  allowInternal: boolean;
  /** Counted after decompression; default 5 MB. */
  maxBytes?: number;
  /** For each hop, reading included; default 20 s. */
  timeoutMs?: number;
  /** Asked before every hop, redirects included; its error ends the fetch. */
  beforeHop?: (url: URL) => Promise<void>;
};

/** 抓取结果：the answer to one request, with the final address after redirects. */
export type FetchedPage = {
  status: number;
  url: string;
  headers: Record<string, string>;
  body: Buffer;
  etag: string | null;
  lastModified: string | null;
};

/** A page could not be had; `code` says why, the message says it in Chinese. */
export class FetchFailed extends Error {
  override name = 'FetchFailed';
  readonly code: 'scheme' | 'internal' | 'redirects' | 'too-large' | 'timeout' | 'encoding' | 'network';
  constructor(code: FetchFailed['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** 采集标识：says who reads and why, as 网络数据安全管理条例第18条 expects of automatic tools. */
export const userAgent = 'HuiyingBot/1.0 (ecology-and-environment public service monitoring; obeys robots.txt)';

const maxBytesDefault = 5_000_000;
const timeoutMsDefault = 20_000;
const redirectsMax = 5;

/**
 * Opens a fetcher; with `replayPort` every connection goes to that loopback port while URL and Host stay the recorded
 * site's. With `inside` what is allowed of the internal network is this list; without, all of it.
 */
export function openFetcher(
  options: { userAgent?: string; replayPort?: number; inside?: readonly InsideHost[] } = {},
): Fetcher {
  const guards = { guarded: guard(false), internal: guard(true, options.inside) };
  const agents = {
    guarded: agent(guards.guarded, options.replayPort),
    internal: agent(guards.internal, options.replayPort),
  };
  const name = options.userAgent ?? userAgent;
  return {
    fetch: (url, fetchOptions) => {
      const which = fetchOptions.allowInternal ? 'internal' : 'guarded';
      return follow(url, fetchOptions, { agent: agents[which], guard: guards[which] }, name);
    },
    close: async () => {
      await Promise.all([agents.guarded.close(), agents.internal.close()]);
    },
  };
}

async function follow(
  start: string,
  options: FetchOptions,
  way: { agent: Agent; guard: Guard },
  name: string,
): Promise<FetchedPage> {
  const timeoutMs = options.timeoutMs ?? timeoutMsDefault;
  let url = start;
  for (let hop = 0; hop <= redirectsMax; hop += 1) {
    const target = httpUrl(url, way.guard);
    await options.beforeHop?.(target);
    const signal = AbortSignal.timeout(timeoutMs);
    const page = await ask(target, options, way.agent, name, signal).catch((error: unknown) => {
      throw failure(error, target, signal, timeoutMs);
    });
    const location = page.headers['location'];
    if (!redirects.has(page.status) || location === undefined) return page;
    url = redirectTarget(location, target);
  }
  throw new FetchFailed('redirects', `重定向超过 ${redirectsMax} 次：${start}`);
}

const redirects = new Set([301, 302, 303, 307, 308]);

function redirectTarget(location: string, from: URL): string {
  // A header's bytes arrive as Latin-1; many servers send the path in raw UTF-8.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  if (!URL.canParse(text, from.href)) throw new FetchFailed('redirects', `重定向地址不合法：${text.slice(0, 200)}`);
  return new URL(text, from).href;
}

function httpUrl(address: string, guard: Guard): URL {
  if (!URL.canParse(address)) throw new FetchFailed('scheme', `网址不合法：${address.slice(0, 200)}`);
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchFailed('scheme', `只允许 http 与 https 地址：${address.slice(0, 200)}`);
  if (url.username !== '' || url.password !== '')
    throw new FetchFailed('scheme', `网址中不允许带用户名或口令：${url.host}`);
  // A literal address never reaches the lookup, so it is checked here, also when connections go to the replay.
  const literal = literalAddress(url.hostname);
  if (literal !== null) guard(url.hostname, [literal], portOf(url));
  return url;
}

async function ask(
  url: URL,
  options: FetchOptions,
  dispatcher: Dispatcher,
  name: string,
  signal: AbortSignal,
): Promise<FetchedPage> {
  const answer = await request(url, {
    dispatcher,
    signal,
    headers: {
      'user-agent': name,
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5',
      'accept-language': 'zh-CN,zh;q=0.9',
      'accept-encoding': 'gzip, deflate, br',
      ...(sendable(options.etag) ? { 'if-none-match': options.etag } : {}),
      ...(sendable(options.lastModified) ? { 'if-modified-since': options.lastModified } : {}),
    },
  });
  const headers = flat(answer.headers);
  const maxBytes = options.maxBytes ?? maxBytesDefault;
  const sent = await readAll(answer.body, maxBytes, url);
  const body = await decodeContent(sent, headers['content-encoding'] ?? '', maxBytes).catch((error: unknown) => {
    if (!(error instanceof DecodeFailed)) throw error;
    if (error.tooLarge) throw tooLarge(maxBytes, url);
    throw new FetchFailed('encoding', `压缩内容损坏：${url.href}`, { cause: error });
  });
  return {
    status: answer.statusCode,
    url: url.href,
    headers,
    body,
    etag: headers['etag'] ?? null,
    lastModified: headers['last-modified'] ?? null,
  };
}

/** A validator with other signs could not be sent back: every later request would fail by it. */
function sendable(validator: string | null | undefined): validator is string {
  return validator != null && /^[\x21-\x7e](?:[\x20-\x7e]{0,500}[\x21-\x7e])?$/.test(validator);
}

async function readAll(raw: Readable, maxBytes: number, url: URL): Promise<Buffer> {
  // A body that is given up reports its end once more; without a listener that report would end the process.
  raw.on('error', heard);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of raw as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes, url);
      chunks.push(chunk);
    }
  } finally {
    raw.destroy();
  }
  return Buffer.concat(chunks);
}

function heard(): void {
  // The reading loop has thrown the same error to its caller.
}

function tooLarge(maxBytes: number, url: URL): FetchFailed {
  return new FetchFailed('too-large', `页面超过 ${maxBytes} 字节，已中止：${url.href}`);
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const made: Record<string, string> = {};
  for (const [key, value] of Object.entries(headers))
    if (value !== undefined) made[key.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return made;
}

function agent(guard: Guard, replayPort: number | undefined): Agent {
  const connectors = new Map<number, buildConnector.connector>();
  const connectorOf = (port: number) => {
    const known = connectors.get(port) ?? buildConnector({ timeout: 10_000, lookup: guardedLookup(guard, port) });
    connectors.set(port, known);
    return known;
  };
  const connect: buildConnector.connector = (options, callback) => {
    if (replayPort !== undefined)
      return plain(
        { ...options, protocol: 'http:', hostname: '127.0.0.1', host: '127.0.0.1', port: String(replayPort) },
        callback,
      );
    return connectorOf(portOf(options))(options, callback);
  };
  return new Agent({ connect, connections: 4, maxHeaderSize: 32_768, headersTimeout: 20_000, bodyTimeout: 20_000 });
}

function portOf({ port, protocol }: { port: string; protocol: string }): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

const plain = buildConnector({ timeout: 10_000 });

/** Resolves and checks in one step, and connects to exactly what was checked: a name cannot change its address in between. */
function guardedLookup(guard: Guard, port: number): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 4);
      const first = found[0];
      if (first === undefined) return callback(new Error(`没有地址：${hostname}`), '', 4);
      try {
        guard(
          hostname,
          found.map((one) => one.address),
          port,
        );
      } catch (refusal) {
        return callback(refusal as FetchFailed, '', 4);
      }
      return options.all === true ? callback(null, found) : callback(null, first.address, first.family);
    });
  };
}

/** Throws FetchFailed for a host of which any address must not be reached on this port. */
type Guard = (host: string, addresses: readonly string[], port: number) => void;

function guard(allowInternal: boolean, inside?: readonly InsideHost[]): Guard {
  return (host, addresses, port) => {
    for (const address of addresses) {
      const why = refusedAddress(address, allowInternal) ?? unlisted(host, address, port, inside);
      if (why !== null)
        throw new FetchFailed('internal', `拒绝访问 ${host === address ? host : `${host}（${address}）`}：${why}`);
    }
  };
}

function unlisted(
  host: string,
  address: string,
  port: number,
  inside: readonly InsideHost[] | undefined,
): string | null {
  if (inside === undefined || refusedAddress(address, false) === null) return null;
  return isListed(inside, host, address, port) ? null : `内部地址（端口 ${port}）不在内网放行名单里，请安全管理员核定`;
}

function failure(error: unknown, url: URL, signal: AbortSignal, timeoutMs: number): Error {
  if (error instanceof FetchFailed) return error;
  if (signal.aborted)
    return new FetchFailed('timeout', `超过 ${timeoutMs / 1000} 秒没有读完：${url.href}`, { cause: error });
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.includes('TIMEOUT')) return new FetchFailed('timeout', `连接或响应超时：${url.href}`, { cause: error });
  return new FetchFailed('network', `${networkReason(code, error)}：${url.href}`, { cause: error });
}

function networkReason(code: string, error: unknown): string {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return '域名无法解析';
    case 'ECONNREFUSED':
      return '对方拒绝连接';
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return '连接中断';
    default:
      return `网络错误（${code || (error instanceof Error ? error.message : String(error))}）`;
  }
}
