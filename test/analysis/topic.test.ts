import * as assert from 'uvu/assert';
import type { Topic } from '../../analysis/codes.ts';
import { suite } from '../suite.ts';
import { assessed } from './assess-example.ts';

const test = suite('topic');

const examples: readonly [Topic, string][] = [
  ['smell', '化工园区夜里又飘来一股酸臭味，窗户都不敢开'],
  ['air', '水泥厂的粉尘和黑烟飘得满村都是'],
  ['noise', '楼下工地半夜施工，轰鸣声吵得睡不着'],
  ['water', '村前的河水发黑，水面漂着死鱼和泡沫'],
  ['drinking', '今天自来水发黄有异味，不敢喝'],
  ['waste', '有人半夜用货车把危险废物倾倒在山沟里'],
  ['soil', '稻田土壤被镉污染，重金属超标'],
  ['radiation', '楼顶的通信基站有没有辐射'],
  ['nimby', '坚决反对在村口建垃圾焚烧厂'],
  ['ecology', '有人在湿地张网捕鸟，候鸟死了不少'],
  ['illegal', '这家小作坊没有环保手续，夜里偷排废水'],
  ['fraud', '监测站的监测数据造假，报告是伪造的'],
  ['inspection', '省生态环境保护督察组进驻，已立案处罚企业三家'],
  ['accident', '化工厂车间爆炸，氯气泄漏'],
  ['attitude', '废气扰民，打了五次电话投诉，部门互相推诿，至今没人管'],
];

for (const [topic, text] of examples)
  test(`「${text}」 is about ${topic}`, () => {
    const { relevant, topics } = assessed(text);
    assert.ok(topics.includes(topic), topics.join());
    assert.is(relevant, true);
  });

test('a text may have several topics, and a word in the title puts its own first', () => {
  const { topics } = assessed('养猪场恶臭熏天', '粪水直接排到水沟里，苍蝇很多。');
  assert.is(topics[0], 'smell');
  assert.ok(topics.includes('water'));
});

test('what only sounds like environment is none', () => {
  for (const text of [
    '我市优化营商环境，为企业办事提供方便',
    '平台泄露用户隐私信息，谁来负责',
    '孩子小升初学位怎么申请',
    '周末演唱会人气爆炸，现场气氛热烈',
    '请问医保卡怎么补办',
  ]) {
    const { relevant, topics, level } = assessed(text);
    assert.is(relevant, false, text);
    assert.equal(topics, []);
    assert.is(level, 'none');
  }
});

test('a text without a word has no topic, no level and no reasons', () => {
  const empty = assessed('', '');
  assert.is(empty.relevant, false);
  assert.is(empty.score, 0);
  assert.equal(empty.reasons, []);
  assert.equal(empty.places, []);
});

test.run();
