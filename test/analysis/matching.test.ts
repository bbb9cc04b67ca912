import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { buildAutomaton, step } from '../../analysis/matching/automaton.ts';
import { compile } from '../../analysis/matching/compile.ts';
import { findWords } from '../../analysis/matching/find-words.ts';
import { findAll } from '../../analysis/matching/findings.ts';
import {
  type ContextRule,
  contextNames,
  expand,
  type PhraseRule,
  type RuleSet,
  wordsOf,
} from '../../analysis/matching/rule-set.ts';
import { countWords } from '../../analysis/matching/word-sets.ts';
import { shipped } from '../../analysis/rules/shipped.ts';
import { suite } from '../suite.ts';

const matching = suite('matching words and phrases');

const lists = {
  people: '村民 居民',
  act: '堵路 堵门',
  bad: '恶臭 臭 废气',
  unit: '人 户',
  denial: '没有',
  but: '但',
  fear: '担心',
  hidden: '臭豆腐 没有办法',
  end: '不属实',
};
const context = (row: Partial<ContextRule> & Pick<ContextRule, 'context' | 'list'>): ContextRule => ({
  direction: 'forward',
  scope: 'clause',
  within: 8,
  ...row,
});
const base: Omit<RuleSet, 'rules'> = {
  points: {},
  lists,
  contexts: [
    context({ context: 'denied', list: 'denial', until: ['but'] }),
    context({ context: 'feared', list: 'fear', scope: 'sentence', within: 20 }),
    context({ context: 'denied', list: 'end', direction: 'backward', scope: 'sentence', within: 20 }),
  ],
};
const rule = (near: string[], more: Partial<PhraseRule> = {}): PhraseRule => ({
  id: 'own',
  gives: { mark: 'own' },
  weight: 1,
  basis: '测试',
  near,
  ...more,
});
/** The words found and the contexts they stand in. */
function found(one: PhraseRule, text: string): string[] {
  const names = Object.keys(contextNames);
  return findAll(compile({ ...base, rules: [one] }), text).map(({ start, end, contexts }) =>
    [text.slice(start, end), ...names.filter((_, bit) => (contexts & (1 << bit)) !== 0)].join(' '),
  );
}

matching('an entry of a list stands for all its forms', () => {
  assert.equal(expand('臭(得|的)(很|)'), ['臭得很', '臭得', '臭的很', '臭的']);
  assert.equal(wordsOf(' 甲\n乙(丙|丁) '), ['甲', '乙丙', '乙丁']);
});

matching('every occurrence of every word is found, as a naive search finds it', () => {
  const word = fc.string({ unit: fc.constantFrom('甲', '乙', '丙'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 1, maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('甲', '乙', '丙', '丁'), maxLength: 40 }),
      (words, text) => {
        const longest = findWords(words)(text).map(({ start, end }) => text.slice(start, end));
        const naive = Array.from({ length: text.length }, (_, at) => at + 1).flatMap((end) => {
          const ending = words.filter((one) => text.slice(0, end).endsWith(one));
          return ending.sort((a, b) => b.length - a.length).slice(0, 1);
        });
        assert.equal(longest, naive);
      },
    ),
    { numRuns: 400, seed: 11 },
  );
});

matching('the automaton of all shipped words finds each of them', () => {
  const { codes, base: cells, check, fail, word } = buildAutomaton(shipped.words);
  const lost = shipped.words.filter((one, number) => {
    let at = 0;
    for (let i = 0; i < one.length; i += 1) at = step(cells, check, fail, at, codes[one.charCodeAt(i)] ?? 0);
    return word[at] !== number;
  });
  assert.equal(lost, []);
});

matching('lists stand near each other, in order or in any, within a sentence or a clause', () => {
  const ordered = rule(['people', 'act'], { within: 4 });
  assert.equal(found(ordered, '村民今天堵路'), ['村民今天堵路']);
  assert.equal(found(ordered, '堵路的村民'), []);
  assert.equal(found(ordered, '村民从早上五点起堵路'), []);
  assert.equal(found(ordered, '居民来了。堵路'), []);
  assert.equal(found(ordered, '居民，堵路'), ['居民，堵路']);
  assert.equal(found(rule(['people', 'act'], { within: 4, scope: 'clause' }), '居民，堵路'), []);
  assert.equal(found(rule(['people', 'act'], { within: 4, scope: 'text' }), '居民。堵路'), ['居民。堵路']);
  assert.equal(found(rule(['people', 'act'], { within: 4, order: 'any' }), '堵路的村民'), ['堵路的村民']);
});

matching('a word within a longer word of any list is not read', () => {
  assert.equal(found(rule(['bad']), '恶臭'), ['恶臭']);
  assert.equal(found(rule(['bad']), '臭豆腐真香'), []);
  assert.equal(found(rule(['bad']), '没有办法，恶臭熏人'), ['恶臭']);
});

matching('a numeral counts by what it says at least', () => {
  for (const [text, least, hit] of [
    ['三百多人堵路', 300, true],
    ['三百多人堵路', 301, false],
    ['数十户堵路', 30, true],
    ['2000人堵路', 2000, true],
    ['一万二千人堵路', 12_000, true],
    ['几人堵路', 4, false],
  ] as const)
    assert.is(found(rule(['number', 'unit'], { within: 0, from: least }), text).length > 0, hit, `${text} ${least}`);
});

matching('contexts reach as far as their rows say', () => {
  const bad = rule(['bad']);
  assert.equal(found(bad, '这里没有恶臭'), ['恶臭 denied']);
  assert.equal(found(bad, '没有人来，恶臭还在'), ['恶臭']);
  assert.equal(found(bad, '没有水但恶臭很大'), ['恶臭']);
  assert.equal(found(bad, '担心以后，废气会来'), ['废气 feared']);
  assert.equal(found(bad, '担心以后。废气来了'), ['废气']);
  assert.equal(found(bad, '所说的废气，不属实'), ['废气 denied']);
  assert.equal(found(bad, '废气来了。前天的事不属实'), ['废气']);
});

matching('the words of an exception take a finding back, and a needed list must be there', () => {
  assert.equal(found(rule(['bad'], { unless: ['fear'] }), '担心废气'), []);
  assert.equal(found(rule(['bad'], { needs: ['people'] }), '废气来了'), []);
  assert.equal(found(rule(['bad'], { absent: ['people'] }), '废气来了。村民知道'), []);
  assert.equal(found(rule(['bad'], { absent: ['people'] }), '废气来了'), ['废气']);
  assert.equal(found(rule(['bad'], { needs: ['people'] }), '废气来了，村民知道'), ['废气']);
});

matching('a draft finds nothing', () => {
  assert.equal(found(rule(['bad'], { status: 'draft' }), '废气'), []);
});

matching('sets that share words count each, and a hidden word counts for none', () => {
  const count = countWords({ first: '厂 ~厂家', second: '工厂 厂' });
  assert.equal(count('工厂和厂家'), { first: 0, second: 1 });
  assert.equal(count('厂厂'), { first: 2, second: 2 });
});

matching('a text of five million signs of the worst kind is read, and no rule finds more than a handful', () => {
  for (const unit of ['没有恶臭', '村民堵', '三人死亡，', '污水']) {
    const findings = findAll(shipped, unit.repeat(Math.ceil(5_000_000 / unit.length)));
    const most = new Map<string, number>();
    for (const finding of findings) most.set(finding.rule.id, (most.get(finding.rule.id) ?? 0) + 1);
    assert.ok(Math.max(0, ...most.values()) <= 8, unit);
  }
});

matching.run();
