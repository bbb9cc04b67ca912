import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import type { BehaviourCase } from './behaviour/case.ts';
import { behaviourCases } from './behaviour/cases.ts';
import { assessCase, faultsOf, levelsOf } from './behaviour/judge.ts';

const behaviour = suite('everyday texts and their near misses');
const all = Object.values(behaviourCases).flat();
const told = (cases: readonly BehaviourCase[]) =>
  cases.flatMap((one) => {
    const faults = faultsOf(one);
    return faults.length === 0 ? [] : [`${one[2]} (${faults.join('; ')})`];
  });

behaviour('the set holds at least 300 texts, each once, and as many near misses as matters', () => {
  assert.ok(all.length >= 300, `${all.length}`);
  assert.is(new Set(all.map(([, , text]) => text)).size, all.length);
  const quiet = all.filter(([level]) => levelsOf(level)[0] === 0).length;
  assert.ok(quiet * 2 >= all.length, `${quiet} of ${all.length}`);
});

behaviour('an accident told without its word reaches orange, every one', () => {
  assert.equal(told(behaviourCases['accidents'] ?? []), []);
});

behaviour('a denial stays at blue or below, every one', () => {
  assert.equal(told(behaviourCases['denials'] ?? []), []);
});

for (const [name, cases] of Object.entries(behaviourCases))
  behaviour(`of ${name} at least 85 % of whole cases are right`, () => {
    const wrong = told(cases);
    assert.ok(wrong.length <= cases.length * 0.15, wrong.join('\n'));
  });

behaviour('of all at least 90 % of whole cases are right', () => {
  const wrong = told(all);
  assert.ok(wrong.length <= all.length * 0.1, wrong.join('\n'));
});

behaviour('a denial of one thing does not deny what stands in the next sentence', () => {
  for (const text of [
    '不是没有检测，是不给看。自来水又黄又臭，全村不敢喝',
    '没有人通知我们，化工厂就炸了',
    '镇里说没有污染。可河里全是死鱼，赣江都漂满了',
  ])
    assert.ok(assessCase(text).triggers.length > 0, text);
});

behaviour(
  'the sentence of the first release that a 没有 changed nothing in is yellow without it and nothing with it',
  () => {
    const stated = assessCase('我们这里有恶臭，有污水直排，多次投诉无果');
    const denied = assessCase('我们这里没有恶臭，没有污水直排，也没有多次投诉无果');
    assert.is(stated.level, 'yellow');
    assert.is(denied.level, 'none');
  },
);

behaviour.run();
