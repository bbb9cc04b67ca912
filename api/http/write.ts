import { withIdsFrom } from '../database/new-id.ts';
import type { Database } from '../database/open.ts';
import { unitOfWork } from '../database/unit-of-work.ts';
import type { AuditTrail } from './audit-trail.ts';
import { type Answered, answerOf, type KeyedWrite, keepAnswer, takeKey } from './idempotency.ts';
import type { AnyRoute, Decide } from './route.ts';

/** What every write works with. */
export type Writing = {
  database: Database;
  now(): Date;
  /** Signs what is remembered of a write for its Idempotency-Key. */
  fingerprintKey: Buffer;
  /** Makes the ids of what a write with an Idempotency-Key creates. */
  idKey: Buffer;
};

/** What a write is made of; `tell` makes the answer of what the act returned. */
export type Write = {
  route: AnyRoute;
  writing: Writing;
  keyed: KeyedWrite | null;
  audit: AuditTrail;
  act(decide: Decide): Promise<unknown>;
  tell(acted: unknown): Answered;
};

/**
 * 一次写操作：the act, its audit row and the answer that is remembered for its key are one unit of work, so that none of
 * them is ever there without the others. A write that has happened is answered again (`replayed`) and changes nothing.
 */
export function runWrite(write: Write): Promise<Told> {
  const { writing, keyed, route } = write;
  const run = () =>
    route.ownUnit === true ? aroundItsUnit(write) : inOneUnit(write, async () => write.tell(await write.act(joined)));
  if (keyed === null) return run();
  // What it makes has its ids from caller, key and request: made again after its record was lost, it is the same thing.
  const { callerId, key, fingerprint } = keyed;
  return withIdsFrom(writing.idKey, JSON.stringify([callerId, key, fingerprint]), run);
}

type Told = Answered & { replayed: boolean };

/** Stands in where nothing is remembered, and what a unit returns need not be the answer yet. */
const untold: Answered = { status: 0, text: '' };

/** The act is in its unit of work already. */
const joined: Decide = (act) => act();

async function inOneUnit(write: Write, act: () => Promise<Answered>): Promise<Told> {
  const { writing, keyed, route, audit } = write;
  try {
    return await unitOfWork(writing.database, async () => {
      const before = keyed === null ? null : await takeKey(writing.database, keyed, writing.now());
      if (before !== null) return { ...before, replayed: true };
      const answered = await act();
      await audit.done();
      if (keyed !== null)
        await keepAnswer(writing.database, keyed, answered.status, route.shownOnce === true ? null : answered.text);
      return { ...answered, replayed: false };
    });
  } catch (error) {
    audit.undone();
    throw error;
  }
}

/** The act itself says, by `decide`, what is one with the audit row; what is long or leaves this machine stands around it. */
async function aroundItsUnit(write: Write): Promise<Told> {
  const { writing, keyed, route } = write;
  const before = keyed === null ? null : await answerOf(writing.database, keyed, writing.now());
  if (before !== null) return { ...before, replayed: true };
  let decided = false;
  const decide: Decide = async <T>(act: () => Promise<T>, { answerLater = false } = {}) => {
    let result: T | undefined;
    const keep = answerLater || route.secretBody === true ? null : keyed;
    const told = await inOneUnit({ ...write, keyed: keep }, async () => {
      result = await act();
      return answerLater || route.secretBody === true ? untold : write.tell(result);
    });
    decided = true;
    if (told.replayed) throw new HappenedBefore(told);
    return result as T;
  };
  try {
    const answered = write.tell(await write.act(decide));
    if (!decided) throw new TypeError(`${route.path} answered without having decided`);
    if (keyed !== null) await keepLater(write, keyed, answered);
    return { ...answered, replayed: false };
  } catch (error) {
    if (error instanceof HappenedBefore) return error.told;
    throw error;
  }
}

/** Keeps the answer of what happened outside this database; nothing is changed where it is kept already. */
async function keepLater({ writing, route }: Write, keyed: KeyedWrite, { status, text }: Answered): Promise<void> {
  await unitOfWork(writing.database, async () => {
    if ((await takeKey(writing.database, keyed, writing.now())) === null)
      await keepAnswer(writing.database, keyed, status, route.shownOnce === true ? null : text);
  });
}

/** The same write was committed while this one was on its way. */
class HappenedBefore extends Error {
  readonly told: Told;
  constructor(told: Told) {
    super('happened before');
    this.told = told;
  }
}
