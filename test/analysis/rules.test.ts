import * as assert from 'uvu/assert';
import { clean } from '../../analysis/clean.ts';
import { compile } from '../../analysis/matching/compile.ts';
import { findAll } from '../../analysis/matching/findings.ts';
import type { PhraseRule } from '../../analysis/matching/rule-set.ts';
import { wordsOf } from '../../analysis/matching/rule-set.ts';
import { shipped, shippedExamples, shippedRules } from '../../analysis/rules/shipped.ts';
import { harmRules } from '../../analysis/rules/topics.ts';
import { blockersOf, standsIn } from '../../analysis/signs.ts';
import { suite } from '../suite.ts';

const rules = suite('the shipped rules');
const active = shippedRules.rules.filter(({ status }) => status === undefined || status === 'active');

rules('a word stands in one list', () => {
  const lists = new Map<string, string[]>();
  for (const [name, words] of Object.entries(shippedRules.lists))
    for (const word of wordsOf(words)) lists.set(word, [...(lists.get(word) ?? []), name]);
  const twice = [...lists].filter(([, names]) => names.length > 1).map(([word, names]) => `${word}: ${names.join()}`);
  assert.equal(twice, []);
  assert.ok(lists.size > 6000, `${lists.size}`);
});

rules('a word in two lists is refused, and so is a rule that names no list', () => {
  const contexts = shippedRules.contexts;
  const lists = { ...shippedRules.lists, own: '恶臭' };
  assert.throws(() => compile({ ...shippedRules, lists, contexts }), /恶臭/u);
  const rule: PhraseRule = { id: 'own', gives: { mark: 'own' }, weight: 1, basis: '测试', near: ['nowhere'] };
  assert.throws(() => compile({ ...shippedRules, rules: [rule] }), /nowhere/u);
});

rules('every list is used, but for the two that only hide words', () => {
  const used = new Set([
    ...shippedRules.rules.flatMap(({ near, unless, needs }) => [
      ...near.flatMap((slot) => slot.split('|')),
      ...(unless ?? []),
      ...(needs ?? []),
    ]),
    ...shippedRules.contexts.flatMap(({ list, until }) => [...list.split('|'), ...(until ?? [])]),
  ]);
  const unused = Object.keys(shippedRules.lists).filter((name) => !used.has(name));
  assert.equal(unused.sort(), ['homonyms', 'pseudo']);
});

rules('every rule has its own id, a basis and two sentences of either kind', () => {
  assert.is(new Set(active.map(({ id }) => id)).size, active.length);
  const lacking = active.filter(({ id, basis }) => {
    const examples = shippedExamples[id];
    return basis === '' || (examples?.fires.length ?? 0) < 2 || (examples?.silent.length ?? 0) < 2;
  });
  assert.equal(
    lacking.map(({ id }) => id),
    [],
  );
  const known = new Set(shippedRules.rules.map(({ id }) => id));
  assert.equal(
    [...Object.keys(shippedExamples), ...harmRules].filter((id) => !known.has(id)),
    [],
  );
});

for (const rule of active) {
  const { fires = [], silent = [] } = shippedExamples[rule.id] ?? {};
  rules(`${rule.id} fires and is silent as its sentences say`, () => {
    assert.equal(
      fires.filter((sentence) => !stands(rule, sentence)),
      [],
      'should fire',
    );
    assert.equal(
      silent.filter((sentence) => stands(rule, sentence)),
      [],
      'should be silent',
    );
  });
}

rules('the version is the hash of the set: the same set has it again, a changed weight or threshold another', () => {
  assert.is(compile(shippedRules).version, shipped.version);
  const [first, ...others] = shippedRules.rules;
  assert.ok(first !== undefined);
  if (first === undefined) return;
  const heavier = { ...shippedRules, rules: [{ ...first, weight: first.weight + 1 }, ...others] };
  assert.not.equal(compile(heavier).version, shipped.version);
  const higher = { ...shippedRules, points: { ...shippedRules.points, advertFrom: 4 } };
  assert.not.equal(compile(higher).version, shipped.version);
});

rules.run();

function stands(rule: PhraseRule, sentence: string): boolean {
  return findAll(shipped, clean(sentence)).some(
    (finding) => finding.rule.id === rule.id && standsIn(finding, blockersOf(rule)),
  );
}
