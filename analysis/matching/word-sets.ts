import { buildAutomaton } from './automaton.ts';
import { wordsOf } from './rule-set.ts';

/** How often the words of each set stand in a text; a word within a longer word of any set is not counted. */
export type WordCounts<Name extends string> = (text: string) => Record<Name, number>;

/** 词集：word lists that may share words, counted in one pass. A word with `~` before it counts for nothing and hides what lies within it. */
export function countWords<Name extends string>(sets: Readonly<Record<Name, string>>): WordCounts<Name> {
  const names = Object.keys(sets) as Name[];
  const members = new Map<string, Name[]>();
  for (const name of names)
    for (const entry of wordsOf(sets[name])) {
      const hidden = entry.startsWith('~');
      const word = hidden ? entry.slice(1) : entry;
      const known = members.get(word) ?? [];
      members.set(word, hidden ? known : [...known, name]);
    }
  const words = [...members.keys()];
  const owners = [...members.values()];
  const { codes, base, check, fail, word, output } = buildAutomaton(words);
  const empty = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  return (text) => {
    const counts = { ...empty };
    let at = 0;
    // Matches so far that nothing longer has hidden, by start; only the last can still be hidden.
    let pending: { number: number; start: number }[] = [];
    const settle = (before: number) => {
      while (pending.length > 0 && (pending[0]?.start ?? 0) < before) {
        for (const name of owners[pending[0]?.number ?? 0] ?? []) counts[name] += 1;
        pending = pending.slice(1);
      }
    };
    for (let i = 0; i < text.length; i += 1) {
      const code = codes[text.charCodeAt(i)] ?? 0;
      if (code === 0) {
        at = 0;
        if (pending.length > 0) settle(i);
        continue;
      }
      for (;;) {
        const to = (base[at] ?? 0) + code;
        if (check[to] === at && to !== 0) {
          at = to;
          break;
        }
        if (at === 0) break;
        at = fail[at] ?? 0;
      }
      const node = (word[at] ?? -1) >= 0 ? at : (output[at] ?? 0);
      if (node === 0) continue;
      // Only the longest word that ends here: the others lie within it.
      const number = word[node] ?? 0;
      const start = i + 1 - (words[number]?.length ?? 0);
      settle(start);
      pending = [{ number, start }];
    }
    settle(text.length);
    return counts;
  };
}
