import type { RunState } from './source.ts';

/** What happened to the pages of one run, counted. */
export type Tally = {
  /** Lists read; of these the ones that the site says have not changed since they were read in full. */
  lists: { read: number; unmodified: number; problems: Problem[] };
  /** Addresses on lists; of these not yet collected; of these left for the next run. */
  listed: number;
  fresh: number;
  postponed: number;
  fetched: number;
  emitted: number;
  /** Article pages that failed. */
  problems: Problem[];
  /** Pages of the last days that were looked at again; of these changed. */
  again: { looked: number; changed: number };
};

/** 页面问题：why one page gave nothing. */
export type Problem = { kind: 'blocked' | 'parse' | 'error'; url: string; reason: string };

/** An empty tally. */
export function newTally(): Tally {
  return {
    lists: { read: 0, unmodified: 0, problems: [] },
    listed: 0,
    fresh: 0,
    postponed: 0,
    fetched: 0,
    emitted: 0,
    problems: [],
    again: { looked: 0, changed: 0 },
  };
}

/** The state that a run deserves and a Chinese sentence for it; finding nothing is never called a success. */
export function runState(
  tally: Tally,
  known: { lastItemAt: string | null; staleAfterHours: number; now: Date },
): { state: RunState; reason: string } {
  const { state, reason } = ofLists(tally, known);
  const { looked, changed } = tally.again;
  return { state, reason: looked + changed === 0 ? reason : `${reason}；复看 ${looked} 篇，${changed} 篇有改动` };
}

function ofLists(
  tally: Tally,
  known: { lastItemAt: string | null; staleAfterHours: number; now: Date },
): { state: RunState; reason: string } {
  const { lists, problems } = tally;
  if (lists.read === 0) {
    const state = worst(lists.problems);
    return { state, reason: `列表页一个也没读到：${described(lists.problems)}` };
  }
  const partly =
    lists.problems.length > 0 ? `；另有 ${lists.problems.length} 个列表页失败：${described(lists.problems)}` : '';
  if (tally.listed === 0 && lists.unmodified === 0)
    return { state: 'empty', reason: `读了 ${lists.read} 个列表页，没有找到任何条目，可能是页面改版${partly}` };
  if (tally.fresh === 0) return nothingNew(tally, known, partly);
  const failed = problems.length > 0 ? `，${problems.length} 页失败：${described(problems)}` : '';
  const left = tally.postponed > 0 ? `，${tally.postponed} 条留待下次` : '';
  const counts = `列表 ${tally.listed} 条，新 ${tally.fresh} 条，入库 ${tally.emitted} 条${left}${failed}${partly}`;
  if (tally.emitted === 0) return { state: worst(problems), reason: counts };
  const unread = problems.filter((one) => one.kind === 'parse').length;
  if (unread > tally.emitted)
    return { state: 'parse-failed', reason: `多数页面读不出标题或正文，可能是改版；${counts}` };
  return { state: 'ok', reason: counts };
}

function nothingNew(
  tally: Tally,
  { lastItemAt, staleAfterHours, now }: { lastItemAt: string | null; staleAfterHours: number; now: Date },
  partly: string,
): { state: RunState; reason: string } {
  const seen =
    tally.listed === 0 ? `${tally.lists.unmodified} 个列表页自上次读取以来未变` : `列表 ${tally.listed} 条都已采过`;
  const age = lastItemAt === null ? null : now.getTime() - Date.parse(lastItemAt);
  // A time to come says nothing of the silence; what is remembered never is one.
  const hours = age === null || age < 0 ? null : Math.floor(age / 3_600_000);
  if (hours !== null && hours >= staleAfterHours)
    return {
      state: 'stale',
      reason: `${seen}，最新一条距今 ${hours} 小时，超过 ${staleAfterHours} 小时${partly}`,
    };
  return { state: 'unchanged', reason: `${seen}，没有新内容${partly}` };
}

function worst(problems: readonly Problem[]): RunState {
  const kinds = problems.map((one) => one.kind);
  if (kinds.includes('blocked')) return 'blocked';
  return kinds.includes('parse') ? 'parse-failed' : 'error';
}

/** Each distinct reason with its number of pages and one example, the most frequent three. */
function described(problems: readonly Problem[]): string {
  const groups = new Map<string, Problem[]>();
  for (const one of problems) groups.set(one.reason, [...(groups.get(one.reason) ?? []), one]);
  const sorted = [...groups].sort((a, b) => b[1].length - a[1].length);
  const named = sorted.slice(0, 3).map(([reason, ones]) => `${reason}（${ones.length} 页，如 ${ones[0]?.url}）`);
  return named.join('；') + (sorted.length > 3 ? `；等 ${sorted.length} 种原因` : '') || '没有读到页面';
}
