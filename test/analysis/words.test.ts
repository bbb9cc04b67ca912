import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { parseWords, WordsError } from '../../analysis/words.ts';
import { suite } from '../suite.ts';
import { cutExample } from './example-documents.ts';

const words = suite('search-box syntax');
const parse = (input: string) => parseWords(input, cutExample);

words('words side by side must all occur, each cut into a phrase of tokens', () => {
  assert.equal(parse('河水 发黑发臭'), { all: [['河水'], ['发黑', '发臭']], any: [], not: [] });
  assert.equal(parse('　PM2.5　超标 '), { all: [['pm2', '5'], ['超标']], any: [], not: [] });
});

words('quotes of every kind make a phrase', () => {
  for (const input of ['"城东 河水"', '“城东 河水”', '「城东 河水」'])
    assert.equal(parse(input), { all: [['城东', '河水']], any: [], not: [] });
});

words('或, OR and | ask for one of several, next to words that must occur', () => {
  for (const or of [' 或 ', ' OR ', '|', ' ｜ '])
    assert.equal(parse(`河水${or}湖水${or}"井水" 发臭`), {
      all: [['发臭']],
      any: [['河水'], ['湖水'], ['井水']],
      not: [],
    });
  assert.equal(parse('（河水 或 湖水） 发臭'), { all: [['发臭']], any: [['河水'], ['湖水']], not: [] });
  assert.equal(parse('或许 ORP'), { all: [['或许'], ['orp']], any: [], not: [] });
});

words('a minus before a word or parentheses excludes, inside a word it is part of it', () => {
  assert.equal(parse('河水 -演练 -"应急 预案"'), { all: [['河水']], any: [], not: [['演练'], ['应急', '预案']] });
  assert.equal(parse('-（演练 或 预案）'), { all: [], any: [], not: [['演练'], ['预案']] });
  assert.equal(parse('GB3838-2002'), { all: [['gb3838', '2002']], any: [], not: [] });
});

words('nothing typed asks for nothing', () => {
  for (const input of ['', '   ', '\n']) assert.equal(parse(input), { all: [], any: [], not: [] });
});

words('a mistake is a Chinese sentence with the place of the character that is wrong', () => {
  const mistakes: [string, number, string][] = [
    ['河水 "发臭', 3, '引号没有成对'],
    ['河水 ""', 3, '引号里没有内容'],
    ['或 河水', 0, '“或”前面缺少词'],
    ['河水 或', 3, '“或”后面缺少词'],
    ['😀河水 | | 湖水', 4, '“或”后面缺少词'],
    ['（河水', 0, '括号没有成对'],
    ['河水）', 2, '多了一个右括号'],
    ['()', 0, '括号里没有词'],
    ['(河水 或 (湖水))', 6, '括号不能套括号'],
    ['河水 -', 3, '减号后面缺少要排除的词'],
    ['--河水', 0, '减号后面缺少要排除的词'],
    ['甲|乙 丙|丁', 4, '一次检索只能有一组“或”'],
    ['。！？', 0, '没有可以检索的字词'],
    ['水'.repeat(501), 500, '最多 500 个字'],
    [Array.from({ length: 65 }, () => '水').join(' '), 0, '词太多'],
  ];
  for (const [input, position, sentence] of mistakes) {
    try {
      parse(input);
      assert.unreachable(`${input} was understood`);
    } catch (error) {
      assert.instance(error, WordsError);
      assert.is((error as WordsError).position, position, input);
      assert.is((error as WordsError).code, 'search.words');
      assert.ok((error as WordsError).message.includes(sentence), `${input}: ${(error as WordsError).message}`);
    }
  }
});

words('whatever is typed is understood or explained, never anything else', () => {
  const char = fc.constantFrom(...'河水发臭 　"“”「」()（）|｜-－或ORa1.，*:^~\\\'\u0000😀'.split(''), '或', ' OR ');
  void fc.assert(
    fc.property(fc.array(char, { maxLength: 30 }), (chars) => {
      try {
        const { all, any, not } = parse(chars.join(''));
        return [...all, ...any, ...not].every((clause) => clause.length > 0);
      } catch (error) {
        return error instanceof WordsError;
      }
    }),
    { numRuns: 2_000, seed: 7 },
  );
});

words.run();
