import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from '../../database/open.ts';
import type { Head } from '../ledger.ts';
import type { Chain } from './chains.ts';
import type { Finding, Findings } from './finding.ts';

/** What was found of one chain in itself. */
export type Walked = {
  /** The last entry before the first fault. */
  trusted: Head;
  /** The last entry that is there. */
  end: Head;
  /** Whether nothing is wrong with it in itself. */
  whole: boolean;
};

/** Entries that are hashed before other work gets its turn. */
const packSize = 200;
/** Faults of one chain that are named; a table written over from end to end needs no longer list. */
const faultsMax = 20;

/**
 * Recomputes a chain from its start to its head, a pack at a time. After a faulty entry it goes on from that entry's own
 * hash, so that each changed one is named. What is appended meanwhile is checked too.
 */
export async function walkChain(database: Database, chain: Chain, findings: Findings): Promise<Walked> {
  const start = await chain.start(database);
  const state = { end: start, trusted: start, faults: 0 };
  const fault = (seq: number, target: string | null, reason: string) => {
    state.faults += 1;
    if (state.faults <= faultsMax) findings.add(faultOf(chain, seq, target, reason));
  };
  const done = (): Walked => ({ trusted: state.trusted, end: state.end, whole: state.faults === 0 });
  for (;;) {
    // The head is read before the rows: what is appended meanwhile is beyond it and gets a round of its own.
    const head = await chain.head(database);
    if (head === undefined) {
      fault(state.end.seq, null, '链头记录被删除。');
      return done();
    }
    await walkTo(database, chain, head.seq, state, fault);
    if (head.seq > state.end.seq)
      fault(
        state.end.seq + 1,
        null,
        `链头记到第 ${head.seq} 条，第 ${state.end.seq + 1} 条起的记录已被删除${state.end.seq === start.seq ? '，一条也不剩' : ''}。`,
      );
    else if (head.seq === state.end.seq && head.hash !== state.end.hash)
      fault(state.end.seq, null, '链头指纹与最后一条记录不一致，链头或者最后一条记录被改动。');
    const beyond = await chain.next(database, Math.max(head.seq, state.end.seq));
    if (beyond === undefined) return done();
    const now = await chain.head(database);
    if (now?.seq === head.seq) {
      fault(beyond.seq, beyond.target, `链头只记到第 ${head.seq} 条，第 ${beyond.seq} 条是绕过系统插入的。`);
      return done();
    }
    if (state.faults > 0) return done();
  }
}

type State = { end: Head; trusted: Head; faults: number };

async function walkTo(
  database: Database,
  chain: Chain,
  until: number,
  state: State,
  fault: (seq: number, target: string | null, reason: string) => void,
): Promise<void> {
  for (;;) {
    const links = await chain.links(database, state.end.seq, until, packSize);
    for (const link of links) {
      // Retention may have dropped the rows before this one since the start was read.
      const start = link.seq === state.end.seq + 1 ? state.end : await chain.start(database);
      if (start.seq > state.end.seq) state.end = start;
      if (link.seq <= state.end.seq) continue;
      const missing = link.seq !== state.end.seq + 1;
      if (missing) fault(state.end.seq + 1, null, `第 ${state.end.seq + 1} 条记录缺失（已被删除或者序号被改动）。`);
      else if (link.previous !== state.end.hash)
        fault(link.seq, link.target, `第 ${link.seq} 条记录与前一条不衔接（被改动、调换或者插入）。`);
      else if (link.fault !== null) fault(link.seq, link.target, `第 ${link.seq} 条记录${link.fault}。`);
      state.end = { seq: link.seq, hash: link.hash };
      if (state.faults === 0) state.trusted = state.end;
    }
    if (links.length < packSize) return;
    await breathe();
  }
}

/** A finding about an entry of a chain. */
export function faultOf(chain: Chain, seq: number, target: string | null, reason: string): Finding {
  return { kind: chain.name, seq, target, sentence: `${chain.title}：${reason}` };
}
