import { type RequestHandler, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Refused } from '../problem.ts';

/** 频次限制 of the entrances where passwords are tried, per address, beside the lockout per account. Successes are not counted. */
export function limitEntrances(perAddress: number): RequestHandler {
  const limiter = rateLimit({
    windowMs: 15 * 60_000,
    limit: perAddress,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) =>
      next(new Refused('address.too-many', '这个地址登录失败次数过多，请 15 分钟后再试。', 429)),
  });
  const router = Router();
  for (const path of ['/api/session', '/api/setup', '/api/account/password']) router.post(path, limiter);
  return router;
}
