/** 规则：one wording and what it is worth; `pattern` is the source of a regular expression over the clean text. */
export type Rule<Name extends string = string> = {
  name: Name;
  pattern: string;
  weight: number;
  /** The rule, case or reason it rests on, in Chinese; shown to people. */
  basis: string;
  /** The match does not count when this matches its clause. */
  unless?: string;
};

/** Where a rule matched: UTF-16 units of the reading. */
export type Hit<Name extends string = string> = { rule: Rule<Name>; start: number; end: number };

/** Rules made ready to run; built once per table. */
export type Scanner<Name extends string> = (whole: string) => Hit<Name>[];

/** At most this many matches of one rule count: a text that repeats itself is not riskier for it. */
const matchesMax = 6;

/** Compiles a rule table; the scanner gives all matches in the order of the table. */
export function scanner<Name extends string>(rules: readonly Rule<Name>[]): Scanner<Name> {
  const compiled = rules.map((rule) => ({
    rule,
    pattern: new RegExp(rule.pattern, 'gu'),
    unless: rule.unless === undefined ? null : new RegExp(rule.unless, 'u'),
  }));
  return (whole) => {
    const hits: Hit<Name>[] = [];
    for (const { rule, pattern, unless } of compiled) {
      let count = 0;
      for (const match of whole.matchAll(pattern)) {
        if (count >= matchesMax) break;
        const start = match.index;
        const end = start + match[0].length;
        if (end === start) continue;
        if (unless?.test(around(whole, start, end))) continue;
        hits.push({ rule, start, end });
        count += 1;
      }
    }
    return hits;
  };
}

/** The clause of the match with a little on both sides, where exceptions stand. */
function around(whole: string, start: number, end: number): string {
  const before = whole.slice(Math.max(0, start - 12), start);
  const after = whole.slice(end, end + 12);
  const from = Math.max(...[...'。！？!?；;\n，,'].map((stop) => before.lastIndexOf(stop))) + 1;
  const stops = [...'。！？!?；;\n，,'].map((stop) => after.indexOf(stop)).filter((at) => at >= 0);
  return before.slice(from) + whole.slice(start, end) + after.slice(0, stops.length === 0 ? 12 : Math.min(...stops));
}
