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
  const { codes, count } = codesOf(words);
  return { codes, ...placeNodes(buildTrie(words, codes), count) };
}

/** Numbers the units that occur, the most frequent first, so that cells lie close together. */
function codesOf(words: readonly string[]): { codes: Uint16Array; count: number } {
  const seen = new Uint32Array(0x10000);
  for (const word of words)
    for (let i = 0; i < word.length; i += 1) seen[word.charCodeAt(i)] = (seen[word.charCodeAt(i)] ?? 0) + 1;
  const units: number[] = [];
  seen.forEach((times, unit) => {
    if (times > 0) units.push(unit);
  });
  units.sort((a, b) => (seen[b] ?? 0) - (seen[a] ?? 0) || a - b);
  const codes = new Uint16Array(0x10000);
  units.forEach((unit, index) => {
    codes[unit] = index + 1;
  });
  return { codes, count: units.length };
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

/** Gives every node of the trie its cell, breadth first, and links it to the longest shorter ending. */
function placeNodes(trie: readonly Node[], codeCount: number): Omit<Automaton, 'codes'> {
  const cells = new Cells(trie.length * 2 + codeCount * 2 + 64);
  const cellOf = new Int32Array(trie.length);
  const links: [cell: number, parent: number, code: number, word: number][] = [];
  const queue = [0];
  for (let head = 0; head < queue.length; head += 1) {
    const number = queue[head] ?? 0;
    const node = trie[number];
    const cell = cellOf[number] ?? 0;
    if (node === undefined || node.children.size === 0) continue;
    const keys = [...node.children.keys()].sort((a, b) => a - b);
    const own = cells.place(cell, keys);
    for (const code of keys) {
      const child = node.children.get(code) ?? 0;
      cellOf[child] = own + code;
      links.push([own + code, cell, code, trie[child]?.word ?? -1]);
      queue.push(child);
    }
  }
  const { base, check } = cells.trimmed(codeCount);
  const fail = new Int32Array(base.length);
  const word = new Int32Array(base.length).fill(-1);
  const output = new Int32Array(base.length);
  for (const [cell, parent, code, number] of links) {
    word[cell] = number;
    const link = parent === 0 ? 0 : step(base, check, fail, fail[parent] ?? 0, code);
    fail[cell] = link;
    output[cell] = (word[link] ?? -1) >= 0 ? link : (output[link] ?? 0);
  }
  return { base, check, fail, word, output };
}

/** The cells of the double array while it is filled. */
class Cells {
  #base: Int32Array;
  #check: Int32Array;
  #from = 1;
  #last = 0;

  constructor(size: number) {
    this.#base = new Int32Array(size);
    this.#check = new Int32Array(size).fill(-1);
    this.#check[0] = 0;
  }

  /** Finds the first base at which every key has a free cell, and takes the cells. */
  place(cell: number, keys: readonly number[]): number {
    const first = keys[0] ?? 1;
    const widest = keys.at(-1) ?? 1;
    let position = Math.max(this.#from, first + 1);
    const begun = position;
    let taken = 0;
    for (; ; position += 1) {
      if (position - first + widest >= this.#check.length) this.#grow();
      if (this.#check[position] !== -1) {
        taken += 1;
        continue;
      }
      const own = position - first;
      if (!keys.every((code) => this.#check[own + code] === -1)) continue;
      // A stretch that is nearly full is not searched again.
      if (taken >= (position - begun) * full) this.#from = position;
      this.#base[cell] = own;
      for (const code of keys) this.#check[own + code] = cell;
      this.#last = Math.max(this.#last, own + widest);
      return own;
    }
  }

  #grow(): void {
    const size = this.#check.length * 2;
    const base = new Int32Array(size);
    base.set(this.#base);
    const check = new Int32Array(size).fill(-1);
    check.set(this.#check);
    this.#base = base;
    this.#check = check;
  }

  trimmed(codeCount: number): { base: Int32Array; check: Int32Array } {
    const size = this.#last + codeCount + 2;
    while (this.#check.length < size) this.#grow();
    return { base: this.#base.slice(0, size), check: this.#check.slice(0, size) };
  }
}

const full = 0.9;

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
