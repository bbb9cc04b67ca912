import { createHash } from 'node:crypto';
import { type Automaton, buildAutomaton } from './automaton.ts';
import {
  type ContextName,
  type ContextRule,
  contextNames,
  type PhraseRule,
  type RuleSet,
  wordsOf,
} from './rule-set.ts';

/** A phrase rule with its slots as class numbers. */
export type CompiledRule = {
  rule: PhraseRule;
  /** What a finding of the rule speaks for, and its name among those. */
  kind: GivenKind;
  name: string;
  slots: readonly number[];
  within: readonly number[];
  inOrder: boolean;
  scope: 'text' | 'sentence' | 'clause';
  unless: number;
  needs: number;
  absent: number;
  from: number;
};

/** 要素类别: what rules speak for. */
export type GivenKind =
  | 'topic'
  | 'environment'
  | 'trigger'
  | 'state'
  | 'feeling'
  | 'factor'
  | 'ease'
  | 'advert'
  | 'mark';

function givenBy({ gives }: PhraseRule): { kind: GivenKind; name: string } {
  const [[kind, name] = ['mark', '']] = Object.entries(gives);
  return { kind: kind as GivenKind, name: String(name) };
}

/** A row of context words, ready to apply. */
export type CompiledContext = ContextRule & { bit: number; own: number; ends: number };

/**
 * 编译后的规则集：one automaton over all words. A class is a union of lists that some slot names.
 */
export type CompiledRuleSet = {
  automaton: Automaton;
  words: readonly string[];
  classCount: number;
  /** The list of each word, the lists of each class and the classes of each list. */
  listOf: Int32Array;
  listsOf: readonly Int32Array[];
  classesOf: readonly Int32Array[];
  lengths: Uint8Array;
  /** The list of the pseudo-word for a number. */
  numberList: number;
  rules: readonly CompiledRule[];
  /** Rules by the class of their first slot. */
  byAnchor: readonly (readonly number[])[];
  contexts: readonly CompiledContext[];
  longest: number;
  version: string;
};

/** The list of numerals, which is recognised and not listed. */
export const numberList = 'number';

/** The bit of a context in a finding. */
export function contextBit(name: ContextName): number {
  return 1 << Object.keys(contextNames).indexOf(name);
}

/** 编译规则集：throws on a rule that names an unknown list and on a word that stands in two lists. */
export function compile(set: RuleSet): CompiledRuleSet {
  const { words, listOf, listNames } = wordTable(set);
  const classes = classTable(listNames);
  const rules = set.rules.filter((rule) => rule.status !== 'draft').map((rule) => compileRule(rule, classes.of));
  const contexts = set.contexts
    .filter((row) => row.status !== 'draft')
    .map((row) => ({
      ...row,
      bit: contextBit(row.context),
      own: classes.of(row.list),
      ends: row.until === undefined ? -1 : classes.of(row.until.join('|')),
    }));
  const byAnchor: number[][] = Array.from({ length: classes.size() }, () => []);
  rules.forEach((rule, index) => {
    byAnchor[rule.slots[0] ?? 0]?.push(index);
  });
  const numbers = words.map((_, index) => listOf[index] ?? 0);
  return {
    automaton: buildAutomaton(words),
    words,
    classCount: classes.size(),
    listOf: Int32Array.from(numbers),
    listsOf: classes.members(),
    classesOf: listNames.map((_, list) => classes.ofList(list)),
    lengths: Uint8Array.from(words, (word) => word.length),
    numberList: listNames.indexOf(numberList),
    rules,
    byAnchor,
    contexts,
    longest: words.reduce((most, word) => Math.max(most, word.length), 0),
    version: createHash('sha256').update(JSON.stringify(set)).digest('hex').slice(0, 16),
  };
}

function compileRule(rule: PhraseRule, classOf: (lists: string) => number): CompiledRule {
  const gaps = rule.near.length - 1;
  const within =
    typeof rule.within === 'object'
      ? rule.within
      : Array.from({ length: gaps }, () => (rule.within as number | undefined) ?? defaultWithin);
  if (within.length !== gaps) throw new Error(`Rule ${rule.id} has ${gaps} gaps and ${within.length} widths`);
  return {
    rule,
    ...givenBy(rule),
    slots: rule.near.map(classOf),
    within,
    inOrder: rule.order !== 'any',
    scope: rule.scope ?? 'sentence',
    unless: rule.unless === undefined ? -1 : classOf(rule.unless.join('|')),
    needs: rule.needs === undefined ? -1 : classOf(rule.needs.join('|')),
    absent: rule.absent === undefined ? -1 : classOf(rule.absent.join('|')),
    from: rule.from ?? 0,
  };
}

const defaultWithin = 12;

function wordTable(set: RuleSet): { words: string[]; listOf: number[]; listNames: string[] } {
  const listNames = [...Object.keys(set.lists), numberList];
  const seen = new Map<string, string>();
  const words: string[] = [];
  const listOf: number[] = [];
  listNames.forEach((name, list) => {
    for (const word of wordsOf(set.lists[name] ?? '')) {
      const other = seen.get(word);
      if (other !== undefined) throw new Error(`「${word}」 stands in ${other} and in ${name}`);
      seen.set(word, name);
      words.push(word);
      listOf.push(list);
    }
  });
  return { words, listOf, listNames };
}

/** Numbers the unions of lists as they are asked for. */
function classTable(listNames: readonly string[]) {
  const known = new Map<string, number>();
  const members: number[][] = [];
  return {
    of(lists: string): number {
      const key = lists.split('|').sort().join('|');
      const old = known.get(key);
      if (old !== undefined) return old;
      const own = key.split('|').map((name) => {
        const list = listNames.indexOf(name);
        if (list < 0) throw new Error(`No list is called ${name}`);
        return list;
      });
      known.set(key, members.length);
      members.push(own);
      return members.length - 1;
    },
    ofList(list: number): Int32Array {
      return Int32Array.from(members.flatMap((own, number) => (own.includes(list) ? [number] : [])));
    },
    members: () => members.map((own) => Int32Array.from(own)),
    size: () => members.length,
  };
}
