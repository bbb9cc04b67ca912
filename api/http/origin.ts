import type { NextFunction, Request, Response } from 'express';
import { bearerOf } from './bearer.ts';
import { Forbidden, Refused } from './problem.ts';

/**
 * 来源检查: a write that a browser sends for another site is refused (Fetch Metadata first, Origin beside it), and a
 * write carries JSON, which a foreign form cannot send. Programs that send neither header are let through: they have
 * no cookie that a foreign page could use. Nor are those that carry a key: a foreign page does not know it, and beside
 * it the cookie does not count.
 */
export function checkOrigin(publicUrl: string | null, filesAt: (path: string) => readonly string[] = () => []) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) {
      next();
      return;
    }
    if (bearerOf(request) === null && isForeign(request, publicUrl)) throw foreign();
    const length = Number(request.get('content-length') ?? 0);
    const carries = length > 0 || request.get('transfer-encoding') !== undefined;
    const types = ['application/json', ...filesAt(request.path)];
    if (carries && request.is(types) === false)
      throw new Refused('body.json-only', `只接受 Content-Type: ${types.join('、')}。`, 415);
    next();
  };
}

function isForeign(request: Request, publicUrl: string | null): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const origin = request.get('origin');
  return origin !== undefined && !isOwn(origin, publicUrl, request);
}

function isOwn(origin: string, publicUrl: string | null, request: Request): boolean {
  if (publicUrl !== null) return origin === publicUrl;
  return URL.canParse(origin) && new URL(origin).host === request.get('host');
}

function foreign(): Forbidden {
  return new Forbidden('origin.foreign', '请求来自别的网站，已拒绝；请在本系统页面内操作。');
}
