import * as assert from 'uvu/assert';
import type { ClockTrial } from '../../../api/clocks/contract.ts';
import { looserThan } from '../../../api/clocks/looser.ts';
import { shippedClockSettings } from '../../../api/clocks/shipped.ts';
import type { RatesAnswer } from '../../../api/figures/contract-rates.ts';
import { suite } from '../../suite.ts';
import { newCase, system } from '../cases/office.ts';
import { type Office, openOffice, signedIn } from '../http/server.ts';

const routes = suite<{ office: Office }>('the configuration of clocks');
routes.beforeEach(async (context) => {
  context.office = await openOffice();
});
routes.afterEach(async ({ office }) => office.close());

const answerIn = (amount: number) => ({
  ...shippedClockSettings,
  rules: shippedClockSettings.rules.map((rule) =>
    rule.kind === 'answer' ? { ...rule, limit: { amount, unit: 'hours' as const } } : rule,
  ),
});

routes(
  'what would change is shown first: the rules, and the running cases that would be due at another time',
  async ({ office }) => {
    await office.services.cases.open(newCase('case-1'), system);
    const wang = await signedIn(office, 'xuanjiao');
    const trial = (await wang.send('POST', '/api/clocks/try', { value: answerIn(24) })).body as ClockTrial;
    assert.equal(trial.changes, [
      '修改：回应自发现时间起48小时，可延期 1 次、最长24小时 → 回应自发现时间起24小时，可延期 1 次、最长24小时',
    ]);
    assert.equal([trial.looser, trial.running > trial.different, trial.different >= 1], [[], true, true]);
    const mine = trial.items.find(({ caseId }) => caseId === 'case-1');
    assert.equal(
      [mine?.name, mine?.dueAt, mine?.wouldBe],
      ['回应', '2026-11-27T01:30:00.000Z', '2026-11-26T01:30:00.000Z'],
    );
  },
);

routes(
  'switched on with a reason it holds for new cases, running ones keep their limits, and the history says who and why',
  async ({ office }) => {
    await office.services.cases.open(newCase('case-1'), system);
    const wang = await signedIn(office, 'xuanjiao');
    const saved = await wang.send('PUT', '/api/clocks', { value: answerIn(24), version: 0, reason: '按会议意见' });
    assert.is(saved.status, 200);
    const shown = (await wang.send('GET', '/api/clocks')).body as { version: number; history: object[] };
    assert.is(shown.version, 1);
    assert.equal(
      shown.history.map((one) => ({ ...one, at: '' })),
      [{ version: 1, at: '', by: '宣教甲', reason: '按会议意见' }],
    );
    assert.is((await office.services.cases.read('case-1'))?.state.clocks.at(-1)?.dueAt, '2026-11-27T01:30:00.000Z');
    const again = await wang.send('PUT', '/api/clocks', { value: answerIn(12), version: 0, reason: '再改' });
    assert.is(again.status, 409);
  },
);

routes(
  'how the limits of a period were kept is told by both limits, with what was registered late',
  async ({ office }) => {
    const { clock, services } = office;
    await services.cases.open(newCase('case-1', { foundAt: '2026-11-24T15:00:00.000Z' }), system);
    clock.move(20);
    const wang = await signedIn(office, 'xuanjiao');
    const rates = (await wang.get('/api/clocks/rates')).body as RatesAnswer;
    assert.is(rates.registered, 1);
    assert.equal([rates.late.value, rates.late.previous], [1, 0]);
    const listed = await wang.get(`/api${rates.late.records}`);
    assert.is(listed.body.total, 1);
    assert.equal(
      rates.rates.map(({ name, original, extended }) => [name, original, extended.decided]),
      [['研判', { decided: 1, met: 0, percent: 0, previous: null }, 1]],
    );
    const other = await signedIn(office, 'shui');
    const theirs = (await other.get('/api/clocks/rates')).body as RatesAnswer;
    assert.equal([theirs.registered, theirs.late.value, theirs.rates], [0, 0, []]);
    const empty = await wang.get(`/api/clocks/rates?from=${clock.now.toISOString()}&to=2026-11-01T00:00:00Z`);
    assert.equal([empty.status, empty.body.code], [400, 'period.empty']);
  },
);

routes('宣教处 may tighten and not loosen; 厅领导 may', async ({ office }) => {
  const looser = { value: answerIn(72), version: 0, reason: '人手不足' };
  const wang = await signedIn(office, 'xuanjiao');
  const refused = await wang.send('PUT', '/api/clocks', looser);
  assert.is(refused.status, 403);
  assert.match((refused.body as { detail: string }).detail, '放宽时限须由厅领导启用：回应时限由48小时放宽为72小时');
  const leader = await signedIn(office, 'lingdao');
  assert.is((await leader.send('PUT', '/api/clocks', looser)).status, 200);
});

routes('looser is: a later limit, a limit taken away, more or longer extensions, another start, a laxer 迟报', () => {
  const change = (kind: string, to: object) => ({
    ...shippedClockSettings,
    rules: shippedClockSettings.rules.map((rule) => (rule.kind === kind ? { ...rule, ...to } : rule)),
  });
  const looser = (next: typeof shippedClockSettings) => looserThan(shippedClockSettings, next)[0] ?? null;
  assert.is(looser(shippedClockSettings), null);
  assert.is(looser(change('judge', { limit: { amount: 10, unit: 'minutes' } })), null);
  assert.is(looser(change('judge', { limit: { amount: 16, unit: 'minutes' } })), '研判时限由15分钟放宽为16分钟');
  assert.is(
    looser(change('judge', { limit: { amount: 1, unit: 'workingHours' } })),
    '研判时限由15分钟放宽为1个工作小时',
  );
  assert.is(looser(change('judge', { levels: ['red'] })), '取消橙色案件的研判时限（15分钟）');
  assert.is(
    looser(change('judge', { extension: { most: { amount: 1, unit: 'hours' }, times: 1 } })),
    '研判可以延期 1 次（现为 0 次）',
  );
  assert.is(looser(change('firstWord', { start: 'opened' })), '首次权威发布的起算点改变');
  assert.is(looser({ ...shippedClockSettings, late: { found: null, published: null } }), '迟报标准放宽（发现后）');
  assert.is(looser({ ...shippedClockSettings, escalateAfterMinutes: 31 }), '超时后 31 分钟才升级（现为 30 分钟）');
  // A day that is not worked any more makes working time longer.
  assert.is(
    looser({ ...shippedClockSettings, days: { '2026-03-02': 'off' } }),
    '签收时限由2个工作小时放宽为2个工作小时',
  );
});

routes.run();
