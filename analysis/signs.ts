import type { EventState, Topic, Trigger } from './codes.ts';
import { contextBit } from './matching/compile.ts';
import { type Finding, findAll } from './matching/findings.ts';
import { type ContextName, contextNames, type PhraseRule } from './matching/rule-set.ts';
import { shipped } from './rules/shipped.ts';

/** A finding with the name of what it speaks for. */
export type Sign<Name extends string = string> = Omit<Finding, 'name'> & { name: Name };

/** 要素：the findings of one text by what they speak for. */
export type Signs = {
  topics: Sign<Topic>[];
  environment: Finding[];
  triggers: Sign<Trigger>[];
  states: Sign<EventState>[];
  feelings: Sign<'praise' | 'complaint' | 'sarcasm'>[];
  factors: Sign[];
  eases: Sign[];
  adverts: Finding[];
  marks: Map<string, Finding[]>;
};

/** Runs the rules over a clean text once. */
export function findSigns(whole: string): Signs {
  const signs: Signs = {
    topics: [],
    environment: [],
    triggers: [],
    states: [],
    feelings: [],
    factors: [],
    eases: [],
    adverts: [],
    marks: new Map(),
  };
  for (const finding of findAll(shipped, whole)) if (finding.rule.status !== 'shadow') sort(finding, signs);
  return signs;
}

function sort(finding: Finding, signs: Signs): void {
  // The rule gave the finding a name of its own kind, which the type cannot see.
  if (finding.kind === 'mark') {
    const known = signs.marks.get(finding.name);
    if (known === undefined) signs.marks.set(finding.name, [finding]);
    else known.push(finding);
  } else (signs[listOf[finding.kind]] as Finding[]).push(finding);
}

const listOf = {
  topic: 'topics',
  environment: 'environment',
  trigger: 'triggers',
  state: 'states',
  feeling: 'feelings',
  factor: 'factors',
  ease: 'eases',
  advert: 'adverts',
} as const;

/** Whether none of `contexts` takes a finding back, but for those that its rule stands despite. */
export function standsIn(finding: Finding, contexts: number): boolean {
  return (finding.contexts & contexts & ~despite(finding.rule)) === 0;
}

/** The Chinese name of the first of `contexts` that takes a finding back, or null. */
export function contextOf(finding: Finding, contexts: number): string | null {
  const bits = finding.contexts & contexts & ~despite(finding.rule);
  if (bits === 0) return null;
  const [name] = Object.entries(contextNames).filter(([context]) => (contextBit(context as ContextName) & bits) !== 0);
  return name?.[1] ?? null;
}

/** The contexts that take a finding of a rule back: facts must happen, a topic must be meant, a wording only be there. */
export function blockersOf({ gives }: PhraseRule): number {
  if ('trigger' in gives || 'factor' in gives) return notHappening;
  return 'topic' in gives ? notMeant : 0;
}

/** The contexts of a list as bits. */
export function contextBits(...names: ContextName[]): number {
  return names.reduce((bits, name) => bits | contextBit(name), 0);
}

const spared = new WeakMap<PhraseRule, number>();

function despite(rule: PhraseRule): number {
  const known = spared.get(rule);
  if (known !== undefined) return known;
  const bits = contextBits(...(rule.despite ?? []));
  spared.set(rule, bits);
  return bits;
}

/** What did not happen, or not here and now. */
export const notHappening = contextBits(
  'denied',
  'feared',
  'conditional',
  'past',
  'drill',
  'elsewhere',
  'figurative',
  'advert',
);
/** What is not meant at all. */
export const notMeant = contextBits('figurative');
export const denied = contextBits('denied');
