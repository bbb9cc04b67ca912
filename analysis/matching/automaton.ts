/**
 * 多模式匹配：all words in one double-array trie with failure links (Aho–Corasick) over UTF-16 units. One pass over a
 * text finds every occurrence of every word; its time grows with the length and the number of matches only.
 */
export type Automaton = {
  /** Transition codes of UTF-16 units; 0 for units that no word holds. */
  codes: Uint16Array;
  base: Int32Array;
  check: Int32Array;
  fail: Int32Array;
  /** The word that ends at a node, or -1. */
  word: Int32Array;
  /** The next node on the failure path at which a word ends, or 0. */
  output: Int32Array;
};

/** Builds the automaton of `words`; the index in the list is the number of the word. */
export function buildAutomaton(words: readonly string[]): Automaton {
  const codes = new Uint16Array(0x10000);
  let codeCount = 0;
  for (const word of words)
    for (let i = 0; i < word.length; i += 1) {
      const unit = word.charCodeAt(i);
      if (codes[unit] === 0) {
        codeCount += 1;
        codes[unit] = codeCount;
      }
    }
  const trie = buildTrie(words, codes);
  let size = trie.length * 3 + codeCount * 4 + 64;
  for (;;) {
    const placed = placeNodes(trie, size);
    if (placed !== null) return { codes, ...placed };
    size *= 2;
  }
}

type Node = { children: Map<number, number>; word: number };

function buildTrie(words: readonly string[], codes: Uint16Array): Node[] {
  const nodes: Node[] = [{ children: new Map(), word: -1 }];
  words.forEach((word, number) => {
    let at = 0;
    for (let i = 0; i < word.length; i += 1) {
      const code = codes[word.charCodeAt(i)] ?? 0;
      const known = nodes[at]?.children.get(code);
      if (known === undefined) {
        nodes.push({ children: new Map(), word: -1 });
        nodes[at]?.children.set(code, nodes.length - 1);
        at = nodes.length - 1;
      } else at = known;
    }
    const end = nodes[at];
    if (end !== undefined && at > 0) end.word = number;
  });
  return nodes;
}

/** Gives every node of the trie its cell, breadth first, and links it to the longest shorter ending; null when `size` is too small. */
function placeNodes(trie: readonly Node[], size: number): Omit<Automaton, 'codes'> | null {
  const base = new Int32Array(size);
  const check = new Int32Array(size).fill(-1);
  const fail = new Int32Array(size);
  const word = new Int32Array(size).fill(-1);
  const output = new Int32Array(size);
  const cells = new Int32Array(trie.length);
  check[0] = 0;
  let free = 1;
  const queue = [0];
  for (let head = 0; head < queue.length; head += 1) {
    const number = queue[head] ?? 0;
    const node = trie[number];
    const cell = cells[number] ?? 0;
    if (node === undefined || node.children.size === 0) continue;
    while (check[free] !== -1) free += 1;
    const keys = [...node.children.keys()].sort((a, b) => a - b);
    const own = findBase(check, keys, free);
    if (own === null) return null;
    base[cell] = own;
    for (const code of keys) {
      const child = node.children.get(code) ?? 0;
      const at = own + code;
      check[at] = cell;
      cells[child] = at;
      word[at] = trie[child]?.word ?? -1;
      const link = cell === 0 ? 0 : step(base, check, fail, fail[cell] ?? 0, code);
      fail[at] = link;
      output[at] = (word[link] ?? -1) >= 0 ? link : (output[link] ?? 0);
      queue.push(child);
    }
  }
  return { base, check, fail, word, output };
}

/** The first base at which every key has a free cell; null when there is none. */
function findBase(check: Int32Array, keys: readonly number[], free: number): number | null {
  const first = keys[0] ?? 1;
  for (let own = Math.max(1, free - first); ; own += 1) {
    if (own + (keys.at(-1) ?? 0) >= check.length) return null;
    if (keys.every((code) => check[own + code] === -1)) return own;
  }
}

/** The node reached from `from` by `code`, over failure links where need be. */
export function step(base: Int32Array, check: Int32Array, fail: Int32Array, from: number, code: number): number {
  let at = from;
  for (;;) {
    const to = (base[at] ?? 0) + code;
    if (check[to] === at && to !== 0) return to;
    if (at === 0) return 0;
    at = fail[at] ?? 0;
  }
}
