import * as assert from 'uvu/assert';
import type { EventState, SourceKind } from '../../analysis/codes.ts';
import { suite } from '../suite.ts';
import { assessed } from './assess-example.ts';

const test = suite('event state');

const examples: readonly [EventState, SourceKind, string, string][] = [
  ['occurring', 'forum', '昨晚园区又排放刺鼻废气', '我们小区的人都被熏醒了，请环保部门来查。'],
  ['occurring', 'hotline', '养鸡场太臭', '村口的养鸡场味道很重。'],
  ['feared', 'forum', '反对在小区旁建变电站', '听说规划要建变电站，担心建成后有辐射。'],
  ['routine', 'government', '我市召开大气污染防治工作推进会', '会议强调，要扎实开展专项行动，完成全年目标。'],
  ['routine', 'news', '全市空气质量优良天数同比增加五天', '记者从市生态环境局获悉，前十个月优良天数比例上升。'],
  ['drill', 'government', '突发环境事件应急演练举行', '演练模拟一辆罐车侧翻，硫酸泄漏入河，多人中毒。'],
  ['drill', 'news', '硫酸罐车泄漏？别慌，是桌面推演', '情景设定为罐车侧翻导致泄漏。'],
  ['history', 'forum', '十年前的那次停水', '当年的污染事件已经过去十年，如今河水清了。'],
  ['refuted', 'government', '关于网传“河水有毒”的辟谣说明', '经核实，网传信息不实，造谣者已被处理。'],
  ['ask', 'forum', '请问噪声标准是多少分贝', '想了解一下居民区夜间噪声标准，在哪里可以查询？'],
  ['opinion', 'weibo', '', '我觉得碳中和说起来容易，个人认为还是要看电价，大家怎么看。'],
];

for (const [state, sourceKind, title, text] of examples)
  test(`「${title}${text}」 from ${sourceKind} is ${state}`, () => {
    assert.is(assessed(title, text, { sourceKind }).state, state);
  });

test('a complaint that asks when the stench will end complains', () => {
  assert.is(assessed('臭水沟什么时候才能治理', '家门口的水沟臭气熏天，苍蝇成群。').state, 'occurring');
});

test('what an office reports of complaints is its work, but an accident it reports is an accident', () => {
  const work = assessed('我市开展餐饮油烟专项整治', '针对群众反映的油烟扰民问题，组织开展联合检查。', {
    sourceKind: 'government',
  });
  assert.is(work.state, 'routine');
  const notice = assessed('关于河段出现死鱼情况的通报', '今日上午，河段出现大面积死鱼，正在组织排查和监测。', {
    sourceKind: 'government',
  });
  assert.is(notice.state, 'occurring');
});

test('a text about an old year is history only for those who read it later', () => {
  const text = '2016年4月，仙女湖出现镉超标，全城停水。';
  assert.is(assessed('回顾2016年水污染事件', text, { publishedAt: '2026-04-05T00:00:00.000Z' }).state, 'history');
  assert.is(assessed('仙女湖镉超标', text, { publishedAt: '2016-04-07T00:00:00.000Z' }).state, 'occurring');
});

test('the year of publication is that of Beijing', () => {
  const text = '2025年的那次污水泄漏，河水发黑。';
  assert.is(assessed('河水', text, { publishedAt: '2026-12-31T15:59:00.000Z' }).state, 'occurring');
  assert.is(assessed('河水', text, { publishedAt: '2026-12-31T16:01:00.000Z' }).state, 'history');
});

test.run();
