import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
} from 'kysely';
import { idsFromHere, withRandomIds } from './new-id.ts';

/**
 * 工作单元：what one act does to the database stands or falls together. Within {@link unitOfWork} every statement and
 * every `.transaction()` of that database, in whatever service, runs in the one open transaction; code that knows
 * nothing of it need not be given a transaction.
 *
 * - A transaction inside joins; when it is rolled back, the whole unit can only be rolled back.
 * - {@link afterCommit} is for what must not happen unless it was committed, and for what outlasts the act.
 * - Work that an act starts and does not wait for must be started by {@link afterCommit} or {@link outsideUnit}:
 *   SQLite has one connection, which the unit holds until its end.
 */
export async function unitOfWork<T>(database: object, act: () => Promise<T>): Promise<T> {
  const home = homes.get(database);
  if (home === undefined) throw new TypeError('This database was not opened by connectDatabase.');
  if (openUnit(home) !== null) return act();
  const takeIdsBack = idsFromHere();
  for (let attempt = 1; ; attempt += 1)
    try {
      return await runUnit(home, act);
    } catch (error) {
      takeIdsBack();
      if (attempt === attemptsMax || !isCollision(error)) throw error;
      await wait(attempt * 20 + Math.random() * 30);
    }
}

/** Runs when the unit around it is committed, outside of it, and is awaited before the act is answered; what it throws is told and not thrown, because the act has happened. Without a unit it runs at once. */
export async function afterCommit(act: () => unknown): Promise<void> {
  const unit = units.getStore();
  if (unit === undefined || unit.over) await act();
  else unit.after.push(act);
}

/** Runs work that belongs to no act, from wherever it was started. */
export function outsideUnit<T>(act: () => T): T {
  return units.exit(() => withRandomIds(act));
}

/** A database whose statements join the unit of work in which they are made; `warn` is told what failed after a commit. */
export function openJoining<Tables>(
  given: Dialect,
  { oneWriter, warn }: Pick<Home, 'oneWriter' | 'warn'>,
): Kysely<Tables> {
  let driver: Driver | undefined;
  const dialect: Dialect = {
    createDriver: () => (driver = given.createDriver()),
    createQueryCompiler: () => given.createQueryCompiler(),
    createAdapter: () => given.createAdapter(),
    createIntrospector: (database) => given.createIntrospector(database),
  };
  const plain = new Kysely<Tables>({ dialect });
  if (driver === undefined) throw new TypeError('Kysely has made no driver.');
  const own = plain.getExecutor();
  const home: Home = { driver, connections: own, oneWriter, warn };
  const executor = own.withConnectionProvider({
    provideConnection: (consumer, options) => {
      const unit = openUnit(home);
      return unit === null ? own.provideConnection(consumer, options) : consumer(unit.connection);
    },
  });
  const joining = new Kysely<Tables>({
    config: { dialect },
    dialect,
    executor,
    driver: joiningDriver(driver, () => plain.destroy()),
  });
  homes.set(joining, home);
  return joining;
}

type Home = {
  driver: Driver;
  connections: ConnectionProvider;
  /** SQLite: one writer of all processes at a time. */
  oneWriter: boolean;
  warn: (sentence: string) => void;
};

type Unit = {
  home: Home;
  connection: UnitConnection;
  after: (() => unknown)[];
  /** Something in it was rolled back. */
  lost: boolean;
  over: boolean;
};

const units = new AsyncLocalStorage<Unit>();
const homes = new WeakMap<object, Home>();
/** Of two units that wait for each other one is ended by the database: it is made again. */
const attemptsMax = 5;
/** Changes nothing; any UPDATE takes the lock. */
const takeWriteLock = CompiledQuery.raw('update heads set value = value where 1 = 0');

function openUnit(home: Home): Unit | null {
  const unit = units.getStore();
  return unit !== undefined && unit.home === home && !unit.over ? unit : null;
}

async function runUnit<T>(home: Home, act: () => Promise<T>): Promise<T> {
  const { driver } = home;
  const { result, after } = await home.connections.provideConnection(async (raw) => {
    const connection = new UnitConnection(raw);
    const unit: Unit = { home, connection, after: [], lost: false, over: false };
    connection.lose = () => {
      unit.lost = true;
    };
    await driver.beginTransaction(raw, {});
    try {
      const result = await units.run(unit, async () => {
        // The write lock of SQLite before anything is read: a reader that then writes would be refused if another wrote in between.
        if (home.oneWriter) await raw.executeQuery(takeWriteLock);
        return act();
      });
      await connection.idle();
      if (unit.lost)
        throw new Error('A transaction inside a unit of work was rolled back and its failure passed over.');
      await driver.commitTransaction(raw);
      return { result, after: unit.after };
    } catch (error) {
      await connection.idle();
      // A full disk ends the transaction itself; there is nothing to roll back then.
      await driver
        .rollbackTransaction(raw)
        .catch((failed: unknown) => home.warn(`数据库事务回滚时出错：${wordsOf(failed)}`));
      throw error;
    } finally {
      unit.over = true;
    }
  });
  await outsideUnit(async () => {
    for (const act of after)
      try {
        await act();
      } catch (error) {
        home.warn(`操作已写入数据库，随后的事项出错：${wordsOf(error)}`);
      }
  });
  return result;
}

/** Statements of a unit one after the other, also where an act makes several at once. */
class UnitConnection implements DatabaseConnection {
  lose: () => void = () => {};
  readonly #raw: DatabaseConnection;
  #last: Promise<unknown> = Promise.resolve();

  constructor(raw: DatabaseConnection) {
    this.#raw = raw;
  }

  executeQuery: DatabaseConnection['executeQuery'] = (query, options) => {
    const done = this.#last.then(() => this.#raw.executeQuery<never>(query, options));
    this.#last = done.catch(() => undefined);
    return done;
  };

  streamQuery: DatabaseConnection['streamQuery'] = (query, chunkSize, options) =>
    this.#raw.streamQuery(query, chunkSize, options);

  async idle(): Promise<void> {
    await this.#last;
  }
}

/** Transactions on the connection of a unit are part of it already. */
function joiningDriver(driver: Driver, destroy: () => Promise<void>): Driver {
  return {
    init: (options) => driver.init(options),
    acquireConnection: (options) => driver.acquireConnection(options),
    releaseConnection: (connection, options) => driver.releaseConnection(connection, options),
    beginTransaction: async (connection, settings) => {
      if (!(connection instanceof UnitConnection)) await driver.beginTransaction(connection, settings);
    },
    commitTransaction: async (connection) => {
      if (!(connection instanceof UnitConnection)) await driver.commitTransaction(connection);
    },
    rollbackTransaction: async (connection) => {
      if (connection instanceof UnitConnection) connection.lose();
      else await driver.rollbackTransaction(connection);
    },
    destroy,
  };
}

/** Deadlock (40P01) or serialization failure (40001): nothing was done, and doing it again will. */
function isCollision(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001');
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
