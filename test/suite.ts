import { appendFileSync } from 'node:fs';
import { type Context, suite as uvuSuite } from 'uvu';

type Hook<T> = (context: T) => Promise<void> | void;

/** A suite of uvu that cannot lie: a test that was declared and did not run fails its file (no `.run()`, a throwing `before`, an `only`). */
export type Suite<T = Context> = {
  (sentence: string, body: Hook<T>): void;
  before(hook: Hook<T>): void;
  after(hook: Hook<T>): void;
  beforeEach(hook: Hook<T>): void;
  afterEach(hook: Hook<T>): void;
  run(): void;
  /** Instead of `run`: says loudly why none of these can be tested here. */
  untested(why: string): void;
};

type Close = () => Promise<unknown> | unknown;

const tally = { declared: 0, passed: 0, failed: 0, untested: [] as string[] };
/** What is to be closed after the test that runs, and after the suite. */
const opened: Record<'test' | 'suite', Close[]> = { test: [], suite: [] };
let openedIn: Close[] = opened.suite;
let running = 0;
let unprepared = false;

/**
 * Closes what a test or a preparation opened, last opened first: with the test where `beforeEach` or the test itself
 * opened it, with the suite where `before` did. Also when the preparation fails half way.
 */
export function closing(close: Close): void {
  openedIn.push(close);
}

export function suite<T = Context>(name: string): Suite<T> {
  const inner = uvuSuite<T>(name);
  let declaredHere = 0;
  /** Whether the preparation of the test, or of the suite, failed: its context is half built then. */
  const failed = { test: false, suite: false };
  const prepare = (of: 'test' | 'suite', hook: Hook<T>) => async (context: T) => {
    openedIn = opened[of];
    failed[of] = false;
    try {
      await hook(context);
    } catch (error) {
      failed[of] = true;
      unprepared = true;
      // uvu tells of a failed `beforeEach` only.
      if (of === 'suite') console.error(error);
      throw error;
    }
  };
  const cleanUp = (of: 'test' | 'suite', hook: Hook<T>) => async (context: T) => {
    try {
      await hook(context);
    } catch (error) {
      // What was never opened cannot be closed; the failure that counts is that of the preparation.
      if (failed[of]) return;
      await closeAll(opened[of]);
      throw error;
    }
  };
  const declare = (sentence: string, body: Hook<T>) => {
    tally.declared += 1;
    declaredHere += 1;
    inner(sentence, async (context) => {
      openedIn = opened.test;
      try {
        await body(context);
        tally.passed += 1;
      } catch (error) {
        tally.failed += 1;
        throw error;
      }
    });
  };
  return Object.assign(declare, {
    before: (hook: Hook<T>) => inner.before(prepare('suite', hook)),
    after: (hook: Hook<T>) => inner.after(cleanUp('suite', hook)),
    beforeEach: (hook: Hook<T>) => inner.before.each(prepare('test', hook)),
    afterEach: (hook: Hook<T>) => inner.after.each(cleanUp('test', hook)),
    run: () => {
      running += 1;
      inner.after.each(() => closeAll(opened.test));
      inner.after(async () => {
        running -= 1;
        await closeAll(opened.suite);
        if (running === 0 && unprepared) endSoon();
      });
      inner.run();
    },
    untested: (why: string) => {
      tally.declared -= declaredHere;
      untested(name, why);
    },
  });
}

/** Says loudly what this run cannot test and why; the runner lists it at the end. */
export function untested(what: string, why: string): void {
  tally.untested.push(`${what}: ${why}`);
}

/** All of it, also when one refuses. */
async function closeAll(all: Close[]): Promise<void> {
  const errors: unknown[] = [];
  for (let close = all.pop(); close !== undefined; close = all.pop()) {
    try {
      await close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors, 'could not close');
}

/** A failed preparation may leave open what it did not hand to {@link closing}; its file ends all the same. */
function endSoon(): void {
  setTimeout(() => {
    console.error('A failed preparation left something open; the file ends here.');
    process.exit(1);
  }, 1_000).unref();
}

process.on('exit', (code) => {
  const report = process.env['HUIYING_TEST_TALLY'];
  if (report !== undefined) appendFileSync(report, `${JSON.stringify(tally)}\n`);
  const missing = tally.declared - tally.passed - tally.failed;
  if (missing > 0)
    console.error(`${missing} of ${tally.declared} declared tests never ran (no .run(), a throwing hook or an only).`);
  if (code === 0 && (missing > 0 || tally.failed > 0)) process.exitCode = 1;
});
