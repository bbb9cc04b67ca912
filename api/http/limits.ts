import { type Request, type RequestHandler, Router } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Refused } from './problem.ts';

/** 频次限制 of the entrances where passwords are tried, per address, beside the lockout per account. Successes are not counted. A browser that we know has its own count: behind one address there may be others, who hammer. */
export function limitEntrances(
  paths: readonly string[],
  perAddress: number,
  devices: { carried(request: Request): string | null },
): RequestHandler {
  const limiter = rateLimit({
    windowMs: 15 * 60_000,
    limit: perAddress,
    keyGenerator: (request) => devices.carried(request) ?? ipKeyGenerator(request.ip ?? ''),
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) =>
      next(new Refused('address.too-many', '这个地址登录失败次数过多，请 15 分钟后再试。', 429)),
  });
  const router = Router();
  for (const path of paths) router.post(path, limiter);
  return router;
}
