import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { ReceivedFile, UploadPlace } from './receive-file.ts';

/** 用语: what a program fills the routes with; nothing here knows its permissions, its people or its keys. */
export type Terms = {
  permission: string;
  /** What an API key may be limited to. */
  scope: string;
  /** Who acts, as the features know him. */
  actor: unknown;
  user: { id: string; displayName: string };
  key: { id: string; name: string };
};

/** Who may call: a permission, 'anyone' (also without signing in), 'self' (whoever is signed in, also with a password that must be changed first). */
export type Access<T extends Terms = Terms> = T['permission'] | 'anyone' | 'self';

/** Who asks: a person, or a program by the key that he owns; nobody where both are null. */
export type Caller<T extends Terms = Terms> = { user: T['user'] | null; key: T['key'] | null; actor: T['actor'] };

/**
 * 接口：one route as data. Its five steps run in this order for all: who (session), read (the three schemas), may
 * (`access`), act (`act`), present (`answer`). The OpenAPI document and the permission test come from the same table.
 */
export type Route<P, Q, B, A, T extends Terms> = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  tag: string;
  /** Chinese; also the action in the audit. */
  summary: string;
  access: Access<T>;
  /** The scope with which an API key may call it, as its owner and with his rights; without one keys are refused. */
  scope?: T['scope'];
  /** The key may also stand in the query as `key`, for programs that cannot set headers. */
  keyInQuery?: boolean;
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  /** Headers that it looks at, for the description. */
  headers?: readonly { name: string; description: string }[];
  /** Also takes a file, of these media types; its body, and also JSON of this size, is read after the rights are checked. */
  upload?: Upload;
  /** Schema of the JSON answer, or the media type of a file or stream (with the data of its events). */
  answer: z.ZodType<A> | { media: string; events?: Record<string, z.ZodType> };
  status?: number;
  /** Another status with which the same answer may come. */
  orElse?: number;
  /** Reading this is written to the audit: each time (what leaves the system), or once per person and thing in a quarter of an hour (personal data on a screen; also of a write that repeats itself). */
  audited?: 'always' | 'reading';
  /**
   * The act is not one unit of work as a whole, because it is long or leaves this machine: it calls `decide` once around
   * what is written. Other writes are one unit of work and need not think of it.
   */
  ownUnit?: boolean;
  /** Answers as to nobody while the database is away and it cannot be seen who asks. */
  evenUnseen?: boolean;
  /** The answer holds a secret that is kept nowhere: for a repeated Idempotency-Key only that it happened is remembered. */
  shownOnce?: boolean;
  /** The body holds a password or a code, so nothing is remembered of it for an Idempotency-Key. */
  secretBody?: boolean;
  act(input: Input<P, Q, B, T>): Promise<A | FileAnswer | Written>;
};

/** The files that a route takes: beside JSON, read into `file`; or the body is a file and nothing else, written to the disk as it comes, and then in `stored`. */
export type Upload = { types: readonly string[] } & ({ maxBytes: number } | { store: () => UploadPlace });

export type Input<P, Q, B, T extends Terms> = {
  params: P;
  query: Q;
  /** What was posted as JSON; where the route takes files, look at `file` first. */
  body: B;
  file: { bytes: Buffer; mediaType: string } | null;
  /** The file of a route that stores it; what the act leaves there goes with the request. */
  stored: ReceivedFile | null;
  /** Who asks; with access 'anyone' see `user` instead. */
  actor: T['actor'];
  /** Null only with access 'anyone'. */
  user: T['user'] | null;
  /** The API key by which the call came; null for a person at a screen. */
  key: T['key'] | null;
  request: Request;
  response: Response;
  /** Makes the audit row say more than the route's name. */
  note(detail: { action?: string; target?: string; by?: string }): void;
  decide: Decide;
};

/**
 * With `ownUnit`: does the decisive writes in one unit of work with the audit row. What `act` returns is the answer that
 * a repetition gets, unless it comes later: then what follows may happen twice and has to do no harm.
 */
export type Decide = <T>(act: () => Promise<T>, options?: { answerLater?: boolean }) => Promise<T>;

/** A file on the disk that is sent in pieces and then dropped. */
export type StoredFile = { path: string; bytes: number; drop(): Promise<void> };

/** A file to send, by default of the route's media type and to be kept by whoever gets it. */
export class FileAnswer {
  readonly body: Buffer | string | StoredFile;
  readonly fileName: string | null;
  readonly shown: Shown;
  constructor(body: Buffer | string | StoredFile, fileName: string | null = null, shown: Shown = {}) {
    this.body = body;
    this.fileName = fileName;
    this.shown = shown;
  }
}

/** How a browser takes a file: as what, within its own window instead of keeping it, and under which policy. */
export type Shown = { media?: string; inline?: boolean; policy?: string };

/** The route wrote its answer itself. */
export class Written {}

/** A route in the table of all, where only its data counts. */
export type AnyRoute<T extends Terms = Terms> = Route<unknown, unknown, unknown, unknown, T>;
