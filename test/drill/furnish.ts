import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import type { NewKey } from '../../api/keys/contract.ts';
import type { Session, User } from '../../api/people/contract.ts';
import { type Answer, Client } from './client.ts';
import type { Office } from './office.ts';
import { type Outside, pushed, registered } from './outside.ts';
import { drillUnits, type Person } from './people.ts';

/** 人员：creates the accounts, the key, the source and the hook of the load through the API, before anything is broken. */
export async function furnish(office: Office, outside: Outside): Promise<{ people: Person[]; program: Person }> {
  const { address } = office.web;
  const admin = new Client(address, { name: 'drill-admin', password: passwordOf('admin') });
  const token = await tokenIn(join(office.sharedDir, 'setup-token'));
  const setUp = { name: 'drill-admin', displayName: '演练管理员', password: passwordOf('admin') };
  const session = done<z.infer<typeof Session>>(
    await admin.ask('POST', '/api/setup', { body: setUp, headers: { 'x-setup-token': token } }),
  );
  const people: Person[] = [];
  for (const [name, role, unitId] of staff) people.push(await hire(admin, address, name, role, unitId));
  const owner = people[0];
  if (owner === undefined || session.user === null) throw new TypeError('no staff');
  const expiresAt = new Date(Date.now() + 300 * 86_400_000).toISOString();
  const key = done<NewKey>(
    await admin.ask('POST', '/api/keys', {
      body: { name: 'drill', ownerId: owner.userId, scopes: ['intake'], expiresAt },
    }),
  );
  const host = new URL(outside.feedUrl).host;
  done(await admin.ask('POST', '/api/inside-hosts', { body: { host, reason: '演练的订阅源' } }));
  done(await admin.ask('POST', '/api/sources', { body: registered(outside.feedUrl) }));
  done(await admin.ask('POST', '/api/webhooks', { body: pushed(outside.hookUrl) }));
  return { people, program: { ...owner, client: new Client(address, { secret: key.secret }) } };
}

/** The token is written after the server has begun to answer. */
async function tokenIn(file: string): Promise<string> {
  for (let tries = 0; tries < 200 && !existsSync(file); tries += 1) await wait(50);
  return readFileSync(file, 'utf8').trim();
}

const staff = [
  ['drill-pub-a', 'publicity', null],
  ['drill-pub-b', 'publicity', null],
  ['drill-water', 'unit', drillUnits[0]],
  ['drill-air', 'unit', drillUnits[1]],
  ['drill-office', 'office', null],
  ['drill-leader', 'leader', null],
] as const;

async function hire(
  admin: Client,
  address: string,
  name: string,
  role: string,
  unitId: string | null,
): Promise<Person> {
  const first = passwordOf('first');
  const body = { name, displayName: name, role, unitId, password: first };
  const { id } = done<z.infer<typeof User>>(await admin.ask('POST', '/api/users', { body }));
  const beginner = new Client(address, { name, password: first });
  if (!(await beginner.signIn())) throw new Error(`演练账号 ${name} 登录不了`);
  const next = passwordOf(name);
  done(await beginner.ask('POST', '/api/account/password', { body: { current: first, next } }));
  const client = new Client(address, { name, password: next });
  if (!(await client.signIn())) throw new Error(`演练账号 ${name} 登录不了`);
  return { client, userId: id, role, unitId };
}

function passwordOf(name: string): string {
  return `Qx7-${name.split('').toReversed().join('')}-Vb93kt`;
}

function done<T>({ status, body }: Answer): T {
  if (status >= 200 && status < 300) return body as T;
  throw new Error(`演练准备失败：${status} ${JSON.stringify(body)}`);
}
