import * as assert from 'uvu/assert';
import type { Trigger } from '../../analysis/codes.ts';
import { levelOrder } from '../../analysis/codes.ts';
import { suite } from '../suite.ts';
import { assessed } from './assess-example.ts';

const test = suite('hard triggers');

/** Stated; then denied or prevented; then only possible. */
const examples: readonly [Trigger, string, string, string][] = [
  [
    'drinking',
    '自来水今天发黄发臭，污染严重，全村不敢喝',
    '自来水没有异味，污染治理得很好',
    '如果不管，自来水迟早会被污染',
  ],
  [
    'school',
    '工厂废气飘进校园，小学生流鼻血、呕吐',
    '工厂废气已治理，没有小学生流鼻血、呕吐',
    '担心废气会让小学生流鼻血、呕吐',
  ],
  ['toxic', '电镀厂废水镉超标，排到农田', '废水检测未发现镉超标，农田没有污染', '万一废水镉超标，农田就完了'],
  ['cross', '污水直排长江，下游一片浑浊', '严禁污水直排长江，保护水环境', '一旦污水流入长江，后果严重'],
  ['crowd', '村民聚集堵路，反对化工厂排污', '化工厂排污一事防止村民聚集堵路', '再排污，我担心村民会聚集堵路'],
  ['casualty', '化工厂泄漏，3人死亡', '化工厂泄漏未造成人员伤亡', '化工厂万一泄漏，可能会有人员伤亡'],
  ['central', '这家排污企业被央视曝光', '企业没有被央视曝光，排污已停', '再排污迟早会被央视曝光'],
  [
    'coverup',
    '企业监测数据造假，瞒报超标排放',
    '严查监测数据造假、瞒报行为，杜绝超标排放',
    '排污企业会不会监测数据造假',
  ],
];

for (const [trigger, stated, denied, possible] of examples) {
  test(`「${stated}」 states ${trigger} and is orange or red`, () => {
    const { triggers, level, reasons } = assessed(stated);
    assert.ok(triggers.includes(trigger), triggers.join());
    assert.ok(levelOrder.indexOf(level) >= levelOrder.indexOf('orange'), level);
    assert.ok(reasons.some(({ factor, basis }) => factor === `trigger:${trigger}` && basis.includes('硬触发')));
  });

  test(`「${denied}」 does not state ${trigger}`, () => {
    assert.not.ok(assessed(denied).triggers.includes(trigger));
  });

  test(`「${possible}」 does not state ${trigger}`, () => {
    assert.not.ok(assessed(possible).triggers.includes(trigger));
  });
}

/** Other ways to state the same facts. */
const wordings: readonly [Trigger, string][] = [
  ['drinking', '养猪场粪水直排，村里的水井发臭，已无法使用'],
  ['drinking', '造纸厂的污水让全村人饮用的溪水变黑'],
  ['school', '猪场臭气熏天，严重影响小学师生的生活'],
  ['school', '作坊废气天天飘过来，好几个小孩皮肤红肿'],
  ['crowd', '企业偷排废气，村民多次阻工'],
  ['crowd', '村民到厂里制止排污，公安到场抓走村民数人'],
  ['coverup', '厂方随意殴打维权的居民，污染照旧'],
  ['coverup', '他举报化工厂污染被当地警方行政拘留'],
  ['casualty', '化工厂毒烟多年，附近不少人得病死亡'],
];
for (const [trigger, stated] of wordings)
  test(`「${stated}」 states ${trigger}`, () => {
    const { triggers } = assessed(stated);
    assert.ok(triggers.includes(trigger), triggers.join());
  });

test('a street named after a river is no river, a question and a routine circular state nothing', () => {
  for (const quiet of [
    '赣江街道办旁边一到晚上就焚烧垃圾，污染空气',
    '拟建的焚烧场是否对赣江水造成严重污染？',
    '生态环境部通报大气污染防治目标全面实现，优良天数上升',
  ])
    assert.equal(assessed(quiet).triggers, [], quiet);
});

test('a drill that rehearses deaths is no alert', () => {
  const drill = assessed('化工园区举行应急演练', '演练模拟储罐爆炸，造成3人死亡，饮用水取水口受污染。', {
    sourceKind: 'news',
  });
  assert.is(drill.state, 'drill');
  assert.is(drill.level, 'none');
});

test('what happened years ago triggers nothing today', () => {
  const { triggers, level } = assessed('老照片', '十年前化工厂爆炸，3人死亡，如今那里建成了公园。');
  assert.equal(triggers, []);
  assert.is(level, 'none');
});

test('what a drill rehearses is set aside as a drill, though the text be of something else too', () => {
  const { triggers, reasons } = assessed('', '昨天演练里说储罐爆炸。今天又投诉废气扰民，臭得睡不着，请来查。');
  assert.equal(triggers, []);
  assert.ok(reasons.some(({ basis }) => basis.startsWith('演练：不计')));
});

test('what happens abroad, in another province or in an advertisement states no trigger here', () => {
  for (const text of [
    '日本一家化工厂爆炸，氯气泄漏，三人死亡',
    '山东寿光一家化工厂爆炸，氯气泄漏，三人死亡',
    '自来水重金属超标？净水机限时特价，加微信领优惠券，厂家直销',
  ])
    assert.equal(assessed('', text).triggers, [], text);
  assert.ok(assessed('', '一家化工厂爆炸，氯气泄漏，三人死亡').triggers.length > 1);
});

test('停水 for a repair triggers nothing, 停水 for a spill does', () => {
  assert.equal(assessed('', '因更换总阀门，全镇明天停水四小时，请提前储水').triggers, []);
  assert.ok(assessed('', '上游漏了油，全镇停水').triggers.includes('drinking'));
});

test('what is denied officially is no alert', () => {
  const denial = assessed('辟谣：自来水检出重金属不实', '网传自来水重金属超标、多人中毒，经核实为谣言。', {
    sourceKind: 'government',
  });
  assert.is(denial.state, 'refuted');
  assert.is(denial.level, 'none');
});

test('fear of a project not yet built pollutes nothing, but a joint letter is a fact', () => {
  const fear = assessed('担心垃圾焚烧厂污染水源', '拟建的焚烧厂离水库太近，反对选址在这里。');
  assert.equal(
    fear.reasons.filter(({ factor }) => factor.startsWith('trigger:')),
    [],
  );
  const letter = assessed('三百户联名反对焚烧厂选址', '村民联名反对在村口建垃圾焚烧厂。');
  assert.is(letter.level, 'orange');
  assert.ok(letter.triggers.includes('crowd'));
});

test('what its context takes back is shown with the reason why, and weighs nothing', () => {
  const { reasons, score } = assessed('', '自来水没有异味。担心化工厂会爆炸。');
  const aside = reasons.filter(({ basis }) => basis.includes('不计'));
  assert.equal(
    aside.map(({ factor, weight }) => [factor, weight]),
    [
      ['否定', 0],
      ['担忧', 0],
    ],
  );
  assert.ok(score < 62, `${score}`);
  assert.ok(!assessed('', '自来水有异味，化工厂爆炸了。').reasons.some(({ basis }) => basis.includes('不计')));
});

test.run();
