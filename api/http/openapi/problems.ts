import { STATUS_CODES } from 'node:http';
import type { AnyRoute } from '../route.ts';
import type { Json } from './schemas.ts';

/** 拒绝: the refusals that a route can give, by what it takes and who may call it. */
export function refusalsOf(route: AnyRoute): number[] {
  const writes = route.method !== 'get';
  const takes = route.params !== undefined || route.query !== undefined || route.body !== undefined;
  const open = route.access === 'anyone';
  // Where passwords and codes are tried.
  const entrance = writes && route.secretBody === true && (open || route.access === 'self');
  const streams = 'events' in route.answer && route.answer.events !== undefined;
  const found: [number, boolean][] = [
    [400, takes || writes],
    [401, !open || route.scope !== undefined || entrance],
    [403, writes || (!open && route.access !== 'self') || route.scope !== undefined],
    [404, route.params !== undefined],
    [409, writes],
    [413, route.body !== undefined],
    [415, writes],
    [422, writes && !open],
    [429, route.scope !== undefined || entrance],
    [503, route.upload !== undefined || streams],
  ];
  return found.filter(([, given]) => given).map(([status]) => status);
}

/** The response of a refusal in `components`. */
export function refusalRef(status: number): Json {
  return { $ref: `#/components/responses/${nameOf(status)}` };
}

/** All of them, each a problem document. */
export function refusalResponses(problem: Json): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(meanings).map(([status, description]) => [
      nameOf(Number(status)),
      {
        description,
        ...(['429', '503'].includes(status) ? { headers: { 'Retry-After': retryAfter } } : {}),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

const retryAfter = { description: '多少秒后再试', schema: { type: 'integer', minimum: 1 } };

const meanings: Record<number, string> = {
  400: '填写有误：`errors` 逐项说明',
  401: '没有登录，或接口密钥无效',
  403: '角色或密钥范围不允许',
  404: '没有，或不属于本单位',
  409: '现在不能这样做，或已被他人更改',
  413: '内容太大',
  415: '格式不支持',
  422: 'Idempotency-Key 已用于另一次提交',
  429: '调用太频繁',
  503: '暂时不可用',
};

function nameOf(status: number): string {
  return (STATUS_CODES[status] ?? String(status)).replace(/[^a-zA-Z]/g, '');
}
