import * as assert from 'uvu/assert';
import type { Level } from '../../analysis/codes.ts';
import { levelOrder } from '../../analysis/codes.ts';
import { levelFloors } from '../../analysis/rules/points.ts';
import { suite } from '../suite.ts';
import { assessed } from './assess-example.ts';

const test = suite('risk');

const examples: readonly [Level, string, string][] = [
  ['none', '周末去湿地公园看风景', '湖水清澈，风景优美，孩子很开心。'],
  ['blue', '楼下餐馆油烟扰民', '餐馆的油烟飘进厨房，请管一管。'],
  [
    'yellow',
    '化工厂臭气熏天，多次投诉无果',
    '多年来周边居民深受其害，多次向环保局投诉无果，厂里承诺整改至今没有兑现。',
  ],
  ['orange', '工厂废气飘进校园，多名小学生流鼻血', '今天上午废气飘进校园，小学生流鼻血。'],
  ['red', '化工厂爆炸，5人死亡', '今天凌晨化工厂车间爆炸，氯气泄漏，造成5人死亡，周边居民紧急撤离。'],
];

for (const [level, title, text] of examples)
  test(`「${title}」 is ${level}`, () => {
    assert.is(assessed(title, text).level, level);
  });

test('one hard trigger makes orange, however mildly it is told', () => {
  const { level, score } = assessed('今天自来水有点异味', '想知道能不能喝。');
  assert.is(level, 'orange');
  assert.ok(score >= levelFloors.orange);
});

test('no heap of everyday anger alone makes orange', () => {
  const { level, score } = assessed(
    '噪音扰民，忍无可忍',
    '多年来工地夜间施工噪音严重影响周边居民，多次投诉无果，部门不作为、踢皮球，承诺整改又变本加厉，老人头晕失眠，再不解决就去上访，找媒体曝光，有视频为证。',
  );
  assert.is(level, 'yellow');
  assert.ok(score < levelFloors.orange, `${score}`);
});

test('red needs deaths, a city without water, violence or the like', () => {
  const angry = assessed(
    '化工厂污水直排长江，自来水发臭，村民堵路',
    '多年来周边村民多次投诉无果，污水直排长江，自来水发臭不敢喝，村民聚集堵路，厂里造假瞒报，官商勾结，忍无可忍。',
  );
  assert.is(angry.level, 'orange');
  assert.is(assessed('上游泄漏污染水源，全城停水', '化工厂泄漏污染取水口，县城停水三天。').level, 'red');
});

test('an advertisement that frightens is no alert', () => {
  const advert = assessed('自来水重金属超标？净水器限时特价', '加微信领优惠券，厂家直销，包邮。');
  assert.is(advert.level, 'none');
  assert.ok(advert.reasons.some(({ factor }) => factor === 'advert'));
});

test('the smoke of paper burnt for the dead is no pollution', () => {
  assert.is(assessed('满街焦糊味', '原来是有人在路口烧纸祭祖。').level, 'none');
});

test('what is solved already weighs less', () => {
  const open = assessed('油烟扰民', '餐馆油烟直排，居民多次投诉无果。');
  const solved = assessed('油烟扰民', '餐馆油烟直排，居民多次投诉无果。现在问题已经得到解决，感谢环保局及时处理。');
  assert.ok(solved.score < open.score, `${solved.score} < ${open.score}`);
});

test('saying the same ten times is not riskier than saying it twice', () => {
  const sentence = '餐馆油烟扰民，请管一管。';
  assert.is(assessed('', sentence.repeat(10)).score, assessed('', sentence.repeat(2)).score);
});

test('reasons add up to the score, heaviest first, and each has a basis', () => {
  for (const [, title, text] of examples.slice(1)) {
    const { score, reasons } = assessed(title, text);
    const sum = reasons.reduce((total, { weight }) => total + weight, 0);
    assert.is(Math.round(Math.min(100, Math.max(0, sum))), score, title);
    assert.equal(
      reasons.map(({ weight }) => weight),
      reasons.map(({ weight }) => weight).sort((a, b) => b - a),
    );
    assert.ok(reasons.every(({ basis }) => basis.length > 4));
  }
});

test('every level is higher than the one before', () => {
  const scores = examples.map(([, title, text]) => assessed(title, text).score);
  assert.equal(
    scores,
    [...scores].sort((a, b) => a - b),
  );
  assert.equal(
    examples.map(([level]) => level),
    [...levelOrder],
  );
});

test.run();
