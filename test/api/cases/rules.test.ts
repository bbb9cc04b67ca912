import * as assert from 'uvu/assert';
import { alertRules } from '../../../api/alerts/settings.ts';
import type { ReviewStep } from '../../../api/cases/contract-commands.ts';
import { ledgerRules, ledgerSettings, shippedReviewSettings } from '../../../api/cases/settings.ts';
import { clockRules } from '../../../api/clocks/settings.ts';
import { shippedClockSettings } from '../../../api/clocks/shipped.ts';
import { suite } from '../../suite.ts';
import { begin, engines, type Office } from './office.ts';

const change = { at: begin, by: '王敏', reason: '按厅办公会意见' };

for (const [engine, open] of engines) {
  const rules = suite<{ o: Office }>(`rules of the ledger on ${engine}`);
  rules.beforeEach(async (context) => {
    context.o = await open();
  });
  rules.afterEach(async ({ o }) => o.close());

  rules('the shipped rules hold until others are saved; every version stays with who and why', async ({ o }) => {
    const clocks = clockRules(o.database);
    assert.equal(await clocks.current(), { version: 0, value: shippedClockSettings });
    assert.is(await clocks.save({ ...shippedClockSettings, escalateAfterMinutes: 60 }, change), 1);
    assert.is(await clocks.save({ ...shippedClockSettings, escalateAfterMinutes: 90 }, change), 2);
    assert.equal([(await clocks.current()).version, (await clocks.current()).value.escalateAfterMinutes], [2, 90]);
    const { clocks: inForce, reviewChains } = await ledgerSettings(o.database);
    assert.equal([inForce.version, inForce.escalateAfterMinutes], [2, 90]);
    assert.equal(reviewChains, shippedReviewSettings.reviewChains);
    assert.equal(
      (await clocks.history()).map((one) => [one.version, one.by, one.reason, one.value.escalateAfterMinutes]),
      [
        [2, '王敏', '按厅办公会意见', 90],
        [1, '王敏', '按厅办公会意见', 60],
      ],
    );
    assert.is((await alertRules(o.database).current()).value.groupHours, 72);
  });

  rules('of two who save at once one is told', async ({ o }) => {
    const ledger = ledgerRules(o.database);
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, () => ledger.save(shippedReviewSettings, change)),
    );
    const saved = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    assert.is(new Set(saved).size, saved.length);
    for (const result of results) if (result.status === 'rejected') assert.is(result.reason.code, 'version.conflict');
  });

  rules('reviews that leave out a step are refused with what is wrong', async ({ o }) => {
    const ledger = ledgerRules(o.database);
    const wrong: [ReviewStep[], string][] = [
      [['wording'], '不能缺少办公室保密审查'],
      [['secrecy', 'secrecy'], '审核环节不能重复'],
    ];
    for (const [red, sentence] of wrong) {
      const reviewChains = { ...shippedReviewSettings.reviewChains, red };
      await refused(ledger.save({ reviewChains }, change), sentence);
    }
    assert.is((await ledger.current()).version, 0);
  });

  rules('limits that would break the law are refused with what is wrong', async ({ o }) => {
    const clocks = clockRules(o.database);
    const { rules: shipped, told } = shippedClockSettings;
    const without = (kind: string) => shipped.filter((rule) => rule.kind !== kind);
    const extension = { most: { amount: 1, unit: 'hours' }, times: 1 };
    const wrong: [object, string][] = [
      [{ rules: without('answer') }, '须有对所有案件的回应时限'],
      [{ rules: without('firstWord') }, '须有首次权威发布时限'],
      [{ rules: without('press') }, '须有新闻发布会时限'],
      [{ rules: [...shipped, shipped[0]] }, '规则编号 judge-15m 重复'],
      [
        { rules: shipped.map((rule) => (rule.kind === 'firstWord' ? { ...rule, extension } : rule)) },
        '「首次权威发布」的时限不能延期',
      ],
      [{ told: { ...told, escalated: told.overdue } }, '「升级」须通知「超时」之外的人'],
      [
        {
          hours: [
            { from: 840, to: 1_050 },
            { from: 510, to: 720 },
          ],
        },
        '办公时间各段须先后相接',
      ],
      [{ days: { '2026-02-30': 'off' } }, '日期应为'],
      [{ escalateAfterMinutes: -1 }, '不能为负'],
    ];
    for (const [part, sentence] of wrong)
      await refused(clocks.save({ ...shippedClockSettings, ...part }, change), sentence);
    assert.is((await clocks.current()).version, 0);
  });

  rules.run();
}

async function refused(saving: Promise<number>, sentence: string): Promise<void> {
  try {
    await saving;
  } catch (error) {
    assert.match(error instanceof Error ? error.message : '', sentence);
    return;
  }
  throw new Error(`It was saved, although: ${sentence}`);
}
