import type { Database } from '../database/open.ts';
import type { LossRow } from '../database/tables-losses.ts';
import type { Anchor } from './anchor.ts';
import { againstAnchor, againstLosses, type Beyond } from './verify/against-anchor.ts';
import { walkChain } from './verify/chain.ts';
import { type ChainName, chains } from './verify/chains.ts';
import { compareTriggers } from './verify/defences.ts';
import { collectFindings, type Finding, type Findings } from './verify/finding.ts';
import type { ChainHead } from './verify/heads.ts';
import { compareRows } from './verify/rows.ts';

export type { Beyond };

/** 核验结果 of the whole truth: the chains, the anchor, what is made from the ledger, what the trail guards. */
export type LedgerVerification = {
  /** Entries of the ledger that can be trusted, and the hash of the last. */
  entries: number;
  head: string;
  ok: boolean;
  /** The first finding in short: of the ledger where there is one. */
  broken: { caseId: string | null; seq: number; reason: string } | null;
  /** All that was found, the ledger's own chain first. */
  findings: Finding[];
  /** 锚文件多出的部分: entries that the anchor has after the last one of a ledger that is whole in itself, as after the restore of an older state. */
  beyond: Beyond | null;
  /** The same of the chains beside the ledger. */
  othersBeyond: (Beyond & { chain: ChainName })[];
  /** 丢失登记 of all chains, oldest first; shown with each verification. */
  losses: LossRow[];
  /** 链头: the last trusted entry of each chain. */
  heads: ChainHead[];
};

/**
 * 核验: recomputes all chains and holds them against their heads and the anchors outside the database, then holds what is
 * made from the ledger and the guarded tables against their chains. Memory does not grow with them, other work gets its
 * turn between packs, and what is written meanwhile is no finding.
 */
export async function verifyWith(
  comparisons: readonly Comparison[],
  database: Database,
  anchor: Pick<Anchor, 'read' | 'losses'>,
): Promise<LedgerVerification> {
  const findings = collectFindings();
  const walked = await verifyChains(database, anchor, findings);
  for (const compare of comparisons) await compare(database, findings);
  await compareRows(database, findings);
  await compareTriggers(database, findings);
  const found = findings.all();
  const [first] = found;
  return {
    ...walked,
    ok: first === undefined,
    broken: first === undefined ? null : inShort(found, first),
    findings: found,
  };
}

/** Holds what is made from the ledger against what its entries give, reading each of them; whoever makes something brings one. */
export type Comparison = (database: Database, findings: Findings) => Promise<void>;

/** The chains alone, against their heads, the anchor and the recorded losses. */
export async function verifyChains(
  database: Database,
  anchor: Pick<Anchor, 'read' | 'losses'>,
  findings: Findings,
): Promise<Pick<LedgerVerification, 'entries' | 'head' | 'beyond' | 'othersBeyond' | 'losses' | 'heads'>> {
  const result = { beyond: null as Beyond | null, othersBeyond: [] as (Beyond & { chain: ChainName })[] };
  const losses: LossRow[] = [];
  const heads: ChainHead[] = [];
  for (const chain of chains) {
    const marks = await anchor.losses(chain.name);
    const walked = await walkChain(database, chain, findings);
    const beyond = await againstAnchor(database, anchor, chain, walked, findings);
    await againstLosses(database, chain, marks, findings);
    losses.push(...marks);
    heads.push({ chain: chain.name, title: chain.title, ...walked.trusted });
    if (beyond === null) continue;
    if (chain.name === 'ledger') result.beyond = beyond;
    else result.othersBeyond.push({ chain: chain.name, ...beyond });
  }
  const { seq, hash } = heads[0] ?? { seq: 0, hash: '' };
  return { entries: seq, head: hash, ...result, losses, heads };
}

function inShort(found: readonly Finding[], first: Finding): NonNullable<LedgerVerification['broken']> {
  const inLedger = found.filter(({ kind }) => kind === 'ledger').toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0))[0];
  const { kind, seq, target, sentence } = inLedger ?? first;
  return {
    caseId: kind === 'ledger' || kind === 'list' ? target : null,
    seq: seq ?? 0,
    reason: kind === 'ledger' ? sentence.replace(/^台账：/, '') : sentence,
  };
}
