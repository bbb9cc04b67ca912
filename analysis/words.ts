import type { Words } from './store.ts';

/** 检索式有误：a search that cannot be understood; `position` is the code point where it goes wrong, from 0. */
export class WordsError extends Error {
  readonly code = 'search.words';
  readonly position: number;

  constructor(sentence: string, position: number) {
    super(`检索式第 ${position + 1} 个字处有误：${sentence}`);
    this.name = 'WordsError';
    this.position = position;
  }
}

export const wordsMaxChars = 500;
export const wordsMaxClauses = 64;

/**
 * Reads what a person types into the search box (检索式): words side by side must all occur; 「"短语"」 or 「“短语”」 is a
 * phrase; 「或」, `OR` or `|` between two words asks for one of them; `-词` excludes; parentheses hold one set of
 * alternatives. `cut` cuts a word into search tokens. An empty input asks for nothing and finds everything.
 */
export function parseWords(input: string, cut: (text: string) => string[]): Words {
  const marks = scan(input);
  if (marks.length === 0) return { all: [], any: [], not: [] };
  const words = new Reader(marks, [...input].length).read();
  const clauses = (list: Word[]) => list.map((word) => cut(word.text)).filter((tokens) => tokens.length > 0);
  const result = { all: clauses(words.all), any: clauses(words.any), not: clauses(words.not) };
  if (result.all.length + result.any.length + result.not.length === 0)
    throw new WordsError('没有可以检索的字词，请至少输入一个汉字、字母或数字。', 0);
  if (result.all.length + result.any.length + result.not.length > wordsMaxClauses)
    throw new WordsError(`词太多，最多 ${wordsMaxClauses} 个，请分次检索。`, 0);
  return result;
}

type Word = { text: string; position: number };
type Mark =
  | { kind: 'word'; text: string; position: number }
  | { kind: 'or' | 'not' | 'open' | 'close'; position: number };

const quotes: Record<string, string> = { '"': '"', '“': '”', '「': '」', '＂': '＂', '”': '”' };
const signs: Record<string, 'or' | 'open' | 'close'> = {
  '|': 'or',
  '｜': 'or',
  '(': 'open',
  '（': 'open',
  ')': 'close',
  '）': 'close',
};

/** Cuts the input into words, phrases and signs. `-` excludes only before a word, so that PM2-5 stays one word. */
function scan(input: string): Mark[] {
  const chars = [...input];
  if (chars.length > wordsMaxChars) throw new WordsError(`检索式最多 ${wordsMaxChars} 个字，请缩短。`, wordsMaxChars);
  const marks: Mark[] = [];
  let at = 0;
  while (at < chars.length) {
    const char = chars[at] ?? '';
    const close = quotes[char];
    const sign = signs[char];
    if (/\s/.test(char)) at += 1;
    else if (close !== undefined) {
      const end = chars.indexOf(close, at + 1);
      if (end < 0) throw new WordsError('引号没有成对，请补上后一个引号。', at);
      const text = chars.slice(at + 1, end).join('');
      if (text.trim() === '') throw new WordsError('引号里没有内容，请写上短语或去掉引号。', at);
      marks.push({ kind: 'word', text, position: at });
      at = end + 1;
    } else if (sign !== undefined) {
      marks.push({ kind: sign, position: at });
      at += 1;
    } else if (/[-－]/.test(char)) {
      marks.push({ kind: 'not', position: at });
      at += 1;
    } else {
      const end = wordEnd(chars, at);
      const text = chars.slice(at, end).join('');
      marks.push(text === '或' || text === 'OR' ? { kind: 'or', position: at } : { kind: 'word', text, position: at });
      at = end;
    }
  }
  return marks;
}

function wordEnd(chars: readonly string[], from: number): number {
  let end = from;
  while (end < chars.length) {
    const char = chars[end] ?? '';
    if (/\s/.test(char) || char in quotes || char in signs) break;
    end += 1;
  }
  return end;
}

class Reader {
  private at = 0;
  private readonly words: { all: Word[]; any: Word[]; not: Word[] } = { all: [], any: [], not: [] };
  private readonly marks: readonly Mark[];
  private readonly end: number;

  constructor(marks: readonly Mark[], end: number) {
    this.marks = marks;
    this.end = end;
  }

  read(): { all: Word[]; any: Word[]; not: Word[] } {
    while (this.at < this.marks.length) this.term();
    return this.words;
  }

  /** One word, an exclusion, or a set of alternatives. */
  private term(): void {
    const mark = this.next();
    switch (mark.kind) {
      case 'not':
        this.words.not.push(...this.excluded(mark.position));
        return;
      case 'or':
        throw new WordsError('“或”前面缺少词，请写成“甲 或 乙”。', mark.position);
      case 'close':
        throw new WordsError('多了一个右括号，请去掉或补上左括号。', mark.position);
      case 'open':
        this.group(mark.position);
        return;
      case 'word':
        this.take(this.alternatives(mark), mark.position);
    }
  }

  private alternatives(first: Word): Word[] {
    const list = [first];
    while (this.marks[this.at]?.kind === 'or') {
      const or = this.next();
      const mark = this.marks[this.at];
      if (mark?.kind !== 'word') throw new WordsError('“或”后面缺少词，请写成“甲 或 乙”。', or.position);
      list.push(mark);
      this.at += 1;
    }
    return list;
  }

  /** The inside of parentheses: alternatives, or words that must all occur. */
  private group(position: number): void {
    const inside = this.inside(position);
    const ors = inside.filter((mark) => mark.kind === 'or');
    const words = inside.filter((mark) => mark.kind === 'word');
    const other = inside.find((mark) => mark.kind === 'not' || mark.kind === 'open');
    if (other !== undefined)
      throw new WordsError('括号里只能写词和“或”，排除词请写在括号外，括号不能套括号。', other.position);
    if (words.length === 0) throw new WordsError('括号里没有词，请写上或去掉括号。', position);
    if (ors.length === 0) for (const word of words) this.take([word], word.position);
    else {
      inside.forEach((mark, index) => {
        const expected = index % 2 === 0 ? 'word' : 'or';
        if (mark.kind !== expected || (index === inside.length - 1 && mark.kind === 'or'))
          throw new WordsError('括号里请只用“或”连接词，例如（甲 或 乙）。', mark.position);
      });
      this.take(words, position);
    }
    if (this.marks[this.at]?.kind === 'or')
      throw new WordsError('括号后面不能接“或”，请把各个词写进同一个括号。', this.marks[this.at]?.position ?? position);
  }

  private excluded(position: number): Word[] {
    const mark = this.marks[this.at];
    if (mark?.kind === 'word') {
      this.at += 1;
      return [mark];
    }
    if (mark?.kind !== 'open') throw new WordsError('减号后面缺少要排除的词。', position);
    this.at += 1;
    const inside = this.inside(mark.position);
    const other = inside.find((one) => one.kind === 'not' || one.kind === 'open');
    const words = inside.filter((one) => one.kind === 'word');
    if (other !== undefined || words.length === 0)
      throw new WordsError('要排除的括号里请只写词。', other?.position ?? mark.position);
    if (words.length > 1 && inside.filter((one) => one.kind === 'or').length !== words.length - 1)
      throw new WordsError('要排除的括号里请用“或”连接词，例如 -（甲 或 乙）。', mark.position);
    return words;
  }

  private inside(position: number): Mark[] {
    const from = this.at;
    while (this.at < this.marks.length && this.marks[this.at]?.kind !== 'close') this.at += 1;
    if (this.at === this.marks.length) throw new WordsError('括号没有成对，请补上右括号。', position);
    this.at += 1;
    return this.marks.slice(from, this.at - 1);
  }

  private take(alternatives: Word[], position: number): void {
    if (alternatives.length === 1) this.words.all.push(...alternatives);
    else if (this.words.any.length > 0) throw new WordsError('一次检索只能有一组“或”，请分两次检索。', position);
    else this.words.any.push(...alternatives);
  }

  private next(): Mark {
    const mark = this.marks[this.at];
    if (mark === undefined) throw new WordsError('检索式没有写完。', this.end);
    this.at += 1;
    return mark;
  }
}
