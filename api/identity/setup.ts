import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { Forbidden } from '../problem.ts';

/** Header that carries the printed setup token. */
export const setupTokenHeader = 'x-setup-token';

/**
 * Whether this request may create the first administrator: from this machine itself while the server listens only
 * there, else with the token printed at start-up. `token` null means that none was made, because none is needed.
 */
export function maySetUp(request: Request, host: string, token: string | null): void {
  const given = request.get(setupTokenHeader);
  if (token !== null && given !== undefined && same(given, token)) return;
  if (token === null && isLoopbackHost(host) && fromHere(request)) return;
  throw new Forbidden('setup.token', '首次设置须在服务器本机进行，或填写启动时打印在日志里的初始化口令。');
}

/** Whether a listening address is reached from this machine only; if it is not, start-up must make and print a token. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** Whether the connection comes from this machine, through no proxy and by a local name (a page elsewhere may let its own name point here). */
export function fromHere(request: Request): boolean {
  const peer = request.socket.remoteAddress ?? '';
  const local = peer === '::1' || /^(::ffff:)?127\./.test(peer);
  const name = (request.get('host') ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return local && request.get('x-forwarded-for') === undefined && isLoopbackHost(name);
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
