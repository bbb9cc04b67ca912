import * as assert from 'uvu/assert';
import type { Role } from '../../../api/contract/identity.ts';
import { permissions } from '../../../api/identity/permissions.ts';
import { allRoutes } from '../../../api/routes/all.ts';
import type { AnyRoute } from '../../../api/routes/route.ts';
import { suite } from '../../suite.ts';
import { officeDocuments, people, start } from './office.ts';
import { type Browser, type Office, openOffice, signedIn } from './server.ts';

const matrix = suite<{ office: Office; browsers: Map<Role, Browser> }>('who may call what');

matrix.before(async (context) => {
  context.office = await openOffice();
  context.browsers = new Map();
  for (const { name, role } of people)
    if (!context.browsers.has(role)) context.browsers.set(role, await signedIn(context.office, name));
});
matrix.after(async ({ office }) => office.close());

/** A request that fits the schemas of each route with parameters or body, so that only the right decides. */
const samples: Record<string, { path?: string; body?: unknown }> = {
  'get /api/alerts/:id': { path: '/api/alerts/none' },
  'post /api/alerts/:id/decision': { path: '/api/alerts/none/decision', body: { type: 'acknowledge' } },
  'get /api/documents/:id': { path: `/api/documents/${officeDocuments()[0]?.id}` },
  'get /api/documents/:id/snapshot': { path: `/api/documents/${officeDocuments()[0]?.id}/snapshot` },
  'get /api/cases/:id': { path: '/api/cases/none' },
  'post /api/cases/:id/commands': {
    path: '/api/cases/none/commands',
    body: { command: { type: 'accept' }, version: 1 },
  },
  'post /api/cases': {
    body: {
      title: '一',
      summary: '二',
      level: 'blue',
      foundAt: start,
      publishedAt: null,
      url: null,
      channel: '12369',
      topics: ['water'],
      place: null,
      demands: [],
    },
  },
  'post /api/sources': {
    body: { id: 'one-site', name: '一', kind: 'news', reader: 'site', start: ['https://a.example.cn/'] },
  },
  'put /api/sources/:id': {
    path: '/api/sources/none',
    body: { name: '一', kind: 'news', reader: 'site', start: ['https://a.example.cn/'] },
  },
  'post /api/sources/:id/run': { path: '/api/sources/none/run' },
  'get /api/sources/:id/runs': { path: '/api/sources/none/runs' },
  'get /api/briefings/:week': { path: '/api/briefings/2026-11-16' },
  'get /api/briefings/:week/docx': { path: '/api/briefings/2026-11-16/docx' },
  'post /api/briefings': { body: { week: '2026-11-16' } },
  'put /api/units/:id': {
    path: '/api/units/div-air',
    body: { id: 'div-air', name: '大气环境处', kind: 'division', desk: 'air', region: null, active: true },
  },
  'put /api/routes/:id': {
    path: '/api/routes/r1',
    body: { id: 'r1', order: 1, topic: 'smell', lead: 'air', support: [], outside: null, reason: '异味' },
  },
  'post /api/users': {
    body: { name: 'x', displayName: 'x', role: 'unit', unitId: 'no-unit', password: 'Aa345678901' },
  },
  'patch /api/users/:id': { path: '/api/users/none', body: { displayName: '新名' } },
  'post /api/webhooks': {
    body: { name: '一', url: 'https://hook.example.cn/', events: ['case.closed'] },
  },
  'patch /api/webhooks/:id': { path: '/api/webhooks/webhook-0123456789ab', body: { name: '二' } },
  'delete /api/webhooks/:id': { path: '/api/webhooks/webhook-0123456789ab' },
  'post /api/webhooks/:id/secret': { path: '/api/webhooks/webhook-0123456789ab/secret' },
  'post /api/webhooks/:id/ping': { path: '/api/webhooks/webhook-0123456789ab/ping' },
  'get /api/webhooks/:id/deliveries': { path: '/api/webhooks/webhook-0123456789ab/deliveries' },
  'post /api/webhooks/:id/deliveries/:delivery/redeliver': {
    path: `/api/webhooks/webhook-0123456789ab/deliveries/msg_${'0'.repeat(32)}/redeliver`,
  },
  'post /api/system/queue/:id/retry': { path: '/api/system/queue/none/retry' },
};

matrix(
  'every route answers each role as the table of permissions says, and nobody without a session',
  async ({ office, browsers }) => {
    const wrong: string[] = [];
    for (const route of allRoutes) {
      if (['anyone', 'self', 'adminOrLocal', 'stream.read'].includes(route.access)) continue;
      const allowed = permissions[route.access as keyof typeof permissions] as readonly Role[];
      for (const [role, browser] of browsers) {
        const { status, body } = await call(browser, route);
        const forbidden = status === 403 && body.code === 'role.forbidden';
        if (forbidden === allowed.includes(role)) wrong.push(`${role} ${route.method} ${route.path}: ${status}`);
        if (status === 400 && body.code === 'input.invalid' && body.errors[0].path !== 'unitId')
          wrong.push(`sample of ${route.method} ${route.path} does not fit: ${JSON.stringify(body.errors)}`);
        if (status >= 500) wrong.push(`${role} ${route.method} ${route.path}: ${status}`);
      }
      const response = await fetch(`${office.url}${pathOf(route)}`, init(route));
      if (response.status !== 401) wrong.push(`nobody ${route.method} ${route.path}: ${response.status}`);
    }
    assert.equal(wrong, []);
  },
);

matrix('the auditor writes nothing and no unit reads alerts, documents or people', () => {
  const writes = allRoutes.filter((route) => route.method !== 'get');
  for (const route of writes) {
    if (route.access === 'anyone' || route.access === 'self') continue;
    assert.not.ok(permissions[route.access as keyof typeof permissions].includes('audit' as never), route.path);
  }
  for (const permission of ['alerts.read', 'documents.read', 'users.read', 'sources.read', 'audit.read'] as const)
    assert.not.ok((permissions[permission] as readonly Role[]).includes('unit'), permission);
  assert.equal(
    writes.filter((route) => route.access === 'anyone').map(({ path }) => path),
    ['/api/session', '/api/setup'],
  );
});

matrix('an administrator keeps accounts and engines and decides nothing on cases or alerts', () => {
  for (const permission of ['alerts.decide', 'cases.act', 'cases.create', 'cases.export', 'briefings.create'] as const)
    assert.not.ok((permissions[permission] as readonly Role[]).includes('admin'), permission);
});

matrix.run();

function call(browser: Browser, route: AnyRoute) {
  const { body } = samples[`${route.method} ${route.path}`] ?? {};
  return browser.send(route.method.toUpperCase(), pathOf(route), body);
}

function pathOf(route: AnyRoute): string {
  const sample = samples[`${route.method} ${route.path}`];
  if ((route.path.includes(':') || route.body !== undefined) && sample === undefined)
    throw new Error(`no sample for ${route.method} ${route.path}`);
  return sample?.path ?? route.path;
}

function init(route: AnyRoute): RequestInit {
  const { body } = samples[`${route.method} ${route.path}`] ?? {};
  const method = route.method.toUpperCase();
  return body === undefined
    ? { method }
    : { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
}
