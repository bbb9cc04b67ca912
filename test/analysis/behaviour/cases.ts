import { accidents, triggersInPlainWords } from './accidents.ts';
import type { BehaviourCase } from './case.ts';
import { denials } from './denials.ts';
import { homonyms, lasting, notOurs, ordinary, placesAndUnits } from './everyday.ts';
import { feared, notHappening } from './not-happening.ts';

/** The whole set by what it asks. */
export const behaviourCases: Readonly<Record<string, readonly BehaviourCase[]>> = {
  accidents,
  triggersInPlainWords,
  denials,
  notHappening,
  feared,
  notOurs,
  homonyms,
  lasting,
  ordinary,
  placesAndUnits,
};
