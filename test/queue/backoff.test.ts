import * as assert from 'uvu/assert';
import { backoffAfter } from '../../queue/consume.ts';
import { jobs } from '../../queue/jobs.ts';
import { suite } from '../suite.ts';

const backoff = suite('pauses between tries');

backoff('double from try to try, up to the limit of the kind where there is one', () => {
  const pauses = (spec: { backoffMs: number; backoffMaxMs?: number }) =>
    [1, 2, 3, 4, 5].map((failures) => backoffAfter(spec, failures));
  assert.equal(pauses({ backoffMs: 100 }), [100, 200, 400, 800, 1_600]);
  assert.equal(pauses({ backoffMs: 100, backoffMaxMs: 500 }), [100, 200, 400, 500, 500]);
});

backoff('texts on their way to a store that is away are tried for twelve hours and more', () => {
  let total = 0;
  for (let failures = 1; failures < jobs.analyse.attempts; failures += 1) total += backoffAfter(jobs.analyse, failures);
  assert.ok(total >= 12 * 3_600_000, `${total / 3_600_000} h`);
});

backoff.run();
