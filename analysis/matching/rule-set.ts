import type { EventState, Topic, Trigger } from '../codes.ts';

/** 语境：what the words around a finding make of it. Every finding carries its contexts; who reads it decides which of them count. */
export const contextNames = {
  denied: '否定',
  feared: '担忧',
  conditional: '假设',
  past: '往事',
  drill: '演练',
  elsewhere: '外地',
  quoted: '转述',
  figurative: '比喻',
  advert: '广告',
  solved: '已解决',
} as const;
export type ContextName = keyof typeof contextNames;

/** 规则状态：a draft does not run, a shadow rule runs and is counted and weighs nothing. */
export type RuleStatus = 'draft' | 'shadow' | 'active';

/** What a finding speaks for. `mark` findings are used by name in the code that decides. */
export type Gives =
  | { topic: Topic }
  | { environment: true }
  | { trigger: Trigger }
  | { state: EventState }
  | { feeling: 'praise' | 'complaint' | 'sarcasm' }
  | { factor: string }
  | { ease: string }
  | { advert: true }
  | { mark: string };

/**
 * 短语规则：the lists of `near` stand within so many characters of each other, in this order unless `order` is `any`.
 * A slot names a list, or several joined by `|`.
 */
export type PhraseRule = {
  id: string;
  gives: Gives;
  weight: number;
  basis: string;
  near: readonly string[];
  /** Most characters between one slot and the next; one number for all gaps or one for each. Default 12. */
  within?: number | readonly number[];
  order?: 'given' | 'any';
  /** What the slots must share: the text, a sentence, or a clause. Default sentence. */
  scope?: 'text' | 'sentence' | 'clause';
  /** Lists whose words in the same clause take the finding back. */
  unless?: readonly string[];
  /** Lists one of which the text must hold somewhere. */
  needs?: readonly string[];
  /** Lists none of which the text may hold anywhere. */
  absent?: readonly string[];
  /** The least value of the first slot, where that is the list `number`. */
  from?: number;
  /** Contexts that leave the finding standing though others of its kind fall to them. */
  despite?: readonly ContextName[];
  /** Says what a text is about, but not that it is a matter of the environment. */
  apart?: true;
  status?: RuleStatus;
};

/** 语境规则：words of `list` put what stands on one side of them into a context. */
export type ContextRule = {
  context: ContextName;
  list: string;
  direction: 'forward' | 'backward' | 'both';
  scope: 'clause' | 'sentence' | 'text';
  /** Most characters it reaches. */
  within: number;
  /** Lists whose words end its reach. */
  until?: readonly string[];
  status?: RuleStatus;
};

/** 词表：words by list, separated by spaces; `(a|b)` stands for either and `(a|)` for a or nothing. */
export type Lists = Readonly<Record<string, string>>;

/**
 * 规则集：everything that decides a reading, as data. A word that lies within a longer word of any list is not read, so a
 * homonym (「营商环境」) is kept out by listing it.
 */
export type RuleSet = {
  lists: Lists;
  rules: readonly PhraseRule[];
  contexts: readonly ContextRule[];
  /** Points, thresholds and dictionaries that the reading goes by beside the rules; part of the version. */
  points: Readonly<Record<string, unknown>>;
};

/** 例句 by rule: sentences in which it fires and sentences, near ones, in which it is silent; run when a rule is saved and in the tests. */
export type RuleExamples = Readonly<Record<string, { fires: readonly string[]; silent: readonly string[] }>>;

/** The words that one entry of a list stands for. */
export function expand(entry: string): string[] {
  const open = entry.indexOf('(');
  if (open < 0) return [entry];
  let depth = 0;
  let close = open;
  const cuts: number[] = [open];
  for (; close < entry.length; close += 1) {
    if (entry[close] === '(') depth += 1;
    else if (entry[close] === ')') depth -= 1;
    else if (entry[close] === '|' && depth === 1) cuts.push(close);
    if (depth === 0) break;
  }
  cuts.push(close);
  const head = entry.slice(0, open);
  const tails = expand(entry.slice(close + 1));
  const choices = cuts.slice(0, -1).flatMap((cut, index) => expand(entry.slice(cut + 1, cuts[index + 1])));
  return choices.flatMap((choice) => tails.map((tail) => head + choice + tail));
}

/** The words of a list. */
export function wordsOf(words: string): string[] {
  return words
    .split(/\s+/u)
    .filter((entry) => entry !== '')
    .flatMap(expand);
}
