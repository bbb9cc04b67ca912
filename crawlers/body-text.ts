import { bare } from './dateline.ts';
import type { PageElement } from './page-dom.ts';
import { blockText } from './page-text.ts';

/** The text of an article's element without the head lines that repeat title and date line (`repeated`), and without the closing lines that belong to the site: editors, print buttons, lists of other articles. */
export function bodyText(content: PageElement, repeated: readonly string[]): string {
  const lines = blockText(content).split('\n');
  const linkTexts = new Set([...content.querySelectorAll('a')].map((one) => bare(one.textContent ?? '')));
  const from = beginning(lines, new Set(repeated.map(bare)));
  const kept = lines.slice(from, ending(lines, from, linkTexts));
  const last = kept.pop();
  if (last !== undefined) kept.push(last.replace(editorTail, ''));
  return kept.filter((line) => line !== '').join('\n');
}

const headLinesMax = 6;

function beginning(lines: readonly string[], repeated: ReadonlySet<string>): number {
  const at = lines.slice(0, headLinesMax).findIndex((line) => bare(line) !== '' && !repeated.has(bare(line)));
  return at < 0 ? Math.min(lines.length, headLinesMax) : at;
}

function ending(lines: readonly string[], from: number, linkTexts: ReadonlySet<string>): number {
  let to = lines.length;
  let related = false;
  let dated = false;
  while (to > from) {
    const line = lines[to - 1] ?? '';
    // Entries and their dates in turn are a list; a single date at the end is the office's own (落款) and stays.
    if (dateOnly.test(line) && (dated || dateOnly.test(lines[to - 3] ?? ''))) {
      to = Math.max(from, to - 2);
      dated = true;
      related = true;
      continue;
    }
    const linked = onlyLink(line, linkTexts);
    const heading = related && line.length <= headingMaxChars && !/[。！？…”]$/.test(line);
    if (!linked && !heading && !closing.test(line)) break;
    related = linked;
    to -= 1;
  }
  return to;
}

const headingMaxChars = 8;
/** Two headlines and no more. */
const pairMaxChars = 200;
const dateOnly = /^(?:19|20)\d{2}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\s*\d{1,2}:\d{2})?$/;
const dateAtEnd = /(?:(?:19|20)\d{2}[-年/.])?\d{1,2}[-月/.]\d{1,2}日?(?:\s*\d{1,2}:\d{2})?\s*$/;
const editorTail = /\s*[[(（【]?(?:责任编辑|责编)\s*[:：][^。]{1,40}$/;
const closing =
  /^(?:[(（【[]?\s*(?:责任编辑|责编|编辑|声明|版权声明|上一篇|下一篇|打印|关闭|分享到|扫一扫|相关阅读|附件下载)\s*[:：].{0,60}|【?(?:打印|关闭|收藏|返回顶部|纠错)】?|上一篇.*|下一篇.*)$/;

/** A line that is nothing but one or two links' texts and perhaps a date: an entry of a list of other articles. */
function onlyLink(line: string, linkTexts: ReadonlySet<string>): boolean {
  const text = bare(line.replace(dateAtEnd, ''));
  if (linkTexts.has(bare(line)) || (text !== '' && linkTexts.has(text))) return true;
  if (text.length > pairMaxChars) return false;
  for (let cut = 4; cut < text.length; cut += 1)
    if (linkTexts.has(text.slice(0, cut)) && linkTexts.has(text.slice(cut))) return true;
  return false;
}
