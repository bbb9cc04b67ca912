import * as assert from 'uvu/assert';
import { z } from 'zod';
import { createApp } from '../../../api/app.ts';
import { openApiPath } from '../../../api/http/openapi/describe.ts';
import { suite } from '../../suite.ts';
import { allRoutes } from './route-table.ts';
import { Browser, type Office, openOffice } from './server.ts';

const openapi = suite<{ office: Office }>('the description of the API');

openapi.before(async (context) => {
  context.office = await openOffice({ empty: true });
});
openapi.after(async ({ office }) => office.close());

openapi('every route that Express serves is in the table of routes, and the other way round', ({ office }) => {
  const served = routesOf(createApp(office.services));
  const described = allRoutes.map(({ method, path }) => `${method} ${path}`);
  assert.equal(served.sort(), described.sort());
  assert.is(new Set(described).size, described.length);
});

openapi('every route has a schema for what comes in by path or body and for what goes out', () => {
  for (const route of allRoutes) {
    assert.is(route.path.includes(':'), route.params !== undefined, `params of ${route.path}`);
    assert.ok(route.answer instanceof z.ZodType || route.answer.media.includes('/'), route.path);
    assert.match(route.summary, /[一-鿿]/);
    if (route.query !== undefined) assert.ok(route.query instanceof z.ZodObject, `query of ${route.path}`);
  }
});

openapi('the document is OpenAPI 3.1 and has each route with its body, parameters and problem', async ({ office }) => {
  const { body } = await new Browser(office).get('/api/openapi.json');
  assert.is(body.openapi, '3.1.0');
  for (const route of allRoutes) {
    const operation = body.paths[openApiPath(route.path)]?.[route.method];
    assert.ok(operation, `${route.method} ${route.path}`);
    const takes = route.body !== undefined || route.upload !== undefined;
    assert.is(operation.requestBody !== undefined, takes, `body of ${route.path}`);
    assert.ok(operation.responses.default.content['application/problem+json'], route.path);
    assert.match(operation.description, '可用角色：');
  }
  const list = body.paths['/api/documents'].get.parameters.find((one: { name: string }) => one.name === 'level');
  assert.equal([list.style, list.explode, list.schema.items.$ref], ['form', false, '#/components/schemas/LevelCode']);
  assert.is(body.components.schemas.LevelCode.enum[4], 'red');
  assert.ok(body.paths['/api/cases/{id}/commands'].post.requestBody.content['application/json'].schema);
});

openapi('every operation has a name of its own, who may call it and how it refuses', async ({ office }) => {
  const { body } = await new Browser(office).get('/api/openapi.json');
  const ids = allRoutes.map((route) => body.paths[openApiPath(route.path)][route.method].operationId as string);
  assert.is(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[a-z][a-zA-Z]+$/);
  for (const id of ['getSession', 'listCases', 'getCase', 'createCase', 'postCaseCommands', 'postIntake', 'getImport'])
    assert.ok(ids.includes(id), id);
  for (const route of allRoutes) {
    const operation = body.paths[openApiPath(route.path)][route.method];
    const refused = Object.keys(operation.responses).filter((status) => status.startsWith('4'));
    const closed = route.access !== 'anyone';
    if (closed) assert.ok(refused.includes('401') && operation.security.length > 0, route.path);
    assert.is(JSON.stringify(operation.security).includes('apiKey'), route.scope !== undefined, route.path);
    if (route.body !== undefined)
      for (const status of ['400', '413', '415']) assert.ok(refused.includes(status), status);
    const repeatable = JSON.stringify(operation.parameters ?? []).includes('IdempotencyKey');
    const remembered = route.shownOnce !== true && route.secretBody !== true;
    assert.is(repeatable, route.method !== 'get' && closed && remembered, route.path);
  }
  assert.equal(Object.keys(body.components.securitySchemes), ['session', 'apiKey']);
});

openapi('structures have names, what may be null says so, files and events are described', async ({ office }) => {
  const { body } = await new Browser(office).get('/api/openapi.json');
  const { schemas } = body.components;
  for (const name of ['Case', 'CasePage', 'Alert', 'Document', 'Problem', 'Session', 'ApiKey', 'Intake'])
    assert.ok(schemas[name], name);
  assert.equal(schemas.Session.properties.user, { anyOf: [{ $ref: '#/components/schemas/User' }, { type: 'null' }] });
  assert.is(schemas.CaseCommand.discriminator.mapping.file, '#/components/schemas/CaseCommandFile');
  const content = (path: string) => body.paths[path].get.responses['200'].content;
  assert.equal(Object.values(content('/api/cases/export.xlsx')), [{ schema: { type: 'string', format: 'binary' } }]);
  assert.equal(content('/api/stream')['text/event-stream'].schema.$ref, '#/components/schemas/StreamEvent');
  assert.equal(Object.keys(schemas.StreamEvent.discriminator.mapping), [
    'alert',
    'case',
    'source',
    'notice',
    'health',
    'gap',
    'replaced',
  ]);
  const sent = body.paths['/api/intake'].post.requestBody.content;
  assert.ok(sent['application/json'].schema && sent['text/csv'].schema.format === 'binary');
});

openapi('the page for people is served by us alone, without scripts', async ({ office }) => {
  const answer = await new Browser(office).get('/api/docs');
  assert.match(answer.headers.get('content-type') ?? '', 'text/html');
  assert.match(answer.text, '<code>POST /api/cases/:id/commands</code> 办理案件');
  assert.not.match(answer.text, /<script|https?:\/\/(?!json-schema)/);
  const policy = answer.headers.get('content-security-policy') ?? '';
  assert.match(policy, "default-src 'self'");
  assert.match(policy, "script-src 'self';");
  assert.match(policy, "frame-ancestors 'none'");
});

openapi.run();

type Layer = { route?: { path: string; methods: Record<string, boolean> }; handle?: { stack?: Layer[] } };

/** Every route of the app's router. The only nested one is the rate limiter, which answers nothing itself. */
function routesOf(app: { router: unknown }): string[] {
  const { stack } = app.router as { stack: Layer[] };
  const own = stack.flatMap(({ route }) => (route === undefined ? [] : [route]));
  const nested = stack.flatMap(({ handle }) => (handle?.stack ?? []).flatMap(({ route }) => route?.path ?? []));
  assert.equal(nested, ['/api/session', '/api/setup', '/api/account/password']);
  return own.flatMap(({ path, methods }) => Object.keys(methods).map((method) => `${method} ${path}`));
}
