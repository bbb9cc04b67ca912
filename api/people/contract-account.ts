import { z } from 'zod';
import { Instant } from '../http/contract.ts';

/** 登录中的会话 of a person: where he is signed in. `here` is the one that asks; `agent` is what the browser called itself. */
export const SignedInPlace = z.object({
  id: z.string(),
  here: z.boolean(),
  createdAt: Instant,
  lastSeenAt: Instant,
  address: z.string().nullable(),
  agent: z.string().nullable(),
});
export type SignedInPlace = z.infer<typeof SignedInPlace>;
export const SignedInPlaces = z.object({ items: z.array(SignedInPlace) });

/** A code of the authenticator, or a recovery code. */
export const FactorCode = z.string().trim().min(6, '请填写 6 位动态口令').max(40);

/** POST /api/account/factor: the present password, so that an unattended screen is not enough. */
export const FactorBody = z.object({ current: z.string().max(128) });
/** What the phone reads: `picture` is an SVG of the QR code, `secret` the same to type. */
export const NewFactor = z.object({ secret: z.string(), address: z.string(), picture: z.string() });
export type NewFactor = z.infer<typeof NewFactor>;
/** POST /api/account/factor/proof. */
export const FactorProof = z.object({ code: FactorCode });
/** The answer to it: the recovery codes, shown this once. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) });
/** POST /api/account/factor/end. */
export const FactorEnd = z.object({ current: z.string().max(128), code: FactorCode });
