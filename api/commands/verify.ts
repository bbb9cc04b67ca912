import { createAudit } from '../audit/audit.ts';
import { openPresentLedger } from '../backup/present-ledger.ts';
import type { LossRow } from '../database/tables-losses.ts';
import { keptFiles } from '../installation/files.ts';
import { ofThisInstallation } from '../installation/installation.ts';
import { fileAnchor } from '../ledger/anchor.ts';
import { LossRefused, reasonMinChars, recordLoss } from '../ledger/losses.ts';
import { type Beyond, verifyLedger } from '../ledger/verify.ts';
import { answer, type Command, CommandFailed, say } from './command.ts';

/** `npm run verify`: checks the ledger's chain and names the first broken entry. */
export const verify: Command = {
  usage: `用法：npm run verify [-- --record-loss 原因]
逐条核验台账哈希链，并与库外锚点比对；发现被改动、删除或调换的记录时指出第一条并以非零状态退出。
--record-loss 原因  恢复了较早的备份之后，把锚文件比台账多出的记录登记为丢失（至少 ${reasonMinChars} 个字）。
                   登记写入锚文件、数据库和审计记录，不能撤销，以后每次核验都会列出。`,
  options: { 'record-loss': { type: 'string' } },
  async run({ config, values }) {
    const database = await openPresentLedger(config);
    try {
      // Beside a foreign folder the chain would be held against a foreign anchor.
      await ofThisInstallation(config, database);
      const anchor = fileAnchor(keptFiles(config).anchor);
      const reason = values['record-loss'];
      if (typeof reason === 'string') {
        const audit = createAudit(database, () => new Date());
        const loss = await recordLoss(
          { database, anchor, audit, now: () => new Date() },
          { reason, by: '命令行' },
        ).catch((error: unknown) => {
          throw error instanceof LossRefused ? new CommandFailed(error.message) : error;
        });
        say(loss === null ? '锚文件没有比台账多出的记录，无须登记。' : `已登记丢失：第 ${loss.from}–${loss.to} 条。`);
      }
      say('正在核验台账……');
      const { entries, head, ok, broken, beyond, losses } = await verifyLedger(database, anchor);
      for (const loss of losses) say(lossSentence(loss));
      if (broken !== null)
        say(`台账核验未通过：第 ${broken.seq} 条（案件 ${broken.caseId ?? '未知'}）${broken.reason}`);
      if (beyond !== null) say(beyondSentence(beyond, entries));
      answer({
        entries,
        head,
        ok,
        ...(broken === null ? {} : { broken }),
        ...(beyond === null ? {} : { beyond }),
        ...(losses.length === 0 ? {} : { losses }),
      });
      if (broken !== null) throw new CommandFailed('台账核验未通过，请保留现场并联系审计人员。');
      say(`台账核验通过，共 ${entries} 条。`);
    } finally {
      await database.destroy();
    }
  },
};

/** What a person is told about a recorded loss. */
export function lossSentence({ from, to, at, by, reason }: LossRow): string {
  return `丢失登记：第 ${from}–${to} 条（共 ${to - from + 1} 条）于 ${at} 由${by}登记为丢失，原因：${reason}`;
}

/** What the anchor has beyond the ledger, and what to do about it. */
export function beyondSentence({ from, to, count, lastAt }: Beyond, entries: number): string {
  return `锚文件比台账多 ${count} 条：台账到第 ${entries} 条，锚文件记到第 ${to} 条（缺第 ${from}–${to} 条，最后一条记于 ${lastAt || '未知时间'}）。
如果刚刚恢复了较早的备份，这些记录已经丢失：请在启动系统之前运行 npm run verify -- --record-loss "原因" 登记。
如果没有恢复过备份，说明有人删除了台账记录：不要登记，请保留现场。`;
}
