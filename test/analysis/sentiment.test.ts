import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';
import { assessed } from './assess-example.ts';

const test = suite('sentiment');

test('complaint and anger are negative', () => {
  assert.is(assessed('臭得忍无可忍', '投诉了没人管，太气愤了。').sentiment, -1);
});

test('thanks and praise are positive', () => {
  assert.is(assessed('给环保局点赞', '河水清澈了，环境优美，感谢你们的努力，大家很满意。').sentiment, 1);
});

test('a question without feeling is neutral', () => {
  assert.is(assessed('请问环评公示在哪里查询').sentiment, 0);
});

test('a negation turns praise', () => {
  assert.is(assessed('治理结果', '河水不清澈，环境没有改善，不满意。').sentiment, -1);
});

test('praise that means the opposite is complaint, and says so in its reasons', () => {
  const sarcasm = assessed('这空气真养人', '每天免费闻毒气，真是辛苦你们了，化工厂的废气天天飘。');
  assert.is(sarcasm.sentiment, -1);
  assert.is(sarcasm.state, 'occurring');
  assert.ok(sarcasm.reasons.some(({ factor }) => factor === '反讽'));
});

test('a grievance on a board without one angry word is negative still', () => {
  assert.is(assessed('南昌县家具厂晚上喷漆', '八点以后开始，持续到十一点。').sentiment, -1);
});

test.run();
