import * as assert from 'uvu/assert';
import { respondentOf } from '../../../api/cases/respondent.ts';
import { suite } from '../../suite.ts';
import { leader, wang } from './office.ts';
import { fileIt, stage } from './stage.ts';

const respondents = suite('回应主体');

const of = (...codes: string[]) =>
  respondentOf(
    codes.map((code) => ({ code })),
    '36',
  );

respondents('one place is answered where it is; several by who is above them all', () => {
  const expected: [string[], string][] = [
    [['360783'], 'county'],
    [['3607'], 'city'],
    [['3607', '360783'], 'county'],
    [['360783', '360702'], 'city'],
    [['360783', '3604'], 'province'],
    [['360429', '340826'], 'province'],
    [['360429', '34'], 'province'],
    [['36'], 'province'],
    [[], 'province'],
  ];
  assert.equal(
    expected.map(([codes]) => [codes, of(...codes).level]),
    expected,
  );
});

respondents('the ground is said: several places by 80号, one place by 61号, an unknown one plainly', () => {
  assert.is(of('360783', '3604').basis, '国办发〔2016〕80号：涉及多个地方的，上级政府主管部门是回应主体（跨市）');
  assert.match(of('360429', '340826').basis, '跨省');
  assert.match(of('3607').basis, '国办发〔2016〕61号');
  assert.match(of().basis, '地点未明');
});

respondents('it is stored when the case is filed, and changed by 宣教处 or 厅领导 with a reason', () => {
  const s = stage();
  assert.is(s.state.respondent, null);
  s.act(fileIt, wang);
  const basis = '国办发〔2016〕61号：属地管理、分级负责、谁主管谁负责';
  assert.equal(s.state.respondent, { level: 'county', basis, reason: null });
  const raise = { type: 'setRespondent', level: 'province', reason: '省外媒体集中报道' } as const;
  s.act(raise, leader);
  assert.equal(s.state.respondent, { level: 'province', basis, reason: '省外媒体集中报道' });
  assert.is(s.refusal(raise, wang), 'respondent.unchanged');
});

respondents.run();
