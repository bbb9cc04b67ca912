import { mkdir } from 'node:fs/promises';
import { BackupFault } from '../backup/manifest.ts';
import { databaseTarget } from '../backup/places.ts';
import { restoreBackup } from '../backup/restore.ts';
import { enqueueDocuments } from '../chain/intake-queue.ts';
import { createPacks } from '../chain/packs.ts';
import { connectDatabase } from '../database/open.ts';
import { openDocuments, openQueue } from '../engines.ts';
import { keptFiles } from '../installation/files.ts';
import { LossRefused, reasonMinChars } from '../ledger/losses.ts';
import { answer, type Command, CommandFailed, say } from './command.ts';
import { mustBeFile } from './input-file.ts';
import { lossSentence } from './verify.ts';

/** `npm run restore`: fills an empty installation from an archive and checks what came of it. */
export const restore: Command = {
  usage: `用法：npm run restore -- 备份文件 [--accept-loss 原因]
把备份恢复到当前设置所指的空目录、空数据库和空文档库（引擎可以与备份时不同），然后核验台账并与备份清单比对。
中途失败时系统不会启动，改正后再运行一次即可。恢复之后人人重新登录；备份时还在队列里的任务会由采集重新取得。
--accept-loss 原因  目录里留有比备份更新的锚文件时：把多出的记录登记为丢失（至少 ${reasonMinChars} 个字，永久保留）`,
  options: { 'accept-loss': { type: 'string' } },
  async run({ files, values, config, log }) {
    const [path] = files;
    if (path === undefined || files.length > 1)
      throw new CommandFailed('请给出一个备份文件，例如 npm run restore -- backup.tar');
    await mustBeFile(path);
    await mkdir(config.dataDir, { recursive: true });
    const begun = Date.now();
    const acceptLoss = values['accept-loss'];
    if (typeof acceptLoss === 'string' && [...acceptLoss.trim()].length < reasonMinChars)
      throw new CommandFailed(`--accept-loss 请写明原因（至少 ${reasonMinChars} 个字），它会永久保留。`);
    const target = databaseTarget(config);
    const database = connectDatabase(target);
    const now = () => new Date();
    try {
      const { manifest, documents, snapshots, attachments, unraised, ledger, same } = await restoreBackup(
        {
          database,
          target,
          openDocuments: () => openDocuments(config, log),
          files: keptFiles(config),
          acceptLoss: typeof acceptLoss === 'string' ? acceptLoss : null,
          now,
          enqueue: async (batch) => {
            const { queue } = await openQueue(config, now, log);
            try {
              await enqueueDocuments({ queue, packs: createPacks(database, now) }, batch);
            } finally {
              await queue.close(30_000);
            }
          },
          say,
        },
        path,
      );
      say(`备份时间 ${manifest.at}（${manifest.engines.ledger}，${manifest.engines.documents}）
　　　　　　备份　　恢复后
台账条数　　${manifest.ledger.entries}　　${ledger.entries}
链头　　　　${manifest.ledger.head.slice(0, 16)}　　${ledger.head.slice(0, 16)}
文本　　　　${manifest.documents ?? '未带'}　　${documents ?? '未带'}
快照　　　　${manifest.snapshots}　　${snapshots}
附件　　　　${manifest.attachments}　　${attachments}`);
      if (unraised > 0) say(`有 ${unraised} 条文本在备份时还没有判断是否预警，已放回队列，启动后处理。`);
      for (const loss of ledger.losses) say(lossSentence(loss));
      if (ledger.broken !== null) say(`台账核验未通过：第 ${ledger.broken.seq} 条 ${ledger.broken.reason}`);
      answer({
        same,
        entries: ledger.entries,
        head: ledger.head,
        documents,
        snapshots,
        attachments,
        unraised,
        seconds: (Date.now() - begun) / 1_000,
        ...(ledger.broken === null ? {} : { broken: ledger.broken }),
      });
      if (!same) throw new CommandFailed('恢复的内容与备份清单不一致，请不要启动系统，保留现场并联系管理员。');
      say('恢复完成，台账核验通过，可以启动系统。');
    } catch (error) {
      throw error instanceof BackupFault || error instanceof LossRefused ? new CommandFailed(error.message) : error;
    } finally {
      await database.destroy();
    }
  },
};
