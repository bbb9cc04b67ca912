import * as assert from 'uvu/assert';
import { alertRules } from '../../../api/alerts/settings.ts';
import { ledgerRules, shippedLedgerSettings } from '../../../api/cases/settings.ts';
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
    const ledger = ledgerRules(o.database);
    assert.equal(await ledger.current(), { version: 0, value: shippedLedgerSettings });
    assert.is(await ledger.save({ ...shippedLedgerSettings, escalateAfterMinutes: 60 }, change), 1);
    assert.is(await ledger.save({ ...shippedLedgerSettings, escalateAfterMinutes: 90 }, change), 2);
    assert.equal([(await ledger.current()).version, (await ledger.current()).value.escalateAfterMinutes], [2, 90]);
    assert.equal(
      (await ledger.history()).map((one) => [one.version, one.by, one.reason, one.value.escalateAfterMinutes]),
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
      Array.from({ length: 4 }, () => ledger.save(shippedLedgerSettings, change)),
    );
    const saved = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    assert.is(new Set(saved).size, saved.length);
    for (const result of results) if (result.status === 'rejected') assert.is(result.reason.code, 'version.conflict');
  });

  rules('rules that would break the law or the reviews are refused with what is wrong', async ({ o }) => {
    const ledger = ledgerRules(o.database);
    const wrong: [object, string][] = [
      [{ clocks: [] }, '须有回应时限'],
      [{ escalateAfterMinutes: -1 }, '不能为负'],
      [{ reviewChains: { ...shippedLedgerSettings.reviewChains, red: ['wording'] } }, '不能缺少办公室保密审查'],
      [{ reviewChains: { ...shippedLedgerSettings.reviewChains, red: ['secrecy', 'secrecy'] } }, '审核环节不能重复'],
    ];
    for (const [part, sentence] of wrong) {
      try {
        await ledger.save({ ...shippedLedgerSettings, ...part }, change);
        assert.unreachable();
      } catch (error) {
        assert.match(error instanceof Error ? error.message : '', sentence);
      }
    }
    assert.is((await ledger.current()).version, 0);
  });

  rules.run();
}
