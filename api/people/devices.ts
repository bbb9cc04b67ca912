import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { Database } from '../database/open.ts';
import { deriveKey } from '../installation/secret.ts';
import { userOf } from './sign-in.ts';

/**
 * 常用设备: a browser on which a person has signed in, by a long-lived cookie that is signed with the installation's secret.
 * It opens nothing; it lets its owner try the password while others hammer the name from elsewhere.
 */
export type Devices = {
  /** The device that a browser carries, when we gave it; null else. Asks no database. */
  carried(request: Request): string | null;
  /** The carried device if the person of this name has signed in on it. */
  ofName(request: Request, name: string): Promise<string | null>;
  /** Notes that the person has signed in here, and gives the browser its cookie. */
  remember(request: Request, response: Response, userId: string): Promise<void>;
  /** Makes all of a person's devices unknown. */
  forgetAllOf(userId: string): Promise<void>;
  /** Drops what was not used for longer than the cookie lives. Returns how many. */
  sweep(): Promise<number>;
};

/** How long a device is known after the last sign-in on it. */
export const deviceDays = 180;

export function createDevices(database: Database, installation: string, secure: boolean, now: () => Date): Devices {
  const key = deriveKey(installation, 'known device');
  const cookie = secure ? '__Host-huiying-device' : 'huiying-device';
  const sign = (device: string) => createHmac('sha256', key).update(device).digest('base64url');
  const carried = (request: Request) => {
    const [device = '', signature = ''] = (parseCookie(request.get('cookie') ?? '')[cookie] ?? '').split('.');
    return device !== '' && same(signature, sign(device)) ? device : null;
  };

  return {
    carried,

    async ofName(request, name) {
      const device = carried(request);
      if (device === null) return null;
      const user = await userOf(database, name);
      const known = await database
        .selectFrom('knownDevices')
        .select('device')
        .where('device', '=', device)
        .where('userId', '=', user?.id ?? '')
        .executeTakeFirst();
      return known?.device ?? null;
    },

    async remember(request, response, userId) {
      const device = carried(request) ?? randomBytes(16).toString('base64url');
      const at = now().toISOString();
      await database
        .insertInto('knownDevices')
        .values({ device, userId, since: at, lastSeenAt: at })
        .onConflict((conflict) => conflict.columns(['device', 'userId']).doUpdateSet({ lastSeenAt: at }))
        .execute();
      const value = `${device}.${sign(device)}`;
      const kept = { httpOnly: true, sameSite: 'strict', secure, path: '/', maxAge: deviceDays * 86_400 } as const;
      response.appendHeader('Set-Cookie', stringifySetCookie({ name: cookie, value, ...kept }));
    },

    async forgetAllOf(userId) {
      await database.deleteFrom('knownDevices').where('userId', '=', userId).execute();
    },

    async sweep() {
      const before = new Date(now().getTime() - deviceDays * 86_400_000).toISOString();
      const gone = await database.deleteFrom('knownDevices').where('lastSeenAt', '<=', before).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}

function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
