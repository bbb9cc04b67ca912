import { setTimeout as wait } from 'node:timers/promises';

/** What came back; `status` 0 when nothing did. */
export type Answer = { status: number; body: unknown; replayed: boolean };

/** 一个办事的人（或程序）：signs in, keeps the cookies, asks. */
export class Client {
  readonly address: string;
  readonly #headers: Record<string, string>;
  readonly #cookies = new Map<string, string>();
  readonly #signIn: { name: string; password: string } | null;

  constructor(address: string, as: { name: string; password: string } | { secret: string } | null) {
    this.address = address;
    this.#headers = as !== null && 'secret' in as ? { authorization: `Bearer ${as.secret}` } : {};
    this.#signIn = as !== null && 'name' in as ? as : null;
  }

  /** One request; `cutAfterMs` ends it on this side after that time, whatever becomes of it over there. */
  async ask(
    method: string,
    path: string,
    given: { body?: unknown; key?: string; headers?: Record<string, string>; cutAfterMs?: number } = {},
  ): Promise<Answer> {
    const { body, key, headers = {}, cutAfterMs = requestMaxMs } = given;
    try {
      const response = await fetch(this.address + path, {
        method,
        headers: {
          ...this.#headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(this.#cookies.size === 0 ? {} : { cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(cutAfterMs),
      });
      for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
      const text = await response.text();
      return {
        status: response.status,
        body: text === '' ? null : parsed(text),
        replayed: response.headers.has('idempotency-replayed'),
      };
    } catch (error) {
      // Refused, reset, cut or too late: no answer is an answer here.
      if (!(error instanceof Error)) throw error;
      return { status: 0, body: null, replayed: false };
    }
  }

  async signIn(): Promise<boolean> {
    if (this.#signIn === null) return false;
    return (await this.ask('POST', '/api/session', { body: this.#signIn })).status === 200;
  }

  /** Reads until there is an answer; null once `given.over()` says that it is no use. */
  async read<T>(path: string, over: () => boolean): Promise<T | null> {
    while (!over()) {
      const answer = await this.ask('GET', path);
      if (answer.status === 200) return answer.body as T;
      if (answer.status === 404) return null;
      if (answer.status === 401) await this.signIn();
      await wait(againAfterMs);
    }
    return null;
  }

  /**
   * Sends a write with its key again and again until the answer is one: done, or refused for a cause in the request.
   * No answer, a fault of the server, too many, in work, and a session that is over are none.
   */
  async settle(
    request: { method: string; path: string; body: unknown; key: string },
    cuts: readonly number[],
    over: () => boolean,
  ): Promise<Answer | null> {
    for (let attempt = 0; ; attempt += 1) {
      const cut = cuts[attempt];
      const { method, path, ...given } = request;
      const answer = await this.ask(method, path, { ...given, ...(cut === undefined ? {} : { cutAfterMs: cut }) });
      if (!isOpen(answer)) return answer;
      if (answer.status === 401) await this.signIn();
      if (over()) return null;
      await wait(againAfterMs);
    }
  }

  #keep(cookie: string): void {
    const [pair = ''] = cookie.split(';');
    const [name = '', value = ''] = pair.split('=');
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

const requestMaxMs = 20_000;
const againAfterMs = 250;

function isOpen({ status, body }: Answer): boolean {
  if (status === 0 || status === 401 || status === 408 || status === 429 || status >= 500) return true;
  return status === 409 && (body as { code?: string } | null)?.code === 'idempotency.in-flight';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text;
  }
}
