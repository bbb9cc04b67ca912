import { readFile } from 'node:fs/promises';
import { type FilesChecked, filesSentence, withFiles } from '../attachments/verify.ts';
import { createAudit } from '../audit/audit.ts';
import { openPresentLedger } from '../backup/present-ledger.ts';
import { verifyLedger } from '../cases/verify-ledger.ts';
import type { Database } from '../database/open.ts';
import type { LossRow } from '../database/tables-losses.ts';
import { keptFiles } from '../installation/files.ts';
import { ofThisInstallation } from '../installation/installation.ts';
import { type Anchor, fileAnchor } from '../ledger/anchor.ts';
import { LossRefused, reasonMinChars, recordLoss } from '../ledger/losses.ts';
import type { Finding } from '../ledger/verify/finding.ts';
import {
  againstHeads,
  type ChainHead,
  headsBlock,
  headsNow,
  readHeads,
  UnreadableHeads,
} from '../ledger/verify/heads.ts';
import type { Beyond, LedgerVerification } from '../ledger/verify.ts';
import { answer, type Command, CommandFailed, say } from './command.ts';
import { rebuildFromLedger } from './rebuild.ts';

/** `npm run verify`: checks all chains and what hangs on them, and names what is wrong. */
export const verify: Command = {
  usage: `用法：npm run verify [-- --record-loss 原因 | --heads | --against 文件 | --rebuild 原因]
逐条核验台账、审计、留痕三条哈希链，并与库外锚点比对；再用台账重算案件列表，用留痕核对用户、预警研判、周报、密钥、
规则等表；台账列出的附件逐个读完核对指纹；发现任何改动、删除、插入、调换时逐项指出，并以非零状态退出。
--heads            打印当日链头（几行字），可以打印签字或者邮寄，存放在数据库和数据目录之外的地方。
--against 文件      核验时与以前打印的链头比对：表和锚文件一起被截短、改写也能发现。
--rebuild 原因      先从台账重做案件列表（与 npm run rebuild 相同；至少 ${reasonMinChars} 个字的原因，记入审计），再核验。
--record-loss 原因  恢复了较早的备份之后，把锚文件比台账多出的记录登记为丢失（至少 ${reasonMinChars} 个字）。
                   登记写入锚文件、数据库和审计记录，不能撤销，以后每次核验都会列出。`,
  options: {
    'record-loss': { type: 'string' },
    heads: { type: 'boolean' },
    against: { type: 'string' },
    rebuild: { type: 'string' },
  },
  async run({ config, values }) {
    const database = await openPresentLedger(config);
    try {
      // Beside a foreign folder the chain would be held against a foreign anchor.
      await ofThisInstallation(config, database);
      const anchor = fileAnchor(keptFiles(config).anchor);
      if (values['heads'] === true) return await printHeads(database);
      const earlier = typeof values['against'] === 'string' ? await headsIn(values['against']) : [];
      if (typeof values['record-loss'] === 'string') await giveUp(database, anchor, values['record-loss']);
      if (typeof values['rebuild'] === 'string') await rebuildFromLedger(database, anchor, values['rebuild']);
      say('正在核验台账、审计、留痕……');
      const files = { folder: keptFiles(config).attachments, bytesMax: Number.POSITIVE_INFINITY, today: new Date() };
      const verified = await withFiles(await verifyLedger(database, anchor), database, files);
      tell(verified, await againstHeads(database, earlier));
    } finally {
      await database.destroy();
    }
  },
};

/** Says all that was found and answers for programs; throws where anything was. */
function tell(verified: LedgerVerification & { files: FilesChecked }, exported: readonly Finding[]): void {
  const { entries, head, broken, beyond, losses } = verified;
  const findings = [...verified.findings, ...exported];
  const told = filesSentence(verified.files);
  if (told !== null) say(told);
  for (const loss of losses) say(lossSentence(loss));
  for (const finding of findings) say(sentenceOf(finding));
  if (beyond !== null) say(beyondSentence(beyond, entries));
  const ok = findings.length === 0;
  const [first] = exported;
  const short = broken ?? (first === undefined ? null : { caseId: null, seq: first.seq ?? 0, reason: first.sentence });
  answer({
    entries,
    head,
    ok,
    ...(short === null ? {} : { broken: short }),
    ...(beyond === null ? {} : { beyond }),
    ...(losses.length === 0 ? {} : { losses }),
    ...(told === null ? {} : { files: verified.files }),
    ...(ok ? {} : { findings }),
  });
  if (!ok) throw new CommandFailed(`核验未通过，共发现 ${findings.length} 处。请保留现场并联系审计人员。`);
  const others = verified.heads.filter(({ chain }) => chain !== 'ledger').map(({ title, seq }) => `${title} ${seq} 条`);
  say(`台账核验通过，共 ${entries} 条。${others.join('，')}，案件列表与受护各表均与其链条一致。`);
}

function sentenceOf({ kind, seq, target, sentence }: Finding): string {
  if (kind === 'ledger')
    return `台账核验未通过：第 ${seq} 条（案件 ${target ?? '未知'}）${sentence.replace(/^台账：/, '')}`;
  return `核验未通过：${sentence}`;
}

async function printHeads(database: Database): Promise<void> {
  const heads = await headsNow(database);
  say('以下几行请打印或者邮寄，存放在数据库和数据目录之外的地方；以后用 npm run verify -- --against 文件 比对：\n');
  const text = headsBlock(heads, new Date());
  say(text);
  answer({ heads, text });
}

async function headsIn(file: string): Promise<ChainHead[]> {
  try {
    return readHeads(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof UnreadableHeads) throw new CommandFailed(error.message);
    if (error instanceof Error && 'code' in error) throw new CommandFailed(`读不到链头文件 ${file}（${error.code}）。`);
    throw error;
  }
}

async function giveUp(database: Database, anchor: Anchor, reason: string): Promise<void> {
  const now = () => new Date();
  const audit = createAudit(database, now);
  const loss = await recordLoss({ database, anchor, audit, now }, { reason, by: '命令行' }).catch((error: unknown) => {
    throw error instanceof LossRefused ? new CommandFailed(error.message) : error;
  });
  say(loss === null ? '锚文件没有比台账多出的记录，无须登记。' : `已登记丢失：第 ${loss.from}–${loss.to} 条。`);
}

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
