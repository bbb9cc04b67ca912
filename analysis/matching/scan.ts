import type { CompiledRuleSet } from './compile.ts';

/** Where the words found stand, by the order of their starts and of their ends. */
type Columns = {
  start: number[];
  end: number[];
  /** Value of a numeral, 0 of a word. */
  value: number[];
  /** Sentence and clause that a match lies in. */
  sentence: number[];
  clause: number[];
};

/** 词命中：the words found in a text; a class is gathered from its lists when it is first asked for. */
export class Matches {
  readonly start: number[];
  readonly end: number[];
  readonly value: number[];
  readonly sentence: number[];
  readonly clause: number[];
  /** Classes that have matches. */
  readonly classes: number[] = [];
  readonly #set: CompiledRuleSet;
  readonly #byList: readonly (number[] | undefined)[];
  readonly #present: Uint8Array;
  readonly #gathered: (number[] | undefined)[];

  constructor(
    set: CompiledRuleSet,
    byList: readonly (number[] | undefined)[],
    lists: readonly number[],
    columns: Columns,
  ) {
    this.start = columns.start;
    this.end = columns.end;
    this.value = columns.value;
    this.sentence = columns.sentence;
    this.clause = columns.clause;
    this.#set = set;
    this.#byList = byList;
    this.#present = new Uint8Array(set.classCount);
    this.#gathered = new Array(set.classCount);
    for (const list of lists)
      for (const number of set.classesOf[list] ?? []) {
        if (this.#present[number] === 1) continue;
        this.#present[number] = 1;
        this.classes.push(number);
      }
  }

  has(number: number): boolean {
    return this.#present[number] === 1;
  }

  /** The matches of a class, in order. */
  of(number: number): readonly number[] {
    if (this.#present[number] !== 1) return none;
    const known = this.#gathered[number];
    if (known !== undefined) return known;
    let lists: number[] | undefined;
    for (const list of this.#set.listsOf[number] ?? []) {
      const own = this.#byList[list];
      if (own !== undefined) lists = lists === undefined ? own : merged(lists, own);
    }
    if (lists === undefined) return none;
    this.#gathered[number] = lists;
    return lists;
  }
}

const none: readonly number[] = [];

/** Two rising lists of numbers as one. */
function merged(one: readonly number[], other: readonly number[]): number[] {
  const both: number[] = [];
  let next = 0;
  for (const value of one) {
    while (next < other.length && (other[next] ?? 0) < value) both.push(other[next++] ?? 0);
    both.push(value);
  }
  while (next < other.length) both.push(other[next++] ?? 0);
  return both;
}

/** One pass over the text: words, numerals, clauses and sentences. */
export function scan(set: CompiledRuleSet, text: string): Matches {
  const { codes, base, check, fail, word, output } = set.automaton;
  const found = new Collector(set);
  let at = 0;
  let numeral = -1;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    const kind = kinds[unit] ?? 0;
    if (kind === numeralKind) {
      if (numeral < 0) numeral = i;
    } else if (numeral >= 0) {
      found.number(text, numeral, i);
      numeral = -1;
    }
    if (kind === sentenceEnd) found.endSentence();
    else if (kind === clauseEnd) found.endClause();
    const code = codes[unit] ?? 0;
    if (code === 0) {
      at = 0;
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
    let node = (word[at] ?? -1) >= 0 ? at : (output[at] ?? 0);
    while (node !== 0) {
      found.word(word[node] ?? 0, i + 1);
      node = output[node] ?? 0;
    }
  }
  if (numeral >= 0) found.number(text, numeral, text.length);
  return found.matches();
}

const sentenceEnd = 1;
const clauseEnd = 2;
const numeralKind = 3;
const kinds = new Uint8Array(0x10000);
for (const mark of '。！？!?；;\n') kinds[mark.charCodeAt(0)] = sentenceEnd;
for (const mark of '，,：:…') kinds[mark.charCodeAt(0)] = clauseEnd;
for (const mark of '0123456789一二三四五六七八九十百千万亿两几数多余') kinds[mark.charCodeAt(0)] = numeralKind;

/** Takes words as the automaton gives them (longest first at one end) and keeps those that lie in no longer one. */
class Collector {
  readonly #set: CompiledRuleSet;
  readonly #start: number[] = [];
  readonly #end: number[] = [];
  readonly #word: number[] = [];
  readonly #value: number[] = [];
  readonly #sentence: number[] = [];
  readonly #clause: number[] = [];
  #sentenceNow = 0;
  #clauseNow = 0;
  #last = 0;

  constructor(set: CompiledRuleSet) {
    this.#set = set;
  }

  endSentence(): void {
    this.#sentenceNow += 1;
    this.#clauseNow += 1;
  }

  endClause(): void {
    this.#clauseNow += 1;
  }

  word(word: number, end: number): void {
    const start = end - (this.#set.lengths[word] ?? 0);
    // The longest word that ends here came first.
    const last = this.#last - 1;
    if (last >= 0 && this.#end[last] === end && (this.#start[last] ?? 0) < start) return;
    this.#swallow(start);
    this.#push(word, start, end, 0);
  }

  number(text: string, start: number, end: number): void {
    const last = this.#last - 1;
    if (last >= 0 && this.#end[last] === end && (this.#start[last] ?? 0) <= start) return;
    this.#push(-1, start, end, numeralValue(text.slice(start, end)));
  }

  /** Drops what lies within the new word. */
  #swallow(start: number): void {
    while (this.#last > 0 && (this.#start[this.#last - 1] ?? 0) >= start) this.#last -= 1;
  }

  #push(word: number, start: number, end: number, value: number): void {
    const i = this.#last;
    this.#start[i] = start;
    this.#end[i] = end;
    this.#word[i] = word;
    this.#value[i] = value;
    this.#sentence[i] = this.#sentenceNow;
    this.#clause[i] = this.#clauseNow;
    this.#last = i + 1;
  }

  matches(): Matches {
    const byList: (number[] | undefined)[] = new Array(this.#set.classesOf.length);
    const lists: number[] = [];
    for (let i = 0; i < this.#last; i += 1) {
      const word = this.#word[i] ?? -1;
      const list = word < 0 ? this.#set.numberList : (this.#set.listOf[word] ?? 0);
      const known = byList[list];
      if (known === undefined) {
        byList[list] = [i];
        lists.push(list);
      } else known.push(i);
    }
    return new Matches(this.#set, byList, lists, {
      start: this.#start,
      end: this.#end,
      value: this.#value,
      sentence: this.#sentence,
      clause: this.#clause,
    });
  }
}

const digits: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  几: 3,
  数: 3,
  多: 3,
};
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 10_000, 亿: 100_000_000 };

/** What a numeral says at least: 「三百多」 is 300, 「数十」 30, 「2000」 2000. */
function numeralValue(numeral: string): number {
  let total = 0;
  let section = 0;
  let figure = -1;
  for (const sign of numeral) {
    const unit = units[sign];
    if (sign >= '0' && sign <= '9') figure = Math.max(0, figure) * 10 + Number(sign);
    else if (unit === undefined) {
      if (sign !== '余' && !(sign === '多' && (figure >= 0 || section > 0 || total > 0))) figure = digits[sign] ?? 0;
    } else if (unit >= 10_000) {
      total = (total + section + Math.max(figure, section + total > 0 ? 0 : 1)) * unit;
      section = 0;
      figure = -1;
    } else {
      section += Math.max(figure, 1) * unit;
      figure = -1;
    }
  }
  return total + section + Math.max(0, figure);
}
