import * as assert from 'uvu/assert';
import { describeEntry } from '../../../api/cases/entry-sentence.ts';
import { suite } from '../../suite.ts';

const present = suite('what people read');

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
    '签收时限（2026年11月25日10:00）超时未办，升级提醒已生成，待送达大气环境处',
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
