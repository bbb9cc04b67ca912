import type { Request } from 'express';
import type { Logger } from 'pino';
import { Refused } from './problem.ts';
import type { AnyRoute, Caller } from './route.ts';

/** 审计: where it is written who did what. */
export type AuditBook = {
  append(row: {
    userId: string | null;
    by: string | null;
    action: string;
    target: string | null;
    ok: boolean;
    address: string | null;
  }): Promise<void>;
  /** What was read a little while ago by the same person need not be written again. */
  readings: { isNoted(reading: Reading): boolean; note(reading: Reading): void };
  /** Where looking for what is not there, or is another's, is written too. */
  guards(route: AnyRoute): boolean;
  log: Logger;
};

type Reading = readonly [who: string, route: string, target: string | null];

/** Writes one audit row per write or audited read, and per refusal (also of reading). */
export class AuditTrail {
  caller: Pick<Caller, 'user' | 'key'> = { user: null, key: null };
  target: string | null = null;
  private readonly route: AnyRoute;
  /** Asked at once: of a caller who has gone meanwhile nobody can say where he was. */
  private readonly address: string | null;
  private readonly book: AuditBook;
  private action: string;
  private by: string | null = null;
  private written = false;

  constructor(route: AnyRoute, request: Pick<Request, 'ip'>, book: AuditBook) {
    this.route = route;
    this.address = request.ip ?? null;
    this.book = book;
    this.action = route.summary;
  }

  add(detail: { action?: string; target?: string; by?: string }): void {
    this.action = detail.action ?? this.action;
    this.target = detail.target ?? this.target;
    this.by = detail.by ?? this.by;
  }

  /** The act is done; for a write this is within its unit of work. */
  async done(): Promise<void> {
    const { method, audited } = this.route;
    if (audited === 'reading') await (method === 'get' ? this.read() : this.repeated());
    else if (method !== 'get' || audited === 'always') await this.write(true);
  }

  /** A write that repeats itself, as the saving of a draft, is one act in a quarter of an hour. */
  private async repeated(): Promise<void> {
    const reading: Reading = [this.caller.user?.id ?? '', this.route.path, this.target];
    if (this.book.readings.isNoted(reading)) return;
    await this.write(true);
    this.book.readings.note(reading);
  }

  /** The unit of work was rolled back, and the row with it. */
  undone(): void {
    this.written = false;
  }

  async refused(error: unknown): Promise<void> {
    if (!(error instanceof Refused)) return;
    const { status, code } = error;
    const write = this.route.method !== 'get';
    // Without a session only the rate-limited entrances are noted; else anybody could fill the audit.
    const known = this.caller.user !== null || this.route.access === 'anyone';
    if (!known || this.written) return;
    if (!write && status !== 403 && !(status === 404 && this.book.guards(this.route))) return;
    this.action = `${this.action}（${code}）`;
    await this.write(false);
  }

  /** Who opens a thing several times in a quarter of an hour has read it once. A row that cannot be written goes to the run log: a full disk must not take the office its cases. */
  private async read(): Promise<void> {
    const { user, key } = this.caller;
    const who = key?.id ?? user?.id ?? '';
    if (this.book.readings.isNoted([who, this.route.path, this.target])) return;
    try {
      await this.write(true);
      this.book.readings.note([who, this.route.path, this.target]);
    } catch (error) {
      const { action, target } = this;
      this.book.log.error(
        { err: error, audit: { userId: user?.id, keyId: key?.id, action, target } },
        '审计记录写入失败',
      );
    }
  }

  private async write(ok: boolean): Promise<void> {
    this.written = true;
    const { user, key } = this.caller;
    await this.book.append({
      userId: user?.id ?? null,
      by: user === null ? this.by : key === null ? user.displayName : `${user.displayName}（接口密钥：${key.name}）`,
      action: this.action,
      target: this.target,
      ok,
      address: this.address,
    });
  }
}
