import * as assert from 'uvu/assert';
import { checkAnswer } from '../../../api/present/answer-check.ts';
import { describeEntry } from '../../../api/present/entry-sentence.ts';
import { suite } from '../../suite.ts';

const present = suite('what people read');

const codes = (text: string, demands: { text: string; covered: boolean }[] = []) =>
  checkAnswer(text, demands).map(({ code }) => code);
const good =
  '11月24日20时至22时，我厅执法人员和市局监测人员在该小区3个点位采样，氨浓度0.9毫克/立方米，超过限值。已责令该公司停产整改，12月5日前复测并公布结果。';

present('an answer with dates, figures and measures has no findings', () => {
  assert.equal(codes(good, [{ text: '公布数据', covered: true }]), []);
});

present('a demand that is not covered is named', () => {
  const [finding] = checkAnswer(good, [{ text: '赔偿损失', covered: false }]);
  assert.equal([finding?.code, finding?.message], ['demand.uncovered', '没有回应诉求：赔偿损失']);
});

present('“nothing smelt, so it is not true” is marked as the whole sentence, counted in code points', () => {
  const text = '𠮷样。经现场核查，工作人员未闻到明显异味，举报不属实。';
  const finding = checkAnswer(text, []).find(({ code }) => code === 'answer.notSmelt');
  assert.ok(finding);
  const marked = [...text].slice(finding?.start, finding?.end).join('');
  assert.is(marked, '经现场核查，工作人员未闻到明显异味，举报不属实');
});

present('empty phrases are marked one by one and an answer without any figure is noticed', () => {
  const text = '我厅高度重视，立即安排，举一反三，正在调查处理。';
  const found = checkAnswer(text, []);
  assert.equal(
    found.filter(({ code }) => code === 'answer.empty').map(({ start, end }) => text.slice(start, end)),
    ['高度重视', '举一反三'],
  );
  assert.ok(found.some(({ code }) => code === 'answer.noFigure'));
});

present('sending people elsewhere is noticed', () => {
  assert.ok(codes('经核实，2026年11月事项不属于我局职责，请向城管部门反映。').includes('answer.pushed'));
});

present('ledger entries read as sentences in Beijing time', () => {
  const unit = (id: string) => (id === 'air' ? '大气环境处' : id);
  const published = { type: 'answerPublished' as const, url: 'https://a.example.cn/1', channel: '厅官网' };
  assert.is(
    describeEntry({ ...published, publishedAt: '2026-11-25T16:30:00.000Z' }, unit).sentence,
    '2026年11月26日00:30在厅官网发布回应：https://a.example.cn/1',
  );
  const noted = { type: 'clockNoted' as const, clock: 'accept' as const, dueAt: '2026-11-25T02:00:00.000Z', to: 'air' };
  assert.is(
    describeEntry({ ...noted, note: 'escalated' }, unit).sentence,
    '签收时限（2026年11月25日10:00）超时未办，已升级报告大气环境处',
  );
  const clocks = [
    { kind: 'answer' as const, startsAt: '', dueAt: '2026-11-27T02:00:00.000Z', legalBasis: '国办发〔2016〕61号' },
  ];
  assert.equal(describeEntry({ type: 'clocksStarted', clocks }, unit), {
    name: '起算时限',
    sentence: '回应须在2026年11月27日10:00前',
    basis: '国办发〔2016〕61号',
  });
});

present.run();
