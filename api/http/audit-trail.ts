import type { Request } from 'express';
import type { UserRow } from '../database/tables-identity.ts';
import type { KeyHolder } from '../keys/keys.ts';
import type { Kit } from './kit.ts';
import { Refused } from './problem.ts';
import { problemOf } from './problems.ts';
import type { AnyRoute } from './route.ts';

/** Who asks: a person, or a program by the key that he owns. */
export type Caller = { user: UserRow | null; key: KeyHolder['key'] | null };

export const nobodyCalls: Caller = { user: null, key: null };

/** Writes one audit row per write or audited read, and per refusal (also of reading). */
export class AuditTrail {
  caller: Caller = nobodyCalls;
  target: string | null = null;
  private readonly route: AnyRoute;
  private readonly request: Request;
  private readonly kit: Kit;
  private action: string;
  private by: string | null = null;
  private written = false;

  constructor(route: AnyRoute, request: Request, kit: Kit) {
    this.route = route;
    this.request = request;
    this.kit = kit;
    this.action = route.summary;
  }

  add(detail: { action?: string; target?: string; by?: string }): void {
    this.action = detail.action ?? this.action;
    this.target = detail.target ?? this.target;
    this.by = detail.by ?? this.by;
  }

  /** The act is done; for a write this is within its unit of work. */
  async done(): Promise<void> {
    if (this.route.method !== 'get' || this.route.audited === 'always') await this.write(true);
    else if (this.route.audited === 'reading') await this.read();
  }

  /** The unit of work was rolled back, and the row with it. */
  undone(): void {
    this.written = false;
  }

  async refused(error: unknown): Promise<void> {
    const { status, code } = problemOf(error);
    const write = this.route.method !== 'get';
    // Without a session only the rate-limited entrances are noted; else anybody could fill the audit.
    const known = this.caller.user !== null || this.route.access === 'anyone';
    if (!known || this.written || !(error instanceof Refused)) return;
    if (!write && status !== 403 && !(status === 404 && this.route.path.startsWith('/api/cases'))) return;
    this.action = `${this.action}（${code}）`;
    await this.write(false);
  }

  /** Who opens a thing several times in a quarter of an hour has read it once. A row that cannot be written goes to the run log: a full disk must not take the office its cases. */
  private async read(): Promise<void> {
    const { user, key } = this.caller;
    const who = key?.id ?? user?.id ?? '';
    if (this.kit.readings.isNoted([who, this.route.path, this.target])) return;
    try {
      await this.write(true);
      this.kit.readings.note([who, this.route.path, this.target]);
    } catch (error) {
      const { action, target } = this;
      this.kit.log.error(
        { err: error, audit: { userId: user?.id, keyId: key?.id, action, target } },
        '审计记录写入失败',
      );
    }
  }

  private async write(ok: boolean): Promise<void> {
    this.written = true;
    const { user, key } = this.caller;
    await this.kit.audit.append({
      userId: user?.id ?? null,
      by: user === null ? this.by : key === null ? user.displayName : `${user.displayName}（接口密钥：${key.name}）`,
      action: this.action,
      target: this.target,
      ok,
      address: this.request.ip ?? null,
    });
  }
}
