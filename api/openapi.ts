import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { Problem } from './contract/common.ts';
import { roles } from './contract/identity.ts';
import { permissions } from './identity/permissions.ts';
import type { Access, AnyRoute } from './routes/route.ts';

/** 接口说明: the OpenAPI 3.1 document of the routes, made from the schemas that check requests and answers. */
export function describeApi(routes: readonly AnyRoute[], version: string): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  for (const route of routes) registry.registerPath(describeRoute(route));
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: '回应 接口',
      version,
      description:
        '生态环境舆情监测、研判与回应台账。写操作只收 JSON；可带 Idempotency-Key（24 小时内重复提交返回同一结果）；页面自动发出的请求带 X-Background: 1，不计为用户活动。出错时返回 application/problem+json。',
    },
  });
  // Lists in query strings are comma separated.
  for (const item of Object.values(document.paths ?? {}))
    for (const operation of Object.values(item as Record<string, { parameters?: Parameter[] }>))
      for (const parameter of operation.parameters ?? [])
        if (parameter.in === 'query' && parameter.schema?.type === 'array')
          Object.assign(parameter, { style: 'form', explode: false });
  return document;
}

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

/** Who may call, in words. */
export function accessText(access: Access): string {
  if (access === 'anyone') return '无需登录';
  if (access === 'self') return '已登录的任何人';
  return permissions[access].map((role) => roles[role]).join('、');
}

/** `/api/cases/:id` as OpenAPI writes it. */
export function openApiPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

type Parameter = { in: string; schema?: { type?: string } };

function describeRoute(route: AnyRoute): RouteConfig {
  const { answer } = route;
  const json = answer instanceof z.ZodType;
  return {
    method: route.method,
    path: openApiPath(route.path),
    summary: route.summary,
    description: `可用角色：${accessText(route.access)}`,
    tags: [route.tag],
    request: {
      ...(route.params instanceof z.ZodObject ? { params: route.params } : {}),
      ...(route.query instanceof z.ZodObject ? { query: route.query } : {}),
      ...(route.body === undefined
        ? {}
        : { body: { required: true, content: { 'application/json': { schema: route.body } } } }),
    },
    responses: {
      [route.status ?? 200]: {
        description: '成功',
        content: json ? { 'application/json': { schema: answer } } : { [answer.media]: { schema: z.string() } },
      },
      default: { description: '问题说明（RFC 9457）', content: { 'application/problem+json': { schema: Problem } } },
    },
  };
}
