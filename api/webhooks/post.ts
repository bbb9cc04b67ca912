import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, request } from 'undici';

/** Why an address must not be reached, as a Chinese phrase; null when it may. */
export type RefusedAddress = (address: string, allowInternal: boolean) => string | null;

/** How an attempt ended. `status` is null when there was no answer; `said` is how the answer begins; `retryAfterMs` is what the other side asked for. */
export type Posted = {
  status: number | null;
  error: string | null;
  said: string;
  ms: number;
  retryAfterMs: number | null;
};

/** 发送：posts one signed message; no redirect is followed, of the answer no more than a few kilobytes are read. */
export type Poster = {
  post(url: string, headers: Record<string, string>, body: string, allowInternal: boolean): Promise<Posted>;
  /** Why this URL can be refused before anything is sent; a name is judged by its addresses when it is connected to. */
  refuses(url: string, allowInternal: boolean): string | null;
  /** The address of a host that is spoken to in another way than by HTTP; throws with the reason where it must not be reached. */
  addressOf(host: string, allowInternal: boolean): Promise<string>;
  close(): Promise<void>;
};

export function openPoster(refusedAddress: RefusedAddress, timeoutMs = 10_000): Poster {
  const agents = { guarded: agent(refusedAddress, false), internal: agent(refusedAddress, true) };
  const refuses = (url: string, allowInternal: boolean) => {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    // A literal address never reaches the lookup.
    return isIP(host) === 0 ? null : refusedAddress(host, allowInternal);
  };
  return {
    refuses,
    async post(url, headers, body, allowInternal) {
      const begun = performance.now();
      const took = () => Math.round(performance.now() - begun);
      const refused = refuses(url, allowInternal);
      if (refused !== null) return { status: null, error: `拒绝访问：${refused}`, said: '', ms: 0, retryAfterMs: null };
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await request(url, {
          method: 'POST',
          dispatcher: allowInternal ? agents.internal : agents.guarded,
          signal,
          headers: { 'content-type': 'application/json', 'user-agent': 'Huiying-Webhooks/1', ...headers },
          body,
        });
        const said = await firstBytes(answer.body);
        const ok = answer.statusCode >= 200 && answer.statusCode < 300;
        return {
          status: answer.statusCode,
          error: ok ? null : `对方返回 ${answer.statusCode}${said === '' ? '' : `：${said}`}`,
          said,
          ms: took(),
          retryAfterMs: retryAfter(answer.headers['retry-after']),
        };
      } catch (error) {
        return { status: null, error: reason(error, signal, timeoutMs), said: '', ms: took(), retryAfterMs: null };
      }
    },
    async addressOf(host, allowInternal) {
      const refused = isIP(host) === 0 ? null : refusedAddress(host, allowInternal);
      if (refused !== null) throw new AddressRefused(`拒绝访问：${refused}`);
      return guardedAddress(host, guardedLookup(refusedAddress, allowInternal));
    },
    async close() {
      await Promise.all([agents.guarded.destroy(), agents.internal.destroy()]);
    },
  };
}

const answerMax = 4_096;
const answerShown = 200;

/** What the other side said, as far as a log needs it; the rest is not read. */
async function firstBytes(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= answerMax) break;
  }
  const text = Buffer.concat(chunks).subarray(0, answerMax).toString('utf8');
  // Control characters have no place in a log that people read, and PostgreSQL refuses NUL.
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, answerShown);
}

/** `Retry-After` in seconds; dates are not used by anyone we talk to. */
function retryAfter(value: string | string[] | undefined): number | null {
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) * 1_000 : null;
}

function agent(refusedAddress: RefusedAddress, allowInternal: boolean): Agent {
  return new Agent({
    connect: { timeout: 10_000, lookup: guardedLookup(refusedAddress, allowInternal) },
    connections: 2,
    maxHeaderSize: 16_384,
  });
}

class AddressRefused extends Error {}

/** Resolves and checks in one step, and connects to exactly what was checked. */
function guardedLookup(refusedAddress: RefusedAddress, allowInternal: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 4);
      const refused = found.map(({ address }) => refusedAddress(address, allowInternal)).find((why) => why !== null);
      if (refused !== undefined) return callback(new AddressRefused(refused), '', 4);
      const first = found[0];
      if (first === undefined) return callback(new Error(`没有地址：${hostname}`), '', 4);
      return options.all === true ? callback(null, found) : callback(null, first.address, first.family);
    });
  };
}

function guardedAddress(host: string, find: LookupFunction): Promise<string> {
  return new Promise((resolve, reject) =>
    find(host, {}, (error, address) => {
      if (error === null && typeof address === 'string') resolve(address);
      else if (error instanceof AddressRefused) reject(new AddressRefused(`拒绝访问：${error.message}`));
      else reject(new Error(`域名无法解析：${host}`));
    }),
  );
}

function reason(error: unknown, signal: AbortSignal, timeoutMs: number): string {
  if (error instanceof AddressRefused) return `拒绝访问：${error.message}`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (signal.aborted || code.includes('TIMEOUT')) return `${timeoutMs / 1_000} 秒内没有应答`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return '域名无法解析';
  if (code === 'ECONNREFUSED') return '对方拒绝连接';
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return '连接中断';
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) return `证书不被信任（${code}）`;
  return `网络错误（${code || (error instanceof Error ? error.message : String(error))}）`;
}
