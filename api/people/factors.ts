import { createHmac, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';
import { inTransaction } from '../database/in-transaction.ts';
import type { Database } from '../database/open.ts';
import { NotFound, Refused } from '../http/problem.ts';
import { seal, unseal } from '../installation/seal.ts';
import { deriveKey } from '../installation/secret.ts';
import { record } from '../trail/trail.ts';
import type { FactorRow } from './tables.ts';

/**
 * 第二因素：动态口令 of a phone's authenticator (TOTP, RFC 6238), and ten codes for the day on which the phone is gone.
 * The database holds the secret sealed and the codes as HMAC, both by the installation's secret.
 */
export type Factors = {
  /** Whether each of these people has proved one. */
  has(userId: string): Promise<boolean>;
  /** What a sign-in has shown: `none` where the person has no factor. A code or recovery code that was right is used up. */
  check(userId: string, code: string | null): Promise<'none' | 'right' | 'needed' | 'wrong'>;
  /** A new secret, not in force before it is proved; `picture` is an SVG of its QR code. */
  begin(user: { id: string; name: string }): Promise<{ secret: string; address: string; picture: string }>;
  /** Puts the begun factor in force when the code fits; returns the recovery codes, shown this once. */
  prove(userId: string, code: string): Promise<string[]>;
  /** Takes the factor away; `by` is who does it. Returns whether there was one. */
  drop(userId: string, by: string): Promise<boolean>;
};

/** How many recovery codes there are. */
export const recoveryCodes = 10;
const stepSeconds = 30;

export function createFactors(database: Database, installation: string, now: () => Date): Factors {
  const sealKey = deriveKey(installation, 'second factor');
  const codeKey = deriveKey(installation, 'recovery code');
  const rowOf = (userId: string) =>
    database.selectFrom('secondFactors').selectAll().where('userId', '=', userId).executeTakeFirst();
  const hashOf = (code: string) => createHmac('sha256', codeKey).update(plainCode(code)).digest('hex');

  return {
    has: async (userId) => ((await rowOf(userId))?.since ?? null) !== null,

    async check(userId, code) {
      const row = await rowOf(userId);
      if (row === undefined || row.since === null) return 'none';
      if (code === null) return 'needed';
      const step = stepOf(totp(unseal(row.secret, sealKey)), code, now());
      if (step !== null) return (await spendStep(database, row, step)) ? 'right' : 'wrong';
      return (await spendRecovery(database, row, hashOf(code))) ? 'right' : 'wrong';
    },

    async begin({ id, name }) {
      if (await this.has(id)) throw new Refused('factor.exists', '已启用动态口令；要换手机，请先停用再重新启用。', 409);
      const secret = new Secret({ size: 20 });
      const row = {
        userId: id,
        secret: seal(secret.base32, sealKey),
        recovery: '[]',
        since: null,
        lastStep: 0,
        begunAt: now().toISOString(),
      };
      await database
        .insertInto('secondFactors')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .column('userId')
            .doUpdateSet({ secret: row.secret, lastStep: 0, begunAt: row.begunAt })
            .where('secondFactors.since', 'is', null),
        )
        .execute();
      const address = totp(secret.base32, name).toString();
      return { secret: secret.base32, address, picture: renderSVG(address, { border: 2 }) };
    },

    async prove(userId, code) {
      const row = await rowOf(userId);
      if (row === undefined || row.since !== null)
        throw new Refused('factor.not-begun', '请先点“启用动态口令”，用手机扫码后再填写。', 409);
      const step = stepOf(totp(unseal(row.secret, sealKey)), code, now());
      if (step === null)
        throw new Refused('factor.wrong', '动态口令不正确，请核对手机时间是否准确，再填当前显示的 6 位数字。', 409);
      const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
      const at = now().toISOString();
      await inTransaction(database, async (writing) => {
        await writing
          .updateTable('secondFactors')
          .set({ since: at, lastStep: step, recovery: JSON.stringify(codes.map(hashOf)) })
          .where('userId', '=', userId)
          .execute();
        await record(writing, 'factor', [userId], { act: '启用动态口令', by: '本人', at });
      });
      return codes;
    },

    drop: (userId, by) => dropFactor(database, userId, by, now()),
  };
}

/** Takes a person's factor away. Returns whether there was one. */
export async function dropFactor(database: Database, userId: string, by: string, now: Date): Promise<boolean> {
  return inTransaction(database, async (writing) => {
    const gone = await writing.deleteFrom('secondFactors').where('userId', '=', userId).executeTakeFirst();
    if (Number(gone.numDeletedRows) === 0) return false;
    await record(writing, 'factor', [userId], { act: '停用动态口令', by, at: now.toISOString() });
    return true;
  });
}

/** Refuses (404) a factor that is not there. */
export function mustHaveHad(had: boolean): void {
  if (!had) throw new NotFound('这个账户没有启用动态口令，请刷新后再看。');
}

function totp(secret: string, label = ''): TOTP {
  return new TOTP({ issuer: '回应', label, secret: Secret.fromBase32(secret), digits: 6, period: stepSeconds });
}

/** The time step of a code, one before and after now allowed for clocks that are not quite right; null when it fits none. */
function stepOf(factor: TOTP, code: string, now: Date): number | null {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const off = factor.validate({ token, timestamp: now.getTime(), window: 1 });
  return off === null ? null : Math.floor(now.getTime() / 1_000 / stepSeconds) + off;
}

/** Two requests with one code at once: the database lets one of them through. */
async function spendStep(database: Database, { userId }: FactorRow, step: number): Promise<boolean> {
  const used = await database
    .updateTable('secondFactors')
    .set({ lastStep: step })
    .where('userId', '=', userId)
    .where('lastStep', '<', step)
    .executeTakeFirst();
  return Number(used.numUpdatedRows) > 0;
}

async function spendRecovery(database: Database, row: FactorRow, hash: string): Promise<boolean> {
  const codes = JSON.parse(row.recovery) as string[];
  if (!codes.includes(hash)) return false;
  const used = await database
    .updateTable('secondFactors')
    .set({ recovery: JSON.stringify(codes.filter((code) => code !== hash)) })
    .where('userId', '=', row.userId)
    .where('recovery', '=', row.recovery)
    .executeTakeFirst();
  return Number(used.numUpdatedRows) > 0;
}

/** 59 bits in signs that nobody mistakes for one another. */
function newRecoveryCode(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789';
  const drawn = Array.from({ length: 12 }, () => signs[randomInt(signs.length)]).join('');
  return `${drawn.slice(0, 4)}-${drawn.slice(4, 8)}-${drawn.slice(8)}`;
}

function plainCode(code: string): string {
  return code.toLowerCase().replace(/[^a-z0-9]/g, '');
}
