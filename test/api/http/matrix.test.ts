import * as assert from 'uvu/assert';
import { shippedClockSettings } from '../../../api/clocks/shipped.ts';
import { type KeyScope, keyScopes } from '../../../api/keys/contract.ts';
import type { Role } from '../../../api/people/contract.ts';
import { permissions } from '../../../api/people/permissions.ts';
import { shippedDutySettings } from '../../../api/roster/settings.ts';
import type { OfficeRoute } from '../../../api/route.ts';
import { suite } from '../../suite.ts';
import { officeDocuments, people, start } from './office.ts';
import { allRoutes } from './route-table.ts';
import { Browser, type Office, openOffice, signedIn } from './server.ts';

const matrix = suite<{ office: Office; browsers: Map<Role, Browser> }>('who may call what');

matrix.before(async (context) => {
  context.office = await openOffice();
  context.browsers = new Map();
  for (const { name, role } of people)
    if (!context.browsers.has(role)) context.browsers.set(role, await signedIn(context.office, name));
});
matrix.after(async ({ office }) => office.close());

const draftPath = `/api/drafts/${encodeURIComponent('case/none/draftAnswer')}`;
const shift = {
  ...{ from: start, until: '2026-11-25T10:00:00.000Z', officer: 'none', deputy: null, leader: null, note: '' },
};
const rotation = {
  ...{ from: '2026-11-23', to: '2026-11-29', days: 'every', slots: [{ start: '08:30', end: '17:30' }] },
  ...{ officers: ['none'], officerTurn: 'shift', deputies: [], leaders: [], leaderTurn: 'week' },
};

/** A request that fits the schemas of each route with parameters or body, so that only the right decides. */
const samples: Record<string, { path?: string; body?: unknown }> = {
  'post /api/session': { body: { name: '一', password: '二' } },
  'post /api/setup': { body: { name: '一', displayName: '二', password: 'Gan-River-7-reeds' } },
  'post /api/account/password': { body: { current: '一', next: 'Gan-River-7-reeds' } },
  'post /api/account/sessions/:id/end': { path: '/api/account/sessions/none/end' },
  'post /api/account/factor': { body: { current: '一' } },
  'post /api/account/factor/proof': { body: { code: '000000' } },
  'post /api/account/factor/end': { body: { current: '一', code: '000000' } },
  'get /api/alerts/:id': { path: '/api/alerts/none' },
  'post /api/alerts/:id/decision': { path: '/api/alerts/none/decision', body: { type: 'acknowledge' } },
  'get /api/events/:id': { path: '/api/events/none' },
  'post /api/events/:id/merge': { path: '/api/events/none/merge', body: { other: 'none', reason: '同一件事' } },
  'post /api/events/:id/split': { path: '/api/events/none/split', body: { texts: ['none'], reason: '不是一件事' } },
  'post /api/events/:id/undo': { path: '/api/events/none/undo', body: { act: 'none', reason: '弄错了' } },
  'post /api/intake': { body: { title: '一' } },
  'get /api/imports/:id': { path: '/api/imports/none' },
  'get /api/documents/:id': { path: `/api/documents/${officeDocuments()[0]?.id}` },
  'get /api/documents/:id/snapshot': { path: `/api/documents/${officeDocuments()[0]?.id}/snapshot` },
  'get /api/cases/:id/report-draft': { path: '/api/cases/none/report-draft?report=initial' },
  'get /api/cases/:id/report-draft.docx': { path: '/api/cases/none/report-draft.docx?report=initial' },
  'get /api/cases/:id/reports/:report/docx': { path: '/api/cases/none/reports/1/docx' },
  'get /api/cases/:id': { path: '/api/cases/none' },
  'post /api/cases/:id/commands': {
    path: '/api/cases/none/commands',
    body: { command: { type: 'accept' }, version: 1 },
  },
  'get /api/drafts/:form': { path: draftPath },
  'put /api/drafts/:form': { path: draftPath, body: { values: {}, version: null } },
  'delete /api/drafts/:form': { path: draftPath },
  'get /api/cases/:id/effect': { path: '/api/cases/none/effect' },
  'get /api/cases/:id/demand-proposals': { path: '/api/cases/none/demand-proposals' },
  'get /api/events/:id/demand-proposals': { path: '/api/events/none/demand-proposals' },
  'get /api/cases/:id/form.docx': { path: '/api/cases/none/form.docx' },
  'post /api/cases/:id/attachments': { path: '/api/cases/none/attachments?name=a.jpg', body: Buffer.from('一') },
  'get /api/cases/:id/attachments/:attachment': { path: '/api/cases/none/attachments/none' },
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
      places: [],
      demands: [],
    },
  },
  'post /api/clocks/try': { body: { value: shippedClockSettings } },
  'put /api/clocks': { body: { value: shippedClockSettings, version: 0, reason: '按会议意见' } },
  'post /api/sources': {
    body: { id: 'one-site', name: '一', kind: 'news', reader: 'site', start: ['https://a.example.cn/'] },
  },
  'get /api/sources/:id': { path: '/api/sources/none' },
  'patch /api/sources/:id': {
    path: '/api/sources/none',
    body: { name: '一', kind: 'news', reader: 'site', start: ['https://a.example.cn/'] },
  },
  'post /api/sources/:id/run': { path: '/api/sources/none/run' },
  'get /api/sources/:id/runs': { path: '/api/sources/none/runs' },
  'get /api/briefings/:week': { path: '/api/briefings/2026-11-16' },
  'get /api/briefings/:week/docx': { path: '/api/briefings/2026-11-16/docx' },
  'post /api/briefings/:week/again': { path: '/api/briefings/2026-11-16/again', body: { reason: '文件打不开' } },
  'post /api/briefings': { body: { week: '2026-11-16' } },
  'put /api/assessment/rules': {
    body: { value: { onTimeBelow: 60, leastDecided: 5, overdue: 3 }, version: 0, reason: '按会议意见' },
  },
  'post /api/assessment/letters': { body: { kind: 'circular', from: '2026-11-01T00:00:00Z', to: start } },
  'get /api/assessment/letters/:id': { path: '/api/assessment/letters/none' },
  'patch /api/assessment/letters/:id': {
    path: '/api/assessment/letters/none',
    body: { title: '一', body: '二', changedAt: start },
  },
  'delete /api/assessment/letters/:id': { path: '/api/assessment/letters/none' },
  'post /api/assessment/letters/:id/issue': {
    path: '/api/assessment/letters/none/issue',
    body: { changedAt: start },
  },
  'post /api/assessment/letters/:id/receipt': { path: '/api/assessment/letters/none/receipt' },
  'get /api/assessment/letters/:id/docx': { path: '/api/assessment/letters/none/docx' },
  'get /api/assessment/years/:year': { path: '/api/assessment/years/2026' },
  'get /api/assessment/years/:year/docx': { path: '/api/assessment/years/2026/docx' },
  'get /api/assessment/years/:year/xlsx': { path: '/api/assessment/years/2026/xlsx' },
  'get /api/assessment/years/:year/hearing': { path: '/api/assessment/years/2026/hearing' },
  'put /api/units/:id': {
    path: '/api/units/div-air',
    body: { id: 'div-air', name: '大气环境处', kind: 'division', desk: 'air', region: null, active: true },
  },
  'put /api/routes/:id': {
    path: '/api/routes/r1',
    body: { id: 'r1', order: 1, topic: 'smell', lead: 'air', support: [], outside: null, reason: '异味' },
  },
  'post /api/users': {
    body: { name: 'x', displayName: 'x', role: 'unit', unitId: 'no-unit', password: 'Gan-River-7-reeds' },
  },
  'patch /api/users/:id': { path: '/api/users/none', body: { displayName: '新名' } },
  'post /api/users/:id/rights': {
    path: '/api/users/none/rights',
    body: { role: 'office', unitId: null, reason: '转岗' },
  },
  'post /api/users/:id/rights/confirm': {
    path: '/api/users/none/rights/confirm',
    body: { role: 'office', unitId: null },
  },
  'post /api/users/:id/rights/withdraw': { path: '/api/users/none/rights/withdraw' },
  'post /api/users/:id/unlock': { path: '/api/users/none/unlock' },
  'post /api/inside-hosts': { body: { host: '10.1.2.3', reason: '本厅内网门户' } },
  'post /api/inside-hosts/end': { body: { id: '10.1.2.3', reason: '不再采集' } },
  'post /api/users/:id/factor/end': { path: '/api/users/none/factor/end' },
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
  'post /api/channels': {
    body: {
      type: 'mail',
      name: '一',
      settings: { host: 'mail.example.cn', port: '465', security: 'tls', from: 'a@example.cn' },
    },
  },
  'post /api/channels/order': { body: { ids: ['channel-0123456789ab'] } },
  'patch /api/channels/:id': { path: '/api/channels/channel-0123456789ab', body: { name: '二' } },
  'delete /api/channels/:id': { path: '/api/channels/channel-0123456789ab' },
  'post /api/channels/:id/test': { path: '/api/channels/channel-0123456789ab/test', body: { to: null } },
  'put /api/account/contacts': { body: { mobile: null, email: null, robotName: null, hours: null } },
  'get /api/users/:id/contacts': { path: '/api/users/none/contacts' },
  'put /api/users/:id/contacts': {
    path: '/api/users/none/contacts',
    body: { mobile: null, email: null, robotName: null, hours: null },
  },
  'post /api/keys': {
    body: { name: '一', ownerId: 'none', scopes: ['read'], expiresAt: '2027-01-01T00:00:00.000Z' },
  },
  'post /api/keys/:id/revoke': { path: '/api/keys/none/revoke' },
  'get /api/alerts/:id/calls': { path: '/api/alerts/none/calls' },
  'get /api/roster': { path: '/api/roster?from=2026-11-23&to=2026-11-29' },
  'post /api/roster/shifts': { body: shift },
  'put /api/roster/shifts/:id': { path: '/api/roster/shifts/none', body: { ...shift, version: 1, reason: '换班' } },
  'post /api/roster/shifts/:id/remove': {
    path: '/api/roster/shifts/none/remove',
    body: { version: 1, reason: '取消' },
  },
  'post /api/roster/fill/preview': { body: rotation },
  'post /api/roster/fill': { body: { rotation, seen: 'none' } },
  'post /api/roster/handovers': { body: { shift: 'none', text: '无事' } },
  'post /api/roster/handovers/:id/confirm': { path: '/api/roster/handovers/none/confirm' },
  'put /api/roster/settings': { body: { version: 9, value: shippedDutySettings, reason: '按会议意见' } },
  'post /api/inbox/read': { body: { keys: ['none'] } },
  'post /api/inbox/read-all': { body: { upTo: start } },
  'post /api/unfinished/packs/:id/retry': { path: '/api/unfinished/packs/analyse-none/retry' },
  'post /api/unfinished/notices/retry': { body: { key: 'none' } },
  'post /api/system/keeping/clock': { body: { reason: '已与授时服务器核对' } },
  'post /api/system/keeping/sources/:id/approval': {
    path: '/api/system/keeping/sources/none/approval',
    body: { reason: '核对过保存期限' },
  },
  'post /api/system/queue/:id/retry': { path: '/api/system/queue/none/retry' },
};

matrix(
  'every route answers each role as the table of permissions says, and nobody without a session',
  async ({ office, browsers }) => {
    const wrong: string[] = [];
    for (const route of allRoutes) {
      if (['anyone', 'self', 'stream.read'].includes(route.access)) continue;
      const allowed = permissions[route.access as keyof typeof permissions] as readonly Role[];
      for (const [role, browser] of browsers) {
        const { status, body } = await call(browser, route);
        const forbidden = status === 403 && body.code === 'role.forbidden';
        if (forbidden === allowed.includes(role)) wrong.push(`${role} ${route.method} ${route.path}: ${status}`);
        if (status === 400 && body.code === 'input.invalid' && !['unitId', 'ownerId'].includes(body.errors[0].path))
          wrong.push(`sample of ${route.method} ${route.path} does not fit: ${JSON.stringify(body.errors)}`);
        if (status >= 500) wrong.push(`${role} ${route.method} ${route.path}: ${status}`);
      }
      const response = await fetch(`${office.url}${pathOf(route)}`, init(route));
      if (response.status !== 401) wrong.push(`nobody ${route.method} ${route.path}: ${response.status}`);
    }
    assert.equal(wrong, []);
  },
);

matrix(
  'a key opens the routes of its scopes as the role of its owner may, and no route without a scope',
  async ({ office, browsers }) => {
    const wrong: string[] = [];
    for (const { role, scopes, secret } of await keysOfAll(browsers))
      for (const route of allRoutes) {
        if (route.access === 'anyone' && route.scope === undefined && route.method === 'get') continue;
        const caller = new Browser(office);
        const { status, body } = await call(caller, route, { Authorization: `Bearer ${secret}` });
        const expected = refusalOf(route, role, scopes);
        const got = status === 403 ? body.code : null;
        if (got !== expected || status === 401 || status >= 500)
          wrong.push(`${role} [${scopes}] ${route.method} ${route.path}: ${status} ${got}, not ${expected}`);
      }
    assert.equal(wrong, []);
  },
);

matrix('what a key may write is the intake of texts and nothing else', () => {
  const written = allRoutes.filter(({ method, scope }) => method !== 'get' && scope !== undefined);
  assert.equal(
    written.filter(({ scope }) => scope !== 'intake').map(({ path }) => path),
    [],
  );
});

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

const three = ['admin', 'security', 'audit'] as const;

matrix('none of the three administrators reads or decides a case, an alert, a text or a briefing', () => {
  const work = /^(overview|alerts|documents|cases|briefings)\./;
  const open = Object.entries(permissions).filter(
    ([name, roles]) => work.test(name) && three.some((role) => (roles as readonly Role[]).includes(role)),
  );
  assert.equal(open, []);
});

matrix('each of the three has what the other two have not, and the auditor nothing else than to read', () => {
  const only = (role: Role) =>
    Object.entries(permissions)
      .filter(([, roles]) => three.every((one) => (roles as readonly Role[]).includes(one) === (one === role)))
      .map(([name]) => name);
  assert.ok(
    ['users.manage', 'keys.manage', 'sources.internal', 'system.manage'].every((name) => only('admin').includes(name)),
  );
  assert.equal(only('security'), ['users.secure', 'hosts.manage']);
  assert.equal(only('audit'), ['audit.read']);
  const auditor = Object.entries(permissions).filter(([, roles]) => (roles as readonly Role[]).includes('audit'));
  assert.equal(
    auditor.map(([name]) => name),
    ['ledger.verify', 'audit.read', 'stream.read'],
  );
});

matrix('an account whose rights nobody has confirmed opens no route but its own', () => {
  const open = Object.entries(permissions).filter(([, roles]) => (roles as readonly Role[]).includes('none'));
  assert.equal(
    open.map(([name]) => name),
    ['stream.read'],
  );
});

matrix.run();

/** A key for each role with every scope that the role can use, and one with each scope alone. */
async function keysOfAll(browsers: Map<Role, Browser>) {
  const made: { role: Role; scopes: KeyScope[]; secret: string }[] = [];
  const admin = browsers.get('admin');
  if (admin === undefined) throw new Error('no administrator');
  const users = (await admin.get('/api/users')).body.items as { id: string; role: Role; unitId: string | null }[];
  const all = Object.keys(keyScopes) as KeyScope[];
  for (const role of browsers.keys()) {
    const ownerId = users.find((user) => user.role === role)?.id;
    for (const scopes of all.map((scope) => [scope])) {
      const body = { name: `${role} ${scopes}`, ownerId, scopes, expiresAt: '2027-01-01T00:00:00.000Z' };
      const { status, body: answer } = await admin.post('/api/keys', body);
      if (status === 201) made.push({ role, scopes, secret: answer.secret });
      else assert.is(answer.errors[0].path, 'scopes');
    }
  }
  assert.equal(
    made.filter(({ scopes }) => scopes.includes('read')).map(({ role }) => role),
    ['publicity', 'unit', 'office', 'leader'],
  );
  assert.equal(
    made.filter(({ role }) => role === 'unit').flatMap(({ scopes }) => scopes),
    ['read'],
  );
  return made;
}

function refusalOf(route: OfficeRoute, role: Role, scopes: readonly KeyScope[]): string | null {
  if (route.scope === undefined) return 'key.closed';
  if (!scopes.includes(route.scope)) return 'key.scope';
  if (route.access === 'anyone' || route.access === 'self') return null;
  const allowed = permissions[route.access] as readonly Role[];
  return allowed.includes(role) ? null : 'role.forbidden';
}

function call(browser: Browser, route: OfficeRoute, headers: Record<string, string> = {}) {
  const { body } = samples[`${route.method} ${route.path}`] ?? {};
  return browser.send(route.method.toUpperCase(), pathOf(route), body, headers);
}

function pathOf(route: OfficeRoute): string {
  const sample = samples[`${route.method} ${route.path}`];
  if ((route.path.includes(':') || route.body !== undefined) && sample === undefined)
    throw new Error(`no sample for ${route.method} ${route.path}`);
  return sample?.path ?? route.path;
}

function init(route: OfficeRoute): RequestInit {
  const { body } = samples[`${route.method} ${route.path}`] ?? {};
  const method = route.method.toUpperCase();
  return body === undefined
    ? { method }
    : { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
}
