import type { CaseState } from '../case.ts';
import type { Word } from '../words.ts';
import { checkAnswer, type Finding } from './check.ts';

/** What 答复核对 finds in the newest draft of a word. Only the formal answer owes an answer to each demand; a first word or a correction is short by nature. */
export function findingsOf(word: Word, state: CaseState): Finding[] {
  const newest = word.versions.at(-1);
  if (newest === undefined) return [];
  const demands = state.demands.map(({ text }) => ({ text, covered: newest.covers.includes(text) }));
  const findings = checkAnswer(newest.text, word.kind === 'answer' ? demands : []);
  return word.kind === 'answer' ? findings : findings.filter(({ code }) => !ofAnswers.has(code));
}

/** What only a full answer must hold. */
const ofAnswers = new Set(['answer.noContact', 'answer.noNext', 'answer.noFigure', 'answer.noResult']);
