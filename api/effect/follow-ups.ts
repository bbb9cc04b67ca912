import { speaksTo } from '../cases/answer-check/demands.ts';
import type { FollowUp } from './contract.ts';
import { type Asked, mergeAsks } from './merge-asks.ts';

/** 已发布的话, oldest first; `text` is empty where it was only held, as a press conference without a text of ours. */
export type SaidWord = { id: string; name: string; at: number; text: string };

/**
 * 追问: what was asked after the first public word and is answered by the content of none, most often asked first, and how
 * many were answered. What was asked before the first word is a demand and no follow-up.
 */
export function followUpsOf(
  asked: readonly Asked[],
  words: readonly SaidWord[],
  closedAt: string | null,
): { questions: FollowUp[]; answered: number; asWord: ReadonlyMap<string, number>; more: boolean } {
  const first = words[0]?.at ?? Number.POSITIVE_INFINITY;
  const asks = mergeAsks(asked.filter(({ by }) => Date.parse(by.at) >= first));
  const open = asks.filter(({ text }) => !words.some((word) => word.text !== '' && speaksTo(word.text, text)));
  const asWord = new Map<string, number>();
  const questions = open.map(({ text, by }): FollowUp => {
    const [firstSaid] = by;
    const firstAt = firstSaid?.at ?? '';
    const word = words.findLast(({ at }) => at <= Date.parse(firstAt));
    if (word !== undefined) asWord.set(word.id, (asWord.get(word.id) ?? 0) + 1);
    return {
      text,
      texts: by.length,
      firstAt,
      lastAt: by.at(-1)?.at ?? firstAt,
      after: word?.name ?? '',
      afterClosing: closedAt !== null && Date.parse(firstAt) > Date.parse(closedAt),
      saidIn: by.slice(0, saidInMax),
    };
  });
  return {
    questions: questions.slice(0, questionsMax),
    answered: asks.length - open.length,
    asWord,
    more: open.length > questionsMax,
  };
}

const saidInMax = 3;
/** What a person can look through. */
const questionsMax = 50;
