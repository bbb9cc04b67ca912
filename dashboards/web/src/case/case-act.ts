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

/** An act as the address and its draft name it: the command, and with `~` what it is about. */
export function actName({ command, word, given, begin }: Act): string {
  const about = begin === undefined ? (word ?? '') : `${begin.kind}:${begin.corrects ?? ''}`;
  const more = Object.entries(given ?? {}).map(([name, value]) => `${name}:${value}`);
  return [command, ...(about === '' && more.length === 0 ? [] : [about]), ...more].join('~');
}

/** The act that an address names; null when this person may not do it, or not any more. */
export function actOf(detail: Detail, name: string): Act | null {
  const [command = '', about = '', ...more] = name.split('~');
  const [kind, corrects = ''] = about.split(':');
  const begin = detail.newWords.find((one) => one.kind === kind && (one.corrects ?? '') === corrects);
  if (command === 'draftAnswer' && about.includes(':'))
    return begin === undefined
      ? null
      : { command, name: `拟${begin.name}`, word: null, begin: { kind: begin.kind, corrects: begin.corrects } };
  const word = detail.words.find(({ id }) => id === about);
  const may = [...(word?.can ?? []), ...detail.can].find((one) => one.command === command && one.blocked === null);
  if (may === undefined) return null;
  const given = Object.fromEntries(more.map(givenPart));
  return { command, name: may.name, word: word?.id ?? null, ...(more.length === 0 ? {} : { given }) };
}

/** `into:<id of a case>`; proposals and orders are numbered. */
function givenPart(text: string): [string, string | number] {
  const at = text.indexOf(':');
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  return [name, name === 'into' ? value : Number(value)];
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
