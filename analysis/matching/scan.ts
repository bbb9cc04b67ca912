import type { CompiledRuleSet } from './compile.ts';

/** 词命中：every word found in a text, by the order of their ends: plain arrays, since a text holds hundreds. */
export type Matches = {
  count: number;
  start: number[];
  end: number[];
  /** Number of the word; -1 for a numeral. */
  word: number[];
  /** Value of a numeral. */
  value: number[];
  /** Sentence and clause that a match lies in. */
  sentence: number[];
  clause: number[];
  /** Matches by class, in order. */
  byClass: (number[] | undefined)[];
  /** Classes that have matches. */
  classes: number[];
};

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
    const byClass: (number[] | undefined)[] = new Array(this.#set.classCount);
    const classes: number[] = [];
    for (let i = 0; i < this.#last; i += 1) {
      const word = this.#word[i] ?? -1;
      const own = word < 0 ? this.#set.numberClasses : this.#set.classesOf[word];
      if (own === undefined) continue;
      for (const number of own) {
        const list = byClass[number];
        if (list === undefined) {
          byClass[number] = [i];
          classes.push(number);
        } else list.push(i);
      }
    }
    return {
      count: this.#last,
      start: this.#start,
      end: this.#end,
      word: this.#word,
      value: this.#value,
      sentence: this.#sentence,
      clause: this.#clause,
      byClass,
      classes,
    };
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
