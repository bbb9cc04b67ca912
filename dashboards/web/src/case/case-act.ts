import type { Detail } from './case-page.tsx';

/** What a person is about to do: a command, on which public word, or beginning which. */
export type Act = {
  command: string;
  name: string;
  word: string | null;
  /** What the page adds to what is typed, as the proposal that is signed. */
  given?: Record<string, unknown>;
  begin?: { kind: Detail['newWords'][number]['kind']; corrects: string | null };
};

export type Word = Detail['words'][number];

/** The word that an act is about; undefined where it is about the case or begins one. */
export function wordOf(detail: Detail, act: Act): Word | undefined {
  return act.begin === undefined ? detail.words.find(({ id }) => id === act.word) : undefined;
}

/** What the next step is about, where its command names it: the proposal that waits for a signature, the order that waits for an answer. */
export function givenOf({ proposals, orders }: Detail, command: string): Pick<Act, 'given'> {
  const proposal = proposals.find(({ outcome, own }) => outcome === 'open' && !own);
  if (command === 'confirmProposal' && proposal !== undefined) return { given: { proposal: proposal.id } };
  const order = orders.find(({ answer }) => answer === null);
  if (command === 'answerOrder' && order !== undefined) return { given: { order: order.id } };
  return {};
}

/** What is sent besides what was typed: the word, unless it is the formal answer, which needs no name. */
export function naming(detail: Detail, { word, begin }: Act): Record<string, unknown> {
  if (begin !== undefined) return { begin };
  return word === null || word === detail.words[0]?.id ? {} : { word };
}

/** Which of these commands the person may do now, for the buttons of a panel. */
export function mayOn(detail: Detail, commands: readonly string[]): { command: string; name: string }[] {
  return detail.can
    .filter(({ command, blocked }) => blocked === null && commands.includes(command))
    .map(({ command, name }) => ({ command, name }));
}
