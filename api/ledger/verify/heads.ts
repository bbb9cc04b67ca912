import { minuteText } from '../../../analysis/calendar.ts';
import type { Database } from '../../database/open.ts';
import { canonicalJson, sha256 } from '../canonical.ts';
import type { Head } from '../ledger.ts';
import { type ChainName, chains } from './chains.ts';
import type { Finding } from './finding.ts';

/** 链头: the last entry of a chain. */
export type ChainHead = Head & { chain: ChainName; title: string };

/** The last entry of each chain now. */
export async function headsNow(database: Database): Promise<ChainHead[]> {
  const heads: ChainHead[] = [];
  for (const chain of chains) {
    const head = await chain.head(database);
    if (head !== undefined) heads.push({ chain: chain.name, title: chain.title, ...head });
  }
  return heads;
}

/**
 * 当日链头: a few lines to print, sign or mail. Kept where neither the database nor its folder can be reached, they prove
 * later that nothing before them was cut or written over, also when table and anchor were changed together.
 */
export function headsBlock(heads: readonly ChainHead[], at: Date): string {
  const lines = heads.filter(({ seq }) => seq > 0).map(({ title, seq, hash }) => `${title} 第 ${seq} 条 ${hash}`);
  return [`回应 链头 ${minuteText(at)}（北京时间）`, ...lines, `校验 ${checkOf(lines)}`].join('\n');
}

/** Heads of an earlier block; throws UnreadableHeads where it was damaged. */
export function readHeads(given: string): ChainHead[] {
  const text = given.trimStart().startsWith('{') ? textIn(given) : given;
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const kept = lines.filter((line) => headLine.test(line));
  const check = lines.find((line) => line.startsWith('校验 '));
  if (kept.length === 0)
    throw new UnreadableHeads('这个文件里没有链头。请给出 npm run verify -- --heads 当时打印的内容。');
  if (check !== `校验 ${checkOf(kept)}`)
    throw new UnreadableHeads('链头文件的校验码不符，抄写有误或者被改动，请核对原件。');
  return kept.flatMap((line) => {
    const [, title = '', seq = '', hash = ''] = headLine.exec(line) ?? [];
    const chain = chains.find((one) => one.title === title);
    return chain === undefined ? [] : [{ chain: chain.name, title, seq: Number(seq), hash }];
  });
}

/** An earlier block cannot be compared with. */
export class UnreadableHeads extends Error {
  override readonly name = 'UnreadableHeads';
  readonly code = 'heads.unreadable';
}

/** What is no longer as it was when these heads were written down. */
export async function againstHeads(database: Database, heads: readonly ChainHead[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { chain: name, title, seq, hash } of heads) {
    const chain = chains.find((one) => one.name === name);
    if (chain === undefined) continue;
    const start = await chain.start(database);
    const [row] = seq === start.seq ? [{ ...start, target: null }] : await chain.hashes(database, [seq]);
    const say = (sentence: string) =>
      findings.push({ kind: 'export', seq, target: row?.target ?? null, sentence: `${title}：${sentence}` });
    if (row !== undefined && row.hash !== hash)
      say(`第 ${seq} 条与链头文件的指纹不一致，这一条或者它之前的记录被改写。`);
    else if (row === undefined && seq > start.seq) {
      const now = (await chain.head(database))?.seq ?? 0;
      say(`链头文件记到第 ${seq} 条，现在没有这一条（现到第 ${now} 条）：末尾的记录连同锚文件被删除。`);
    }
  }
  return findings;
}

const headLine = /^(\S+) 第 (\d+) 条 ([0-9a-f]{64})$/;

/** The block in what the command answers to programs. */
function textIn(answer: string): string {
  try {
    const { text } = JSON.parse(answer) as { text?: unknown };
    return typeof text === 'string' ? text : '';
  } catch (error) {
    if (error instanceof SyntaxError) return '';
    throw error;
  }
}

/** Finds a slip of the pen, not a forger. */
function checkOf(lines: readonly string[]): string {
  return sha256(canonicalJson(lines)).slice(0, 16);
}
