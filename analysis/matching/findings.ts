import type { CompiledContext, CompiledRule, CompiledRuleSet, GivenKind } from './compile.ts';
import type { PhraseRule } from './rule-set.ts';
import { type Matches, scan } from './scan.ts';

/** 命中：where a rule was found (UTF-16 units of the reading), and the contexts it stands in as bits. */
export type Finding = {
  rule: PhraseRule;
  kind: GivenKind;
  name: string;
  start: number;
  end: number;
  contexts: number;
};

/** At most so many findings of one rule count: a text that repeats itself says no more for it. */
const findingsMax = 8;

/** All findings of a text in the order of the rules. */
export function findAll(set: CompiledRuleSet, text: string): Finding[] {
  const matches = scan(set, text);
  const modifiers = modifiersOf(set, matches);
  const findings: Finding[] = [];
  const indexes: number[] = [];
  for (const anchor of matches.classes) for (const index of set.byAnchor[anchor] ?? []) indexes.push(index);
  indexes.sort((a, b) => a - b);
  for (const index of indexes) {
    const rule = set.rules[index];
    if (rule !== undefined) apply(rule, matches, modifiers, findings);
  }
  return findings;
}

/** Reach of one context word. */
type Modifier = {
  start: number;
  end: number;
  from: number;
  to: number;
  clause: number;
  sentence: number;
  row: CompiledContext;
};
/** Context words in order, and how far the furthest of them reaches. */
type Modifiers = { list: Modifier[]; everywhere: number; reach: number };

function modifiersOf(set: CompiledRuleSet, matches: Matches): Modifiers {
  const list: Modifier[] = [];
  let everywhere = 0;
  let reach = 0;
  for (const row of set.contexts) {
    if (!matches.has(row.own)) continue;
    if (row.scope === 'text') {
      everywhere |= row.bit;
      continue;
    }
    const ends = row.ends >= 0 && matches.has(row.ends) ? matches.of(row.ends) : undefined;
    let next = 0;
    let stopBefore = -1;
    for (const i of matches.of(row.own)) {
      const start = matches.start[i] ?? 0;
      const end = matches.end[i] ?? 0;
      let to = row.direction === 'backward' ? start : end + row.within;
      let from = row.direction === 'forward' ? end : start - row.within;
      if (ends !== undefined) {
        while (next < ends.length && (matches.start[ends[next] ?? 0] ?? 0) < end) {
          if ((matches.end[ends[next] ?? 0] ?? 0) <= start) stopBefore = matches.end[ends[next] ?? 0] ?? 0;
          next += 1;
        }
        const stop = ends[next];
        if (stop !== undefined) to = Math.min(to, matches.start[stop] ?? to);
        from = Math.max(from, row.direction === 'forward' ? from : stopBefore);
      }
      list.push({ start, end, from, to, clause: matches.clause[i] ?? 0, sentence: matches.sentence[i] ?? 0, row });
      reach = Math.max(reach, row.within + end - start);
    }
  }
  list.sort((a, b) => a.start - b.start);
  return { list, everywhere, reach };
}

function apply(rule: CompiledRule, matches: Matches, modifiers: Modifiers, findings: Finding[]): void {
  if (rule.needs >= 0 && !matches.has(rule.needs)) return;
  if (rule.absent >= 0 && matches.has(rule.absent)) return;
  for (const slot of rule.slots) if (!matches.has(slot)) return;
  const first = findings.length;
  const chosen: number[] = [];
  for (const i of matches.of(rule.slots[0] ?? 0)) {
    if (rule.from > 0 && (matches.value[i] ?? 0) < rule.from) continue;
    chosen.length = 0;
    chosen.push(i);
    if (!complete(rule, matches, chosen)) continue;
    let start = matches.start[i] ?? 0;
    let end = matches.end[i] ?? 0;
    for (const j of chosen) {
      start = Math.min(start, matches.start[j] ?? start);
      end = Math.max(end, matches.end[j] ?? end);
    }
    if (rule.unless >= 0 && takenBack(rule.unless, matches, i, start, end)) continue;
    const contexts = modifiers.everywhere | contextsOf(matches, modifiers, chosen, start, end);
    const last = findings.at(-1);
    if (last !== undefined && findings.length > first && start < last.end) {
      // The same words again, read longer or differently: the plainer reading stands.
      if (contexts === 0 && last.contexts !== 0)
        findings[findings.length - 1] = { rule: rule.rule, kind: rule.kind, name: rule.name, start, end, contexts };
      else if (contexts === last.contexts && start <= last.start)
        findings[findings.length - 1] = { rule: rule.rule, kind: rule.kind, name: rule.name, start, end, contexts };
      continue;
    }
    if (findings.length - first < findingsMax)
      findings.push({ rule: rule.rule, kind: rule.kind, name: rule.name, start, end, contexts });
    else if (contexts === 0 && last !== undefined && last.contexts !== 0)
      findings[findings.length - 1] = { rule: rule.rule, kind: rule.kind, name: rule.name, start, end, contexts };
  }
}

/** Finds the other slots around the first. */
function complete(rule: CompiledRule, matches: Matches, chosen: number[]): boolean {
  for (let slot = 1; slot < rule.slots.length; slot += 1) {
    const candidates = matches.of(rule.slots[slot] ?? 0);
    const within = rule.within[slot - 1] ?? 0;
    const found = nearest(rule, matches, candidates, chosen, within);
    if (found < 0) return false;
    chosen.push(found);
  }
  return true;
}

/** The nearest match of a slot behind the last chosen one (or on either side of it), or -1. */
function nearest(
  rule: CompiledRule,
  matches: Matches,
  candidates: readonly number[],
  chosen: readonly number[],
  within: number,
): number {
  const before = chosen.at(-1) ?? 0;
  const start = matches.start[before] ?? 0;
  const end = matches.end[before] ?? 0;
  let low = 0;
  let high = candidates.length;
  // Candidates lie in the order of their ends: the first that ends behind the window's left edge.
  const left = rule.inOrder ? end : start - within;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches.end[candidates[middle] ?? 0] ?? 0) <= left) low = middle + 1;
    else high = middle;
  }
  let best = -1;
  let bestGap = within + 1;
  for (let k = low; k < candidates.length; k += 1) {
    const i = candidates[k] ?? 0;
    const from = matches.start[i] ?? 0;
    const to = matches.end[i] ?? 0;
    if (to > end + within + longestWord) break;
    if (!shares(rule, matches, i, before)) continue;
    const gap = from >= end ? from - end : to <= start && !rule.inOrder ? start - to : -1;
    if (gap < 0 || gap >= bestGap) continue;
    best = i;
    bestGap = gap;
  }
  return best;
}

/** Whether two matches lie in one clause or sentence, as the rule asks. */
function shares(rule: CompiledRule, matches: Matches, one: number, other: number): boolean {
  if (rule.scope === 'text') return true;
  const parts = rule.scope === 'clause' ? matches.clause : matches.sentence;
  return parts[one] === parts[other];
}

const longestWord = 16;

/** Whether a word of the exception lists stands in the finding's clause or within it. */
function takenBack(unless: number, matches: Matches, anchor: number, start: number, end: number): boolean {
  if (!matches.has(unless)) return false;
  const candidates = matches.of(unless);
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches.end[candidates[middle] ?? 0] ?? 0) <= start - unlessReach) low = middle + 1;
    else high = middle;
  }
  for (let k = low; k < candidates.length; k += 1) {
    const i = candidates[k] ?? 0;
    const from = matches.start[i] ?? 0;
    if (from > end + unlessReach) return false;
    if (matches.clause[i] === matches.clause[anchor] || (from >= start && (matches.end[i] ?? 0) <= end)) return true;
  }
  return false;
}

const unlessReach = 24;

/** The contexts whose words reach one of the finding's own words. */
function contextsOf(
  matches: Matches,
  { list, reach }: Modifiers,
  chosen: readonly number[],
  start: number,
  end: number,
): number {
  if (list.length === 0) return 0;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.start ?? 0) < start - reach) low = middle + 1;
    else high = middle;
  }
  let contexts = 0;
  for (let k = low; k < list.length; k += 1) {
    const modifier = list[k];
    if (modifier === undefined || modifier.start > end + reach) break;
    if ((contexts & modifier.row.bit) !== 0) continue;
    for (const i of chosen) if (reaches(modifier, matches, i)) contexts |= modifier.row.bit;
  }
  return contexts;
}

function reaches(modifier: Modifier, matches: Matches, i: number): boolean {
  const start = matches.start[i] ?? 0;
  const end = matches.end[i] ?? 0;
  if (start < modifier.end && end > modifier.start) return false;
  if (start >= modifier.end ? modifier.row.direction === 'backward' : modifier.row.direction === 'forward')
    return false;
  if (
    start >= modifier.end
      ? start > modifier.to || modifier.from > modifier.end
      : end < modifier.from || modifier.to < modifier.start
  )
    return false;
  return modifier.row.scope === 'clause'
    ? modifier.clause === matches.clause[i]
    : modifier.sentence === matches.sentence[i];
}
