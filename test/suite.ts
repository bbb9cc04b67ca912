import { appendFileSync } from 'node:fs';
import { type Context, suite as uvuSuite } from 'uvu';

/** A suite of uvu that cannot lie: a test that was declared and did not run fails its file (no `.run()`, a throwing `before`, an `only`). */
export type Suite<T = Context> = {
  (sentence: string, body: (context: T) => Promise<void> | void): void;
  before(hook: (context: T) => Promise<void> | void): void;
  after(hook: (context: T) => Promise<void> | void): void;
  beforeEach(hook: (context: T) => Promise<void> | void): void;
  afterEach(hook: (context: T) => Promise<void> | void): void;
  run(): void;
  /** Instead of `run`: says loudly why none of these can be tested here. */
  untested(why: string): void;
};

const tally = { declared: 0, passed: 0, failed: 0, untested: [] as string[] };

export function suite<T = Context>(name: string): Suite<T> {
  const inner = uvuSuite<T>(name);
  let declaredHere = 0;
  const declare = (sentence: string, body: (context: T) => Promise<void> | void) => {
    tally.declared += 1;
    declaredHere += 1;
    inner(sentence, async (context) => {
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
    before: (hook: (context: T) => Promise<void> | void) => inner.before(async (context) => hook(context)),
    after: (hook: (context: T) => Promise<void> | void) => inner.after(async (context) => hook(context)),
    beforeEach: (hook: (context: T) => Promise<void> | void) => inner.before.each(async (context) => hook(context)),
    afterEach: (hook: (context: T) => Promise<void> | void) => inner.after.each(async (context) => hook(context)),
    run: () => inner.run(),
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

process.on('exit', (code) => {
  const report = process.env['HUIYING_TEST_TALLY'];
  if (report !== undefined) appendFileSync(report, `${JSON.stringify(tally)}\n`);
  const missing = tally.declared - tally.passed - tally.failed;
  if (missing > 0)
    console.error(`${missing} of ${tally.declared} declared tests never ran (no .run(), a throwing hook or an only).`);
  if (code === 0 && (missing > 0 || tally.failed > 0)) process.exitCode = 1;
});
