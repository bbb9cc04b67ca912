/** A text made fit for rules, with the way back: `origin(i)` is the code point of the given text that UTF-16 unit `i` of `text` came from. */
export type Cleaned = { text: string; origin(unit: number): number };

/**
 * The text that intake stores: NFKC (but Chinese punctuation stays full width, since people read it), no control,
 * zero-width or lone surrogate characters, single spaces, at most one empty line. Cleaning twice changes nothing.
 */
export function clean(text: string): string {
  return cleanWithOrigin(text).text;
}

/** As {@link clean}, keeping for every unit the code point it came from, so that spans point into the given text. */
export function cleanWithOrigin(given: string): Cleaned {
  let text = given;
  let map: number[] | null = null;
  // A pass can bring characters together that compose further; a few passes always reach the fixed point.
  for (let pass = 0; pass < passesMax; pass += 1) {
    const next = isClean(text) ? null : cleanOnce(text);
    if (next === null || next.text === text) break;
    const before: number[] | null = map;
    map = before === null ? next.map : next.map.map((unit) => before[unit] ?? given.length);
    text = next.text;
  }
  return { text, origin: originOf(given, map) };
}

/** How many code points the first `units` UTF-16 units hold. */
export function codePoints(text: string, units: number): number {
  let count = 0;
  for (let unit = 0; unit < units && unit < text.length; count += 1)
    unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
  return count;
}

const surrogate = /[\ud800-\udfff]/;
const passesMax = 6;
const kept = /[，：；！？（）～…“”‘’]/;
const dropped = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]|[\u115F\u1160\u3164]|\p{Variation_Selector}/u;
const untidy = /[^\P{C}\n]|[^\S\n ]| {2}|^\s|\s$|\n{3}| \n|\n |[\u115F\u1160\u3164\uFFFD]|\p{Variation_Selector}/u;
const spaces = /\s/;
// A base with its marks is normalised as one, so that composition does not lose the place.
const cluster = /[\u1100-\u11FF]+|\P{M}[\p{M}\uFF9E\uFF9F]*|\p{M}+/gsu;

/** Whether a pass would change nothing: most texts are clean, and the check is much cheaper than the pass. */
function isClean(text: string): boolean {
  if (!text.isWellFormed() || untidy.test(text)) return false;
  const folding = text.replace(/[，：；！？（）～…“”‘’]/g, '');
  return folding.normalize('NFKC') === folding;
}

function cleanOnce(given: string): { text: string; map: number[] } {
  const source = given.toWellFormed();
  const units: string[] = [];
  const map: number[] = [];
  const push = (piece: string, from: number) => {
    for (const unit of piece.split('')) {
      units.push(unit);
      map.push(from);
    }
  };
  for (const match of source.matchAll(cluster)) {
    const piece = match[0];
    for (const part of kept.test(piece[0] ?? '') ? [piece] : [piece.normalize('NFKC')]) {
      for (const character of part) {
        if (character === '\n' || character === '\r' || spaces.test(character)) {
          const newline = character === '\n' || character === '\r';
          const crlf = character === '\n' && source[match.index - 1] === '\r';
          if (!crlf) pushSpace(units, map, newline, match.index);
        } else if (!dropped.test(character) && character !== '\uFFFD') push(character, match.index);
      }
    }
  }
  while (units.length > 0 && spaces.test(units.at(-1) ?? '')) {
    units.pop();
    map.pop();
  }
  return { text: units.join(''), map };
}

function pushSpace(units: string[], map: number[], newline: boolean, from: number): void {
  if (units.length === 0) return;
  const last = units.at(-1);
  if (!newline) {
    if (last !== ' ' && last !== '\n') {
      units.push(' ');
      map.push(from);
    }
    return;
  }
  if (last === ' ') {
    units.pop();
    map.pop();
  }
  if (units.at(-1) === '\n' && units.at(-2) === '\n') return;
  units.push('\n');
  map.push(from);
}

function originOf(given: string, map: number[] | null): (unit: number) => number {
  // Without surrogates a unit is a code point, as in most texts.
  if (map === null && !surrogate.test(given)) return (unit) => Math.min(unit, given.length);
  return (unit) => {
    const at = map === null ? unit : unit < map.length ? (map[unit] ?? 0) : endOf(given, map);
    return codePoints(given, at);
  };
}

/** Just behind the last kept character: an exclusive end must not swallow the dropped tail. */
function endOf(given: string, map: number[]): number {
  const last = map.at(-1);
  if (last === undefined) return 0;
  return last + ((given.codePointAt(last) ?? 0) > 0xffff ? 2 : 1);
}
