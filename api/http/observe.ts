import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';

/** Counts requests and their times. */
export type RequestMetrics = { observe(method: string, route: string, status: number, seconds: number): void };

/** 请求编号 and one log line per request: method, path, status, time, who. Neither query, body nor headers are written. */
export function observeRequests(log: Logger, metrics: RequestMetrics) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const requestId = randomUUID();
    const begun = performance.now();
    // Routers cut the path down while they handle it.
    const { method, path } = request;
    response.locals['requestId'] = requestId;
    response.set('X-Request-Id', requestId);
    response.once('close', () => {
      const ms = Math.round(performance.now() - begun);
      const route = (request.route as { path?: string } | undefined)?.path;
      metrics.observe(method, typeof route === 'string' ? route : 'other', response.statusCode, ms / 1_000);
      const { userId = null, keyId } = response.locals;
      log.info({ requestId, method, path, status: response.statusCode, ms, userId, keyId });
    });
    next();
  };
}
