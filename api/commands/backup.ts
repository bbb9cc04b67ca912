import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeBackup } from '../backup/backup.ts';
import { BackupFault } from '../backup/manifest.ts';
import { databaseTarget, refuseUnfinishedRestore } from '../backup/places.ts';
import { openPresentLedger } from '../backup/present-ledger.ts';
import { leftTables } from '../backup/tables.ts';
import { openDocuments } from '../engines.ts';
import { keptFiles } from '../installation/files.ts';
import { ledgerEngine } from '../server.ts';
import { answer, type Command, CommandFailed, type CommandInput, say } from './command.ts';

/** `npm run backup`: writes one archive of all that cannot be made again, while the system runs. */
export const backup: Command = {
  usage: `用法：npm run backup [-- --to 文件或目录] [--without-documents]
把台账数据库、锚文件、密钥、快照、附件和文本写进一个备份文件，系统可以照常运行。写完后重读一遍核对指纹。
备份与引擎无关：SQLite 的备份可以恢复到 PostgreSQL，文本可以恢复到 Elasticsearch 或 OpenSearch，反过来也可以。
备份文件里有密钥和全部数据，只有本人可读（0600），请放在别人读不到的地方。
--to 文件或目录       默认放在 DATA_DIR/backups 下，文件名带时间
--without-documents  不带文本（恢复后台账完整，文本要另外重建）
不带走的：登录状态、重复提交的应答、队列里还没处理的任务。`,
  options: { to: { type: 'string' }, 'without-documents': { type: 'boolean' } },
  async run(input) {
    const { config, values, log } = input;
    refuseUnfinishedRestore(config);
    const begun = Date.now();
    const database = await openPresentLedger(config);
    const documents = values['without-documents'] === true ? null : await openDocuments(config, log);
    try {
      const path = await pathOf(input, new Date());
      const files = keptFiles(config);
      if (!existsSync(files.secret))
        throw new CommandFailed(`找不到密钥文件 ${files.secret}，请检查 DATA_DIR 与 SECRET_FILE。`);
      const { bytes, manifest } = await writeBackup(
        {
          database,
          target: databaseTarget(config),
          engines: { ledger: ledgerEngine(config), documents: documents?.engine ?? '无' },
          documents,
          files,
          now: () => new Date(),
          say,
        },
        path,
      );
      const seconds = (Date.now() - begun) / 1_000;
      say(`备份完成：${path}，${(bytes / 1e6).toFixed(1)} MB，用时 ${seconds.toFixed(1)} 秒。
台账 ${manifest.ledger.entries} 条，文本 ${manifest.documents ?? '未带'} 条，快照 ${manifest.snapshots} 个文件，附件 ${manifest.attachments} 个文件；没有带走 ${leftTables.join('、')} 和队列里的任务。
文件里有密钥，只有本人可读，请妥善保管。`);
      answer({
        file: path,
        bytes,
        entries: manifest.ledger.entries,
        head: manifest.ledger.head,
        documents: manifest.documents,
        snapshots: manifest.snapshots,
        attachments: manifest.attachments,
      });
    } catch (error) {
      throw error instanceof BackupFault ? new CommandFailed(error.message) : error;
    } finally {
      await documents?.close();
      await database.destroy();
    }
  },
};

/** The file to write: a folder gets a name with the time; a file that is there is never written over. */
async function pathOf({ values, config }: CommandInput, now: Date): Promise<string> {
  const name = `huiying-${now.toISOString().replace(/[:.]/g, '-')}.tar`;
  const to = values['to'];
  const folder = typeof to === 'string' && existsSync(to) && statSync(to).isDirectory();
  const path = typeof to !== 'string' ? join(config.dataDir, 'backups', name) : folder ? join(to, name) : to;
  if (existsSync(path)) throw new CommandFailed(`${path} 已经存在，备份不会覆盖它，请换一个名字。`);
  await mkdir(dirname(path), { recursive: true });
  return path;
}
