import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';

/** 会话 cookie: unreadable for scripts, never sent by other sites, over https only where the public address is https. */
export type SessionCookie = {
  read(request: Request): string | null;
  set(response: Response, token: string): void;
  clear(response: Response): void;
};

export function sessionCookie(secure: boolean): SessionCookie {
  // `__Host-` makes browsers refuse a cookie set by a neighbouring host or without https.
  const name = secure ? '__Host-huiying' : 'huiying';
  const put = (response: Response, value: string, maxAge?: number) =>
    response.appendHeader(
      'Set-Cookie',
      stringifySetCookie({
        name,
        value,
        httpOnly: true,
        sameSite: 'strict',
        secure,
        path: '/',
        ...(maxAge === undefined ? {} : { maxAge }),
      }),
    );
  return {
    read: (request) => parseCookie(request.get('cookie') ?? '')[name] || null,
    set: (response, token) => {
      put(response, token);
    },
    clear: (response) => {
      put(response, '', 0);
    },
  };
}
