import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { assess } from '../../analysis/assess.ts';
import { suite } from '../suite.ts';
import { textOf, wordsOf } from './assess-example.ts';

const test = suite('reasons and places point into the text');

test('every reason and place lies in its field and is not empty', () => {
  const document = textOf(
    '彭泽一学校多名学生呕吐头晕送医',
    '多年来化工园区夜里偷排，臭气熏天，多次投诉无果。\n今天上午彭泽县青螺镇学校多名学生流鼻血。',
  );
  const { reasons, places } = assess(document);
  assert.ok(reasons.length > 5 && places.length > 0);
  for (const span of [...reasons, ...places]) assert.ok(isInside(document, span), JSON.stringify(span));
});

test('a reason is the very words that the rule claims', () => {
  const document = textOf('学校旁的废气', '今天废气飘进校园，三名小学生流鼻血。');
  const reason = assess(document).reasons.find(({ factor }) => factor === 'trigger:school');
  assert.ok(reason !== undefined);
  assert.match(reason === undefined ? '' : wordsOf(document, reason), '学生流鼻血');
});

test('spans count code points: emoji before the words move nothing', () => {
  const document = textOf('😡😡😡废气又来了', '👨‍👩‍👧一家人都闻到了，🏭化工厂排放废气，小学生流鼻血😭。湖口县真难闻。');
  const { reasons, places } = assess(document);
  const school = reasons.find(({ factor }) => factor === 'trigger:school');
  assert.match(school === undefined ? '' : wordsOf(document, school), '小学生流鼻血');
  assert.is(places[0] === undefined ? '' : wordsOf(document, places[0]), '湖口县');
});

test('full-width, zero-width and invisible characters hide nothing and move nothing', () => {
  const document = textOf('ＰＭ２．５超标', '自\u200b来\u200b水发\ufeff臭，湖\u200b口\u00ad县居民不敢喝。');
  const { triggers, reasons, places } = assess(document);
  assert.ok(triggers.includes('drinking'));
  const drinking = reasons.find(({ factor }) => factor === 'trigger:drinking');
  const words = drinking === undefined ? '' : wordsOf(document, drinking);
  assert.match(words.replaceAll(/\p{Cf}/gu, ''), '自来水发臭');
  assert.is(places[0] === undefined ? '' : wordsOf(document, places[0]).replaceAll(/\p{Cf}/gu, ''), '湖口县');
});

const pieces = [
  '废气',
  '自来水',
  '发臭',
  '湖口县',
  '😡',
  '\u200b',
  '　',
  '\n',
  '。',
  '，',
  '小学生',
  '流鼻血',
  '投诉',
  'Ａ',
  'é',
  '长江',
  '污水直排',
  '\ud83d',
  '👨‍👩‍👧',
  '한',
  '反对建垃圾焚烧厂',
];
const noise = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((list) => list.join(''));

test('whatever is written, spans stay inside and the same text gives the same assessment', () => {
  fc.assert(
    fc.property(noise, noise, (title, text) => {
      const document = textOf(title, text);
      const first = assess(document);
      assert.equal(assess(document), first);
      for (const span of [...first.reasons, ...first.places]) assert.ok(isInside(document, span), JSON.stringify(span));
      assert.ok(first.score >= 0 && first.score <= 100);
    }),
    { numRuns: 300, seed: 7 },
  );
});

test.run();

function isInside(
  { title, text }: { title: string; text: string },
  { field, start, end }: { field: 'title' | 'text'; start: number; end: number },
): boolean {
  return start >= 0 && start < end && end <= [...(field === 'title' ? title : text)].length;
}
