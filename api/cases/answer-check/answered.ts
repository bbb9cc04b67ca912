import type { CaseState } from '../case.ts';
import { publishedWords, wordName } from '../words.ts';
import { speaksTo } from './demands.ts';

/** 诉求与答复: a demand, whether the newest draft claims it, and the published word of this life of the case that speaks to it; null while none does. */
export type DemandAnswered = { text: string; covered: boolean; answered: string | null };

/** Which demands were answered, by what the published words say and not by what was ticked. */
export function demandsAnswered(state: CaseState): DemandAnswered[] {
  const out = publishedWords(state).filter(({ life }) => life === state.reopened);
  return state.demands.map(({ text, covered }) => {
    const word = out.find(({ versions }) => {
      const said = versions.at(-1)?.text ?? '';
      return said !== '' && speaksTo(said, text);
    });
    return { text, covered, answered: word === undefined ? null : wordName(word) };
  });
}
