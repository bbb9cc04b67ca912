import { z } from 'zod';
import { Problem } from '../contract.ts';
import type { Access, AnyRoute } from '../route.ts';
import { refusalRef, refusalResponses, refusalsOf } from './problems.ts';
import { createSchemas, type Json, type Schemas } from './schemas.ts';
import { type ApiWords, operationIdOf } from './words.ts';

/** 接口说明: the OpenAPI 3.1 document of the routes, made from the schemas that check requests and answers. */
export function describeApi(
  routes: readonly AnyRoute[],
  words: ApiWords,
  { version, publicUrl }: { version: string; publicUrl: string | null },
): OpenApiDocument {
  const schemas = createSchemas(words.contracts);
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method]: operation(route, words, schemas) };
  }
  const problem = schemas.of(Problem, 'output');
  const used = new Set(routes.map(({ tag }) => tag));
  return {
    openapi: '3.1.0',
    info: {
      title: '回应 接口',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        '生态环境舆情监测、研判与回应台账。程序用接口密钥调用（`Authorization: Bearer hy_…`，在 系统 → 接口密钥 签发），页面用会话 cookie。写操作可带 Idempotency-Key：24 小时内重复提交返回同一结果。时间收发均为 ISO 8601，带时区（`Z` 或 `+08:00`），返回一律为 UTC。出错时返回 application/problem+json，`detail` 说明怎么办。',
    },
    servers: [{ url: publicUrl ?? '/', description: publicUrl === null ? '本服务器' : '用户访问的网址' }],
    tags: Object.entries(words.tags)
      .filter(([tag]) => used.has(tag))
      .map(([tag, { name, description }]) => ({ name, description, 'x-displayName': tag })),
    paths,
    components: {
      schemas: sorted(schemas.components),
      responses: refusalResponses(problem),
      parameters: { IdempotencyKey: idempotencyKey },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: publicUrl?.startsWith('https:') ? '__Host-huiying' : 'huiying',
          description: '登录后的会话',
        },
        apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'hy_…', description: '接口密钥' },
      },
    },
  };
}

export type OpenApiDocument = Json & { openapi: string; paths: Record<string, Json>; components: Json };

/** Who may call, in words. */
export function accessText(access: Access, words: ApiWords): string {
  if (access === 'anyone') return '无需登录';
  if (access === 'self') return '已登录的任何人';
  return words.whoMay(access);
}

/** With which key a route may be called, in words. */
export function scopeText({ scope }: Pick<AnyRoute, 'scope'>, words: ApiWords): string {
  return scope === undefined ? '不能用接口密钥调用' : `接口密钥范围：${scope}（${words.scopeName(scope)}）`;
}

/** `/api/cases/:id` as OpenAPI writes it. */
export function openApiPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: '同一次提交的标记：24 小时内重发得到同一结果。',
  schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,128}$' },
};

function operation(route: AnyRoute, words: ApiWords, schemas: Schemas): Json {
  const operationId = operationIdOf(route);
  const parameters = parametersOf(route, schemas);
  const tag = words.tags[route.tag];
  if (tag === undefined) throw new TypeError(`no words for the tag ${route.tag} of ${route.path}`);
  return {
    operationId,
    summary: route.summary,
    description: `可用角色：${accessText(route.access, words)}。${scopeText(route, words)}。`,
    tags: [tag.name],
    security: securityOf(route),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(route, operationId, schemas),
    responses: {
      [route.status ?? 200]: success(route, operationId, schemas),
      ...(route.orElse === undefined ? {} : { [route.orElse]: success(route, operationId, schemas) }),
      ...Object.fromEntries(refusalsOf(route).map((status) => [status, refusalRef(status)])),
      default: {
        description: '问题说明（RFC 9457）',
        content: { 'application/problem+json': { schema: schemas.of(Problem, 'output') } },
      },
    },
  };
}

function securityOf({ access, scope }: AnyRoute): Json[] {
  const open = access === 'anyone' ? [{}] : [];
  if (access === 'anyone' && scope === undefined) return [];
  return [...open, { session: [] }, ...(scope === undefined ? [] : [{ apiKey: [] }])];
}

function parametersOf(route: AnyRoute, schemas: Schemas): Json[] {
  const untold = route.shownOnce === true || route.secretBody === true;
  const found: Json[] = [];
  for (const [where, schema] of [
    ['path', route.params],
    ['query', route.query],
  ] as const) {
    if (!(schema instanceof z.ZodObject)) continue;
    for (const [name, field] of Object.entries(schema.shape) as [string, z.ZodType][]) {
      const json = schemas.of(field, 'input');
      found.push({
        name,
        in: where,
        required: where === 'path' || !field.safeParse(undefined).success,
        schema: json,
        // Lists in query strings are comma separated.
        ...(json['type'] === 'array' ? { style: 'form', explode: false } : {}),
      });
    }
  }
  for (const { name, description } of route.headers ?? [])
    found.push({ name, in: 'header', required: false, description, schema: { type: 'string' } });
  if (route.method !== 'get' && !untold && route.access !== 'anyone')
    found.push({ $ref: '#/components/parameters/IdempotencyKey' });
  return found;
}

function requestBody({ body, upload }: AnyRoute, operationId: string, schemas: Schemas): Json {
  if (body === undefined && upload === undefined) return {};
  const content: Json = {};
  if (body !== undefined)
    content['application/json'] = { schema: schemas.of(body, 'input', named(operationId, 'Body')) };
  for (const type of upload?.types ?? []) content[type] = { schema: binary };
  return { requestBody: { required: true, content } };
}

function success(route: AnyRoute, operationId: string, schemas: Schemas): Json {
  const { answer } = route;
  const description = '成功';
  if (answer instanceof z.ZodType) {
    const schema = schemas.of(answer, 'output', named(operationId, 'Answer'));
    return { description, content: { 'application/json': { schema } } };
  }
  if (route.status === 204) return { description };
  if (answer.events !== undefined) {
    const schema = schemas.of(eventOf(answer.events), 'output', 'StreamEvent');
    return { description: '事件流：每个事件有 id、event 和一行 JSON 的 data', content: { [answer.media]: { schema } } };
  }
  return { description, content: { [answer.media]: { schema: answer.media.startsWith('text/') ? text : binary } } };
}

const binary: Json = { type: 'string', format: 'binary' };
const text: Json = { type: 'string' };

/** One event of a stream as its reader sees it. */
function eventOf(events: Record<string, z.ZodType>): z.ZodType {
  const [first, ...others] = Object.entries(events).map(([event, data]) =>
    z.object({ id: z.string(), event: z.literal(event), data }),
  );
  if (first === undefined) throw new TypeError('a stream without events');
  return z.discriminatedUnion('event', [first, ...others]);
}

function named(operationId: string, suffix: string): string {
  return operationId.charAt(0).toUpperCase() + operationId.slice(1) + suffix;
}

function sorted(components: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1)));
}
