/** A text without what an XML file cannot hold: control characters, lone surrogates, and noncharacters such as U+FFFF. */
export function xmlText(text: string): string {
  return text.replace(unwritable, '');
}

/** With the flag `u` a pair of surrogates is one character, so that `\p{Cs}` is the lone ones. Noncharacters are in `\p{Cn}`. */
const unwritable = /[\p{Cs}\p{Noncharacter_Code_Point}]|(?![\t\n\r])\p{Cc}/gu;
