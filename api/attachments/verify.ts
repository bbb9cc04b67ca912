import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../database/open.ts';
import { collectFindings, type Finding } from '../ledger/verify/finding.ts';
import type { LedgerVerification } from '../ledger/verify.ts';
import type { Attachment } from './contract.ts';
import { attachmentFile } from './files.ts';
import { attachmentsIn } from './refer.ts';

/** 附件核对: how many files the ledger names, how many were read through, and of how many only name and size were looked at. */
export type FilesChecked = { named: number; read: number; bytes: number; unread: number };

/** Where the files stand, and how much may be read: of more, a part that is another one each day, so that all come round. */
export type FilesGiven = { folder: string; bytesMax: number; today: Date };

/** A verification with the files that the ledger names. */
export async function withFiles(
  verified: LedgerVerification,
  database: Database,
  given: FilesGiven,
): Promise<LedgerVerification & { files: FilesChecked }> {
  const { files, findings } = await verifyFiles(database, given);
  const [first] = findings;
  if (first === undefined) return { ...verified, files };
  const { seq, target, sentence } = first;
  return {
    ...verified,
    ok: false,
    broken: verified.broken ?? { caseId: target, seq: seq ?? 0, reason: sentence },
    findings: [...verified.findings, ...findings],
    files,
  };
}

/** Holds each attachment that an entry names against its row and its file; what is missing or was changed is named. Memory holds one piece of one file and a pack of entries. */
export async function verifyFiles(
  database: Database,
  { folder, bytesMax, today }: FilesGiven,
): Promise<{ files: FilesChecked; findings: Finding[] }> {
  const findings = collectFindings();
  const files: FilesChecked = { named: 0, read: 0, bytes: 0, unread: 0 };
  const turn = await turnOf(database, bytesMax, today);
  const looked = new Map<string, string | null>();
  for await (const { seq, caseId, named } of entriesWithFiles(database)) {
    for (const one of await unlikeRows(database, caseId, named))
      findings.add(found(seq, caseId, `${titleOf(seq, one)}的登记不见了，或者与台账不一致`));
    for (const one of named) {
      if (!looked.has(one.sha256)) {
        files.named += 1;
        const reads = turn(one.sha256);
        files[reads ? 'read' : 'unread'] += 1;
        if (reads) files.bytes += one.size;
        looked.set(one.sha256, await faultOf(folder, one, reads));
      }
      const fault = looked.get(one.sha256);
      if (fault != null) findings.add(found(seq, caseId, `${titleOf(seq, one)}${fault}`));
    }
    await breathe();
  }
  return { files, findings: findings.all() };
}

/** How the files did, in a sentence; null without any. */
export function filesSentence({ named, read, bytes, unread }: FilesChecked): string | null {
  if (named === 0) return null;
  const rest = unread === 0 ? '' : `；其余 ${unread} 个今天只核对了在不在和大小，逐日轮流读完`;
  return `附件：台账列出 ${named} 个文件，读完核对指纹 ${read} 个（${(bytes / 1e6).toFixed(1)} MB）${rest}。`;
}

const packEntries = 200;

async function* entriesWithFiles(
  database: Database,
): AsyncGenerator<{ seq: number; caseId: string; named: Attachment[] }> {
  let after = 0;
  for (;;) {
    const rows = await database
      .selectFrom('ledger')
      .select(['seq', 'caseId', 'event'])
      .where('seq', '>', after)
      .where('event', 'like', '%"attachment":{%')
      .orderBy('seq')
      .limit(packEntries)
      .execute();
    for (const { seq, caseId, event } of rows) yield { seq, caseId, named: attachmentsIn(JSON.parse(event)) };
    if (rows.length < packEntries) return;
    after = rows.at(-1)?.seq ?? after;
  }
}

/** Whether it is a file's turn to be read today. */
async function turnOf(database: Database, bytesMax: number, today: Date): Promise<(sha256: string) => boolean> {
  const { total } = await database
    .selectFrom('attachments')
    .select(sql<number>`coalesce(sum("size"), 0)`.as('total'))
    .where('usedAt', 'is not', null)
    .executeTakeFirstOrThrow();
  const days = Math.max(1, Math.ceil(Number(total) / bytesMax));
  const day = Math.floor(today.getTime() / 86_400_000) % days;
  return (sha256) => Number.parseInt(sha256.slice(0, 6), 16) % days === day;
}

/** Those of the attachments that no row of the case tells of in the same words. */
async function unlikeRows(database: Database, caseId: string, named: readonly Attachment[]): Promise<Attachment[]> {
  const ids = named.map(({ id }) => id);
  const rows = await database
    .selectFrom('attachments')
    .select(['id', 'sha256', 'name', 'type', 'size'])
    .where('caseId', '=', caseId)
    .where('id', 'in', ids)
    .execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  return named.filter((one) => {
    const row = known.get(one.id);
    return (['sha256', 'name', 'type', 'size'] as const).some((field) => row?.[field] !== one[field]);
  });
}

/** What is wrong with a file; null where nothing is. */
async function faultOf(folder: string, { sha256, size }: Attachment, reads: boolean): Promise<string | null> {
  const path = attachmentFile(folder, sha256);
  try {
    if ((await stat(path)).size !== size) return '的文件大小不符，已被改动';
    return !reads || (await hashOf(path)) === sha256 ? null : '的文件指纹不符，已被改动';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return '的文件不见了';
    if (code === 'EACCES' || code === 'EIO') return `的文件读不了（${code}）`;
    throw error;
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function titleOf(seq: number, { name }: Attachment): string {
  return `附件：台账第 ${seq} 条所列“${name}”`;
}

function found(seq: number, target: string, sentence: string): Finding {
  return { kind: 'file', seq, target, sentence: `${sentence}。` };
}
