import * as assert from 'uvu/assert';
import { checkAnswer } from '../../../api/cases/answer-check/check.ts';
import { suite } from '../../suite.ts';
import { faultyAnswers, goodAnswers } from './answers.ts';

const check = suite('check of a draft answer');

/** A demand with ! before it was not ticked. */
const demandsOf = (demands: readonly string[] = []) =>
  demands.map((text) => ({ text: text.replace(/^!/, ''), covered: !text.startsWith('!') }));
const codes = (text: string, demands: readonly string[] = []) =>
  checkAnswer(text, demandsOf(demands)).map(({ code }) => code);

check('at least nine of ten planted faults are found, and of each kind most', () => {
  const missed = faultyAnswers.filter(({ code, text, demands }) => !codes(text, demands).includes(code));
  const told = missed.map(({ code, text }) => `${code}: ${text}`).join('\n');
  assert.ok(missed.length <= faultyAnswers.length / 10, told);
  for (const kind of new Set(faultyAnswers.map(({ code }) => code))) {
    const of = faultyAnswers.filter(({ code }) => code === kind).length;
    assert.ok(missed.filter(({ code }) => code === kind).length < of / 2, kind);
  }
});

check('at least nine of ten good answers have no finding', () => {
  const disturbed = goodAnswers
    .map(({ text, demands }) => ({ text, found: codes(text, demands) }))
    .filter(({ found }) => found.length > 0);
  const told = disturbed.map(({ text, found }) => `${found.join(' ')}: ${text}`).join('\n');
  assert.ok(disturbed.length <= goodAnswers.length / 10, told);
});

check('“nothing smelt, so it is not true” is marked as the whole sentence, counted in code points', () => {
  const text = '𠮷样。经现场核查，工作人员未闻到明显异味，举报不属实。';
  const finding = checkAnswer(text, []).find(({ code }) => code === 'answer.notSmelt');
  assert.ok(finding);
  const marked = [...text].slice(finding?.start, finding?.end).join('');
  assert.is(marked, '经现场核查，工作人员未闻到明显异味，举报不属实');
});

check('a denial with measured values at the hour in question is left alone', () => {
  const text =
    '11月24日23时至25日1时，在厂界3个点位监测臭气浓度12至14（无量纲），低于限值20，未闻到明显异味。12月再测两次并公布。电话12369。';
  assert.equal(codes(text), []);
});

check('empty phrases are marked one by one', () => {
  const text = '我厅高度重视，立即安排，举一反三，正在调查处理。';
  const found = checkAnswer(text, []);
  assert.equal(
    found.filter(({ code }) => code === 'answer.empty').map(({ start, end }) => text.slice(start, end)),
    ['高度重视', '举一反三'],
  );
  assert.ok(found.some(({ code }) => code === 'answer.noFigure'));
});

check('a demand that is not ticked is named, and one that is ticked and not spoken to is named with its words', () => {
  const [good = { text: '' }] = goodAnswers;
  const [finding] = checkAnswer(good.text, demandsOf(['!赔偿损失']));
  assert.equal([finding?.code, finding?.message], ['demand.uncovered', '没有回应诉求：赔偿损失']);
  const [other] = checkAnswer(good.text, demandsOf(['给孩子体检']));
  assert.equal([other?.code, other?.message], ['demand.unspoken', '勾选为已回应，但正文没有说到：给孩子体检']);
});

check('a demand that the text speaks to is answered, ticked or not', () => {
  const text = '11月24日在3个点位监测，臭气浓度12，结果见附件。12月再测并公布。电话12369。';
  assert.equal(codes(text, ['!公布监测数据']), []);
  assert.equal(codes(text, ['公布监测数据']), []);
});

check('a long answer is checked in a time that grows with its length', () => {
  const seconds = (text: string) => {
    const start = performance.now();
    checkAnswer(text, demandsOf(['停产']));
    return performance.now() - start;
  };
  const sentence = '经现场核查未发现个别群众，';
  seconds(sentence.repeat(200));
  const once = seconds(sentence.repeat(1_000));
  const twice = seconds(sentence.repeat(4_000));
  assert.ok(twice < Math.max(200, once * 12), `${once.toFixed(1)} ms, ${twice.toFixed(1)} ms`);
});

check.run();
