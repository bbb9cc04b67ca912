import { buildAutomaton, step } from './automaton.ts';

/** Where some words stand in a text: UTF-16 units, the longest at each end, in order. */
export function findWords(words: readonly string[]): (text: string) => { start: number; end: number }[] {
  const { codes, base, check, fail, word, output } = buildAutomaton(words);
  return (text) => {
    const found: { start: number; end: number }[] = [];
    let at = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = codes[text.charCodeAt(i)] ?? 0;
      at = code === 0 ? 0 : step(base, check, fail, at, code);
      const node = (word[at] ?? -1) >= 0 ? at : (output[at] ?? 0);
      if (node !== 0) found.push({ start: i + 1 - (words[word[node] ?? 0]?.length ?? 0), end: i + 1 });
    }
    return found;
  };
}
