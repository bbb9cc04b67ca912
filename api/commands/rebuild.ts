import { createAudit } from '../audit/audit.ts';
import { openPresentLedger } from '../backup/present-ledger.ts';
import { compareLists } from '../cases/compare-lists.ts';
import { rebuildCases } from '../cases/projection.ts';
import type { Database } from '../database/open.ts';
import { keptFiles } from '../installation/files.ts';
import { ofThisInstallation } from '../installation/installation.ts';
import { type Anchor, fileAnchor } from '../ledger/anchor.ts';
import { reasonMinChars } from '../ledger/losses.ts';
import { collectFindings } from '../ledger/verify/finding.ts';
import { verifyChains } from '../ledger/verify.ts';
import { answer, type Command, CommandFailed, say } from './command.ts';

/** `npm run rebuild`: makes all that is made from the ledger anew. */
export const rebuild: Command = {
  usage: `用法：npm run rebuild -- 原因
先核验台账的链条，再从台账重做案件列表、时限区间等全部读模型；重做前与台账不一致的地方逐项指出。
原因至少 ${reasonMinChars} 个字，记入审计。程序升级后第一次启动会自动重做，平时不需要运行。
系统可以正在运行：期间照常可以查看，新的操作等它完成。`,
  options: {},
  async run({ config, files }) {
    const database = await openPresentLedger(config);
    try {
      await ofThisInstallation(config, database);
      answer({ cases: await rebuildFromLedger(database, fileAnchor(keptFiles(config).anchor), files.join(' ')) });
    } finally {
      await database.destroy();
    }
  },
};

/** Makes the lists anew from a ledger that is whole; how much was wrong with them before is in the audit with the reason. Returns how many cases there are. */
export async function rebuildFromLedger(database: Database, anchor: Anchor, given: string): Promise<number> {
  const reason = given.trim();
  if ([...reason].length < reasonMinChars)
    throw new CommandFailed(`请写明重做列表的原因（至少 ${reasonMinChars} 个字），它会留在审计记录里。`);
  const inChains = collectFindings();
  await verifyChains(database, anchor, inChains);
  const [fault] = inChains.all();
  if (fault !== undefined)
    throw new CommandFailed(`链条本身有问题（${fault.sentence}），不能用它重做列表。请保留现场并联系审计人员。`);
  const inLists = collectFindings();
  await compareLists(database, inLists);
  const before = inLists.all();
  for (const { sentence } of before) say(`核验未通过：${sentence}`);
  const cases = await rebuildCases(database, (done) => say(`已重做 ${done} 个案件……`));
  const told = { userId: null, by: '命令行', ok: true, address: null };
  await createAudit(database, () => new Date()).append({
    ...told,
    action: '从台账重做案件列表',
    target: `重做前列表有 ${before.length} 处与台账不一致：${reason}`,
  });
  say(`已从台账重做案件列表，共 ${cases} 个案件。`);
  return cases;
}
