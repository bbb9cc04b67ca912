import { STATUS_CODES } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { StoreError } from '../../analysis/store-page.ts';
import { QueueError } from '../../queue/queue-error.ts';
import { DatabaseBusy } from '../database/sqlite/thread.ts';
import { storableAll } from '../storable.ts';
import type { Problem } from './contract.ts';
import { fieldSentence } from './contract-faults.ts';
import { Later, Refused } from './problem.ts';

/** The request does not fit its schema: which fields, and what is wrong with each, in Chinese. */
export class BadInput extends Refused {
  readonly errors: { path: string; message: string }[];
  constructor(errors: { path: string; message: string }[]) {
    super('input.invalid', `填写的内容有 ${errors.length} 处需要改正。`, 400);
    this.errors = errors;
  }
}

/** Nobody is signed in, or no longer. */
export class SignInNeeded extends Refused {
  constructor() {
    super('session.none', '尚未登录或登录已超时，请重新登录。', 401);
  }
}

/**
 * Parses with Chinese messages; throws BadInput with every fault. Texts with NUL, which PostgreSQL cannot hold, are one;
 * lone surrogates and noncharacters, which no database or file gives back as they were, are taken out.
 */
export function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const nul = pathOfNul(input, []);
  if (nul !== null) throw new BadInput([{ path: nul.join('.'), message: '含有空字符（NUL），请去掉' }]);
  const parsed = schema.safeParse(storableAll(input), { error: fieldSentence });
  if (parsed.success) return parsed.data;
  throw new BadInput(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
}

/** Where the first text with a NUL character stands, also among the keys. */
function pathOfNul(input: unknown, path: readonly string[]): readonly string[] | null {
  if (typeof input === 'string') return input.includes('\0') ? path : null;
  if (typeof input !== 'object' || input === null) return null;
  for (const [key, value] of Object.entries(input)) {
    const found = key.includes('\0') ? path : pathOfNul(value, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

/** 引擎故障 as HTTP asks for it: which engine an error speaks of, and since when it has failed. */
export type Engines = {
  /** What an engine's error means for whoever met it; null when it is none of an engine. */
  explain(error: unknown): { status: number; code: string; sentence: string; part: string | null } | null;
  /** Lets it be known which engine failed. */
  report(error: unknown): void;
  /** Since when a part has not worked; null when it works. */
  since(part: string): string | null;
};

/** 问题说明 of an error, RFC 9457. What is not meant for someone becomes a 500 without inner words. */
export function problemOf(error: unknown, engines: Pick<Engines, 'explain'>): Problem {
  if (error instanceof Refused) {
    const problem = problem4(error.status, error.code, error.message);
    return error instanceof BadInput ? { ...problem, errors: error.errors } : problem;
  }
  // What the search itself says is wrong with a request; its engine's own faults stay inside.
  if (error instanceof StoreError && error.code.startsWith('search.')) return problem4(400, error.code, error.message);
  const held = heldBy(error);
  if (held !== null) return problem4(503, held, (error as Error).message);
  const known = table[bodyFault(error)];
  if (known !== undefined) return problem4(...known);
  const fault = engines.explain(error);
  if (fault !== null)
    return {
      ...problem4(fault.status, fault.code, fault.sentence),
      ...(fault.part === null ? {} : { part: fault.part }),
    };
  return problem4(500, 'internal', '服务器内部出错，已记入日志；请稍后重试，仍然如此请把请求编号告诉管理员。');
}

/** The last handler of the app: writes the problem, logs what nobody foresaw, and lets it be known which engine failed. */
export function answerProblems(log: Logger, engines: Engines) {
  return (error: unknown, request: Request, response: Response, next: NextFunction) => {
    engines.report(error);
    const problem = withSince(problemOf(error, engines), engines);
    if (problem.status >= 500 && !(error instanceof Later))
      log.error({ err: error, requestId: response.locals['requestId'], path: request.path });
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error instanceof Later) response.set('Retry-After', String(error.seconds));
    else if (problem.part !== undefined) response.set('Retry-After', String(engineBackSeconds));
    if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer realm="huiying"');
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify({ ...problem, instance: `urn:uuid:${response.locals['requestId']}` }));
  };
}

/** When it is worth to ask an engine again. */
const engineBackSeconds = 10;

function withSince(problem: Problem, engines: Pick<Engines, 'since'>): Problem {
  const since = problem.part === undefined ? null : engines.since(problem.part);
  return since === null ? problem : { ...problem, since };
}

/** Faults of Express and its body parser, by their `type`. */
const table: Record<string, [number, string, string]> = {
  'entity.too.large': [413, 'body.too-large', '提交的内容太大，请删减或分次提交。'],
  'entity.parse.failed': [400, 'body.not-json', '提交的内容不是有效的 JSON，请检查格式。'],
  'encoding.unsupported': [415, 'body.encoding', '不支持这种压缩方式，请不压缩后重发。'],
  'charset.unsupported': [415, 'body.charset', '请用 UTF-8 编码提交。'],
  'request.aborted': [400, 'body.aborted', '提交中断，请重试。'],
  'request.size.invalid': [400, 'body.length', '提交的长度与声明不符，请重试。'],
  'path.malformed': [400, 'path.malformed', '网址里有无法识别的字符，请检查链接。'],
};

/** Which file another program holds, so that what was asked could not be done; null for every other fault. */
function heldBy(error: unknown): string | null {
  if (error instanceof DatabaseBusy) return 'database.busy';
  if (error instanceof StoreError && error.code === 'store.busy') return error.code;
  return error instanceof QueueError && error.code === 'queue.busy' ? error.code : null;
}

function bodyFault(error: unknown): string {
  if (error instanceof URIError) return 'path.malformed';
  return error instanceof Error && 'type' in error && typeof error.type === 'string' ? error.type : '';
}

function problem4(status: number, code: string, detail: string): Problem {
  return {
    type: `urn:huiying:problem:${code}`,
    title: titles[status] ?? STATUS_CODES[status] ?? '',
    status,
    detail,
    code,
  };
}

const titles: Record<number, string> = {
  400: '填写有误',
  401: '需要登录',
  403: '没有权限',
  404: '没有找到',
  409: '现在不能这样做',
  413: '内容太大',
  415: '格式不支持',
  422: '与先前的提交不一致',
  429: '请稍后再试',
  500: '服务器出错',
  503: '暂时不可用',
  507: '空间不足',
};
